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
    x, y = (_sample_positions(count) for count in (columns, rows))
    sx, sy, ox, oy = mapping.feed_from_view
    feed_x, feed_y = np.floor(x * sx + ox).astype(int), np.floor(y * sy + oy).astype(int)
    height, width = picture.shape[:2]
    in_feed_x, in_feed_y = (feed_x >= 0) & (feed_x < width), (feed_y >= 0) & (feed_y < height)
    sampled = picture[np.clip(feed_y, 0, height - 1)[:, None], np.clip(feed_x, 0, width - 1)[None]]
    by_cell = luminance_of_codes(sampled).reshape(rows, SAMPLES, columns, SAMPLES).swapaxes(1, 2)
    rank = int(PERCENTILE / 100 * (SAMPLES * SAMPLES - 1))
    world = np.partition(by_cell.reshape(rows, columns, -1), rank, -1)[..., rank]
    direct = 1 - optics.spread_share
    white = float(luminance_of(np.array(optics.color).sum(1))) * direct
    white_of_cells = white * mean_uniformity(optics, *_cell_places(mapping, columns, rows), 0.0)
    contrasts = compute_ambient_contrast(
        white_of_cells, 0.0, 1 - optics.blocking * optics.share * direct, 1.0, world, optics
    )
    in_feed = in_feed_y.reshape(rows, SAMPLES).any(1)[:, None] & in_feed_x.reshape(columns, SAMPLES).any(1)[None]
    contrasts[~(_mask_display(mapping, columns, rows) & in_feed)] = np.nan
    return contrasts


def _sample_positions(count: int) -> Floats:
    return np.asarray((np.arange(count * SAMPLES) + 0.5) * (CELL_PX / SAMPLES), np.float64)


def _cell_places(mapping: ViewMapping, columns: int, rows: int) -> tuple[Floats, Floats]:
    """The middles x, y (rows, columns) of the cells, in half displays from the display's."""
    display = mapping.display_px
    x = ((np.arange(columns) + 0.5) * CELL_PX - display.x0) / display.size.width * 2 - 1
    y = ((np.arange(rows) + 0.5) * CELL_PX - display.y0) / display.size.height * 2 - 1
    grid_x, grid_y = np.meshgrid(x, y)
    return grid_x, grid_y


def _mask_display(mapping: ViewMapping, columns: int, rows: int) -> npt.NDArray[np.bool_]:
    """The mask (rows, columns) of cells that have their middle in the display."""
    x0, y0, x1, y1 = mapping.display_px
    x, y = (np.arange(columns) + 0.5) * CELL_PX, (np.arange(rows) + 0.5) * CELL_PX
    return ((y > y0) & (y < y1))[:, None] & ((x > x0) & (x < x1))[None]


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
