"""The display of a device that is as large as the feed: within a picture that a lens bends, in a panel around it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.world.lenses import LENSES, PINCUSHION, brown
from vitrine.geometry import Bounds
from vitrine.glass.optics.feed_display import describe_reach, find_feed_display, surround_display
from vitrine.glass.optics.view import View
from vitrine.glass.optics.view_mapping import display_intrinsics, map_feed_view, map_view
from vitrine.world.camera import Intrinsics
from vitrine.world.lens import Lens
from vitrine.world.pixel_map import LensMap

PLAIN = Intrinsics(640, 360, 330.0, 330.0, 318.0, 183.0)


def bent(lens: Lens) -> Intrinsics:
    return replace(PLAIN, lens=lens)


def test_without_a_lens_all_three_are_one() -> None:
    assert find_feed_display(PLAIN) is PLAIN and surround_display(PLAIN, PLAIN) is PLAIN
    assert describe_reach(PLAIN) == ()


@pytest.mark.parametrize("lens", LENSES, ids=lambda lens: f"{lens.model} {lens.coefficients[0]}")
def test_the_display_lies_in_the_picture_and_the_picture_in_the_panel(lens: Lens) -> None:
    feed = bent(lens)
    display = find_feed_display(feed)
    panel = surround_display(feed, display)
    box = Bounds(0.0, 0.0, float(display.width_px), float(display.height_px))
    x0, y0, x1, y1 = LensMap(display, feed).apply_to_bounds(box)
    assert x0 >= -0.01 and y0 >= -0.01 and x1 <= 640.01 and y1 <= 360.01
    assert min(x0, y0, 640 - x1, 360 - y1) < 75, "and fills it"
    assert (display.fx_px, display.fy_px) == (panel.fx_px, panel.fy_px) == (330.0, 330.0)
    assert (panel.cx_px - display.cx_px) % 1 == (panel.cy_px - display.cy_px) % 1 == 0
    border = np.array([[share * 640, y] for share in np.linspace(0, 1, 9) for y in (0.0, 360.0)])
    rays = feed.unproject(border)
    seen = panel.project(rays[~np.isnan(rays[:, 0])])
    within = (np.abs(rays[~np.isnan(rays[:, 0])][:, :2]).max(1) < np.tan(np.radians(60)) * rays[:, 2].min()).nonzero()[
        0
    ]
    assert (seen[within] >= -1e-6).all() and (seen[within] <= (panel.width_px, panel.height_px)).all()


def test_what_is_not_drawn_is_said() -> None:
    (wide,) = describe_reach(replace(PLAIN, fx_px=180.0, fy_px=180.0, lens=Lens("fisheye", (0.0,) * 4)))
    assert "more than 60° to a side" in wide and "48%" in wide
    (folded,) = describe_reach(bent(brown(-0.45)))
    assert "folds back 189 pixels from the middle" in folded
    assert describe_reach(bent(PINCUSHION)) == ()


def test_the_view_of_a_display_as_large_as_the_feed_is_the_feed_itself_or_a_pinhole() -> None:
    feed = bent(LENSES[0])
    mapping = map_feed_view(feed, View("world", (640, 360)))
    assert mapping.view == feed and mapping.feed_from_view == (1.0, 1.0, 0.0, 0.0)
    assert isinstance(mapping.panel_from_view, LensMap)
    straight = map_feed_view(feed, View("world", (640, 360), undistort=True))
    assert straight.view == straight.panel == straight.display == PLAIN
    alone = map_feed_view(feed, View("panel", (640, 360)))
    assert alone.view == alone.panel == PLAIN
    assert straight.panel_from_view == (1.0, 1.0, 0.0, 0.0) and isinstance(straight.feed_from_view, LensMap)


@pytest.mark.parametrize("lens", LENSES, ids=lambda lens: f"{lens.model} {lens.coefficients[0]}")
def test_the_eyes_view_has_the_bent_display_in_its_middle_and_a_margin_around(lens: Lens) -> None:
    display = display_intrinsics((500, 400), (30.0, 24.0), (2.0, -3.0))
    mapping = map_view(bent(lens), display, View("eye", (300, 200)))
    x0, y0, x1, y1 = mapping.display_px
    assert (x0 + x1) / 2 == pytest.approx(150) and (y0 + y1) / 2 == pytest.approx(100)
    assert max((x1 - x0) / 300, (y1 - y0) / 200) == pytest.approx(1 / 1.2)
    assert mapping.view.lens == lens and mapping.panel.lens is None
