"""Few boxes that hold the ink of many triangles: horizontal bands, cut where they save the most pixels.

The boxes decide how many pixels are composed (about 10 ns each on software GL), so a loose one costs more than its cut.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Boxes = npt.NDArray[np.float64]

MOST_BOXES = 8
#: Bands begin and end on one of so many lines.
ROWS = 16
#: Pixels that a further box must save: what cutting and drawing one more costs.
BOX_COST_PX = 400.0


class Band(NamedTuple):
    """Pixels between two heights; the ink between them lies from x0 to x1 (no ink: inf and -inf)."""

    x0: float
    y0: float
    x1: float
    y1: float

    def joined(self, below: Band) -> Band:
        """One band for this one and the one below it."""
        return Band(min(self.x0, below.x0), self.y0, max(self.x1, below.x1), below.y1)


def triangle_boxes(corners_px: Boxes, size_px: tuple[int, int]) -> Boxes:
    """Bounds (U, 4) x0, y0, x1, y1 of triangles (T, 3, 2) cut to a picture of `size_px`; none for those outside."""
    a, b, c = corners_px[:, 0], corners_px[:, 1], corners_px[:, 2]
    low, high = np.minimum(np.minimum(a, b), c), np.maximum(np.maximum(a, b), c)
    boxes = np.concatenate([np.maximum(low, 0.0), np.minimum(high, size_px)], 1)
    return np.asarray(boxes[(boxes[:, 2:] > boxes[:, :2]).all(1)])


def bands(boxes: Boxes) -> Boxes:
    """At most MOST_BOXES bands (M, 4) that hold all of `boxes` (T, 4): thin rows, joined where that costs least."""
    if not len(boxes):
        return np.zeros((0, 4))
    rows = _rows(boxes)
    growth = [_growth(a, b) for a, b in pairwise(rows)]
    while growth and (len(rows) > MOST_BOXES or min(growth) <= BOX_COST_PX):
        i = growth.index(min(growth))
        rows[i : i + 2] = [rows[i].joined(rows[i + 1])]
        del growth[i]
        for j in range(max(i - 1, 0), min(i + 1, len(growth))):
            growth[j] = _growth(rows[j], rows[j + 1])
    return np.array([row for row in rows if row.x1 > row.x0])


def _growth(above: Band, below: Band) -> float:
    """Pixels that two bands take more as one."""
    wide = max(above.x1, below.x1) - min(above.x0, below.x0)
    upper = max(above.x1 - above.x0, 0.0) * (above.y1 - above.y0)
    lower = max(below.x1 - below.x0, 0.0) * (below.y1 - below.y0)
    return max(wide, 0.0) * (below.y1 - above.y0) - upper - lower


def _rows(boxes: Boxes) -> list[Band]:
    edges = np.linspace(boxes[:, 1].min(), boxes[:, 3].max(), ROWS + 1)
    x0, y0, x1, y1 = boxes.T[:, :, None]
    within = (y0 < edges[1:]) & (y1 > edges[:-1])
    left, right = np.where(within, x0, np.inf).min(0), np.where(within, x1, -np.inf).max(0)
    return [Band(*row) for row in np.stack([left, edges[:-1], right, edges[1:]], 1).tolist()]
