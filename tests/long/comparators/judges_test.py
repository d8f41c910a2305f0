"""The judges on pictures of which it is known what each must say: a harness that calls nothing would fail here."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.long.comparators.judges import (
    EQUAL,
    PIXELMATCH,
    PLAYWRIGHT,
    PLAYWRIGHT_SSIM,
    RMS,
    SETTINGS,
    SSIM,
    PicturePair,
    driver_version,
    judge_pairs,
)
from tests.long.comparators.similarity import Codes

#: An uneven picture, on which a change is no change of its every pixel.
STILL = np.random.default_rng(1).integers(90, 110, (64, 80, 3), dtype=np.uint8)


def write_pair(folder: Path, drawn: Codes) -> PicturePair:
    pair = PicturePair(folder / "approved.png", folder / "drawn.png")
    for path, pixels in zip(pair, (STILL, drawn), strict=True):
        Image.fromarray(pixels).save(path)
    return pair


def judge(folder: Path, drawn: Codes) -> set[str]:
    """The names of those that fail a picture beside STILL."""
    return {name for name, (fails,) in judge_pairs([write_pair(folder, drawn)]).items() if fails}


def test_the_same_picture_fails_nobody(tmp_path: Path) -> None:
    assert judge(tmp_path, STILL) == set()


def test_another_picture_fails_everybody(tmp_path: Path) -> None:
    assert judge(tmp_path, 255 - STILL) == set(SETTINGS)


def test_one_code_in_one_pixel_fails_equality_alone(tmp_path: Path) -> None:
    drawn = STILL.copy()
    drawn[30, 30] += 1
    assert judge(tmp_path, drawn) == {EQUAL}


def test_three_codes_everywhere_fail_the_mean_square_and_no_threshold_of_a_pixel(tmp_path: Path) -> None:
    found = judge(tmp_path, STILL + np.uint8(3))
    assert RMS in found and not found & {PLAYWRIGHT, PIXELMATCH}


@pytest.mark.parametrize(("step", "fails"), [(20, set()), (33, {PIXELMATCH}), (70, {PIXELMATCH, PLAYWRIGHT})])
def test_a_small_box_is_seen_by_the_threshold_that_it_exceeds(step: int, fails: set[str], tmp_path: Path) -> None:
    """pixelmatch's limit is 35215 t² of a squared distance in YIQ, of which a grey step has 0.5053 of its square:
    26.4 codes at t = 0.1, 52.8 at 0.2."""
    drawn = STILL.copy()
    drawn[30:34, 30:34] += np.uint8(step)
    assert judge(tmp_path, drawn) & {PLAYWRIGHT, PIXELMATCH} == fails


def test_ssim_fails_what_has_lost_its_structure(tmp_path: Path) -> None:
    found = judge(tmp_path, np.full_like(STILL, 100))
    assert SSIM in found and PLAYWRIGHT_SSIM in found and PLAYWRIGHT not in found


def test_pairs_are_judged_each_by_itself(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    pairs = [write_pair(tmp_path / "a", STILL), write_pair(tmp_path / "b", 255 - STILL)]
    assert judge_pairs(pairs) == {name: [False, True] for name in SETTINGS}
    assert driver_version().count(".") == 2
