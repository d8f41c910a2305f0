"""Guidance as a pure function: a walk in steps of a metre, and what is told where."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.content.route.guidance import (
    Fix,
    GuidanceSettings,
    GuidanceState,
    GuidanceStatus,
    RouteMatch,
    Told,
    advance_guidance,
    begin_guidance,
    find_match,
    find_street,
    measure_distance,
)
from vitrine.content.route.manoeuvre import Manoeuvre, TurnAction
from vitrine.content.route.walking_route import WalkingRoute, make_route
from vitrine.content.route.way_line import find_point

LINE = np.array([(0.0, 0.0), (0.0, 100.0), (60.0, 100.0), (60.0, 160.0)])
ROUTE = make_route(
    LINE,
    [
        Manoeuvre(40, TurnAction.STRAIGHT, "New Road"),
        Manoeuvre(100, TurnAction.RIGHT, "Mill Lane"),
        Manoeuvre(160, TurnAction.LEFT, "Bridge Street"),
        Manoeuvre(220, TurnAction.ARRIVE, "Bakery"),
    ],
    "test",
    street="Old Road",
)
SETTINGS = GuidanceSettings()


def walk(
    places: Iterable[tuple[float, float]], route: WalkingRoute = ROUTE, step_s: float = 0.75
) -> tuple[GuidanceState, list[tuple[int, str]]]:
    """The last state, and what was told after how many steps."""
    fixes = [Fix(number * step_s, east, north) for number, (east, north) in enumerate(places)]
    state = begin_guidance(route, fixes[0])
    told = []
    for number, fix in enumerate(fixes):
        state, events = advance_guidance(route, SETTINGS, state, fix)
        told += [(number, event.value) for event in events]
    return state, told


def along(*metres: float) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in (find_point(ROUTE.points_m, ROUTE.along_m, at_m) for at_m in metres)]


def test_a_walk_to_the_goal_is_told_turn_by_turn() -> None:
    state, told = walk(along(*range(221)))
    assert told == [
        (50, "turn_in"),
        (80, "turn_in"),
        (92, "turn_now"),
        (102, "turned"),
        (110, "turn_in"),
        (140, "turn_in"),
        (152, "turn_now"),
        (162, "turned"),
        (170, "turn_in"),
        (200, "turn_in"),
        (214, "arrived"),
    ]
    assert state.status is GuidanceStatus.ARRIVED


def test_who_begins_near_a_turn_is_told_once() -> None:
    assert walk(along(85, 86))[1] == [(0, "turn_in")]
    assert walk(along(95, 96))[1] == [(0, "turn_now")]


def test_streets_and_distances() -> None:
    assert [find_street(ROUTE, at_m) for at_m in (0, 39, 40, 99, 100, 219)] == [
        *("Old Road", "Old Road", "New Road", "New Road", "Mill Lane", "Bridge Street")
    ]
    state = begin_guidance(ROUTE, Fix(0, 2.0, 30.0))
    assert state.match == RouteMatch(30.0, 2.0)
    assert measure_distance(ROUTE, state) == 70


def test_who_leaves_the_line_is_told_after_three_seconds_and_again_at_half_the_way_back() -> None:
    astray = [(-float(x), 50.0) for x in (*range(0, 31), *range(30, -1, -1))]
    state, told = walk(astray)
    assert told[0][1] == "turn_in"
    assert told[1:] == [(25, "off_route"), (51, "rejoined"), (51, "turn_in")]
    assert state.status is GuidanceStatus.ON_ROUTE


def test_who_passes_the_goal_on_the_other_side_is_not_there() -> None:
    assert walk([(72.0, 150.0), (72.0, 160.0)])[1] == [(0, "turn_in")]
    assert walk([(69.0, 150.0), (69.0, 160.0)])[1] == [(0, "turn_in"), (1, "arrived")]


def test_one_bad_fix_is_nothing() -> None:
    assert walk([*along(20, 21), (-60.0, 21.0), *along(23, 24)])[1] == []


def test_who_turns_back_is_told_and_again_when_they_turn_round() -> None:
    state, told = walk(along(*range(20, 41), *range(40, 20, -1), *range(20, 30)))
    assert [word for _, word in told] == ["wrong_way", "rejoined"]
    assert told[0][0] == 20 + 11
    assert state.status is GuidanceStatus.ON_ROUTE


def test_a_line_that_crosses_itself_is_followed_along() -> None:
    loop = make_route(np.array([(0.0, 0), (0, 200), (100, 200), (100, 100), (-100, 100)]), [], "test")
    state = begin_guidance(loop, Fix(0, 0, 80))
    for north in range(80, 121, 2):
        state, _ = advance_guidance(loop, SETTINGS, state, Fix(0, 0, north))
    assert state.match.along_m == 120
    assert find_match(loop, Fix(0, 3.0, 100.0), 500.0).along_m == pytest.approx(497)


def test_who_is_carried_on_is_matched_again() -> None:
    state = begin_guidance(ROUTE, Fix(0, 0, 10))
    state, _ = advance_guidance(ROUTE, SETTINGS, state, Fix(1, 60, 140))
    assert state.match == RouteMatch(200, 0)


def test_fixes_that_err_by_metres_tell_each_thing_once() -> None:
    noise = np.random.RandomState(7).normal(0, 2.0, (221, 2))
    noisy = [(x + dx, y + dy) for (x, y), (dx, dy) in zip(along(*range(221)), noise.tolist(), strict=True)]
    words = [word for _, word in walk(noisy)[1]]
    assert words.count("turn_now") == 2 and words.count("arrived") == 1
    assert "off_route" not in words and "wrong_way" not in words


FIXES = st.lists(st.tuples(st.floats(-90, 150), st.floats(-60, 220)), min_size=1, max_size=60)


@given(FIXES)
def test_any_walk_is_guided(places: list[tuple[float, float]]) -> None:
    state, told = walk(places)
    words = [word for _, word in told]
    assert words.count("arrived") <= 1 and set(words) <= {word.value for word in Told}
    assert 0 <= state.match.along_m <= ROUTE.length_m
    if state.status is not GuidanceStatus.ARRIVED:
        assert state.match.off_m >= find_match(ROUTE, Fix(0, *places[-1]), None).off_m - 1e-9
    for first, second in pairwise(words):
        assert (first, second) != ("off_route", "off_route") and (first, second) != ("rejoined", "rejoined")
