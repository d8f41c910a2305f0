"""Legibility map of a view: the contrast that the display's white would have in each cell, whatever the overlay."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.photometry import Thresholds, luminance_of
from vitrine.glass.optics.view_mapping import ViewMapping
from vitrine.verdict.measure.background_luminance import PERCENTILE, WorldPicture, luminance_of_codes
from vitrine.verdict.measure.drawn_light import mean_uniformity
from vitrine.verdict.measure.element_samples import compute_ambient_contrast
from vitrine.world.pixel_map import LensMap, list_middles

Floats = npt.NDArray[np.float64]

#: Side of a map cell in pixels of the view: about the height of a caption in the eye view.
CELL_PX = 20
#: Samples of the feed across and down a cell.
SAMPLES = 6

#: Colours of the verdicts from unreadable to colour, apart in lightness as well as in hue so that hue is not needed.
COLORS_SRGB = ((122, 20, 32), (196, 78, 44), (226, 166, 58), (176, 200, 92), (92, 190, 160), (150, 214, 246))


def grid_size(mapping: ViewMapping) -> tuple[int, int]:
    """The columns and rows of the map over a view."""
    return -(-mapping.view.width_px // CELL_PX), -(-mapping.view.height_px // CELL_PX)


def map_white_contrast(picture: WorldPicture, mapping: ViewMapping, optics: Optics) -> Floats:
    """The contrast (rows, columns) of the display's white against the feed's brightest 5 % in each cell.

    White is what a wide stroke has there: less what the glass spreads, and what falls off towards the corners.
    `picture` is the feed (H, W, 3 or 4); NaN where the display does not reach or the feed shows nothing.
    """
    columns, rows = grid_size(mapping)
    feed_x, feed_y = _find_feed_pixels(mapping, columns, rows)
    height, width = picture.shape[:2]
    in_feed = (feed_x >= 0) & (feed_x < width) & (feed_y >= 0) & (feed_y < height)
    sampled = picture[np.clip(feed_y, 0, height - 1), np.clip(feed_x, 0, width - 1)]
    by_cell = luminance_of_codes(sampled).reshape(rows, SAMPLES, columns, SAMPLES).swapaxes(1, 2)
    rank = int(PERCENTILE / 100 * (SAMPLES * SAMPLES - 1))
    world = np.partition(by_cell.reshape(rows, columns, -1), rank, -1)[..., rank]
    direct = 1 - optics.spread_share
    white = float(luminance_of(np.array(optics.color).sum(1))) * direct
    x, y = _cell_places(mapping, columns, rows)
    white_of_cells = white * mean_uniformity(optics, x, y, 0.0)
    contrasts = compute_ambient_contrast(
        white_of_cells, 0.0, 1 - optics.blocking * optics.share * direct, 1.0, world, optics
    )
    in_display = (x > -1) & (x < 1) & (y > -1) & (y < 1)
    contrasts[~(in_display & in_feed.reshape(rows, SAMPLES, columns, SAMPLES).any((1, 3)))] = np.nan
    return contrasts


def _sample_positions(count: int) -> Floats:
    return np.asarray((np.arange(count * SAMPLES) + 0.5) * (CELL_PX / SAMPLES), np.float64)


def _find_feed_pixels(
    mapping: ViewMapping, columns: int, rows: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The pixels x, y of the feed at the samples of all cells, (rows · SAMPLES, columns · SAMPLES); -1 for none."""
    x, y = np.meshgrid(_sample_positions(columns), _sample_positions(rows))
    if isinstance(mapping.feed_from_view, LensMap):
        found = mapping.feed_from_view.apply_to_points(np.column_stack([x.ravel(), y.ravel()]))
        x, y = np.nan_to_num(found, nan=-1.0).T.reshape(2, *x.shape)
    else:
        sx, sy, ox, oy = mapping.feed_from_view
        x, y = x * sx + ox, y * sy + oy
    return np.floor(x).astype(int), np.floor(y).astype(int)


def _cell_places(mapping: ViewMapping, columns: int, rows: int) -> tuple[Floats, Floats]:
    """The middles x, y (rows, columns) of the cells, in half displays from the display's; 2 where there is none."""
    if isinstance(mapping.panel_from_view, LensMap):
        middles = list_middles((columns, rows)) * CELL_PX
        size = mapping.panel.width_px, mapping.panel.height_px
        places = np.nan_to_num(mapping.panel_from_view.apply_to_points(middles) / size * 2 - 1, nan=2.0)
        grid_x, grid_y = places.T.reshape(2, rows, columns)
        return grid_x, grid_y
    display = mapping.display_px
    x = ((np.arange(columns) + 0.5) * CELL_PX - display.x0) / display.size.width * 2 - 1
    y = ((np.arange(rows) + 0.5) * CELL_PX - display.y0) / display.size.height * 2 - 1
    grid_x, grid_y = np.meshgrid(x, y)
    return grid_x, grid_y


def draw_legibility_map(
    view: npt.NDArray[np.uint8], contrasts: Floats, thresholds: Thresholds
) -> npt.NDArray[np.uint8]:
    """The view (H, W, 4), greyed, under the colour of the verdict on each cell's contrast; NaN has no colour."""
    height, width = view.shape[:2]
    grey = (view[..., :3] @ np.array([54, 183, 19]) // 256)[..., None] * 0.55
    steps = np.searchsorted(np.array(thresholds.steps), np.nan_to_num(contrasts, nan=1.0), side="right")
    cell_colors = np.array(COLORS_SRGB, np.float64)[steps]
    cell_alpha = np.where(np.isnan(contrasts), 0.0, 0.62)
    color, alpha = (np.repeat(np.repeat(a, CELL_PX, 0), CELL_PX, 1)[:height, :width] for a in (cell_colors, cell_alpha))
    mixed = grey * (1 - alpha[..., None]) + color * alpha[..., None]
    return np.concatenate([np.rint(mixed).astype(np.uint8), np.full((height, width, 1), 255, np.uint8)], -1)
