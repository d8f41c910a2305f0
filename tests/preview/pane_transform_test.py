"""Where a picture lies in the window, also where it is larger than its room."""

from __future__ import annotations

import pytest

from vitrine.geometry import Bounds, Point, Rect
from vitrine.preview.layout.pane_transform import PaneTransform

FITTED = PaneTransform((1280, 720), Rect(100, 50, 640, 360), Rect(0, 40, 900, 400))
CROPPED = PaneTransform((1280, 720), Rect(-320, -100, 1280, 720), Rect(0, 40, 640, 400))


@pytest.mark.parametrize("plane", [FITTED, CROPPED])
def test_there_and_back(plane: PaneTransform) -> None:
    point = Point(plane.window_x(700.0), plane.window_y(300.0))
    assert plane.visible_picture_point(point) == pytest.approx((700.0, 300.0))


def test_what_is_cut_off_is_not_in_sight() -> None:
    assert CROPPED.visible_area == (0, 40, 640, 400)
    assert FITTED.visible_area == FITTED.area
    assert (
        CROPPED.visible_picture_point(Point(-10, 100)) is None and CROPPED.visible_picture_point(Point(10, 20)) is None
    )
    assert CROPPED.picture_point(Point(-10, 100)) == pytest.approx((310, 200))


def test_a_box_keeps_its_corners() -> None:
    assert FITTED.window_box(Bounds(0, 0, 1280, 720)) == FITTED.area
    assert FITTED.units_per_px == 0.5
