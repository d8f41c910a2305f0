"""Similarities by pointing: what was meant holds afterwards, by closed formulas, and all else is kept."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.errors import InputError
from vitrine.world.camera import Pose, Quaternion, make_level_pose
from vitrine.world.horizon import Horizon
from vitrine.world.placing import level_by_horizon, level_by_points, place_origin, scale_by_length
from vitrine.world.rotations import quaternions_from_rotations, rotations_from_quaternions
from vitrine.world.similarity import Similarity
from vitrine.world.trajectory import Trajectory

metres = st.floats(-20.0, 20.0)
angles = st.floats(-0.5, 0.5)
places = st.builds(lambda x, y, z: np.array([x, y, z]), metres, metres, metres)


def moved(pose: Pose, similarity: Similarity) -> Pose:
    found = Trajectory(np.zeros(1), np.array([pose.position_m]), np.array([pose.orientation])).moved(similarity)
    return found.pose_at(0.0)


def leaning(pitch_rad: float, roll_rad: float, heading_rad: float) -> Pose:
    """A camera at eye height that looks down by a pitch and is rolled clockwise."""
    sp, cp, sr, cr = math.sin(pitch_rad), math.cos(pitch_rad), math.sin(roll_rad), math.cos(roll_rad)
    pitch = np.array([[1, 0, 0], [0, cp, -sp], [0, sp, cp]])
    roll = np.array([[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]])
    level = make_level_pose((3.0, 1.6, -7.0), heading_rad).world_from_optical()[:3, :3]
    x, y, z, w = quaternions_from_rotations((level @ pitch.T @ roll)[None])[0].tolist()
    return Pose((3.0, 1.6, -7.0), Quaternion(x, y, z, w))


@given(places, places, st.floats(0.1, 50.0))
def test_two_places_are_so_far_apart_and_the_floor_stays(a: np.ndarray, b: np.ndarray, length_m: float) -> None:
    if np.linalg.norm(a - b) < 0.01:
        return
    found = scale_by_length(a, b, length_m)
    ends = found.move_points(np.array([a, b, a * (1, 0, 1)]))
    assert np.linalg.norm(ends[1] - ends[0]) == pytest.approx(length_m)
    assert ends[2, 1] == 0 and found.turn_deg == 0 and found.move_points(np.zeros((1, 3))).tolist() == [[0, 0, 0]]


@pytest.mark.parametrize(
    ("length_m", "apart_m"), [(0.0, 1.0), (-2.0, 1.0), (math.nan, 1.0), (math.inf, 1.0), (1.0, 0.0)]
)
def test_no_length_is_a_sentence(length_m: float, apart_m: float) -> None:
    with pytest.raises(InputError, match="length"):
        scale_by_length(np.zeros(3), np.array([0.0, 0.0, apart_m]), length_m)


@given(angles, angles, angles, angles, st.floats(-3.0, 3.0))
def test_a_horizon_that_was_dragged_is_level(
    pitch_rad: float, roll_rad: float, below_rad: float, clockwise_rad: float, heading_rad: float
) -> None:
    pose, wanted = leaning(pitch_rad, roll_rad, heading_rad), Horizon(below_rad, clockwise_rad)
    after = moved(pose, level_by_horizon(pose, wanted.up_optical))
    assert after.position_m == pytest.approx(pose.position_m), "the eye stays where it is, and so high"
    assert np.array(Horizon.from_pose(after)) == pytest.approx(np.array(wanted), abs=1e-7)


def test_what_is_level_stays_as_it_is() -> None:
    pose = leaning(0.2, 0.1, 1.0)
    found = level_by_horizon(pose, Horizon.from_pose(pose).up_optical)
    assert found.turn_deg == pytest.approx(0, abs=1e-6) and np.allclose(found.shift_m, 0)


def test_a_pitch_alone_turns_about_the_axis_to_the_right() -> None:
    pose = make_level_pose((0.0, 1.6, 0.0))
    found = level_by_horizon(pose, Horizon(below_rad=-0.1).up_optical)
    # The horizon was put 0.1 rad above the middle: the camera looks down by that, and what is ahead sinks.
    ahead = found.move_points(np.array([[0.0, 1.6, -10.0]]))[0]
    assert ahead == pytest.approx([0.0, 1.6 - 10 * math.sin(0.1), -10 * math.cos(0.1)])


@given(places, st.floats(-math.pi, math.pi), places)
def test_an_origin_is_the_spot_and_ahead_is_the_arrow(spot: np.ndarray, heading_rad: float, other: np.ndarray) -> None:
    found = place_origin(spot, heading_rad)
    tip = spot + 2 * np.array([math.sin(heading_rad), 0.0, -math.cos(heading_rad)])
    moved_spot, moved_tip, moved_other = found.move_points(np.array([spot, tip, other]))
    assert moved_spot == pytest.approx([0.0, spot[1], 0.0], abs=1e-9)
    assert moved_tip == pytest.approx([0.0, spot[1], -2.0], abs=1e-9)
    assert moved_other[1] == pytest.approx(other[1]), "heights stay"
    assert math.hypot(*moved_other[[0, 2]]) == pytest.approx(math.hypot(*(other - spot)[[0, 2]]))


@given(angles, angles, st.floats(-2.0, 2.0), st.sampled_from([1.0, -1.0]))
def test_three_points_are_the_floor_and_the_camera_is_above(a: float, b: float, drop_m: float, side: float) -> None:
    turn = rotations_from_quaternions(np.array([[a, 0.1, b, 1.0]]))[0]
    floor = np.array([[0.0, 0.0, -3.0], [2.0, 0.0, -4.0], [-1.0, 0.0, -6.0]]) @ turn.T + [0.5, drop_m, 1.0]
    camera = floor.mean(axis=0) + side * turn[:, 1] * 1.6
    found = level_by_points(floor, camera)
    laid, over = found.move_points(floor), found.move_points(camera[None])[0]
    assert laid[:, 1] == pytest.approx(np.zeros(3), abs=1e-9) and over[1] == pytest.approx(1.6)
    middle = floor.mean(axis=0)
    assert laid.mean(axis=0) == pytest.approx([middle[0], 0.0, middle[2]]), "their middle stays over its spot"


def test_a_floor_overhead_is_turned_over() -> None:
    ceiling = np.array([[0.0, 3.0, -3.0], [2.0, 3.0, -4.0], [-1.0, 3.0, -6.0]])
    found = level_by_points(ceiling, np.array([0.0, 1.6, 0.0]))
    assert found.move_points(np.array([[0.0, 1.6, 0.0]]))[0, 1] == pytest.approx(1.4)
    assert found.move_points(ceiling)[:, 1] == pytest.approx(np.zeros(3), abs=1e-9)


@pytest.mark.parametrize("third", [(2.0, 0.0, -2.0), (0.0, 0.0, 0.0), (1.0, 0.005, -1.0)])
def test_three_on_a_line_are_a_sentence(third: tuple[float, float, float]) -> None:
    with pytest.raises(InputError, match="on one line"):
        level_by_points(np.array([[0.0, 0.0, 0.0], [1.0, 0.0, -1.0], third]), np.array([0.0, 1.6, 0.0]))


@given(angles, angles, st.floats(-0.4, 0.4), st.floats(-0.3, 0.3))
def test_a_drag_of_the_horizon_runs_through_the_pointer(
    below_rad: float, clockwise_rad: float, x: float, y: float
) -> None:
    start = Horizon(below_rad, clockwise_rad)
    ray = np.array([x, y, 1.0])
    lifted = start.through_middle(ray)
    assert lifted.up_optical @ ray == pytest.approx(0, abs=1e-9) and lifted.clockwise_rad == clockwise_rad
    middle = start.rays_at(np.zeros(1))[0]
    if np.linalg.norm(np.cross(middle, ray)) > 0.05:
        turned = start.through_end(ray)
        assert turned.up_optical @ ray == pytest.approx(0, abs=1e-9)
        assert turned.up_optical @ middle == pytest.approx(0, abs=1e-9), "about its middle"


def test_the_line_of_a_rolled_camera_is_a_straight_one_at_its_angle() -> None:
    horizon = Horizon(0.1, 0.2)
    rays = horizon.rays_at(np.radians([-30.0, 0.0, 20.0]))
    places = rays[:, :2] / rays[:, 2:]
    slopes = (places[1:] - places[0]) / np.linalg.norm(places[1:] - places[0], axis=1)[:, None]
    assert slopes == pytest.approx(np.tile([math.cos(0.2), math.sin(0.2)], (2, 1)))
    assert np.linalg.norm(places[1]) == pytest.approx(math.tan(0.1)) and places[1, 1] > 0
    assert Horizon.from_pose(leaning(0.1, 0.0, 2.0)).below_rad == pytest.approx(-0.1), "who looks down sees it higher"
