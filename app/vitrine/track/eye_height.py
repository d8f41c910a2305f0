"""Eye height along a walk: how high the camera is above the floor, window by window, in the unit of its poses.

Nobody grows while walking: where the height jumps, the unit did. It does where a walker turns about on the spot, since
then hardly anything tells how a step before is as long as one after: seen by 0.6, while all points agreed to 0.4 px.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from vitrine.track.camera_poses import CameraPoses
from vitrine.track.level import LEAST_FLOOR_POINTS, find_floor, find_up
from vitrine.track.rotations import Floats
from vitrine.track.triangulation import Pieces

WINDOW_S = 3.0


class WindowHeight(NamedTuple):
    """A window's middle frame, and how far the floor lies below the camera there."""

    frame: int
    drop: float


def measure_heights(pieces: Pieces, found: Floats, poses: CameraPoses, rate: float) -> list[WindowHeight]:
    """The heights of windows that overlap by half, of those in which a floor is seen."""
    if not poses.is_known.any():
        return []
    up, count = find_up(poses, rate).direction, len(poses.turns)
    length = max(2, round(WINDOW_S * rate))
    rows = pieces.points.pick(~np.isnan(found[pieces.points.ids, 0]))
    heights = []
    for first in range(0, max(1, count - length // 2), length // 2):
        part = poses.part(first, min(count, first + length))
        ids = np.unique(rows.read(first, min(count, first + length)).ids)
        if part.is_known.sum() < 2 or not len(ids):
            continue
        floor = find_floor(part, found[ids], up)
        if floor is not None and floor.points >= LEAST_FLOOR_POINTS:
            heights.append(WindowHeight(first + (len(part.turns) - 1) // 2, floor.drop))
    return heights


def measure_drift(heights: list[WindowHeight]) -> float:
    """By how much the unit changes over a walk: the ratio of the heights that a tenth exceeds and falls short of."""
    if len(heights) < 2:
        return 1.0
    low, high = np.percentile([height.drop for height in heights], [10, 90])
    return float(high / low)
