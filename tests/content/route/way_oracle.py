"""Generated graphs, and what networkx's Dijkstra says of ways on them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import networkx
from hypothesis import assume
from hypothesis import strategies as st

from tests.content.route.maps import STREET, make_graph
from vitrine.content.route.edge_grid import SnappedPlace
from vitrine.content.route.graph_router import GraphRouter
from vitrine.content.route.protocols import Place2
from vitrine.content.route.walked_leg import WalkedLeg, compute_factors
from vitrine.content.route.walking_graph import BACKWARD, FORWARD, WalkingGraph
from vitrine.content.route.walking_rule import WalkingRule, WayKind
from vitrine.content.route.way_line import SAME_M

ONE_WAY = WalkingRule(WayKind.STREET, is_backward=False)
_RULES = st.sampled_from(
    [STREET, STREET, ONE_WAY, WalkingRule(WayKind.STEPS), WalkingRule(WayKind.CROSSING), WalkingRule(WayKind.ROAD)]
)
_METRES = st.integers(-300, 300).map(float)
PLACES = st.tuples(_METRES, _METRES)


@st.composite
def graphs(draw: st.DrawFn) -> WalkingGraph:
    """Ways over some nodes: one-ways, loops, several between the same two, and parts that nothing joins."""
    places = draw(st.lists(PLACES, min_size=3, max_size=14))
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
        inner = [(one.at_m, name) for one, name in ((start, "start"), (goal, "goal")) if one.edge == edge]
        stops = [(0.0, first), *sorted(inner, key=lambda stop: stop[0]), (float(graph.lengths_m[edge]), second)]
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


def check_way(graph: WalkingGraph, from_m: Place2, to_m: Place2) -> str:
    """Check the way between two places: "way", or "none" where networkx knows none, too. Raises AssertionError."""
    router = GraphRouter(graph)
    ends = router.snap_both(from_m, to_m)
    legs = router.find_legs(from_m, to_m)
    if ends is None:
        assert legs is None
        return "none"
    start, goal = ends
    expected = find_cost(graph, start, goal)
    assert (legs is None) == (expected is None)
    if legs is None or expected is None:
        return "none"
    assert math.isclose(sum(router.cost(leg) for leg in legs), expected, rel_tol=1e-9, abs_tol=1e-6)
    check_legs(graph, legs)
    assert math.dist(graph.cut_line(*legs[0])[0], graph.cut_line(start.edge, start.at_m, start.at_m)[0]) < 1e-6
    assert math.dist(graph.cut_line(*legs[-1])[-1], graph.cut_line(goal.edge, goal.at_m, goal.at_m)[0]) < 1e-6
    route, length_m = router.find(from_m, to_m), sum(leg.length_m for leg in legs)
    assert (route is None) == (length_m <= SAME_M)
    if route is None:
        return "none"
    assert math.isclose(route.length_m, length_m, abs_tol=2 * SAME_M * len(legs))
    along = [one.at_m for one in route.manoeuvres]
    assert along == sorted(along) and along[-1] == route.length_m
    return "way"
