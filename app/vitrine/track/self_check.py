"""Self-check: how well tracks are foretold, without any truth. Points from the first half of a track, seen in the rest.

It reads about twice too high, since short bases are drawn out: a warning light, no proof.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from vitrine.track.camera_poses import CameraPoses
from vitrine.track.lens import TrackLens
from vitrine.track.observations import Observations
from vitrine.track.reprojection import measure_errors
from vitrine.track.triangulation import cut_pieces, triangulate

#: A track must be seen so long, and half of it under rays that differ by the angle.
SHORTEST_S, LONGEST_S = 1.0, 3.0
_GATE_PX = 2.0


class SelfCheck(NamedTuple):
    """Pixels of the tracked size by which tracks miss, median and 95th percentile; how many tracks could be asked.

    `drift` is by how much the unit changes along the way, from eye heights: a ratio, 1 at best.
    """

    median_px: float
    high_px: float
    tracks: int
    drift: float = 1.0


def check_run(points: Observations, poses: CameraPoses, lens: TrackLens, rate: float) -> SelfCheck | None:
    """Foretell the second halves of all tracks; None where no track can be asked."""
    step = max(1, round(rate / 15))
    thin = points.pick(points.frames % step == 0)
    pieces = cut_pieces(thin, max(2, round(LONGEST_S * rate)))
    rows, count = pieces.points, pieces.count
    if not len(rows.frames):
        return None
    seen = np.bincount(rows.ids, minlength=count)
    order = np.argsort(rows.ids, kind="stable")
    rank = np.empty(len(order), np.int64)
    begins = np.concatenate([[0], np.cumsum(seen)[:-1]])
    rank[order] = np.arange(len(order)) - np.repeat(begins, seen)
    long = seen[rows.ids] * step >= SHORTEST_S * rate
    first = long & (rank < seen[rows.ids] // 2)
    found = triangulate(replace(pieces, points=rows.pick(first)), poses, lens, gate_px=_GATE_PX)
    rest = rows.pick(long & ~first & poses.is_known[rows.frames])
    rest = rest.pick(~np.isnan(found[rest.ids, 0]))
    errors = measure_errors(rest, found, poses, lens)
    ahead = np.isfinite(errors)
    if not ahead.any():
        return None
    errors, tracks = errors[ahead], len(np.unique(rest.ids[ahead]))
    return SelfCheck(float(np.median(errors)), float(np.percentile(errors, 95)), tracks)
