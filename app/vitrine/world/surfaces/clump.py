"""Clumps: points that lie on no wall but close together, such as those of a lamp post, a stall or a planter.

Space is cut into cubes. One with enough points, through which hardly anything was seen, is a box around its points.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.world.camera import Vectors
from vitrine.world.occluder_box import OccluderBox
from vitrine.world.surfaces.sight_lines import SURFACE_M, SightLines
from vitrine.world.surfaces.walked_path import measure_nearest
from vitrine.world.surfaces.wall_evidence import MAX_WAY_M, WALKED_M

#: 0.4 m hid a quarter more that is free, before and beside a post.
CUBE_M = 0.3
#: Passers-by leave two or three points in a place.
_MIN_POINTS = 4
#: Sight lines through a cube that prove it air, as a share of its points.
_PASSED_SHARE = 0.5
#: A single row of points is as thick as a twig.
_MIN_SIZE_M = 0.06


class _CubeGrid(NamedTuple):
    """A grid of cubes: its low corner (3,) in metres, and how many there are to each side."""

    low_m: Vectors
    counts: tuple[int, int, int]

    def number(self, points_m: Vectors) -> npt.NDArray[np.int64]:
        """The numbers (...) of the cubes of points (..., 3); -1 outside."""
        cubes = np.floor((points_m - self.low_m) / CUBE_M).astype(np.int64)
        inside = ((cubes >= 0) & (cubes < self.counts)).all(axis=-1)
        _, rows, columns = self.counts
        return np.where(inside, (cubes[..., 0] * rows + cubes[..., 1]) * columns + cubes[..., 2], -1)


def list_clumps(points_m: Vectors, sight: SightLines, way_m: Vectors) -> list[OccluderBox]:
    """Boxes around clumps of points (K, 3), those of most points first; the camera's way is (M, 2) in plan."""
    if len(points_m) == 0:
        return []
    low_m = points_m.min(axis=0)
    x, y, z = (np.floor(np.ptp(points_m, axis=0) / CUBE_M).astype(np.int64) + 1).tolist()
    grid = _CubeGrid(low_m, (x, y, z))
    numbers = grid.number(points_m)
    order = np.argsort(numbers, kind="stable")
    cubes, starts, counts = np.unique(numbers[order], return_index=True, return_counts=True)
    dense = counts >= _MIN_POINTS
    cubes, starts, counts = cubes[dense], starts[dense], counts[dense]
    passed = _count_passes(grid, cubes, sight)
    ways_m = measure_nearest(points_m[order[starts]][:, [0, 2]], way_m)
    hides = (passed <= _PASSED_SHARE * counts) & (ways_m > WALKED_M + CUBE_M / 2) & (ways_m < MAX_WAY_M)
    first_most = np.argsort(-counts, kind="stable")
    return [
        _enclose(points_m[order[starts[index] : starts[index] + counts[index]]])
        for index in first_most[hides[first_most]].tolist()
    ]


def _enclose(points_m: Vectors) -> OccluderBox:
    low, high = points_m.min(axis=0), points_m.max(axis=0)
    x, y, z = ((low + high) / 2).tolist()
    width, height, depth = np.maximum(high - low, _MIN_SIZE_M).tolist()
    return OccluderBox((x, y, z), (width, height, depth))


def _count_passes(grid: _CubeGrid, cubes: npt.NDArray[np.int64], sight: SightLines) -> npt.NDArray[np.int64]:
    """How many sight lines go through each of cubes, by their rising numbers (N,)."""
    if len(cubes) == 0 or len(sight.eyes_m) == 0:
        return np.zeros(len(cubes), np.int64)
    ways_m = sight.points_m - sight.eyes_m
    lengths_m = np.linalg.norm(ways_m, axis=1)
    steps_m = np.arange(CUBE_M, float(lengths_m.max()), CUBE_M)
    passes = np.zeros(len(cubes), np.int64)
    last = np.full(len(lengths_m), -1)
    # By the step, so that no more than one place of each line is held at once.
    for step_m in steps_m.tolist():
        there = np.flatnonzero(step_m < lengths_m - SURFACE_M)
        places = sight.eyes_m[there] + ways_m[there] * (step_m / lengths_m[there])[:, None]
        numbers = grid.number(places)
        indices = np.minimum(np.searchsorted(cubes, numbers), len(cubes) - 1)
        new = (cubes[indices] == numbers) & (numbers != last[there])
        passes += np.bincount(indices[new], minlength=len(cubes))
        last[there] = numbers
    return passes
