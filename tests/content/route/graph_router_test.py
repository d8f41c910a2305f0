"""Ways cost what networkx's Dijkstra finds, go only where one may walk, and are none where there is none."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import networkx
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.content.route.maps import STREET, make_graph
from vitrine.content.route.edge_grid import SnappedPlace
from vitrine.content.route.graph_router import MAX_SNAP_M, GraphRouter
from vitrine.content.route.walked_leg import WalkedLeg, compute_factors
from vitrine.content.route.walking_graph import BACKWARD, FORWARD, WalkingGraph
from vitrine.content.route.walking_rule import WalkingRule, WayKind

ONE_WAY = WalkingRule(WayKind.STREET, is_backward=False)
_RULES = st.sampled_from(
    [STREET, STREET, ONE_WAY, WalkingRule(WayKind.STEPS), WalkingRule(WayKind.CROSSING), WalkingRule(WayKind.ROAD)]
)
_METRES = st.integers(-300, 300).map(float)
_PLACES = st.tuples(_METRES, _METRES)


@st.composite
def graphs(draw: st.DrawFn) -> WalkingGraph:
    """Ways over some nodes: one-ways, loops, several between the same two, and parts that nothing joins."""
    places = draw(st.lists(_PLACES, min_size=3, max_size=14))
    nodes = st.integers(0, len(places) - 1)
    ways = draw(
        st.lists(st.tuples(_RULES, st.just(""), st.lists(nodes, min_size=2, max_size=5)), min_size=1, max_size=12)
    )
    try:
        return make_graph(dict(enumerate(places)), ways)
    except ValueError:
        assume(False)
        raise


def find_cost(graph: WalkingGraph, start: SnappedPlace, goal: SnappedPlace) -> float | None:
    """What the best way costs by networkx, on the graph with both places as nodes of their own."""
    factors = compute_factors(graph)
    oracle: networkx.MultiDiGraph = networkx.MultiDiGraph()
    oracle.add_nodes_from(["start", "goal"])
    for edge, (first, second) in enumerate(graph.ends.tolist()):
        stops = [(0.0, first), (float(graph.lengths_m[edge]), second)]
        stops += [(one.at_m, name) for one, name in ((start, "start"), (goal, "goal")) if one.edge == edge]
        stops.sort(key=lambda stop: (stop[0], stop[1] == second and stop[0] > 0))
        for (from_m, tail), (to_m, head) in pairwise(stops):
            cost = (to_m - from_m) * factors[edge]
            if graph.flags[edge] & FORWARD:
                oracle.add_edge(tail, head, weight=cost)
            if graph.flags[edge] & BACKWARD:
                oracle.add_edge(head, tail, weight=cost)
    try:
        return float(networkx.dijkstra_path_length(oracle, "start", "goal"))
    except networkx.NetworkXNoPath:
        return None


def check_legs(graph: WalkingGraph, legs: Sequence[WalkedLeg]) -> None:
    """Each leg begins where the one before ends, and goes in a direction that is allowed."""
    lines = [graph.cut_line(*leg) for leg in legs]
    for before, after in pairwise(lines):
        assert math.dist(before[-1], after[0]) < 1e-6
    for leg in legs:
        needed = FORWARD if leg.to_m > leg.from_m else BACKWARD
        assert leg.length_m == 0 or graph.flags[leg.edge] & needed


@settings(max_examples=120, deadline=None)
@given(graphs(), _PLACES, _PLACES)
def test_a_way_costs_what_dijkstra_says(
    graph: WalkingGraph, from_m: tuple[float, float], to_m: tuple[float, float]
) -> None:
    router = GraphRouter(graph)
    start, goal = router.snap(from_m), router.snap(to_m)
    legs = router.find_legs(from_m, to_m)
    if start is None or goal is None:
        assert legs is None
        return
    expected = find_cost(graph, start, goal)
    assert (legs is None) == (expected is None)
    if legs is None or expected is None:
        return
    assert math.isclose(sum(router.cost(leg) for leg in legs), expected, rel_tol=1e-9, abs_tol=1e-6)
    check_legs(graph, legs)
    assert math.dist(graph.cut_line(*legs[0])[0], graph.cut_line(start.edge, start.at_m, start.at_m)[0]) < 1e-6
    assert math.dist(graph.cut_line(*legs[-1])[-1], graph.cut_line(goal.edge, goal.at_m, goal.at_m)[0]) < 1e-6
    route = router.find(from_m, to_m)
    length_m = sum(leg.length_m for leg in legs)
    assert (route is None) == (length_m <= 0.01)
    if route is not None:
        assert math.isclose(route.length_m, length_m, abs_tol=0.02 * len(legs))
        assert [one.at_m for one in route.manoeuvres] == sorted(one.at_m for one in route.manoeuvres)


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
