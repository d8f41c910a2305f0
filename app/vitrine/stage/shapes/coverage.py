"""Exact coverage of pixels by closed loops: the area of each pixel that lies inside, in float64.

Signed areas are added up edge by edge, cell by cell, and summed along each row, as scan converters of font outlines do
(FreeType's is one, with 1/64 px); where a loop crosses itself inside a single pixel the sum is an estimate.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import numpy as np
import numpy.typing as npt

from vitrine.geometry import Bounds
from vitrine.stage.draw.drawlist import Bitmap
from vitrine.stage.path.polyline import Points

FillRule = Literal["nonzero", "evenodd"]
Floats = npt.NDArray[np.float64]


def bound_loops(loops: Iterable[Points]) -> Bounds[float] | None:
    """The bounds of loops (N, 2), None where they have no points."""
    points = [loop for loop in loops if len(loop)]
    if not points:
        return None
    (x0, y0), (x1, y1) = np.min([p.min(0) for p in points], 0).tolist(), np.max([p.max(0) for p in points], 0).tolist()
    return Bounds(x0, y0, x1, y1)


def rasterize_loops(loops: Iterable[Points], window: Bounds[int], rule: FillRule) -> Bitmap:
    """The coverage (H, W), 255 all inside, of the pixels of `window` by closed loops (N, 2), their last edge implied.

    All loops lie inside the window.
    """
    width, height = window.size
    around = [np.concatenate([loop, np.roll(loop, -1, 0)], 1) for loop in loops if len(loop) > 2]
    edges = np.concatenate([_NO_EDGES, *around]) - (window.x0, window.y0, window.x0, window.y0)
    pieces = _cut(_cut(edges, 1), 0)
    x, y = (pieces[:, 0] + pieces[:, 2]) / 2, (pieces[:, 1] + pieces[:, 3]) / 2
    columns = np.clip(np.floor(x), 0, width - 1).astype(np.intp)
    rows = np.clip(np.floor(y), 0, height - 1).astype(np.intp)
    down, beyond = pieces[:, 3] - pieces[:, 1], x - columns
    # One column more: what an edge in the last one leaves to its right lies outside.
    cells = rows * (width + 1) + columns
    size = height * (width + 1)
    steps = np.bincount(cells, down * (1 - beyond), size) + np.bincount(cells + 1, down * beyond, size + 1)[:size]
    winding = np.abs(np.cumsum(steps.reshape(height, width + 1), 1)[:, :width])
    if rule == "evenodd":
        winding = 1 - np.abs(winding % 2 - 1)
    bitmap: Bitmap = np.rint(np.minimum(winding, 1) * 255).astype(np.uint8)
    bitmap.setflags(write=False)
    return bitmap


_NO_EDGES = np.zeros((0, 4))


def _cut(edges: Floats, axis: int) -> Floats:
    """Edges (N, 4) x0, y0, x1, y1 cut at every whole number along an axis, none of them longer than a cell."""
    start, end = edges[:, axis], edges[:, 2 + axis]
    low, high = np.minimum(start, end), np.maximum(start, end)
    first = np.floor(low).astype(np.int64)
    counts = np.maximum(np.ceil(high).astype(np.int64) - first, 1)
    owner = np.repeat(np.arange(len(edges)), counts)
    number = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    cell = first[owner] + number
    from_low, to_high = np.maximum(cell, low[owner]), np.minimum(cell + 1, high[owner])
    length = (high - low)[owner]
    safe = np.where(length > 0, length, 1.0)
    near, far = (from_low - low[owner]) / safe, np.where(length > 0, (to_high - low[owner]) / safe, 1.0)
    forward = (end >= start)[owner]
    a, b = np.where(forward, near, 1 - far)[:, None], np.where(forward, far, 1 - near)[:, None]
    begin, leg = edges[owner, :2], (edges[:, 2:] - edges[:, :2])[owner]
    return np.concatenate([begin + leg * a, begin + leg * b], 1)
