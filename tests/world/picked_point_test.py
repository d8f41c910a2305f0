"""Picking: a ray meets the floor by a closed formula, and a wall where the ray goes, not at the dot."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.world.camera import Vectors
from vitrine.world.floor_lines import FloorSpan, lay_floor_lines, snap_span
from vitrine.world.floor_ray import LEAST_DROP, meet_floor
from vitrine.world.picked_point import EyeRay, PickedPoint, pick_point

EYE = np.array([1.0, 1.6, 2.0])
#: Six centimetres at the wall: for some rays there is a dot so near, for some there is none.
CONE_RAD = math.radians(0.6)
NOTHING = np.zeros((0, 3))


def towards(place: tuple[float, float, float]) -> EyeRay:
    way = np.array(place) - EYE
    return EyeRay(EYE, way / np.linalg.norm(way))


def picked(place: tuple[float, float, float], points: Vectors) -> PickedPoint:
    found = pick_point(towards(place), points, CONE_RAD)
    assert found is not None
    return found


def scatter(count: int, noise_m: float = 0.0) -> tuple[Vectors, Vectors]:
    """Places over a unit square, and how far each is off its plane."""
    generator = np.random.default_rng(5)
    return generator.uniform(-1.0, 1.0, (count, 2)), generator.normal(0.0, noise_m, count)


def wall(count: int = 600, noise_m: float = 0.004) -> Vectors:
    """Points of a wall 2 m wide and high, 6 m ahead of the eye."""
    square, off = scatter(count, noise_m)
    return np.column_stack([1 + square[:, 0], 1.5 + square[:, 1], -4 + off])


@given(st.floats(-8.0, 8.0), st.floats(-20.0, 1.0))
def test_the_floor_is_met_where_the_ray_goes(x: float, z: float) -> None:
    found = pick_point(towards((x, 0.0, z)), NOTHING, CONE_RAD)
    assert found is not None and found.surface == "floor"
    assert found[:3] == pytest.approx((x, 0.0, z), abs=1e-9)
    assert found.distance_m == pytest.approx(math.dist(EYE, (x, 0.0, z)))


def test_level_upward_and_all_too_flat_rays_meet_no_floor() -> None:
    assert meet_floor(EYE, np.array([0.0, 0.0, -1.0])) is None
    assert meet_floor(EYE, np.array([0.0, 0.1, -1.0])) is None
    assert meet_floor(EYE, np.full(3, np.nan)) is None
    flat = np.array([0.0, -0.99 * LEAST_DROP, -1.0])
    assert meet_floor(EYE, flat) is None and meet_floor(EYE, flat * (1, 1.05, 1)) is not None
    assert meet_floor(EYE * (1, -1, 1), flat * (1, -2, 1)) is not None, "a floor over the eye"
    assert meet_floor(EYE, np.zeros(3)) is None
    assert pick_point(towards((1.0, 5.0, -9.0)), NOTHING, CONE_RAD) is None, "the open sky"


@pytest.mark.parametrize("x", [0.4, 1.0, 1.7])
def test_a_wall_is_met_where_the_ray_goes_not_at_the_dot(x: float) -> None:
    found = picked((x, 1.2, -4.0), wall())
    assert found.surface == "wall"
    assert found[:3] == pytest.approx((x, 1.2, -4.0), abs=0.01), "the nearest dot is 4 cm aside"


def test_a_shelf_lies_and_is_met_before_the_floor() -> None:
    square, off = scatter(400, 0.003)
    shelf = np.column_stack([1 + square[:, 0], 1.0 + off, square[:, 1]])
    found = picked((1.2, 1.0, 0.1), shelf)
    assert found.surface == "level" and found[:3] == pytest.approx((1.2, 1.0, 0.1), abs=0.02)


def test_what_is_seen_flat_is_met_where_the_ray_goes() -> None:
    square, off = scatter(4000, 0.0)
    shelf = np.column_stack([1 + 3 * square[:, 0], 0.4 + off, -11 + 6 * square[:, 1]])
    found = picked((1.3, 0.4, -11.0), shelf)
    assert found.surface == "level" and found[:3] == pytest.approx((1.3, 0.4, -11.0), abs=1e-6)


def test_points_of_the_floor_are_the_floor() -> None:
    square, off = scatter(400, 0.01)
    ground = np.column_stack([1 + square[:, 0], off, -3 + square[:, 1]])
    found = picked((1.1, 0.0, -3.2), ground)
    assert found.surface == "floor" and found.y_m == 0.0


def test_a_dot_by_itself_in_front_hides_nothing() -> None:
    stray = EYE + 0.4 * (np.array([1.0, 1.2, -4.0]) - EYE)
    found = picked((1.0, 1.2, -4.0), np.vstack([wall(), stray]))
    assert found.surface == "wall" and found.z_m == pytest.approx(-4.0, abs=0.01)


def test_what_is_nearer_hides_what_is_behind() -> None:
    behind = wall() - np.array([0.0, 0.0, 3.0])
    assert picked((1.0, 1.5, -4.0), np.vstack([behind, wall()])).z_m == pytest.approx(-4.0, abs=0.01)


def test_stray_dots_beside_a_wall_do_not_lean_it() -> None:
    points = wall()
    points[::6, 2] += 0.3
    assert picked((1.2, 1.4, -4.0), points).z_m == pytest.approx(-4.0, abs=0.02)


def test_a_heap_is_a_point_on_the_ray() -> None:
    heap = np.random.default_rng(2).uniform(-0.3, 0.3, (300, 3)) + np.array([1.0, 1.5, -4.0])
    found = picked((1.0, 1.5, -4.0), heap)
    assert found.surface == "point" and 5.6 < found.distance_m < 6.4
    assert np.cross(found.place_m - EYE, towards((1.0, 1.5, -4.0)).direction) == pytest.approx(np.zeros(3), abs=1e-9)


def test_points_behind_the_eye_are_not_met() -> None:
    assert pick_point(towards((1.0, 5.0, -9.0)), EYE * 2 - np.array([1.0, 5.0, -9.0])[None], CONE_RAD) is None


def test_lines_of_the_floor_lie_on_whole_metres() -> None:
    span = snap_span((0.3, -7.6), 2.0, 1.0)
    assert span == FloorSpan(-2.0, -10.0, 2.0, -6.0)
    lines = lay_floor_lines(span, 1.0)
    assert lines.shape == (10, 2, 3) and not lines[..., 1].any()
    assert lines[0].tolist() == [[-2, 0, -10], [-2, 0, -6]] and lines[5].tolist() == [[-2, 0, -10], [2, 0, -10]]
    assert snap_span((12.0, 0.0), 39.0, 5.0) == FloorSpan(-25.0, -40.0, 50.0, 40.0)
