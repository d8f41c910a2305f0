"""Up, floor and the world's axes, against the made truth."""

from __future__ import annotations

import numpy as np
import pytest

from tests.track.made_walk import EYE_M, RATE, make_street, pan, walk
from vitrine.track.level import find_floor, find_up, level_poses
from vitrine.track.rotations import exponential

#: Some world that a solver might end in: turned, three times as large, and elsewhere.
TURN = exponential(np.array([[0.4, -1.1, 0.7]]))[0]
SHIFT = np.array([3.0, -2.0, 9.0])


@pytest.mark.parametrize(("sway_deg", "source"), [(20.0, "turns"), (2.0, "walk")])
def test_a_walk_is_stood_upright_on_its_floor(sway_deg: float, source: str) -> None:
    made = walk(6, sway_deg)
    lost = made.poses.moved(TURN, 3.0, SHIFT)
    up = find_up(lost, RATE)
    assert up.source == source
    assert np.degrees(np.arccos(up.direction @ TURN[:, 1])) < 0.5
    floor = find_floor(lost, 3.0 * make_street() @ TURN.T + SHIFT, TURN[:, 1])
    assert floor is not None and floor.points > 100
    assert floor.drop == pytest.approx(3.0 * EYE_M, rel=0.02)
    levelled = level_poses(lost.moved(np.eye(3), EYE_M / floor.drop, np.zeros(3)), up.direction, EYE_M)
    assert levelled.centres[0, ::2] == pytest.approx([0, 0], abs=1e-9)
    assert np.median(levelled.centres[:, 1]) == pytest.approx(EYE_M)
    assert levelled.turns[0, 2, 0] == pytest.approx(0, abs=1e-9) and levelled.turns[0, 2, 2] < -0.9
    assert levelled.centres[-1, 2] == pytest.approx(made.poses.centres[-1, 2], rel=0.03)


def test_a_pan_too_small_to_tell_up_is_level_on_the_whole() -> None:
    up = find_up(pan(4, sweep_deg=3.0).poses, RATE)
    assert up.source == "level"
    assert np.degrees(np.arccos(up.direction[1])) < 3


def test_the_floor_is_not_what_lies_on_it() -> None:
    street = make_street()
    table = np.random.default_rng(2).uniform((-5, 0.7, -60), (5, 0.72, 5), (1500, 3))
    floor = find_floor(walk(4).poses, np.concatenate([street, table]), np.array([0.0, 1.0, 0.0]))
    assert floor is not None and floor.drop == pytest.approx(EYE_M, rel=0.02)


def test_the_floor_is_where_it_ends() -> None:
    # 888 points of a table beside the way, 740 of the floor: but floor and walls go on below the table.
    table = np.random.default_rng(2).uniform((-2, 0.7, -6), (2, 0.72, 0), (1200, 3))
    points = np.concatenate([make_street(6000), table])
    floor = find_floor(walk(4).poses, points, np.array([0.0, 1.0, 0.0]))
    assert floor is not None and floor.drop == pytest.approx(EYE_M, rel=0.02)


def test_without_points_below_there_is_no_floor() -> None:
    assert find_floor(walk(1).poses, np.add(make_street(), [0, 50, 0]), np.array([0.0, 1.0, 0.0])) is None
    assert find_floor(walk(1).poses, np.zeros((0, 3)), np.array([0.0, 1.0, 0.0])) is None
