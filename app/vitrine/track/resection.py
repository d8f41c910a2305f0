"""Resection: the pose of each frame from points that are known, by Gauss and Newton with weights of Cauchy's."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from vitrine.track.camera_poses import CameraPoses
from vitrine.track.lens import TrackLens
from vitrine.track.rotations import Floats, exponential, skew
from vitrine.track.triangulation import Pieces

LEAST_POINTS = 12
_SCALE_PX, _STEPS, _DONE = 0.5, 14, 1e-7
#: The scale begins here and shrinks, since a pose that was interpolated over half a second starts ten pixels off.
_FIRST_SCALE_PX, _SHRINK = 8.0, 0.6
#: An observation within so many scales is an inlier.
_INLIER_SCALES = 2.0
#: In parts of the median depth.
_LEAST_DEPTH, _DAMPING = 0.01, 1e-6


class FrameFit(NamedTuple):
    """A pose, camera from world; how many points agree, and what all of them leave, in the median."""

    turn: Floats
    shift: Floats
    inliers: int
    residual_px: float


def refine_frames(pieces: Pieces, found: Floats, poses: CameraPoses, lens: TrackLens) -> CameraPoses:
    """Each frame's pose anew, from the points (count, 3) that it sees; where they are too few, the one that it had.

    Starts from `poses`, those between known ones where there is none.
    """
    starts_from = poses.filled()
    shifts = starts_from.shifts
    count = len(poses.turns)
    usable = ~np.isnan(found[pieces.points.ids, 0])
    points = pieces.points.pick(usable)
    directions = lens.to_directions(points.pixels)
    slopes = lens.slopes(directions)
    starts = points.starts(count)
    turns, centres = starts_from.turns.copy(), starts_from.centres.copy()
    inliers, residuals = np.zeros(count, np.int64), np.full(count, np.nan)
    for frame in range(count):
        part = slice(starts[frame], starts[frame + 1])
        if part.stop - part.start < LEAST_POINTS:
            continue
        fit = fit_frame(found[points.ids[part]], directions[part], slopes[part], turns[frame], shifts[frame])
        if fit is None:
            continue
        turns[frame], centres[frame] = fit.turn, -fit.turn.T @ fit.shift
        inliers[frame], residuals[frame] = fit.inliers, fit.residual_px
    return CameraPoses(turns, centres, inliers, residuals)


def fit_frame(found: Floats, directions: Floats, slopes: Floats, turn: Floats, shift: Floats) -> FrameFit | None:
    """The pose of a frame that sees points `found` (M, 3) at directions (M, 2), from a turn and a shift near it.

    `slopes` (M, 2, 2) are pixels by directions. None where the normal matrix has no inverse.
    """
    error_px = np.zeros(len(found))
    scale_px = _FIRST_SCALE_PX
    for _ in range(_STEPS):
        seen = found @ turn.T + shift
        depth = seen[:, 2]
        ahead = np.where(depth > _LEAST_DEPTH * np.median(np.abs(depth)), depth, np.inf)
        flat = seen[:, :2] / ahead[:, None]
        left = np.einsum("nij,nj->ni", slopes, flat - directions)
        error_px = np.where(np.isfinite(ahead), np.linalg.norm(left, axis=1), np.inf)
        weights = np.where(np.isfinite(ahead), 1 / (1 + (error_px / scale_px) ** 2), 0.0)
        by_point = np.empty((len(found), 2, 3))
        by_point[:, :, :2] = slopes / ahead[:, None, None]
        by_point[:, :, 2] = -np.einsum("nij,nj->ni", by_point[:, :, :2], flat)
        jacobian = np.concatenate([-by_point @ skew(seen), by_point], axis=2).reshape(-1, 6)
        weighted = jacobian * np.repeat(weights, 2)[:, None]
        normal = weighted.T @ jacobian
        normal[np.diag_indices(6)] *= 1 + _DAMPING
        try:
            step = -np.linalg.solve(normal, weighted.T @ left.ravel())
        except np.linalg.LinAlgError:
            return None
        if not np.isfinite(step).all():
            return None
        small = exponential(step[None, :3])[0]
        turn, shift = small @ turn, small @ shift + step[3:]
        if np.abs(step).max() < _DONE and scale_px == _SCALE_PX:
            break
        scale_px = max(_SCALE_PX, scale_px * _SHRINK)
    inliers = int((error_px < _INLIER_SCALES * _SCALE_PX).sum())
    return FrameFit(turn, shift, inliers, float(np.median(error_px)))
