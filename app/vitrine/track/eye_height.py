"""Eye height along a walk: how high the camera is above the floor, window by window, in the unit of its poses.

Nobody grows while walking: where the height jumps, the unit did. It does where a walker turns about on the spot, since
then hardly anything tells how a step before is as long as one after: seen by 0.6, while all points agreed to 0.4 px.
"""

from __future__ import annotations

import numpy as np

from vitrine.track.camera_poses import CameraPoses
from vitrine.track.level import LEAST_FLOOR_POINTS, find_floor
from vitrine.track.rotations import Floats

WINDOW_S = 3.0
#: A window's points are those so near to it, in eye heights: what is farther away may be of another unit.
_REACH = 6.0
_LEAST_FRAMES = 10
_UP = np.array([0.0, 1.0, 0.0])


def measure_heights(points: Floats, poses: CameraPoses, rate: float) -> list[float]:
    """The heights of windows that overlap by half, of those in which a floor is seen.

    Poses and points (K, 3) are in eye heights, y up.
    """
    length, count = max(2, round(WINDOW_S * rate)), len(poses.turns)
    heights = []
    for first in range(0, max(1, count - length // 2), max(1, length // 2)):
        part = poses.part(first, min(count, first + length))
        if part.is_known.sum() < _LEAST_FRAMES:
            continue
        middle = part.centres[part.is_known].mean(axis=0)
        floor = find_floor(part, points[np.linalg.norm(points - middle, axis=1) < _REACH], _UP)
        if floor is not None and floor.points >= LEAST_FLOOR_POINTS:
            heights.append(floor.drop)
    return heights


def measure_drift(heights: list[float]) -> float:
    """By how much the unit changes over a walk: the ratio of the heights that a tenth exceeds and falls short of."""
    if len(heights) < 2:
        return 1.0
    low, high = np.percentile(heights, [10, 90])
    return float(high / low)
