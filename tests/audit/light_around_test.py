"""Untruth 3, gone: every kind of light agrees with itself. Mid-grey in E lux has 0.18 E / π cd/m², and snow is snow."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.audit import stages
from tests.audit.glasses import MID_GREY, Glasses
from tests.audit.program import Program

FILES = sorted((Path(__file__).resolve().parents[2] / "assets" / "environments").glob("*.yaml"))
#: What the order on light says of mid-grey, in cd/m², to three figures, and of illuminance where luminance is given.
WANTED_NITS = {
    "dim-interior": 5.73, "office": 28.6, "shop": 57.3, "open-shade": 1146, "night-street": 0.573,
    "lit-facade": 0.9, "snow": 6300, "sunlit": 5000, "overcast": 700, "sunset": 25,
}  # fmt: skip
WANTED_LUX = {"sunlit": 87_300, "overcast": 12_200, "sunset": 436, "snow": 110_000}
SNOW_REFLECTANCE, SNOW_NITS = 0.85, 29_800


def mid_grey_nits(data: Any) -> float:
    """The luminance of mid-grey by the one figure of a file."""
    if "illuminance_lx" in data:
        return float(MID_GREY * data["illuminance_lx"]["value"] / math.pi)
    reflectance = data["reflectance"]["value"] if "reflectance" in data else MID_GREY
    return float(data["luminance"]["value"] * MID_GREY / reflectance)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_gives_one_figure_and_the_program_the_other(path: Path, shelf: Any) -> None:
    data = yaml.safe_load(path.read_text("utf-8"))
    figures = next(light["figures"] for light in shelf["environments"] if light["id"] == path.stem)
    nits, lux = figures["luminance"]["value"], figures["illuminance_lx"]["value"]
    assert nits == pytest.approx(mid_grey_nits(data), rel=1e-9)
    assert math.pi * nits / MID_GREY == pytest.approx(
        lux, rel=0.05 if {"illuminance_lx", "luminance"} <= set(data) else 1e-9
    )


def test_the_figures_are_those_of_the_order(luminances: dict[str, float]) -> None:
    assert {name: luminances[name] for name in WANTED_NITS} == pytest.approx(WANTED_NITS, rel=2e-3)
    assert {name: math.pi * luminances[name] / MID_GREY for name in WANTED_LUX} == pytest.approx(WANTED_LUX, rel=2e-3)
    assert SNOW_REFLECTANCE / MID_GREY * luminances["snow"] == pytest.approx(SNOW_NITS, rel=2e-3)


def test_what_is_judged_is_judged_in_that_light(
    program: Program, shipped: dict[str, Glasses], luminances: dict[str, float]
) -> None:
    """Every display in every light: its lens, its nits and the contrast of its white, by our own formulas."""
    scene = stages.scene(program.folder / "scene.yaml", "kind: text, text: Hello, size: 1, anchor: {head: center}")
    feed = stages.flat(program.folder / "grey.png", 118)
    told = program.check(scene, feed, "--every", 100, "--device", ",".join(shipped), "--environment", "all")
    conditions = {(each["device"], each["environment"]): each for each in told["conditions"]}
    assert len(conditions) == len(shipped) * len(luminances)
    for (device, light), each in conditions.items():
        glasses, around = shipped[device], luminances[light]
        assert each["luminance_cd_m2"] == around
        if glasses.blocks:
            continue
        through, nits = glasses.transmittance(around), glasses.nits(around)
        assert each["transmittance"] == pytest.approx(through, rel=1e-6), (device, light)
        assert each["nits"] == pytest.approx(nits, rel=1e-6), (device, light)
        veil = through * around + nits * glasses.floor
        assert each["white_contrast"] == pytest.approx((nits + veil) / veil, rel=1e-6), (device, light)
    for device, glasses in shipped.items():
        if not glasses.blocks:
            in_snow, in_sun = (conditions[device, light]["white_contrast"] for light in ("snow", "sunlit"))
            assert in_snow <= in_sun, f"{device}: snow is no easier than a street in the sun"
