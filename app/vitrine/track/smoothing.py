"""Smoothing of poses: what trembles by chance is taken away, what a hand does stays.

A cubic through each frame's neighbours in time, by their own stamps (Savitzky and Golay, 1964), says what is smooth.
What it takes away is taken as far only as it is no more than a frame's points leave open (Wiener, 1949): by itself
the cubic costs a hand that trembles at 8 Hz 0.7 px in the picture, as much as all else together.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.track.camera_poses import CameraPoses
from vitrine.track.lens import TrackLens
from vitrine.track.rotations import Floats, exponential, logarithm

REACH_S = 0.1
_ORDER = 3
#: What is taken away is weighed over so long before and after.
_WEIGHED_S = 0.5
#: Points whose errors are chance leave open 6 of their 2 n squares, the square of their median by 1.18 each; those of
#: tracks hang together over some frames: on a walk 1.5 times as much is open, and where a stall fills the picture 4.
_OPEN = 4.0 * 6 / 1.18**2
#: Where it is weighed: at points across the picture, in parts of its half sides, in a depth of so many eye heights.
_PLACES, _DEPTH = (-0.8, 0.0, 0.8), 4.0


class _Detail(NamedTuple):
    """What the cubic changes: turns (N, 3) and ways (N, 3) in the camera's axes, in radians and eye heights."""

    turns: Floats
    ways: Floats

    def measure_px2(self, lens: TrackLens) -> Floats:
        """How far points in the picture move by it, (N,): the mean square."""
        half = np.array(lens.size_px) / 2
        places = lens.centre_px + half * np.array([[x, y] for x in _PLACES for y in _PLACES])
        directions = lens.to_directions(places)
        slopes = lens.slopes(directions)
        total = np.zeros(len(self.turns))
        for direction, slope in zip(directions, slopes, strict=True):
            ray = np.array([*direction, 1.0])
            moved = np.cross(self.turns, ray) - self.ways / _DEPTH
            total += np.sum(((moved[:, :2] - direction * moved[:, 2:]) @ slope.T) ** 2, axis=1)
        return total / len(directions)


def smooth_poses(poses: CameraPoses, times_s: Floats, rate: float, lens: TrackLens) -> CameraPoses:
    """Poses in eye heights of frames at times (N,), smoothed within each stretch of frames that have one."""
    reach = max(2, round(REACH_S * rate))
    turns, centres = poses.turns.copy(), poses.centres.copy()
    known = np.flatnonzero(poses.is_known)
    for stretch in np.split(known, np.flatnonzero(np.diff(known) > 1) + 1):
        if len(stretch) > 2 * reach:
            turns[stretch], centres[stretch] = _smooth(poses, times_s, stretch, reach, rate, lens)
    return poses._replace(turns=turns, centres=centres)


def _smooth(
    poses: CameraPoses, times_s: Floats, stretch: npt.NDArray[np.int64], reach: int, rate: float, lens: TrackLens
) -> tuple[Floats, Floats]:
    count = len(stretch)
    middles = np.clip(np.arange(count), reach, count - 1 - reach)
    window = stretch[middles[:, None] + np.arange(-reach, reach + 1)]
    offsets = times_s[window] - times_s[stretch][:, None]
    offsets /= np.abs(offsets).max(axis=1, keepdims=True)
    # The value at offset 0 of the fitted cubic is its first coefficient: one row of the pseudo-inverse.
    weights = np.linalg.pinv(offsets[:, :, None] ** np.arange(_ORDER + 1))[:, 0]
    own = poses.turns[stretch]
    steps = np.einsum("nw,nwi->ni", weights, poses.centres[window]) - poses.centres[stretch]
    away = logarithm((poses.turns[window] @ own.transpose(0, 2, 1)[:, None]).reshape(-1, 3, 3))
    detail = _Detail(np.einsum("nw,nwi->ni", weights, away.reshape(count, -1, 3)), np.einsum("nij,nj->ni", own, steps))
    # Of an error by chance the cubic leaves a frame the weight that it gives it, and takes the rest.
    taken = 1 - weights[np.arange(count), np.arange(count) - middles + reach]
    open_px2 = _OPEN * poses.residuals_px[stretch] ** 2 / np.maximum(poses.inliers[stretch], 1) * taken
    reach_weighed = max(1, round(_WEIGHED_S * rate))
    found, chance = (_sum_around(values, reach_weighed) for values in (detail.measure_px2(lens), open_px2))
    share = np.minimum(1.0, chance / np.maximum(found, 1e-12))[:, None]
    return exponential(share * detail.turns) @ own, poses.centres[stretch] + share * steps


def _sum_around(values: Floats, reach: int) -> Floats:
    """The sums (N,) of values and their neighbours up to `reach`, without those that are not known."""
    sums = np.concatenate([[0.0], np.cumsum(np.nan_to_num(values))])
    at = np.arange(len(values))
    return np.asarray(sums[np.minimum(at + reach + 1, len(values))] - sums[np.maximum(at - reach, 0)])
