"""The map of legibility: closed formula on plain grounds, and where it holds."""

import math

import numpy as np
import pytest

from tests.glass.samples import affine
from tests.world.lenses import BARREL
from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.photometry import Thresholds
from vitrine.glass.optics.srgb import linear_from_srgb
from vitrine.glass.optics.view import View
from vitrine.glass.optics.view_mapping import display_intrinsics, map_view
from vitrine.verdict.measure.legibility_map import CELL_PX, draw_legibility_map, grid_size, map_white_contrast
from vitrine.world.camera import Intrinsics
from vitrine.world.pixel_map import list_middles

FEED = Intrinsics.from_fov(1280, 720, 65.0)
DISPLAY = display_intrinsics((640, 480), (22.0, 16.6), (0.0, 0.0))
WORLD = map_view(FEED, DISPLAY, View("world", (1280, 720)))


def plain(code: int) -> np.ndarray:
    return np.full((720, 1280, 4), code, np.uint8)


def test_white_has_the_contrast_of_the_formula_everywhere_in_the_display_and_none_elsewhere() -> None:
    contrast = map_white_contrast(plain(118), WORLD, Optics(gain=0.5))
    assert contrast.shape == tuple(reversed(grid_size(WORLD)))
    inside = ~np.isnan(contrast)
    assert contrast[inside] == pytest.approx(1 + 0.5 / float(linear_from_srgb(118 / 255)))
    x0, y0, x1, y1 = WORLD.display_px
    assert inside.sum() == pytest.approx((x1 - x0) * (y1 - y0) / CELL_PX**2, rel=0.1)


def test_white_that_covers_the_world_is_measured_against_the_world_alone() -> None:
    grey = float(linear_from_srgb(118 / 255))
    both, one = (map_white_contrast(plain(118), WORLD, Optics(blocking=1.0, share=share)) for share in (1.0, 0.5))
    assert np.nanmax(both) == pytest.approx(1 / grey)
    assert np.nanmax(one) == pytest.approx((0.5 + 0.5 * grey) / grey)


def test_white_falls_off_towards_the_corners_and_lacks_what_is_spread() -> None:
    """r² / 2 of a falloff of 0.4, in half displays; the cells' middles lie half a cell within the display."""
    optics = Optics(gain=0.5, spread_share=0.1, falloff=0.4)
    contrasts = map_white_contrast(plain(118), WORLD, optics)
    share = (contrasts - 1) * float(linear_from_srgb(118 / 255)) / (0.5 * 0.9)
    rows, columns = np.nonzero(~np.isnan(share))
    x0, y0, x1, y1 = WORLD.display_px
    x, y = (((columns + 0.5) * CELL_PX - x0) / (x1 - x0) * 2 - 1, ((rows + 0.5) * CELL_PX - y0) / (y1 - y0) * 2 - 1)
    assert share[rows, columns] == pytest.approx(1 - 0.4 * (x * x + y * y) / 2)
    assert np.nanmin(share) < 0.7 and np.nanmax(share) > 0.99


def test_where_the_feed_shows_nothing_nothing_is_told() -> None:
    """A display wider than the feed: the map is empty beyond it, and no row or column of the feed is left out."""
    feed = Intrinsics.from_fov(1280, 720, 20.0)
    wide = map_view(feed, display_intrinsics((640, 480), (40.0, 30.0), (0.0, 0.0)), View("eye", (1280, 720)))
    known = ~np.isnan(map_white_contrast(plain(118), wide, Optics()))
    sx, sy, ox, oy = affine(wide.feed_from_view)
    columns, rows = (np.nonzero(known.any(axis))[0] for axis in (0, 1))
    for found, scale, offset, side in ((columns, sx, ox, 1280), (rows, sy, oy, 720)):
        first, last = (-offset / scale) / CELL_PX, ((side - offset) / scale) / CELL_PX
        assert (found[0], found[-1]) == (int(first), int(last))
    assert known[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].all()


def test_the_brightest_of_a_cell_counts() -> None:
    picture = plain(20)
    picture[:, 640:] = 230
    contrast = map_white_contrast(picture, WORLD, Optics(gain=1.0))
    middle = contrast.shape[0] // 2
    assert contrast[middle, 31] > 5 * contrast[middle, 32]


@pytest.mark.parametrize("undistort", [False, True])
def test_through_a_lens_the_map_follows_display_and_feed(undistort: bool) -> None:
    feed = Intrinsics(1280, 720, 640.0, 640.0, 640.0, 360.0, BARREL)
    display = display_intrinsics((640, 480), (80.0, 50.0), (0.0, 0.0))
    seen = map_view(feed, display, View("world", (1280, 720), undistort=undistort))
    picture = plain(20)
    picture[:, 1000:] = 230
    contrast = map_white_contrast(picture, seen, Optics(gain=1.0))
    middles = list_middles((64, 36)) * CELL_PX
    rays = seen.view.unproject(middles)
    x, y = (np.abs(rays[:, axis] / rays[:, 2]).reshape(36, 64) for axis in (0, 1))
    inside = (x < math.tan(math.radians(40))) & (y < math.tan(math.radians(25)))
    assert (~np.isnan(contrast) == inside).all() and not inside.all()
    # The feed's column of 1000 lies where its directions are drawn.
    edge = seen.view.project(feed.unproject(np.array([[1000.0, 360.0]])))[0, 0] if undistort else 1000.0
    assert (edge > 1020) == undistort
    row = contrast[18]
    assert row[int(edge // CELL_PX) - 1] > 5 * row[int(edge // CELL_PX) + 1]


def test_a_picture_shows_each_verdict_in_its_colour_and_leaves_the_rest_grey() -> None:
    contrast = np.full((2, 3), np.nan)
    contrast[0] = (1.0, 4.0, 9.0)
    drawn = draw_legibility_map(plain(120)[: 2 * CELL_PX, : 3 * CELL_PX], contrast, Thresholds())
    colors = {tuple(drawn[CELL_PX // 2, x * CELL_PX + CELL_PX // 2, :3]) for x in range(3)}
    assert len(colors) == 3
    below = drawn[CELL_PX + 3, 5, :3]
    assert below.max() - below.min() <= 1
