"""Tile differences against plain loops, and the boxes of what changed."""

from __future__ import annotations

import numpy as np
import pytest

from vitrine.geometry import Bounds
from vitrine.proof.compare.tile_difference import find_changed_boxes, measure_difference
from vitrine.proof.golden.picture_hash import Pixels


def make_picture(seed: int, height: int = 50, width: int = 70) -> Pixels:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 4), np.uint8)


def test_the_worst_tile_is_that_of_a_plain_loop_also_at_the_edge() -> None:
    one, other = make_picture(1), make_picture(2)
    means = {
        (x, y): np.abs(one[y : y + 16, x : x + 16].astype(int) - other[y : y + 16, x : x + 16]).mean()
        for y in range(0, 50, 16)
        for x in range(0, 70, 16)
    }
    found = measure_difference(one, other)
    (x, y), worst = max(means.items(), key=lambda item: item[1])
    assert found.worst_mean == pytest.approx(worst)
    assert found.worst_box_px == Bounds(x, y, min(x + 16, 70), min(y + 16, 50))
    assert found.largest == np.abs(one.astype(int) - other).max()


def test_a_code_in_a_tenth_of_the_pixels_is_equivalent_and_two_codes_everywhere_are_not() -> None:
    one = make_picture(3) // 2 + 64
    noise = np.random.default_rng(4).random(one.shape) < 0.1
    assert measure_difference(one, one + noise.astype(np.uint8)).is_equivalent
    assert not measure_difference(one, one + 2).is_equivalent


def test_two_edge_pixels_may_jump_and_three_may_not() -> None:
    one = np.full((40, 40, 4), 100, np.uint8)
    for count, equivalent in ((2, True), (3, False)):
        other = one.copy()
        other[3, 3 : 3 + count, 0] = 120
        found = measure_difference(one, other)
        assert (found.most_large, found.is_equivalent) == (count, equivalent)
        assert found.worst_mean < 0.5


def test_boxes_join_tiles_that_touch_and_part_those_that_do_not() -> None:
    one = np.zeros((80, 120, 4), np.uint8)
    other = one.copy()
    other[2:30, 2:12] = 200
    other[70:78, 100:119] = 200
    assert find_changed_boxes(one, other) == (Bounds(0, 0, 16, 32), Bounds(96, 64, 120, 80))


def test_where_nothing_is_beyond_noise_the_boxes_are_of_all_that_differs() -> None:
    one = np.zeros((40, 40, 4), np.uint8)
    other = one.copy()
    other[20, 20] = 1
    assert find_changed_boxes(one, other) == (Bounds(16, 16, 32, 32),)
    assert find_changed_boxes(one, one) == ()
