"""Triangulation, resection and adjustment against the made truth."""

from __future__ import annotations

import numpy as np
import pytest

from tests.track.made_walk import LENS, walk
from vitrine.track.adjustment import adjust
from vitrine.track.camera_poses import CameraPoses
from vitrine.track.lens import Freedom
from vitrine.track.observations import Observations
from vitrine.track.resection import refine_frames
from vitrine.track.rotations import Floats, exponential, logarithm
from vitrine.track.triangulation import Pieces, cut_pieces, triangulate

pycolmap = pytest.importorskip("pycolmap", reason="the extra track is not installed")


def disturbed(poses: CameraPoses, turn_rad: float, shift_m: float) -> CameraPoses:
    random = np.random.default_rng(5)
    turns = exponential(random.normal(0, turn_rad, (len(poses.turns), 3))) @ poses.turns
    return poses._replace(turns=turns, centres=poses.centres + random.normal(0, shift_m, poses.centres.shape))


def turn_error_deg(one: Floats, other: Floats) -> float:
    return float(np.degrees(np.linalg.norm(logarithm(one @ other.transpose(0, 2, 1)), axis=1)).max())


def test_tracks_are_cut_into_pieces_of_a_length() -> None:
    made = walk(3)
    pieces = cut_pieces(made.seen, 30)
    for piece in range(0, pieces.count, 97):
        frames = pieces.points.frames[pieces.points.ids == piece]
        assert len(set(frames.tolist())) == len(frames) and frames.max() - frames.min() < 30
    assert len(pieces.points.frames) == len(made.seen.frames)


def test_tracks_that_begin_together_are_not_cut_together() -> None:
    frames, ids = np.repeat(np.arange(90), 400), np.tile(np.arange(400), 90)
    pieces = cut_pieces(Observations(frames, ids, np.zeros((len(ids), 2), np.float32)), 30)
    ends = [int(pieces.points.frames[pieces.points.ids == piece].max()) for piece in range(pieces.count)]
    assert np.bincount(ends)[:89].max() < 0.1 * 400


def test_points_are_found_where_they_are_and_those_that_move_are_none() -> None:
    made = walk(3)
    moving = made.seen.ids % 10 == 0
    pixels = made.seen.pixels.copy()
    pixels[moving, 1] += 0.8 * made.seen.frames[moving]
    pieces = Pieces(made.seen._replace(pixels=pixels), len(made.points))
    found = triangulate(pieces, made.poses, LENS, gate_px=2.0)
    known = np.flatnonzero(~np.isnan(found[:, 0]))
    assert len(known) > 400
    still = known[known % 10 != 0]
    away = np.linalg.norm(found[still] - made.points[still], axis=1)
    depth = np.linalg.norm(made.points[still] - made.poses.centres.mean(axis=0), axis=1)
    assert np.percentile(away / depth, 90) < 0.03
    assert (known % 10 == 0).mean() < 0.02


def test_each_frame_s_pose_is_found_from_points_a_third_of_which_lie() -> None:
    made = walk(2)
    points = made.points.copy()
    points[::3] += [0.7, 0.2, 0.0]
    start = disturbed(made.poses, 0.02, 0.1)
    found = refine_frames(Pieces(made.seen, len(points)), points, start, LENS)
    assert turn_error_deg(found.turns, made.poses.turns) < 0.06
    assert np.linalg.norm(found.centres - made.poses.centres, axis=1).max() < 0.02
    assert (found.inliers > 0.5 * 2 / 3 * 100).all()


def test_a_point_at_the_end_of_the_world_disturbs_no_pose() -> None:
    made = walk(1)
    points = made.points.copy()
    points[::50] *= 1e7
    found = refine_frames(Pieces(made.seen, len(points)), points, disturbed(made.poses, 0.01, 0.05), LENS)
    assert np.linalg.norm(found.centres - made.poses.centres, axis=1).max() < 0.02


def test_adjustment_mends_poses_and_the_focal_length_and_repeats_itself() -> None:
    made = walk(2, sway_deg=15.0)
    wrong = LENS.with_focal(LENS.focal_px * 1.03)
    pieces = Pieces(made.seen.pick(made.seen.frames % 5 == 0), len(made.points))
    start = disturbed(made.poses, 0.004, 0.02)
    found = triangulate(pieces, start, wrong, gate_px=30.0)
    none = np.zeros(pieces.count, bool)
    runs = [adjust(pieces, none, found, start, wrong, 30.0, Freedom(True, False)) for _ in range(2)]
    assert runs[0].lens.focal_px == pytest.approx(LENS.focal_px, rel=0.005)
    assert np.array_equal(runs[0].poses.centres, runs[1].poses.centres, equal_nan=True)
    part = runs[0].poses.is_known
    assert part.sum() == 12
    # The world may be turned and scaled: what is between two frames is not.
    turns = runs[0].poses.turns[part]
    true = made.poses.turns[part]
    assert turn_error_deg(turns[1:] @ turns[:1].transpose(0, 2, 1), true[1:] @ true[:1].transpose(0, 2, 1)) < 0.1
