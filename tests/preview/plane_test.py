"""Where a picture lies in the window, also where it is larger than its room."""

from __future__ import annotations

import pytest

from vitrine.preview.layout.plane import Plane
from vitrine.ui.pen import Area

FITTED = Plane((1280, 720), Area(100, 50, 640, 360), Area(0, 40, 900, 400))
CROPPED = Plane((1280, 720), Area(-320, -100, 1280, 720), Area(0, 40, 640, 400))


@pytest.mark.parametrize("plane", [FITTED, CROPPED])
def test_there_and_back(plane: Plane) -> None:
    point = (plane.x(700.0), plane.y(300.0))
    assert plane.at(point) == pytest.approx((700.0, 300.0))


def test_what_is_cut_off_is_not_in_sight() -> None:
    assert CROPPED.seen == (0, 40, 640, 400)
    assert FITTED.seen == FITTED.area
    assert CROPPED.at((-10, 100)) is None and CROPPED.at((10, 20)) is None
    assert CROPPED.beyond((-10, 100)) == pytest.approx((310, 200))


def test_a_box_keeps_its_corners() -> None:
    assert FITTED.box((0, 0, 1280, 720)) == FITTED.area
    assert FITTED.scale == 0.5
