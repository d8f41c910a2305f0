"""Rotations against their definitions."""

from __future__ import annotations

import numpy as np
import pytest

from vitrine.track.rotations import (
    exponential,
    fit_rotation,
    interpolate,
    logarithm,
    skew,
)
from vitrine.world.rotations import quaternions_from_rotations, rotations_from_quaternions

VECTORS = np.random.default_rng(0).normal(0, 1, (200, 3))


def test_skew_crosses() -> None:
    other = VECTORS[::-1]
    assert np.einsum("nij,nj->ni", skew(VECTORS), other) == pytest.approx(np.cross(VECTORS, other))


def test_a_quarter_turn_about_z_takes_x_to_y() -> None:
    turn = exponential(np.array([[0.0, 0.0, np.pi / 2]]))[0]
    assert turn @ [1, 0, 0] == pytest.approx([0, 1, 0])
    assert quaternions_from_rotations(turn[None])[0] == pytest.approx([0, 0, np.sqrt(0.5), np.sqrt(0.5)])


@pytest.mark.parametrize("length", [1e-9, 1e-3, 1.0, 3.1, np.pi])
def test_vectors_matrices_and_quaternions_are_one_turn(length: float) -> None:
    vectors = VECTORS / np.linalg.norm(VECTORS, axis=1, keepdims=True) * length
    turns = exponential(vectors)
    assert turns @ turns.transpose(0, 2, 1) == pytest.approx(np.broadcast_to(np.eye(3), turns.shape), abs=1e-12)
    assert rotations_from_quaternions(quaternions_from_rotations(turns)) == pytest.approx(turns, abs=1e-12)
    again = exponential(logarithm(turns))
    assert again == pytest.approx(turns, abs=1e-9)
    if length < 3.1:
        assert logarithm(turns) == pytest.approx(vectors, abs=1e-9)


def test_between_two_turns_it_turns_evenly_and_is_held_beyond() -> None:
    ends = exponential(np.array([[0.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 1.0, 0.6]]))
    found = interpolate(ends, np.array([0.0, 2.0, 3.0]), np.array([-1.0, 0.5, 2.0, 9.0]))
    assert found[0] == pytest.approx(ends[0])
    assert logarithm(found[1:2])[0] == pytest.approx([0, 0.25, 0])
    assert found[2:] == pytest.approx(ends[1:])


def test_a_rotation_is_found_beside_points_that_weigh_nothing() -> None:
    turn = exponential(np.array([[0.2, -0.7, 0.4]]))[0]
    target = VECTORS @ turn.T
    target[::3] = VECTORS[::3]
    weights = np.ones(len(VECTORS))
    weights[::3] = 0
    assert fit_rotation(VECTORS, target, weights) == pytest.approx(turn)
