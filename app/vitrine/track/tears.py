"""Tears of a map: neighbouring key frames that lie apart, though hundreds of tracks lead from one to the other.

Pavements and facades that repeat let pictures be matched by one brick too far, and no single match looks wrong: seen by
1.1 m within half a second. Points from before a tear are drawn elsewhere than they are seen in the key frame after it.
The frames between are then found anew, one after the other, and all that lies beyond is moved as one.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from vitrine.track.camera_poses import CameraPoses
from vitrine.track.lens import TrackLens
from vitrine.track.resection import LEAST_POINTS, FrameFit, fit_frame
from vitrine.track.rotations import Floats
from vitrine.track.triangulation import Pieces, triangulate

#: Points of key frames so long before are drawn in the next one: a median error of so many pixels is a tear. Elsewhere
#: it is 0.3 to 1.5, and of the torn one 14.
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
    seen = tracks.points.read(frame, frame + 1)
    seen = seen.pick(~np.isnan(found[seen.ids, 0]))
    if len(seen.ids) < LEAST_POINTS:
        return None
    at = found[seen.ids] @ poses.turns[frame].T + poses.shifts[frame]
    ahead = at[:, 2] > 0
    drawn = lens.to_pixels(at[:, :2] / np.where(ahead, at[:, 2], 1.0)[:, None])
    return float(np.median(np.where(ahead, np.linalg.norm(drawn - seen.pixels, axis=1), np.inf)))


def _triangulate_within(tracks: Pieces, poses: CameraPoses, lens: TrackLens, first: int, stop: int) -> Floats:
    """Points (count, 3) by the key frames first..stop-1 alone, NaN where there is none."""
    frames = tracks.points.frames
    begin, end = np.searchsorted(frames, [first, stop])
    inside: npt.NDArray[np.bool_] = np.zeros(len(frames), np.bool_)
    inside[begin:end] = poses.is_known[frames[begin:end]]
    return triangulate(Pieces(tracks.points.pick(inside), tracks.count), poses, lens, _GATE_PX, _VIEWS)


def _walk_over(
    tracks: Pieces, found: Floats, poses: CameraPoses, lens: TrackLens, before: int, after: int
) -> FrameFit | None:
    """The pose of the frame after a tear by points from before it, from frame to frame; None where it gets lost."""
    turn, shift = poses.turns[before], poses.shifts[before]
    fit: FrameFit | None = None
    for frame in range(before + 1, after + 1):
        seen = tracks.points.read(frame, frame + 1)
        seen = seen.pick(~np.isnan(found[seen.ids, 0]))
        if len(seen.ids) < LEAST_POINTS:
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
