"""A turning run solved: three degrees of freedom, each frame's rotation against the last key frame of the run."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from vitrine.track.camera_poses import CameraPoses
from vitrine.track.lens import TrackLens
from vitrine.track.motion import estimate_turn_focal, find_pair, fit_turn, match_frames
from vitrine.track.observations import Ints, Observations

#: A new key frame where fewer of the last one's points are left.
KEY_SHARE = 0.6
LEAST_POINTS = 12
#: Pixels at which a turn's weights halve; its inliers are within twice as many.
_SCALE_PX = 0.5
_PAIRS = 10


class TurnedRun(NamedTuple):
    """A run's turns, all at the centre (0, 0, 0); the lens, and whether the pan told its focal length."""

    poses: CameraPoses
    lens: TrackLens
    is_focal_told: bool


def solve_turning(
    points: Observations, count: int, rate: float, lens: TrackLens, keeps_focal: bool, keeps_still: bool = False
) -> TurnedRun:
    """Solve a run of `count` frames; with `keeps_still` all have one pose, since nothing moved."""
    starts = points.starts(count)
    told = False
    if not keeps_focal and not keeps_still:
        pairs = [
            pair
            for first in np.linspace(0, 0.9 * count, _PAIRS).astype(int)
            if (pair := find_pair(points, starts, int(first), count, rate, lens)) is not None
        ]
        if pairs:
            focal_px, told = estimate_turn_focal(pairs, lens)
            lens = lens.with_focal(focal_px) if told else lens
    poses = CameraPoses.empty(count)
    poses.centres[:] = 0.0
    key, key_count = 0, 0
    for frame in range(count):
        pair = match_frames(points, starts, key, frame)
        if frame == key or len(pair.source) < LEAST_POINTS:
            key, key_count = _begin_key(poses, points.starts(count), frame)
            continue
        turn, left = fit_turn(pair, lens, _SCALE_PX)
        poses.turns[frame] = poses.turns[key] if keeps_still else turn @ poses.turns[key]
        poses.inliers[frame] = int((left < 2 * _SCALE_PX).sum())
        poses.residuals_px[frame] = float(np.median(left))
        if len(pair.source) < KEY_SHARE * key_count and not keeps_still:
            key, key_count = frame, int(starts[frame + 1] - starts[frame])
    return TurnedRun(poses, lens, told)


def _begin_key(poses: CameraPoses, starts: Ints, frame: int) -> tuple[int, int]:
    """Begin anew at a frame that shares nothing with the key frame before: its turn is that of the frame before."""
    count = int(starts[frame + 1] - starts[frame])
    if frame:
        poses.turns[frame] = poses.turns[frame - 1]
    else:
        poses.inliers[frame], poses.residuals_px[frame] = count, 0.0
    return frame, count
