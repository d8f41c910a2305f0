"""Parts of a shot, each in a world of its own, laid back into one."""

from __future__ import annotations

import numpy as np
import pytest

from tests.track.made_walk import make_poses, pan, walk
from vitrine.track.camera_poses import CameraPoses
from vitrine.track.motion import Motion, MotionRun
from vitrine.track.rotations import exponential
from vitrine.track.shot_parts import SolvedPart, bound_runs, join_parts, split_runs

MOVE, TURN = Motion.MOVE, Motion.TURN


def elsewhere(poses: CameraPoses, seed: int, scale: float) -> CameraPoses:
    random = np.random.default_rng(seed)
    return poses.moved(exponential(random.normal(0, 1, (1, 3)))[0], scale, random.normal(0, 5, 3))


def gaps(found: CameraPoses, true: CameraPoses) -> tuple[float, float]:
    """How far a joined path is from the true one, as seen from its first camera: in its own unit, and in degrees."""
    from_first = [table.turns @ table.turns[0].T for table in (found, true)]
    ways = [(table.centres - table.centres[0]) @ table.turns[0].T for table in (found, true)]
    ways = [way / np.linalg.norm(way[-1]) for way in ways]
    angle = np.degrees(np.arccos(np.clip((np.einsum("nij,nij->n", *from_first) - 1) / 2, -1, 1)))
    return float(np.linalg.norm(ways[0] - ways[1], axis=1).max()), float(angle.max())


def test_a_long_walk_is_cut_into_parts_that_share_three_seconds() -> None:
    runs = split_runs([MotionRun(MOVE, 0, 4500)], 30.0)
    assert [(run.first, run.stop) for run in runs] == [(0, 1800), (1710, 3510), (3420, 4500)]
    assert split_runs([MotionRun(MOVE, 0, 2200)], 30.0) == [MotionRun(MOVE, 0, 2200)]


def test_runs_share_the_frame_at_which_they_meet() -> None:
    runs = [MotionRun(TURN, 0, 100), MotionRun(MOVE, 100, 300), MotionRun(Motion.STILL, 300, 400)]
    spans = split_runs(runs, 30.0)
    assert [(run.first, run.stop) for run in spans] == [(0, 101), (40, 301), (300, 400)], "a move takes 2 s of the turn"
    assert [(run.first, run.stop) for run in bound_runs(spans)] == [(0, 101), (100, 301), (300, 400)]
    back = split_runs([MotionRun(MOVE, 0, 200), MotionRun(TURN, 200, 230)], 30.0)
    assert [(run.first, run.stop) for run in back] == [(0, 230), (200, 230)]
    assert bound_runs(back)[1].first == 200


def test_parts_of_a_walk_become_one_of_one_scale() -> None:
    made = walk(6, sway_deg=15.0)
    spans = [(0, 80), (60, 130), (110, 180)]
    parts = [
        SolvedPart(MotionRun(MOVE, a, b), elsewhere(made.poses.part(a, b), a, 1 + a / 100), np.zeros((0, 3)), 9)
        for a, b in spans
    ]
    poses, _ = join_parts(parts, 180)
    assert poses.is_known.all()
    assert gaps(poses, made.poses) == pytest.approx((0, 0), abs=1e-3)


def test_a_pan_goes_on_into_a_walk_and_its_points_with_it() -> None:
    turning, walking = pan(2).poses, walk(3).poses
    true = make_poses(
        np.concatenate([turning.centres[:-1], walking.centres - walking.centres[0] + turning.centres[-1]]),
        np.concatenate([turning.turns[:-1], walking.turns @ (walking.turns[0].T @ turning.turns[-1])]),
    )
    moved = elsewhere(true.part(59, 149), 7, 1.0)
    # A point two metres ahead of the walk's first camera, in the walk's own world.
    ahead = moved.centres[0] + 2 * moved.turns[0, 2]
    parts = [
        SolvedPart(MotionRun(TURN, 0, 60), elsewhere(true.part(0, 60), 1, 1.0), np.zeros((0, 3)), 0),
        SolvedPart(MotionRun(MOVE, 59, 149), moved, ahead[None], 50),
    ]
    poses, points = join_parts(parts, 149)
    assert gaps(poses, true) == pytest.approx((0, 0), abs=1e-3)
    assert (points[0] - poses.centres[59]) @ poses.turns[59].T == pytest.approx([0, 0, 2], abs=1e-6)


def test_what_shares_no_pose_with_the_part_before_has_none() -> None:
    made = walk(3)
    lost = made.poses.part(40, 90)._replace(centres=np.full((50, 3), np.nan))
    parts = [
        SolvedPart(MotionRun(MOVE, 0, 41), made.poses.part(0, 41), np.zeros((0, 3)), 9),
        SolvedPart(MotionRun(MOVE, 40, 90), lost, np.zeros((0, 3)), 0),
    ]
    poses, _ = join_parts(parts, 90)
    assert poses.is_known.tolist() == [True] * 41 + [False] * 49
