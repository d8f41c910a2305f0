"""A moving run solved: key frames mapped, then poses, points and lens refined twice over pieces of tracks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.track.adjustment import adjust
from vitrine.track.camera_poses import CameraPoses
from vitrine.track.colmap_camera import name_model
from vitrine.track.lens import KNOWN, Freedom, TrackLens
from vitrine.track.lens_choice import choose_lens
from vitrine.track.mapping import KeyMap, MappingTask, find_features, map_keys
from vitrine.track.observations import Observations, join
from vitrine.track.point_tracker import KEY_LONGEST_S
from vitrine.track.resection import refine_frames
from vitrine.track.rotations import Floats
from vitrine.track.tears import mend_tears
from vitrine.track.triangulation import PIECE_S, Pieces, cut_pieces, triangulate

#: Of a walk that turns by less the focal length cannot be told: depth is stretched instead, and all fits as well. A
#: car ahead came out 13 % wrong, eight seconds of a hand-held straight walk, which sways by 14 degrees, 0.7 %.
LEAST_TURN_DEG = 10.0
#: A focal length that came out by so much longer or shorter than it was guessed needs a second try.
FAR_RATIO = 1.2
#: Every so many seconds a frame takes part in the adjustment, beside the key frames: first, then again.
_EVERY_S, _GATES_PX = (0.2, 0.1667), (5.0, 2.5)
#: Less of k1 than this, of the picture's width at its corners, is nothing that a pinhole does not show as well.
LEAST_CORNER_SHIFT = 0.0025
#: A model of fewer of the key frames than this is none of the run.
LEAST_MAPPED, LEAST_KEYS = 0.5, 3
#: Of the time of mapping, where it is done twice; a second try is known of only after the first.
_FIRST_SHARE, _SECOND_SHARE = 0.7, 0.3


class SolvedRun(NamedTuple):
    """A run's poses in a unit of its own, the lens, and whether its focal length was told.

    `found` has the places of pieces of tracks: (count, 3), NaN for those without.
    """

    poses: CameraPoses
    lens: TrackLens
    is_focal_told: bool
    found: Floats


Progress = Callable[[str, float], None]


def solve_moving(
    points: Observations, task: MappingTask, database: Path, rate: float, on_progress: Progress
) -> SolvedRun | None:
    """Solve a run. None where its key frames do not hang together, or are too few."""
    if len(task.keys) < LEAST_KEYS:
        return None
    find_features(task, database, lambda done: on_progress("features", done))
    on_progress("map", 0.0)
    mapped = map_keys(task, database, lambda done: on_progress("map", _FIRST_SHARE * done))
    lens = task.lens
    if mapped is not None and task.freedom.focal:
        lens = choose_lens(cut_pieces(points, max(2, round(PIECE_S * rate))), mapped)
    if _is_far(lens, task.lens):
        # Pairs of pictures were matched by the guess: they are matched anew by what came out.
        task = replace(task, lens=lens)
        find_features(task, database, lambda done: on_progress("map", _FIRST_SHARE + 0.5 * _SECOND_SHARE * done))
        mapped = map_keys(task, database, lambda done: on_progress("map", 1 + 0.5 * _SECOND_SHARE * (done - 1)))
    if mapped is None or mapped.poses.is_known.sum() < max(LEAST_KEYS, LEAST_MAPPED * len(task.keys)):
        return None
    turns = measure_turning(mapped.poses) >= LEAST_TURN_DEG
    if not turns and task.freedom.focal:
        known = replace(task, freedom=KNOWN)
        kept = map_keys(known, database, lambda done: on_progress("map", 1 + 0.5 * _SECOND_SHARE * (done - 1)))
        mapped = kept if kept is not None else mapped
    on_progress("map", 1.0)
    return refine(points, mapped, rate, Freedom(turns and task.freedom.focal, turns and task.freedom.bend), on_progress)


def _is_far(found: TrackLens, guess: TrackLens) -> bool:
    ratio = found.focal_px / guess.focal_px
    return name_model(found) != name_model(guess) or not 1 / FAR_RATIO < ratio < FAR_RATIO


def measure_turning(poses: CameraPoses) -> float:
    """The widest angle in degrees between two directions in which the camera looked, sideways or up and down."""
    forward = poses.turns[poses.is_known][:, 2]
    mean = forward.mean(axis=0)
    if not np.linalg.norm(mean) > 1e-3:
        return 360.0
    # From the mean twice: enough, and a table of all pairs is not.
    cosines = forward @ (mean / np.linalg.norm(mean))
    return float(np.degrees(2 * np.arccos(np.clip(np.percentile(cosines, 5), -1.0, 1.0))))


def refine(points: Observations, mapped: KeyMap, rate: float, freedom: Freedom, on_progress: Progress) -> SolvedRun:
    """Tears mended, then two rounds of triangulation, adjustment and each frame's pose."""
    tracks = cut_pieces(points, max(2, round(PIECE_S * rate)))
    sift_ids = np.unique(mapped.points.ids)
    sift = mapped.points._replace(ids=tracks.count + np.searchsorted(sift_ids, mapped.points.ids))
    pieces = Pieces(join([tracks.points, sift]), tracks.count + len(sift_ids))
    is_sift = np.arange(pieces.count) >= tracks.count
    lens, known = mapped.lens, mapped.poses.is_known
    # Between key frames first: a pose that is merely interpolated misses by ten pixels, and so do points made from it.
    whole = mend_tears(tracks, mapped.poses, lens, rate)
    found = triangulate(_thin(pieces, known), whole, lens, gate_px=4.0, views=3)
    poses = refine_frames(Pieces(tracks.points, pieces.count), found, whole, lens)
    for number, (every_s, gate_px) in enumerate(zip(_EVERY_S, _GATES_PX, strict=True)):
        on_progress("refine", number / 2)
        part = _thin(pieces, choose_frames(known, max(1, round(every_s * rate)), round(KEY_LONGEST_S * rate)))
        found = triangulate(part, poses, lens, gate_px=4.0)
        adjusted = adjust(part, is_sift, found, poses, lens, gate_px, freedom)
        lens, found = adjusted.lens, adjusted.found
        on_progress("refine", number / 2 + 0.3)
        poses = refine_frames(Pieces(tracks.points, pieces.count), found, adjusted.poses, lens)
        if number == 0 and freedom.bend and lens.corner_shift < LEAST_CORNER_SHIFT:
            lens, freedom = lens.with_bend(None), freedom._replace(bend=False)
    on_progress("refine", 1.0)
    return SolvedRun(poses, lens, freedom.focal, found)


def choose_frames(known: npt.NDArray[np.bool_], every: int, reach: int) -> npt.NDArray[np.bool_]:
    """The frames that take part: key frames with poses, and every so many from the first of them to the last.

    The last ones of a run lie up to `reach` frames after its last key frame, and have no points unless one takes part.
    """
    numbers = np.flatnonzero(known)
    end = min(numbers[-1] + reach, len(known) - 1)
    chosen = known.copy()
    chosen[numbers[0] : end + 1 : every] = True
    chosen[end] = True
    return chosen


def _thin(pieces: Pieces, frames: npt.NDArray[np.bool_]) -> Pieces:
    return Pieces(pieces.points.pick(frames[pieces.points.frames]), pieces.count)
