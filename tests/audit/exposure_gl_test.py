"""Untruth 8, gone: absolute exposure is one law for lens and surroundings, (T L / 5000)^⅓; dark lenses look dark."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from tests.audit import stages
from tests.audit.colorimetry import decode, encode
from tests.audit.glasses import Glasses
from tests.audit.program import Job, Program, Seen
from tests.prepared_program import PreparedProgram

#: The code of mid-grey.
GREY = 118


class ExposureCase(NamedTuple):
    """Glasses in light, and the code of a mid-grey feed through them by hand where the audit gave it."""

    device: str
    environment: str
    code: int | None = None


CASES = (
    ExposureCase("xreal-one", "sunlit", 67),
    # A street whose mid-grey has 0.2 cd/m², which asphalt has in the night street.
    ExposureCase("even-g2", "darkest", 18),
    ExposureCase("even-g2", "night-street"),
    ExposureCase("meta-ray-ban-display", "snow"),
    ExposureCase("snap-spectacles-24", "overcast"),
    ExposureCase("hololens-2", "dim-interior"),
    ExposureCase("apple-vision-pro", "sunlit"),
    ExposureCase("apple-vision-pro", "night-street"),
)


@pytest.fixture(scope="module")
def pictures(
    tmp_path_factory: pytest.TempPathFactory, prepared_program: PreparedProgram | None
) -> dict[ExposureCase, Seen]:
    """The bare feed at absolute exposure."""
    folder: Path = tmp_path_factory.mktemp("exposure")
    stages.write(
        folder / "darkest.environment.yaml",
        "id: darkest\nname: Darkest\nluminance: {value: 0.2, confidence: high, source: made up}\n",
    )
    scene, feed = stages.bare(folder / "scene.yaml"), stages.flat(folder / "grey.png", GREY)
    asked = [{**case._asdict(), "exposure": "absolute", "optics": "off", "size": "64x36"} for case in CASES]
    for words in asked:
        del words["code"]
    return dict(zip(CASES, Program(folder, prepared_program).draw(Job(scene, feed, asked))[0], strict=True))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.device}-{case.environment}")
def test_mid_grey_has_the_code_of_the_law(
    case: ExposureCase,
    pictures: dict[ExposureCase, Seen],
    shipped: dict[str, Glasses],
    luminances: dict[str, float],
) -> None:
    around = {**luminances, "darkest": 0.2}[case.environment]
    code = float(encode(decode(GREY) * shipped[case.device].exposure(around)))
    middle = pictures[case].codes[16:20, 30:34]
    assert np.abs(middle.astype(float) - code).max() <= 1
    assert case.code is None or round(code) == case.code


def test_a_dark_lens_in_the_sun_is_not_a_clear_one_at_night(pictures: dict[ExposureCase, Seen]) -> None:
    """Of 150 and 0.18 cd/m² at the eye: they were one picture."""
    sun, night = (int(pictures[case].codes[18, 32, 1]) for case in CASES[:2])
    assert sun - night >= 40
