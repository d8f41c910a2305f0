"""Kinds of motion, on points that a perfect tracker would give."""

from __future__ import annotations

import numpy as np
import pytest

from tests.track.made_walk import EYE_M, LENS, RATE, MadeWalk, make_poses, make_street, pan, see, turn_camera, walk
from vitrine.track.motion import Motion, MotionRun, estimate_turn_focal, find_pair, find_runs
from vitrine.track.observations import Observations

GUESS = LENS.with_focal(502.0)


def kinds(made: MadeWalk) -> list[Motion]:
    return [run.motion for run in find_runs(made.seen, len(made.poses.turns), RATE, GUESS)]


def test_a_walk_moves() -> None:
    assert kinds(walk(5)) == [Motion.MOVE]


def test_a_pan_turns() -> None:
    assert kinds(pan(5)) == [Motion.TURN]


def test_a_camera_on_a_wall_stands_still_though_people_pass() -> None:
    count = 120
    poses = make_poses(np.tile([0.0, EYE_M, 0.0], (count, 1)), turn_camera(np.zeros(count), np.zeros(count)))
    made = see(poses, make_street())
    passing = made.seen.ids % 5 == 0
    pixels = made.seen.pixels.copy()
    pixels[passing, 0] += 2.0 * made.seen.frames[passing]
    assert kinds(made._replace(seen=made.seen._replace(pixels=pixels))) == [Motion.STILL]


def test_a_single_frame_stands() -> None:
    one = pan(5)
    made = one._replace(seen=one.seen.pick(one.seen.frames == 0), poses=one.poses.part(0, 1))
    assert find_runs(made.seen, 1, RATE, GUESS) == [MotionRun(Motion.STILL, 0, 1)]


def test_a_step_aside_before_a_wall_is_no_turn() -> None:
    t = np.arange(150) / RATE
    wall = np.random.default_rng(3).uniform((-3, 0, -0.66), (3, 2.5, -0.65), (4000, 3))
    centres = np.column_stack([0.25 * np.sin(t), np.full(len(t), EYE_M), np.zeros(len(t))])
    poses = make_poses(centres, turn_camera(np.zeros(len(t)), np.zeros(len(t))))
    assert kinds(see(poses, wall)) == [Motion.MOVE]


def test_a_pan_and_then_a_walk_are_two_runs() -> None:
    turning, walking = pan(6).poses, walk(6).poses
    turns = np.concatenate([turning.turns, walking.turns])
    made = see(make_poses(np.concatenate([turning.centres, walking.centres]), turns), make_street())
    # The walk begins where the pan ended: ids go on.
    runs = find_runs(made.seen, len(turns), RATE, GUESS)
    assert [run.motion for run in runs] == [Motion.TURN, Motion.MOVE]
    assert runs[0].stop == runs[1].first == pytest.approx(180, abs=60)


def test_without_points_nothing_is_called_still() -> None:
    nothing = Observations(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros((0, 2), np.float32))
    assert [run.motion for run in find_runs(nothing, 50, RATE, GUESS)] == [Motion.MOVE]


def test_a_pan_tells_the_focal_length() -> None:
    made = pan(5)
    count = len(made.poses.turns)
    starts = made.seen.starts(count)
    pairs = [
        pair
        for first in range(0, 120, 12)
        if (pair := find_pair(made.seen, starts, first, count, RATE, GUESS)) is not None
    ]
    focal_px, told = estimate_turn_focal(pairs, GUESS)
    assert focal_px == pytest.approx(LENS.focal_px, rel=0.03)
    assert told
