"""Ways cost what networkx's Dijkstra finds, go only where one may walk, and are none where there is none."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings

from tests.content.route.maps import STREET, make_graph
from tests.content.route.way_oracle import PLACES, check_way, graphs
from vitrine.content.route.graph_router import MAX_SNAP_M, GraphRouter
from vitrine.content.route.protocols import Place2
from vitrine.content.route.walking_graph import WalkingGraph
from vitrine.content.route.walking_rule import WalkingRule, WayKind

ONE_WAY = WalkingRule(WayKind.STREET, is_backward=False)


@settings(max_examples=60, deadline=None)
@given(graphs(), PLACES, PLACES)
def test_a_way_costs_what_dijkstra_says(graph: WalkingGraph, from_m: Place2, to_m: Place2) -> None:
    check_way(graph, from_m, to_m)


#: A square block of 100 m: its south side is a one-way to the east.
BLOCK = make_graph(
    {1: (0, 0), 2: (100, 0), 3: (100, 100), 4: (0, 100)}, [(ONE_WAY, "South", [1, 2]), (STREET, "Round", [2, 3, 4, 1])]
)


def test_a_one_way_is_walked_along_and_not_back() -> None:
    router = GraphRouter(BLOCK)
    there, back = router.find((10, 0), (90, 0)), router.find((90, 0), (10, 0))
    assert there is not None and there.length_m == pytest.approx(80)
    assert back is not None and back.length_m == pytest.approx(10 + 300 + 10)


def test_a_search_leaves_nothing_behind() -> None:
    router = GraphRouter(BLOCK)
    first = router.find((10, 0), (50, 100))
    for place in ((90.0, 0.0), (10.0, 0.0), (900.0, 0.0)):
        router.find(place, (20.0, 100.0))
    again = router.find((10, 0), (50, 100))
    assert first is not None and again is not None
    assert np.array_equal(first.points_m, again.points_m) and first.manoeuvres == again.manoeuvres


def test_the_end_of_a_one_way_is_on_it() -> None:
    """110 m of which a piece more than two are no whole number of metres: no rounding puts its end beyond it."""
    there = (ONE_WAY, "", [1, 2])
    graph = make_graph({1: (0, -55), 2: (0, -165)}, [there, (ONE_WAY, "", [2, 1]), there])
    check_way(graph, (0.0, -165.0), (0.0, 0.0))
    place = GraphRouter(graph).snap((0.0, -165.0))
    assert place is not None and place.at_m == graph.lengths_m[place.edge]


def test_what_is_far_from_all_ways_is_near_none() -> None:
    router = GraphRouter(BLOCK)
    assert router.find((0, -MAX_SNAP_M - 1), (50, 0)) is None and not router.is_near((0, -MAX_SNAP_M - 1))
    assert router.find((0, -MAX_SNAP_M + 1), (50, 0)) is not None
    assert router.find((math.nan, 0), (50, 0)) is None


def test_a_place_is_no_way_from_itself() -> None:
    router = GraphRouter(BLOCK)
    assert router.find((50, 100), (50, 100)) is None
    assert router.find((50, 90), (50, 110)) is None


def test_parts_that_nothing_joins_have_no_way_between_them() -> None:
    graph = make_graph({1: (0, 0), 2: (50, 0), 3: (0, 100), 4: (50, 100)}, [(STREET, "", [1, 2]), (STREET, "", [3, 4])])
    assert GraphRouter(graph).find((0, 0), (0, 100)) is None


def test_from_an_island_one_goes_by_the_nearest_way_that_leads_there() -> None:
    """A path in a yard, 20 m from the street, and a goal on the street; and from one such yard to another."""
    nodes: dict[int, tuple[float, float]] = {
        1: (0, 0),
        2: (400, 0),
        3: (50, 20),
        4: (60, 20),
        5: (350, 40),
        6: (350, 90),
    }
    graph = make_graph(nodes, [(STREET, "", [1, 2]), (STREET, "", [3, 4]), (STREET, "", [5, 6])])
    router = GraphRouter(graph)
    for goal, end_m in (((300.0, 0.0), 300.0), ((350.0, 45.0), 350.0)):
        route = router.find((50, 21), goal)
        assert route is not None and np.allclose(route.points_m, [(50, 0), (end_m, 0)])
    within = router.find((50, 21), (60, 21))
    assert within is not None and within.length_m == pytest.approx(10)
    assert router.find((50, 21), (350, 90)) is None


def test_steps_are_gone_round_where_that_is_no_long_way() -> None:
    nodes: dict[int, tuple[float, float]] = {1: (-20, 0), 2: (0, 0), 3: (50, 0), 4: (70, 0), 5: (25, 20)}
    ways = [
        (STREET, "", [1, 2]),
        (WalkingRule(WayKind.STEPS), "", [2, 3]),
        (STREET, "", [3, 4]),
        (STREET, "", [2, 5, 3]),
    ]
    route = GraphRouter(make_graph(nodes, ways)).find((-20, 0), (70, 0))
    assert route is not None and route.length_m == pytest.approx(40 + 2 * math.hypot(25, 20))
