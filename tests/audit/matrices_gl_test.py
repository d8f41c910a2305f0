"""The film's colours are those of its marks: BT.601 and BT.709, limited and full range, 8 and 10 bits."""

from __future__ import annotations

import numpy as np
import pytest

from tests.audit import stages
from tests.audit.colorimetry import Light
from tests.audit.films import ColourCoding, write_film
from tests.audit.program import Codes, Job, Program
from tests.prepared_program import PreparedProgram

SIDE_PX, COLUMNS, ROWS = 16, 8, 5
#: In codes, inside a patch: 1.96 to 3.9 and 0.67 to 1.74 were seen by the first audit.
MOST_OFF, MOST_MEAN = 3.9, 1.74
CODINGS = [ColourCoding(m, full, bits) for m in ("bt601", "bt709") for full in (False, True) for bits in (8, 10)]


def patches() -> Light:
    """R'G'B' 0..1 of each patch (ROWS, COLUMNS, 3): the corners of the cube, greys and others."""
    corners = np.stack(np.meshgrid([0, 1], [0, 1], [0, 1]), -1).reshape(-1, 3)
    greys = np.repeat(np.linspace(0.05, 0.95, 8)[:, None], 3, 1)
    return np.concatenate([corners, greys, np.random.default_rng(2).random((24, 3))]).reshape(ROWS, COLUMNS, 3)


@pytest.fixture(scope="module")
def pictures(
    tmp_path_factory: pytest.TempPathFactory, prepared_program: PreparedProgram | None
) -> dict[ColourCoding, Codes]:
    folder = tmp_path_factory.mktemp("matrices")
    scene, jobs = stages.bare(folder / "scene.yaml"), []
    for i, coding in enumerate(CODINGS):
        codes = coding.codes_of(patches())
        luma = codes[..., 0].repeat(SIDE_PX, 0).repeat(SIDE_PX, 1)
        cb, cr = (codes[..., k].repeat(SIDE_PX // 2, 0).repeat(SIDE_PX // 2, 1) for k in (1, 2))
        jobs.append(Job(scene, write_film(folder / f"{i}.mkv", (luma, cb, cr), coding), [{}]))
    return {
        coding: seen.codes
        for coding, (seen,) in zip(CODINGS, Program(folder, prepared_program).draw(*jobs), strict=True)
    }


@pytest.mark.parametrize("coding", CODINGS, ids=str)
def test_a_patch_has_its_colour(coding: ColourCoding, pictures: dict[ColourCoding, Codes]) -> None:
    cells = pictures[coding].reshape(ROWS, SIDE_PX, COLUMNS, SIDE_PX, 3)[:, 4:-4, :, 4:-4]
    off = np.abs(cells - 255 * patches()[:, None, :, None])
    assert off.max() <= MOST_OFF and off.mean() <= MOST_MEAN
