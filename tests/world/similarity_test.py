"""Similarities: points, poses and what is made of two of them, against matrices written out."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.world.camera import Pose, Quaternion
from vitrine.world.similarity import UNMOVED, Shift, Similarity
from vitrine.world.trajectory import Trajectory

parts = st.floats(-1.0, 1.0)


@st.composite
def similarities(draw: st.DrawFn) -> Similarity:
    turn = np.array([draw(parts) for _ in range(4)])
    if np.linalg.norm(turn) < 0.1:
        turn = np.array([0.0, 0.0, 0.0, 1.0])
    x, y, z, w = (turn / np.linalg.norm(turn)).tolist()
    return Similarity(draw(st.floats(0.1, 10)), Quaternion(x, y, z, w), Shift(draw(parts), draw(parts), draw(parts)))


def test_a_quarter_turn_to_the_left_twice_as_large_and_shifted() -> None:
    turn = Quaternion(0.0, math.sqrt(0.5), 0.0, math.sqrt(0.5))
    moved = Similarity(2.0, turn, Shift(1.0, 0.0, 0.0))
    # Ahead (-Z) becomes left (-X).
    assert moved.move_points(np.array([[0.0, 1.0, -3.0]])) == pytest.approx(np.array([[-5.0, 2.0, 0.0]]))
    assert moved.turn_deg == pytest.approx(90.0)
    pose = Trajectory(np.zeros(1), np.array([[0.0, 1.0, -3.0]]), np.array([[1.0, 0.0, 0.0, 0.0]])).moved(moved)
    assert Pose(Shift(0, 0, 0), Quaternion(*pose.quaternions[0])).heading_rad == pytest.approx(-math.pi / 2)
    assert pose.positions_m[0] == pytest.approx([-5.0, 2.0, 0.0])


@given(similarities(), similarities())
def test_two_are_one_and_the_inverse_takes_it_back(first: Similarity, second: Similarity) -> None:
    points = np.array([[0.3, -1.0, 2.0], [5.0, 0.0, -7.0]])
    both = first.then(second)
    assert both.move_points(points) == pytest.approx(second.move_points(first.move_points(points)), abs=1e-6)
    assert first.inverse.move_points(first.move_points(points)) == pytest.approx(points, abs=1e-6)
    assert first.then(first.inverse).scale == pytest.approx(UNMOVED.scale)


@given(similarities())
def test_a_point_stays_in_its_place_in_the_picture(moved: Similarity) -> None:
    unit = np.array([[0.9, 0.1, -0.3, 0.3]])
    trajectory = Trajectory(np.zeros(1), np.array([[1.0, 1.6, 2.0]]), unit / np.linalg.norm(unit))
    point = np.array([[0.5, 0.0, -4.0]])
    seen = []
    for one, at in ((trajectory, point), (trajectory.moved(moved), moved.move_points(point))):
        optical = one.pose_at(0.0).optical_from_world()
        seen.append(optical[:3, :3] @ at[0] + optical[:3, 3])
    assert seen[1] / np.linalg.norm(seen[1]) == pytest.approx(seen[0] / np.linalg.norm(seen[0]), abs=1e-6)
