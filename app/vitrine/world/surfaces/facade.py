"""Facades: the line of a wall in columns half a metre wide, each from the floor to where points were seen.

A column whose points begin overhead, such as an awning's, begins there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from vitrine.world.camera import Vectors
from vitrine.world.occluder_box import OccluderBox
from vitrine.world.surfaces.plan_line import GRID_M, PlanLine, select_beside

Mask = npt.NDArray[np.bool_]

#: Columns of a hole that is closed: a door, or a shop window that showed nothing.
_MAX_HOLE = 2
#: Three points in three columns are wall, if all else agrees.
_MIN_NEAR = 3
#: A column with nothing below it hangs.
_HANGS_M = 2.0
#: What hides stands so far behind the points: seen along a wall, 0.1 m is a metre of depth. At 0 twice as much that is
#: free was hidden, at 0.2 m 3 % less wall was found.
_BACK_M = 0.1
_DEPTH_M = 0.1
#: Columns that differ by less in height are one box.
_EVEN_M = 0.5
#: A piece ends at its third point from outside: the outermost may be strays.
_STRAYS = 2


@dataclass(frozen=True, eq=False, slots=True)
class Facade:
    """N columns along a line, from its grid's column `first` on: which are solid, from where to where in height, each
    (N,), how many points each has, and where along the line those points lie, rising, in metres.
    """

    line: PlanLine
    first: int
    is_solid: Mask
    lows_m: Vectors
    highs_m: Vectors
    counts: npt.NDArray[np.int64]
    along_m: Vectors

    @property
    def middles_m(self) -> Vectors:
        """The middles of its columns in plan, (N, 2)."""
        along_m = (np.arange(len(self.is_solid)) + self.first + 0.5) * GRID_M
        return np.asarray(self.line.normal * self.line.offset_m + along_m[:, None] * self.line.direction)

    def find_columns(self, plan_m: Vectors) -> npt.NDArray[np.int64]:
        """The columns (K,) that points (K, 2) lie before, behind or in; -1 beyond the ends."""
        columns = np.floor(self.line.measure_along(plan_m) / GRID_M).astype(np.int64) - self.first
        return np.where((columns >= 0) & (columns < len(self.is_solid)), columns, -1)

    def list_runs(self) -> list[tuple[int, int]]:
        """Where each run of solid columns begins and ends."""
        edges = np.flatnonzero(np.diff(np.concatenate([[0], self.is_solid.astype(np.int64), [0]])))
        return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))

    def without(self, mask: Mask) -> Facade:
        """With the columns of a mask (N,) taken out."""
        return replace(self, is_solid=self.is_solid & ~mask)

    def covers(self, points_m: Vectors) -> Mask:
        """Which of points (K, 3) are of its solid columns."""
        plan_m = points_m[:, [0, 2]]
        columns = self.find_columns(plan_m)
        return select_beside(self.line, plan_m) & (columns >= 0) & self.is_solid[columns]


def build_facade(line: PlanLine, points_m: Vectors) -> Facade:
    """The columns of a line by the points (K, 3) beside it; all that have any are solid, and small holes closed."""
    beside = points_m[select_beside(line, points_m[:, [0, 2]])]
    along_m, heights_m = line.measure_along(beside[:, [0, 2]]), beside[:, 1]
    columns = np.floor(along_m / GRID_M).astype(np.int64)
    first = int(columns.min()) if len(columns) else 0
    columns -= first
    counts = np.bincount(columns, minlength=1)
    # The counts of each column and those beside it. NumPy's own "same" is shifted where there are fewer than three.
    near = np.convolve(counts, np.ones(3))[1:-1]
    is_solid = _close_holes((counts > 0) & (near >= _MIN_NEAR))
    lows_m, highs_m = np.zeros(len(counts)), np.zeros(len(counts))
    for column in np.flatnonzero(is_solid).tolist():
        lows_m[column] = heights_m[columns == column].min(initial=np.inf)
        highs_m[column] = _find_top(heights_m, columns - column)
    lows_m[_close_holes(is_solid & (lows_m < _HANGS_M))] = 0.0
    # What has no points of its own, and hangs, is a hole between things that hang.
    is_solid &= np.isfinite(lows_m)
    return Facade(line, first, is_solid, lows_m, highs_m, counts, np.sort(along_m))


def _close_holes(mask: Mask) -> Mask:
    """With the holes between two columns of a mask (N,) filled, where they are small."""
    closed = mask.copy()
    for left, right in pairwise(np.flatnonzero(mask).tolist()):
        if right - left <= _MAX_HOLE + 1:
            closed[left:right] = True
    return closed


def _find_top(heights_m: Vectors, columns_off: npt.NDArray[np.int64]) -> float:
    """How high a column reaches, by the points around it: the highest but one, for strays."""
    for reach in range(1, _MAX_HOLE + 2):
        around = np.sort(heights_m[np.abs(columns_off) <= reach])
        if len(around) >= _MIN_NEAR:
            break
    return float(around[-min(2, len(around))])


def list_facade_boxes(facade: Facade, way_m: Vectors) -> list[OccluderBox]:
    """Its solid columns as thin boxes, those of one height together, a little behind the wall as seen from the way."""
    side = 1.0 if np.median(facade.line.measure_off(way_m)) > 0 else -1.0
    line = facade.line._replace(offset_m=facade.line.offset_m - side * (_BACK_M + _DEPTH_M / 2))
    boxes = []
    for first, stop in facade.list_runs():
        start_m, end_m = _find_ends(facade, first, stop)
        begin = first
        while begin < stop:
            end = _find_even_end(facade, begin, stop)
            left_m, right_m = max(start_m, (facade.first + begin) * GRID_M), min(end_m, (facade.first + end) * GRID_M)
            low_m, high_m = float(facade.lows_m[begin:end].max()), float(facade.highs_m[begin:end].min())
            if right_m > left_m and high_m > low_m:
                x, z = (line.normal * line.offset_m + (left_m + right_m) / 2 * line.direction).tolist()
                size = (right_m - left_m, high_m - low_m, _DEPTH_M)
                boxes.append(OccluderBox((x, (low_m + high_m) / 2, z), size, line.heading_rad))
            begin = end
    return boxes


def _find_ends(facade: Facade, first: int, stop: int) -> tuple[float, float]:
    """Where along the line a run begins and ends, by its points."""
    start_m, end_m = (facade.first + first) * GRID_M, (facade.first + stop) * GRID_M
    low, high = np.searchsorted(facade.along_m, [start_m, end_m]).tolist()
    within = facade.along_m[low:high]
    if len(within) <= 2 * _STRAYS:
        return start_m, end_m
    return float(within[_STRAYS]), float(within[-1 - _STRAYS])


def _find_even_end(facade: Facade, begin: int, stop: int) -> int:
    """The column before which a box that begins with one ends."""
    ends = (facade.lows_m, facade.highs_m)
    uneven = [np.abs(values[begin:stop] - values[begin]) > _EVEN_M for values in ends]
    return next((begin + int(n) for n in np.flatnonzero(uneven[0] | uneven[1])), stop)
