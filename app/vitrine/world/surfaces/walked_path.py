"""Walked path: where a camera went, sampled evenly along its way, and how far points lie from it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from vitrine.world.camera import Intrinsics, Vectors
from vitrine.world.rotations import rotations_from_quaternions
from vitrine.world.trajectory import Trajectory

#: From sample to sample. What is seen does not change much in half a metre.
STEP_M = 0.5
#: Ten kilometres; of a longer way the samples are farther apart.
_MAX_SAMPLES = 20_000
#: What is longer is looked at by the section: a line of houses is straight for so long.
SECTION_M = 50.0
#: Points that are measured at once: with a section of a way, 16 MB.
_CHUNK = 20_000
#: The outermost part of a picture shows no tracked points.
_SEEN_SHARE = 0.95
#: A tangent of 89 degrees.
_WIDEST = 57.0


@dataclass(frozen=True, eq=False, slots=True)
class WalkedPath:
    """M >= 1 samples of a camera's way: positions (M, 3) in metres and turns (M, 3, 3), world from optical axes.

    `reach` is how far to the side and up or down of its axis the camera sees, as tangents.
    """

    positions_m: Vectors
    turns: Vectors
    reach: tuple[float, float]

    @property
    def plan_m(self) -> Vectors:
        """Its samples on the ground (M, 2): x and z."""
        return self.positions_m[:, [0, 2]]

    def part(self, first: int, stop: int) -> WalkedPath:
        """Samples first..stop-1."""
        return WalkedPath(self.positions_m[first:stop], self.turns[first:stop], self.reach)

    def list_sections(self) -> list[tuple[int, int]]:
        """Where each of its even sections begins and ends, in samples."""
        way_m = float(np.hypot(*np.diff(self.plan_m, axis=0).T).sum())
        count = min(max(1, math.ceil(way_m / SECTION_M)), len(self.positions_m))
        borders = np.linspace(0, len(self.positions_m), count + 1).astype(int).tolist()
        return list(pairwise(borders))


def sample_path(trajectory: Trajectory, intrinsics: Intrinsics) -> WalkedPath:
    """The way of a trajectory; a camera that stands has one sample."""
    positions = trajectory.positions_m
    steps_m = np.hypot(*np.diff(positions[:, [0, 2]], axis=0).T)
    way_m = np.concatenate([[0.0], np.cumsum(steps_m)])
    chosen = np.unique(np.floor(way_m / STEP_M), return_index=True)[1]
    chosen = chosen[:: -(-len(chosen) // _MAX_SAMPLES)]
    reach = _find_reach(intrinsics)
    return WalkedPath(positions[chosen], rotations_from_quaternions(trajectory.quaternions[chosen]), reach)


def _find_reach(intrinsics: Intrinsics) -> tuple[float, float]:
    """How far a camera sees to the right and down, as tangents; _WIDEST where its lens sees a quarter turn or more.

    Of a fish-eye of 120 degrees they are half as long again as those of a pinhole of its focal length.
    """
    half_px = np.diag([intrinsics.width_px / 2, intrinsics.height_px / 2])
    rays = intrinsics.unproject(_SEEN_SHARE * half_px + (intrinsics.cx_px, intrinsics.cy_px))
    right, down = (float(ray[axis] / ray[2]) if ray[2] > 0 else _WIDEST for axis, ray in enumerate(rays))
    return right, down


def find_nearest(
    path: WalkedPath, sections: list[tuple[int, int]], plan_m: Vectors, reach_m: float
) -> tuple[Vectors, npt.NDArray[np.int64]]:
    """How far points (K, 2) in plan lie from a path, and the section (K,) that they are nearest to.

    Infinity and -1 beyond `reach_m`.
    """
    nearest_m, owners = np.full(len(plan_m), np.inf), np.full(len(plan_m), -1)
    by_x = np.argsort(plan_m[:, 0], kind="stable")
    sorted_x = plan_m[by_x, 0]
    for number, (first, stop) in enumerate(sections):
        samples = path.plan_m[first:stop]
        low, high = samples.min(axis=0) - reach_m, samples.max(axis=0) + reach_m
        around = by_x[slice(*np.searchsorted(sorted_x, [low[0], high[0]]))]
        around = around[(plan_m[around, 1] >= low[1]) & (plan_m[around, 1] <= high[1])]
        if len(around):
            ways_m = measure_nearest(plan_m[around], samples)
            better = (ways_m < nearest_m[around]) & (ways_m <= reach_m)
            nearest_m[around[better]], owners[around[better]] = ways_m[better], number
    return nearest_m, owners


def measure_nearest(points_m: Vectors, others_m: Vectors) -> Vectors:
    """How far each of points (K, 2) is from the nearest of others (M, 2), in metres."""
    # |a - b|² = |a|² - 2·a·b + |b|²: a product of matrices in place of K × M differences; about the middle, for digits.
    middle = others_m.mean(axis=0)
    points, others = points_m - middle, others_m - middle
    squares = np.empty(len(points))
    for start in range(0, len(points), _CHUNK):
        part = points[start : start + _CHUNK]
        lengths = (others**2).sum(axis=1) - 2 * part @ others.T
        squares[start : start + _CHUNK] = lengths.min(axis=1) + (part**2).sum(axis=1)
    return np.sqrt(np.maximum(squares, 0.0))
