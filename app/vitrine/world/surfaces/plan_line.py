"""Plan lines: walls stand upright, so that their points lie along a line in plan.

Of each cube of half a metre a point votes for all lines through it, by heading and offset (Hough, 1962; Duda and Hart,
1972): a lamp post, however many points it has, has few votes. The best few lines are fitted to the points beside them,
and the one whose points cover most of an upright grid wins. These are taken away, and the next one is looked for.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.world.camera import Vectors
from vitrine.world.surfaces.thinning import thin_points

#: Half the depth of what counts as one front: windows recede and sills stand out. 0.15 m lost 4 % of the walls of a
#: street, 0.35 m hid twice as much that is free.
HALF_DEPTH_M = 0.25
#: Within so much of a wall there is no second one.
BODY_M = 0.7
#: Cells of the grid that a wall's points cover.
GRID_M = 0.5

_HEADING_STEP_DEG, _OFFSET_STEP_M = 2, 0.25
#: A section of a street has few walls. Ten of them take 0.1 s.
_MAX_LINES, _MIN_CELLS = 10, 16
_CANDIDATES, _PEAKS, _FITS = 8, 400, 4
#: Votes are counted by so many points, evenly chosen; fits use them all.
_MAX_VOTERS = 3_000
_MIN_POINTS = 10
#: Lines are fitted to a point of each cube of such a side.
_THIN_M = 0.15
#: Points are off by more the farther they were seen from: 3 % of it, up to half a metre.
_ERROR_SHARE, _MAX_HALF_DEPTH_M = 0.03, 0.5
#: Farther than that a point counts for less.
_NEAR_M = 8.0


class PlanLine(NamedTuple):
    """A line on the ground: the unit normal (x, z), and how far the line lies along it from the origin, in metres."""

    normal: Vectors
    offset_m: float

    @property
    def direction(self) -> Vectors:
        """The unit vector (x, z) along it."""
        return np.array([-self.normal[1], self.normal[0]])

    @property
    def heading_rad(self) -> float:
        """The heading of a box whose width lies along it."""
        along_x, along_z = self.direction.tolist()
        return math.atan2(along_z, along_x)

    def measure_off(self, plan_m: Vectors) -> Vectors:
        """How far points (K, 2) lie off it, to the side of its normal."""
        return np.asarray(plan_m @ self.normal - self.offset_m)

    def measure_along(self, plan_m: Vectors) -> Vectors:
        """Where along it points (K, 2) lie."""
        return np.asarray(plan_m @ self.direction)


class _LineFit(NamedTuple):
    line: PlanLine
    cells: int


def find_plan_lines(points_m: Vectors, nearest_m: Vectors) -> list[PlanLine]:
    """The lines of walls among points (K, 3), best first; `nearest_m` (K,) is how far off the camera's way each is."""
    if len(points_m) == 0:
        return []
    chosen = thin_points(points_m, _THIN_M)
    points_m, nearest_m = points_m[chosen], nearest_m[chosen]
    middle = points_m[:, [0, 2]].mean(axis=0)
    plan_m, heights_m = points_m[:, [0, 2]] - middle, points_m[:, 1]
    half_m = np.clip(_ERROR_SHARE * nearest_m, HALF_DEPTH_M, _MAX_HALF_DEPTH_M)
    weights = np.minimum(1.0, _NEAR_M / np.maximum(nearest_m, 1e-3))
    left = np.arange(len(points_m))
    lines: list[PlanLine] = []
    while len(lines) < _MAX_LINES and len(left) >= _MIN_POINTS:
        fits = [
            _fit(peak, plan_m[left], heights_m[left], half_m[left], weights[left])
            for peak in _find_peaks(plan_m[left], heights_m[left], weights[left])
        ]
        best = max(fits, key=lambda fit: fit.cells)
        if best.cells < _MIN_CELLS:
            break
        left = left[np.abs(best.line.measure_off(plan_m[left])) >= BODY_M]
        lines.append(PlanLine(best.line.normal, best.line.offset_m + float(middle @ best.line.normal)))
    return lines


def _find_peaks(plan_m: Vectors, heights_m: Vectors, weights: Vectors) -> list[PlanLine]:
    """The lines that most points vote for, none like another."""
    voters = thin_points(np.column_stack([plan_m, heights_m]), GRID_M)
    voters = voters[:: max(1, -(-len(voters) // _MAX_VOTERS))]
    headings = np.radians(np.arange(0, 180, _HEADING_STEP_DEG))
    normals = np.stack([np.cos(headings), np.sin(headings)])
    bins = np.floor(plan_m[voters] @ normals / _OFFSET_STEP_M).astype(np.int64)
    lowest = int(bins.min())
    width = int(bins.max()) - lowest + 2
    keys = bins - lowest + width * np.arange(len(headings))
    votes = np.bincount(keys.ravel(), np.repeat(weights[voters], len(headings)), width * len(headings))
    votes = votes.reshape(len(headings), width)
    # A line on the border of two bins has votes in both.
    votes[:, :-1] += votes[:, 1:]
    flat = votes.ravel()
    top = np.argpartition(-flat, min(_PEAKS, len(flat) - 1))[:_PEAKS]
    found: list[tuple[int, int]] = []
    for peak in top[np.lexsort((top, -flat[top]))].tolist():
        row, column = divmod(peak, width)
        if not any(_is_like(row - other, column - place, len(headings)) for other, place in found):
            found.append((row, column))
        if len(found) == _CANDIDATES:
            break
    return [PlanLine(normals[:, row], (column + lowest + 1) * _OFFSET_STEP_M) for row, column in found]


def _is_like(rows: int, columns: int, count: int) -> bool:
    return min(abs(rows), count - abs(rows)) <= 3 and abs(columns) <= 3


def _fit(line: PlanLine, plan_m: Vectors, heights_m: Vectors, half_m: Vectors, weights: Vectors) -> _LineFit:
    """The line fitted to the points beside it, by least squares across it; and how many cells these cover."""
    for _ in range(_FITS):
        beside = np.abs(line.measure_off(plan_m)) < half_m
        if beside.sum() < _MIN_POINTS:
            return _LineFit(line, 0)
        middle = np.average(plan_m[beside], axis=0, weights=weights[beside])
        away = plan_m[beside] - middle
        normal = np.linalg.eigh((away * weights[beside, None]).T @ away)[1][:, 0]
        line = PlanLine(normal, float(middle @ normal))
    beside = np.abs(line.measure_off(plan_m)) < half_m
    return _LineFit(line, count_cells(line.measure_along(plan_m[beside]), heights_m[beside]))


def count_cells(along_m: Vectors, heights_m: Vectors) -> int:
    """How many cells of an upright grid have points in them, by where these lie along a wall and how high."""
    columns, rows = (np.floor(values / GRID_M).astype(np.int64) for values in (along_m, heights_m))
    return len(np.unique(columns * 100_000 + rows))


def select_beside(line: PlanLine, plan_m: Vectors) -> npt.NDArray[np.bool_]:
    """Which of points (K, 2) lie within the depth of a front along a line."""
    return np.abs(line.measure_off(plan_m)) < HALF_DEPTH_M
