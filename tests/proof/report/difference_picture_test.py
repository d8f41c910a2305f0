"""The picture of a difference: one code is seen, brighter and darker are told apart, and equal pixels stay dark."""

from __future__ import annotations

import numpy as np
import pytest

from vitrine.proof.report.difference_picture import BRIGHTER, DARKER, draw_difference


def pixel(code: int, change: int) -> list[int]:
    old = np.full((1, 1, 4), code, np.uint8)
    new = old.copy()
    new[..., 0] += np.uint8(change % 256)
    shown: list[int] = draw_difference(old, new)[0, 0].tolist()
    return shown


def test_an_equal_pixel_is_the_picture_darkened() -> None:
    assert pixel(200, 0) == [44, 44, 44, 255]


@pytest.mark.parametrize(("change", "ink"), [(1, BRIGHTER), (-1, DARKER), (100, BRIGHTER), (-100, DARKER)])
def test_a_difference_is_its_ink_by_the_fourth_root(change: int, ink: tuple[int, int, int]) -> None:
    strength = (abs(change) / 255) ** 0.25
    ground = 0.22 * (128 + 0.299 * change)
    expected = [ground * (1 - strength) + channel * strength for channel in ink]
    assert pixel(128, change)[:3] == pytest.approx(expected, abs=1)
    assert strength >= 0.25
