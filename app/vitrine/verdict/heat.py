"""Legibility over the view, whatever the overlay is: the contrast that the display's white would have in each place."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from vitrine.glass.laying import Laying
from vitrine.glass.optics import Optics
from vitrine.glass.photometry import Thresholds, luminance_of
from vitrine.verdict.behind import PERCENTILE, luminance_of_codes
from vitrine.verdict.sighting import contrast

Floats = npt.NDArray[np.float64]

#: Side of a cell in pixels of the view: about the height of a caption in the eye view.
CELL_PX = 20
#: The feed is looked at in so many places of a cell each way.
SAMPLES = 6

#: From unreadable to fit for colour, apart in lightness as well as in hue so that nobody needs to see the hue.
COLORS_SRGB = ((122, 20, 32), (196, 78, 44), (226, 166, 58), (176, 200, 92), (92, 190, 160), (150, 214, 246))


def cells(laying: Laying) -> tuple[int, int]:
    """Columns and rows of the map over a view."""
    return -(-laying.view.width_px // CELL_PX), -(-laying.view.height_px // CELL_PX)


def white_contrast(picture: npt.NDArray[np.uint8], laying: Laying, optics: Optics) -> Floats:
    """The contrast (rows, columns) of the display's white against the feed's brightest 5 % in each cell.

    `picture` is the feed (H, W, 3 or 4); NaN where the display does not reach or the feed shows nothing.
    """
    columns, rows = cells(laying)
    x, y = (_places(count) for count in (columns, rows))
    sx, sy, ox, oy = laying.feed_from_view
    feed_x, feed_y = np.floor(x * sx + ox).astype(int), np.floor(y * sy + oy).astype(int)
    height, width = picture.shape[:2]
    known_x, known_y = (feed_x >= 0) & (feed_x < width), (feed_y >= 0) & (feed_y < height)
    seen = picture[np.clip(feed_y, 0, height - 1)[:, None], np.clip(feed_x, 0, width - 1)[None]]
    light = luminance_of_codes(seen).reshape(rows, SAMPLES, columns, SAMPLES).swapaxes(1, 2).reshape(rows, columns, -1)
    at = int(PERCENTILE / 100 * (light.shape[-1] - 1))
    white = float(luminance_of(np.array(optics.color).sum(1)))
    found = contrast(white, 0.0, 1 - optics.blocking * optics.share, 1.0, np.partition(light, at, -1)[..., at], optics)
    known = known_y.reshape(rows, SAMPLES).any(1)[:, None] & known_x.reshape(columns, SAMPLES).any(1)[None]
    found[~(_inside(laying, columns, rows) & known)] = np.nan
    return found


def _places(count: int) -> Floats:
    return np.asarray((np.arange(count * SAMPLES) + 0.5) * (CELL_PX / SAMPLES), np.float64)


def _inside(laying: Laying, columns: int, rows: int) -> npt.NDArray[np.bool_]:
    """Which cells have their middle in the display."""
    x0, y0, x1, y1 = laying.display_px
    x, y = (np.arange(columns) + 0.5) * CELL_PX, (np.arange(rows) + 0.5) * CELL_PX
    return ((y > y0) & (y < y1))[:, None] & ((x > x0) & (x < x1))[None]


def heat_picture(view: npt.NDArray[np.uint8], found: Floats, thresholds: Thresholds) -> npt.NDArray[np.uint8]:
    """The view (H, W, 4), greyed, under the colour of the verdict on each cell's contrast; NaN stays bare."""
    height, width = view.shape[:2]
    grey = (view[..., :3] @ np.array([54, 183, 19]) // 256)[..., None] * 0.55
    steps = np.searchsorted(np.array(thresholds.steps), np.nan_to_num(found, nan=1.0), side="right")
    colors = np.array(COLORS_SRGB, np.float64)[steps]
    strength = np.where(np.isnan(found), 0.0, 0.62)
    spread = [np.repeat(np.repeat(a, CELL_PX, 0), CELL_PX, 1)[:height, :width] for a in (colors, strength)]
    mixed = grey * (1 - spread[1][..., None]) + spread[0] * spread[1][..., None]
    return np.concatenate([np.rint(mixed).astype(np.uint8), np.full((height, width, 1), 255, np.uint8)], -1)
