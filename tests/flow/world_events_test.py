"""Conditions over a walk against plain Python, position by position."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.flow.chart.event import Event, EventKind, parse_event
from vitrine.flow.timeline.world_events import compute_world_events, evaluate_condition, zone_contains, zone_distance_m
from vitrine.scene.nodes.zone import Zone

POINT = Zone("point", (2.0, 5.0, -10.0))
DISC = Zone("disc", (2.0, 0.0, -10.0), radius_m=3.0)
# An L: even-odd must know its notch.
YARD = Zone("yard", (0.0, 0.0, 0.0), polygon_m=((0.0, 0.0), (6.0, 0.0), (6.0, 2.0), (2.0, 2.0), (2.0, 6.0), (0.0, 6.0)))
POSITIONS = st.tuples(st.floats(-12, 12), st.floats(-12, 12))


def in_the_yard(x: float, z: float) -> bool:
    return (0 < x < 6 and 0 < z < 2) or (0 < x < 2 and 0 < z < 6)


def to_the_yard_m(x: float, z: float) -> float:
    corners = [*YARD.polygon_m, YARD.polygon_m[0]]
    edges = pairwise(corners)
    nearest = []
    for (x1, z1), (x2, z2) in edges:  # all edges are level or upright
        near_x = min(max(x, min(x1, x2)), max(x1, x2))
        near_z = min(max(z, min(z1, z2)), max(z1, z2))
        nearest.append(math.hypot(x - near_x, z - near_z))
    return 0.0 if in_the_yard(x, z) else min(nearest)


@given(position=POSITIONS)
def test_distances_lie_in_the_ground_plane(position: tuple[float, float]) -> None:
    x, z = position
    ground = np.array([position])
    to_center = math.hypot(x - 2, z + 10)
    assert zone_distance_m(POINT, ground)[0] == pytest.approx(to_center)
    assert zone_distance_m(DISC, ground)[0] == pytest.approx(max(0.0, to_center - 3))
    assert zone_distance_m(YARD, ground)[0] == pytest.approx(to_the_yard_m(x, z), abs=1e-9)


@given(position=POSITIONS)
def test_inside(position: tuple[float, float]) -> None:
    x, z = position
    ground = np.array([position])
    assert zone_contains(DISC, ground)[0] == (math.hypot(x - 2, z + 10) <= 3)
    if to_the_yard_m(x, z) > 1e-9 or in_the_yard(x, z):
        assert zone_contains(YARD, ground)[0] == in_the_yard(x, z)


def test_a_polygon_is_the_same_in_both_directions_and_from_any_corner() -> None:
    ground = np.random.default_rng(5).uniform(-3, 9, (500, 2))
    expected = zone_contains(YARD, ground)
    for polygon in (YARD.polygon_m[::-1], YARD.polygon_m[2:] + YARD.polygon_m[:2]):
        turned = Zone("yard", YARD.at_m, polygon_m=polygon)
        assert (zone_contains(turned, ground) == expected).all()
        assert np.allclose(zone_distance_m(turned, ground), zone_distance_m(YARD, ground))


def walk_along_x(*xs: float) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.array([(x, 1.6, -10.0) for x in xs])


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("near:point<4m", [0, 0, 1, 1, 0, 0]),
        ("far:point>4m", [1, 0, 0, 0, 1, 1]),  # 4 m exactly is neither near nor far
        ("near:disc<1m", [0, 0, 1, 1, 0, 0]),
        ("entered:disc", [0, 0, 1, 1, 0, 0]),
        ("left:disc", [0, 0, 0, 0, 1, 1]),
    ],
)
def test_conditions_along_a_walk(event: str, expected: list[int]) -> None:
    walk = walk_along_x(-10, -2, -1, 2, 7, 12)
    zone = {"point": POINT, "disc": DISC}[parse_event(event).value]
    assert evaluate_condition(parse_event(event), zone, walk).tolist() == [bool(value) for value in expected]


def test_rises_and_what_comes_after_the_walk() -> None:
    event = Event(EventKind.NEAR, "point", 4.0)
    world = compute_world_events([event, Event(EventKind.TAP)], {"point": POINT}, walk_along_x(2, 9, 2, 2, 9, 2))
    assert world.rising_ticks == {event: (0, 2, 5)}
    assert [world.next_rising_tick(event, tick) for tick in (0, 1, 2, 5)] == [2, 2, 5, None]
    assert [world.is_rising_at(event, tick) for tick in range(6)] == [True, False, True, False, False, True]
    assert world.holds(event, 5) and world.holds(event, 10**9)


def test_no_walk_means_no_conditions() -> None:
    event = Event(EventKind.NEAR, "point", 4.0)
    assert compute_world_events([event], {"point": POINT}, np.empty((0, 3))).conditions == {}


def test_a_long_walk_past_a_place_of_many_corners_is_judged_piece_by_piece() -> None:
    turns = np.linspace(0, 2 * np.pi, 500, endpoint=False)
    ring = tuple(zip((3 * np.cos(turns)).tolist(), (3 * np.sin(turns)).tolist(), strict=True))
    walk = np.column_stack([np.linspace(-10, 10, 7_001), np.zeros(7_001)])
    zone = Zone("ring", (0, 0, 0), polygon_m=ring)
    assert zone_distance_m(zone, walk) == pytest.approx(np.maximum(np.abs(walk[:, 0]) - 3, 0), abs=2e-4)
    few = [zone_contains(zone, walk[start : start + 100]) for start in range(0, len(walk), 100)]
    assert (
        np.array_equal(zone_contains(zone, walk), np.concatenate(few))
        and 2_000 < zone_contains(zone, walk).sum() < 2_200
    )
