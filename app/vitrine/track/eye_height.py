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
#: A jump is one by a sixth or more, and by four times what windows on either side differ; heights else differ by 0.02,
#: and by 0.15 where a stall hides the floor.
LEAST_JUMP, _CLEAR = 1.16, 4.0
_MOST_JUMPS = 3


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


def even_scale(pieces: Pieces, found: Floats, poses: CameraPoses, rate: float) -> CameraPoses:
    """Poses of one unit throughout: where the eye height jumps, the way from there on is drawn to the same height."""
    heights = measure_heights(pieces, found, poses, rate)
    centres = poses.centres.copy()
    for _ in range(_MOST_JUMPS):
        jump = find_jump(heights)
        if jump is None:
            break
        at = _find_slowest(centres, heights[jump - 1].frame, heights[jump].frame, round(rate / 3))
        logs = np.log([height.drop for height in heights])
        ratio = float(np.exp(np.median(logs[:jump]) - np.median(logs[jump:])))
        centres[at:] = centres[at] + ratio * (centres[at:] - centres[at])
        heights = [height._replace(drop=height.drop * (ratio if n >= jump else 1)) for n, height in enumerate(heights)]
    return poses._replace(centres=centres)


def find_jump(heights: list[WindowHeight]) -> int | None:
    """The first window after a clear jump of the height; None without one. Two medians leave least where it is."""
    logs = np.log([height.drop for height in heights])
    if len(logs) < 2:
        return None
    off = [
        [np.abs(side - np.median(side)) for side in (logs[:number], logs[number:])] for number in range(1, len(logs))
    ]
    at = int(np.argmin([sum(side.sum() for side in sides) for sides in off])) + 1
    jump = abs(float(np.median(logs[:at]) - np.median(logs[at:])))
    spread = max(float(np.median(side)) for side in off[at - 1])
    return at if jump > np.log(LEAST_JUMP) and jump > _CLEAR * spread else None


def _find_slowest(centres: Floats, first: int, stop: int, reach: int) -> int:
    """The frame between two at which the camera goes least far, where its unit is lost most easily.

    Where none of them has neighbours with a pose, the last one with a pose before the second: windows have some.
    """
    frames = np.arange(first, stop + 1)
    before, after = np.clip(frames - reach, 0, None), np.clip(frames + reach, None, len(centres) - 1)
    ways = np.linalg.norm(centres[after] - centres[frames], axis=1) + np.linalg.norm(
        centres[frames] - centres[before], axis=1
    )
    if np.isnan(ways).all():
        return int(np.flatnonzero(~np.isnan(centres[: stop + 1, 0]))[-1])
    return int(frames[np.nanargmin(ways)])
