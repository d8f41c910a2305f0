"""The core of strokes by masks made by hand, and how it fades between pixels."""

from __future__ import annotations

import numpy as np
import pytest

from vitrine.stage.inspect.stroke_core import FULL_COVERAGE, StrokeCore, bilinear_blur


def stroke(*columns: int) -> np.ndarray:
    """An upright stroke: these coverages beside each other, dark around it."""
    mask = np.zeros((40, len(columns) + 2), np.uint8)
    mask[1:-1, 1:-1] = columns
    return mask


def test_a_wide_stroke_has_all_of_its_light_and_its_edges_do_not_count() -> None:
    assert StrokeCore((stroke(120, 255, 255, 255, 130),)).settled == FULL_COVERAGE


def test_a_thin_stroke_has_the_light_of_its_best_pixels() -> None:
    assert StrokeCore((stroke(100, 153),)).settled == pytest.approx((0.6,) * 4)
    # Two strokes of one text: 0.6 is three quarters of 0.8 and counts, half of it does not.
    assert StrokeCore(
        (
            stroke(153),
            stroke(204),
            stroke(102),
        )
    ).settled == pytest.approx((0.6, 0.6, 0.8, 0.8))


def test_between_pixels_a_stroke_of_one_pixel_has_half_of_its_light() -> None:
    core = StrokeCore((stroke(255),))
    assert core.between == pytest.approx((0.5,) * 4, abs=0.003)
    assert core.placed(0.0) == core.settled == FULL_COVERAGE and core.placed(1.0) == pytest.approx(core.between)
    assert core.placed(0.5) == pytest.approx((0.75,) * 4, abs=0.003)


def test_without_a_stroke_nothing_is_lost() -> None:
    blank = StrokeCore((np.zeros((3, 3), np.uint8), np.zeros((0, 0), np.uint8)))
    assert blank.settled == blank.between == StrokeCore().placed(0.7) == FULL_COVERAGE


@pytest.mark.parametrize(
    ("place", "blur"), [((7.0, -3.0), 0.0), ((0.5, 4.5), 1.0), ((0.5, 2.0), 0.5), ((-0.25, 1.0), 0.375)]
)
def test_a_layer_is_blurred_most_half_way_between_pixels(place: tuple[float, float], blur: float) -> None:
    assert bilinear_blur(*place) == pytest.approx(blur)
