"""Rasteriser of the built-in line icons: coverage masks at any size, from exact distances to their strokes."""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from vitrine.stage.draw.drawlist import Bitmap
from vitrine.stage.path.polyline import Points
from vitrine.stage.shapes.icon_file import load_icon
from vitrine.stage.shapes.icon_parts import ICON_GRID, IconPart, PartOp

ScalarField = npt.NDArray[np.float64]

#: Dark pixels around the icon's square, so that a layer that moves between pixels keeps its soft edge.
GUTTER_PX = 1
#: Width of an erased stroke, in strokes: half a stroke of darkness on either side of the stroke in its middle.
ERASE_WIDTH_STROKES = 2.2


@lru_cache(maxsize=256)
def rasterize_icon(name: str, size_px: float, stroke_weight: float = 2.0) -> Bitmap:
    """Rasterise the icon `name` to coverage, `uint8 (H, W)`, read-only: its square of `size_px` within a dark gutter.

    H = W = ceil(size_px) + 2 * GUTTER_PX. `stroke_weight` is the stroke's width in 24ths of the size. Cached, since
    the same masks are needed in every frame. Raises KeyError where there is no such icon.
    """
    side = math.ceil(size_px) + 2 * GUTTER_PX
    return rasterize_parts(load_icon(name), size_px / ICON_GRID, (side / 2, side / 2), (side, side), stroke_weight)


def rasterize_parts(
    parts: tuple[IconPart, ...],
    scale: float,
    center_px: tuple[float, float],
    size_px: tuple[int, int],
    stroke_weight: float,
) -> Bitmap:
    """Rasterise parts to coverage (H, W) in a bitmap of `size_px`, their grid scaled and centred on `center_px`."""
    width, height = size_px
    coverage = np.zeros((height, width))
    for part in parts:
        points = (part.points - ICON_GRID / 2) * scale + center_px
        stroke_px = stroke_weight * scale * (ERASE_WIDTH_STROKES if part.op is PartOp.ERASE_STROKE else 1.0)
        part_coverage = _part_coverage(points, stroke_px, part.op in (PartOp.FILL, PartOp.ERASE_FILL), coverage.shape)
        coverage = (
            coverage * (1 - part_coverage)
            if part.op in (PartOp.ERASE_STROKE, PartOp.ERASE_FILL)
            else np.maximum(coverage, part_coverage)
        )
    bitmap = np.rint(coverage * 255).astype("u1")
    bitmap.setflags(write=False)
    return bitmap


def _part_coverage(points: Points, stroke_px: float, fill: bool, shape: tuple[int, ...]) -> ScalarField:
    """Each pixel's coverage by a line, as if it were straight there: a box filter across it; exact where it is."""
    distance = _distance_field(points, stroke_px / 2 + 1, shape)
    line_coverage = np.clip(0.5 + stroke_px / 2 - distance, 0, 1) - np.clip(0.5 - stroke_px / 2 - distance, 0, 1)
    if not fill:
        return np.asarray(line_coverage)
    inside = _inside_mask(points, shape)
    return np.where(inside, 1.0, np.clip(0.5 + stroke_px / 2 - distance, 0, 1))


def _distance_field(points: Points, reach: float, shape: tuple[int, ...]) -> ScalarField:
    """Distance of each pixel's centre to the polyline; beyond `reach` it may be any larger number."""
    distance = np.full(shape, np.inf)
    for a, b in pairwise(points):
        low = np.maximum(np.floor(np.minimum(a, b) - reach), 0).astype(int)
        high = np.maximum(np.ceil(np.maximum(a, b) + reach), 0).astype(int)
        window = distance[low[1] : high[1], low[0] : high[0]]
        y, x = np.ogrid[low[1] : low[1] + window.shape[0], low[0] : low[0] + window.shape[1]]
        dx, dy = x + 0.5 - a[0], y + 0.5 - a[1]
        leg = b - a
        along = np.clip((dx * leg[0] + dy * leg[1]) / max(float(leg @ leg), 1e-18), 0, 1)
        np.minimum(window, np.hypot(dx - along * leg[0], dy - along * leg[1]), out=window)
    return distance


def _inside_mask(points: Points, shape: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    """Whether centres are inside the closed polyline, by the even-odd rule on the edges to their right."""
    inside = np.zeros(shape, bool)
    y, x = np.arange(shape[0])[:, None] + 0.5, np.arange(shape[1])[None] + 0.5
    for (ax, ay), (bx, by) in pairwise(points):
        if ay != by:
            inside ^= ((ay > y) != (by > y)) & (x < ax + (y - ay) * (bx - ax) / (by - ay))
    return inside
