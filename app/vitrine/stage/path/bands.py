"""Bounding bands of many triangles: few horizontal boxes, split where that saves the most pixels.

The boxes decide how many pixels are composed (about 10 ns each on software GL), so a loose one costs more than a split.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.stage.draw.boxes import drop_empty_boxes

Boxes = npt.NDArray[np.float64]

MAX_BOXES = 8
#: Bands begin and end on one of so many lines.
ROW_COUNT = 16
#: Pixels that a further box must save: what cutting and drawing one more costs.
BOX_COST_PX = 400.0


class Band(NamedTuple):
    """A horizontal band between y0 and y1 whose contents lie from x0 to x1 (inf and -inf where it is empty)."""

    x0: float
    y0: float
    x1: float
    y1: float


def compute_polygon_bounds(corners_px: Boxes, size_px: tuple[int, int]) -> Boxes:
    """Bounding boxes (U, 4) x0, y0, x1, y1 of polygons (N, K, 2), clipped to `size_px`; none for those outside."""
    points = corners_px.transpose(1, 0, 2)
    low, high = points[0], points[0]
    for other in points[1:]:
        low, high = np.minimum(low, other), np.maximum(high, other)
    return drop_empty_boxes(np.concatenate([np.maximum(low, 0.0), np.minimum(high, size_px)], 1))


def cover_with_bands(boxes: Boxes) -> Boxes:
    """At most MOST_BOXES bands (M, 4) that hold all of `boxes` (N, 4): thin rows, joined where that costs least."""
    if not len(boxes):
        return np.zeros((0, 4))
    rows = _build_rows(boxes)
    costs = [_compute_merge_cost_px(a, b) for a, b in pairwise(rows)]
    while costs:
        cheapest = min(costs)
        if len(rows) <= MAX_BOXES and cheapest > BOX_COST_PX:
            break
        i = costs.index(cheapest)
        rows[i : i + 2] = [_merge_bands(rows[i], rows[i + 1])]
        del costs[i]
        for j in range(max(i - 1, 0), min(i + 1, len(costs))):
            costs[j] = _compute_merge_cost_px(rows[j], rows[j + 1])
    return np.array([row for row in rows if row.x1 > row.x0])


def _merge_bands(above: Band, below: Band) -> Band:
    return Band(min(above.x0, below.x0), above.y0, max(above.x1, below.x1), below.y1)


def _compute_merge_cost_px(above: Band, below: Band) -> float:
    """Pixels that two bands take more when merged."""
    ax0, ay0, ax1, ay1 = above
    bx0, _, bx1, by1 = below
    width = (ax1 if ax1 > bx1 else bx1) - (ax0 if ax0 < bx0 else bx0)
    upper = (ax1 - ax0) * (ay1 - ay0) if ax1 > ax0 else 0.0
    lower = (bx1 - bx0) * (by1 - ay1) if bx1 > bx0 else 0.0
    return width * (by1 - ay0) - upper - lower if width > 0 else 0.0


def _build_rows(boxes: Boxes) -> list[Band]:
    edges = np.linspace(boxes[:, 1].min(), boxes[:, 3].max(), ROW_COUNT + 1)
    x0, y0, x1, y1 = boxes.T[:, :, None]
    overlaps = (y0 < edges[1:]) & (y1 > edges[:-1])
    left, right = np.where(overlaps, x0, np.inf).min(0), np.where(overlaps, x1, -np.inf).max(0)
    return [Band(*row) for row in np.stack([left, edges[:-1], right, edges[1:]], 1).tolist()]
