"""Tears of a map: neighbouring key frames that lie apart, though hundreds of tracks lead from one to the other.

Pavements and facades that repeat let pictures be matched by one brick too far, and no single match looks wrong: seen by
1.1 m within half a second. Points from before a tear are drawn elsewhere than they are seen in the key frame after it.
The frames between are then found anew, one after the other, and all that lies beyond is moved as one.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from vitrine.track.camera_poses import CameraPoses
from vitrine.track.lens import TrackLens
from vitrine.track.observations import Observations
from vitrine.track.reprojection import measure_errors
from vitrine.track.resection import LEAST_POINTS, FrameFit, fit_frame
from vitrine.track.rotations import Floats
from vitrine.track.triangulation import Pieces, triangulate

#: Points of key frames so long before are drawn in the next one: a median error of so many pixels is a tear. In a map
#: with two it was 34 and 40 there, 13 beside one, and 0.2 to 1.7 elsewhere.
REACH_S, TORN_PX = 1.5, 4.0
_VIEWS, _GATE_PX = 3, 4.0
#: A frame that is found anew is believed while so many of the points that it sees agree with it.
_LEAST_AGREEING = 0.5


def mend_tears(tracks: Pieces, poses: CameraPoses, lens: TrackLens, rate: float) -> CameraPoses:
    """Poses of key frames without the tears that tracks can mend, the first ones where they were."""
    reach, whole_from = round(REACH_S * rate), 0
    for before, after in pairwise(np.flatnonzero(poses.is_known).tolist()):
        found = _triangulate_within(tracks, poses, lens, max(whole_from, before - reach + 1), before + 1)
        error_px = measure_tear(tracks, found, poses, lens, after)
        if error_px is None or error_px < TORN_PX:
            continue
        fit = _walk_over(tracks, found, poses, lens, before, after)
        if fit is None:
            whole_from = after
            continue
        beyond = _triangulate_within(tracks, poses, lens, after, after + reach)
        poses = _move_beyond(poses, after, fit, _compare_lengths(found, beyond, poses, fit, after))
    return poses


def measure_tear(tracks: Pieces, found: Floats, poses: CameraPoses, lens: TrackLens, frame: int) -> float | None:
    """How far points (count, 3) are drawn from where a frame sees them, in pixels, the median; None of too few."""
    seen = _see(tracks, found, frame)
    return None if seen is None else float(np.median(measure_errors(seen, found, poses.part(frame, frame + 1), lens)))


def _see(tracks: Pieces, found: Floats, frame: int) -> Observations | None:
    """What a frame sees of points (count, 3), as those of frame 0; None where these are too few."""
    seen = tracks.points.read(frame, frame + 1)
    seen = seen.pick(~np.isnan(found[seen.ids, 0]))
    return seen if len(seen.ids) >= LEAST_POINTS else None


def _triangulate_within(tracks: Pieces, poses: CameraPoses, lens: TrackLens, first: int, stop: int) -> Floats:
    """Points (count, 3) by the key frames first..stop-1 alone, NaN where there is none."""
    points = tracks.points.read(first, stop)
    return triangulate(Pieces(points, tracks.count), poses.part(first, stop), lens, _GATE_PX, _VIEWS)


def _walk_over(
    tracks: Pieces, found: Floats, poses: CameraPoses, lens: TrackLens, before: int, after: int
) -> FrameFit | None:
    """The pose of the frame after a tear by points from before it, from frame to frame; None where it gets lost."""
    turn, shift = poses.turns[before], poses.shifts[before]
    fit: FrameFit | None = None
    for frame in range(before + 1, after + 1):
        seen = _see(tracks, found, frame)
        if seen is None:
            return None
        directions = lens.to_directions(seen.pixels)
        fit = fit_frame(found[seen.ids], directions, lens.slopes(directions), turn, shift)
        if fit is None or fit.inliers < max(LEAST_POINTS, _LEAST_AGREEING * len(seen.ids)):
            return None
        turn, shift = fit.turn, fit.shift
    return fit


def _compare_lengths(before: Floats, beyond: Floats, poses: CameraPoses, fit: FrameFit, after: int) -> float:
    """How long one unit from beyond a tear is in those before it, by points that are found on both sides; else 1."""
    both = ~np.isnan(before[:, 0]) & ~np.isnan(beyond[:, 0])
    if both.sum() < LEAST_POINTS:
        return 1.0
    centre = -fit.turn.T @ fit.shift
    lengths = [np.linalg.norm(at, axis=1) for at in (before[both] - centre, beyond[both] - poses.centres[after])]
    return float(np.median(lengths[0] / lengths[1]))


def _move_beyond(poses: CameraPoses, after: int, fit: FrameFit, scale: float) -> CameraPoses:
    """All poses from a frame on moved as one, so that its own is the one that was found."""
    turn = fit.turn.T @ poses.turns[after]
    moved = poses.moved(turn, scale, -fit.turn.T @ fit.shift - scale * turn @ poses.centres[after])
    beyond = np.arange(len(poses.turns)) >= after
    return poses._replace(
        turns=np.where(beyond[:, None, None], moved.turns, poses.turns),
        centres=np.where(beyond[:, None], moved.centres, poses.centres),
    )
