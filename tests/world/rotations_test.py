"""Rotations: the least turn between two directions, against what a turn is, and half turns."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.world.rotations import shortest_rotation

vectors = st.tuples(*[st.floats(-1.0, 1.0)] * 3)


@given(vectors, vectors)
def test_it_takes_one_to_the_other_by_no_more_than_the_angle_between(
    one: tuple[float, ...], other: tuple[float, ...]
) -> None:
    source, target = np.array(one), np.array(other)
    if min(np.linalg.norm(source), np.linalg.norm(target)) < 0.1:
        return
    source, target = source / np.linalg.norm(source), target / np.linalg.norm(target)
    turn = shortest_rotation(source, target)
    assert turn @ source == pytest.approx(target, abs=1e-9)
    assert turn @ turn.T == pytest.approx(np.eye(3), abs=1e-9) and np.linalg.det(turn) == pytest.approx(1.0)
    between = math.atan2(float(np.linalg.norm(np.cross(source, target))), float(source @ target))
    assert math.cos(between) == pytest.approx((np.trace(turn) - 1) / 2, abs=1e-9)


@pytest.mark.parametrize("source", np.vstack([np.eye(3), -np.eye(3), [[0.6, 0.0, 0.8]]]).tolist())
def test_opposite_directions_are_half_a_turn_apart(source: list[float]) -> None:
    turn = shortest_rotation(np.array(source), -np.array(source))
    assert turn @ source == pytest.approx(-np.array(source)) and np.trace(turn) == pytest.approx(-1.0)


def test_straight_down_is_turned_up_about_x() -> None:
    down, up = np.array([0.0, -1.0, 0.0]), np.array([0.0, 1.0, 0.0])
    assert shortest_rotation(down, up) == pytest.approx(np.diag([1.0, -1.0, -1.0]))
