"""Reprojection: how far observations lie from where their points are drawn."""

from __future__ import annotations

import numpy as np

from vitrine.track.camera_poses import CameraPoses
from vitrine.track.lens import Floats, TrackLens
from vitrine.track.observations import Observations


def measure_errors(points: Observations, found: Floats, poses: CameraPoses, lens: TrackLens) -> Floats:
    """Pixels (M,) between observations and their points (count, 3); infinite where point or pose is not known, or
    the point lies behind the camera.
    """
    seen = np.einsum("nij,nj->ni", poses.turns[points.frames], found[points.ids]) + poses.shifts[points.frames]
    is_ahead = seen[:, 2] > 0
    flat = np.where(is_ahead[:, None], seen[:, :2], 0.0) / np.where(is_ahead, seen[:, 2], 1.0)[:, None]
    errors_px = np.linalg.norm(lens.to_pixels(flat) - points.pixels, axis=1)
    return np.asarray(np.where(is_ahead, errors_px, np.inf))
