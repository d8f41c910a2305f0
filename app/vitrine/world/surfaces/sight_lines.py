"""Sight lines: what was seen was seen through air, so that nothing stands between a point and where it was seen from.

A point file does not say from where. A camera that walks ahead has a point in view from afar until it leaves the
picture; it was followed last where the camera came nearest to it. So the nearest three places of the way that had the
point in view are asked: of them a point behind a corner was seen from beyond that corner.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from vitrine.world.camera import Vectors
from vitrine.world.surfaces.walked_path import WalkedPath

EYES_OF_A_POINT = 3
#: Points are asked evenly chosen, at most so many a section: 4,000 take 0.05 s; by 1,500 twice as much that is free
#: stayed hidden.
_MAX_POINTS = 4_000
_MIN_DEPTH_M, MAX_DEPTH_M = 0.5, 25.0
#: Before a point's own surface its sight line is no news: depths are off by so much.
SURFACE_M = 0.8


class SightLines(NamedTuple):
    """R lines from where the camera was to what it saw: both (R, 3) in metres. A point has EYES_OF_A_POINT of them."""

    eyes_m: Vectors
    points_m: Vectors


def trace_sight_lines(points_m: Vectors, path: WalkedPath) -> SightLines:
    """The sight lines of points (K, 3) that were in view from a path."""
    points = points_m[:: max(1, -(-len(points_m) // _MAX_POINTS))]
    # (M, K, 3): points in the optical axes of every sample.
    seen = (points - path.positions_m[:, None]) @ path.turns
    depths_m = seen[..., 2]
    in_view = (depths_m > _MIN_DEPTH_M) & (depths_m < MAX_DEPTH_M)
    for axis, tangent in enumerate(path.reach):
        in_view &= np.abs(seen[..., axis]) < tangent * depths_m
    depths_m = np.where(in_view, depths_m, np.inf).T
    samples = np.argsort(depths_m, axis=1, kind="stable")[:, :EYES_OF_A_POINT]
    is_seen = np.isfinite(np.take_along_axis(depths_m, samples, axis=1))
    rows = np.broadcast_to(np.arange(len(points))[:, None], samples.shape)
    return SightLines(path.positions_m[samples[is_seen]], points[rows[is_seen]])
