"""The router on a walking graph: from any place beside an edge to any other, by A* of rustworkx.

A way costs its metres, more where walking is hard (`walked_leg.py`); the estimate is the straight line, which is never
more. A router is for one thread: a search puts its two ends into the graph, and takes them out.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from vitrine.content.route.edge_grid import EdgeGrid, SnappedPlace
from vitrine.content.route.geo_frame import GeoFrame
from vitrine.content.route.protocols import Place2
from vitrine.content.route.walked_leg import WalkedLeg, compute_factors
from vitrine.content.route.walking_graph import BACKWARD, FORWARD, Integers, WalkingGraph
from vitrine.content.route.walking_route import WalkingRoute
from vitrine.content.route.way_description import WayDescriber

if TYPE_CHECKING:
    from rustworkx import PyDiGraph

#: How far from a way a place may lie to be at it.
MAX_SNAP_M = 300.0
#: How much farther an edge may be than the nearest, where from that one nothing leads to the other end.
ISLAND_M = 60.0
#: The estimate is so much less than the straight line that no rounding makes it more.
_ROUNDING = 1 - 1e-9


class GraphRouter:
    """Finds ways on a graph, told with the names of streets in a language: `zh-CN`, `en`, else as they stand there."""

    def __init__(self, graph: WalkingGraph, language: str = "") -> None:
        import rustworkx  # 20 ms, where a way is asked for

        self.graph = graph
        self._grid = EdgeGrid(graph)
        self._describer = WayDescriber(graph, language)
        self._factors = compute_factors(graph)
        costs = graph.lengths_m * self._factors
        is_forward, is_backward = graph.flags & FORWARD > 0, graph.flags & BACKWARD > 0
        tails = np.concatenate([graph.ends[is_forward, 0], graph.ends[is_backward, 1]])
        heads = np.concatenate([graph.ends[is_forward, 1], graph.ends[is_backward, 0]])
        edges = np.concatenate([np.flatnonzero(is_forward), np.flatnonzero(is_backward)])
        self._start, self._goal = graph.node_count, graph.node_count + 1
        self._search: PyDiGraph[int | None, float] = rustworkx.PyDiGraph()
        self._search.add_nodes_from(range(self._goal + 1))
        self._search.extend_from_weighted_edge_list(
            zip(tails.tolist(), heads.tolist(), costs[edges].tolist(), strict=True)
        )
        self._parts, self._largest = _find_parts(self._search, graph)
        # Of edges between the same nodes the one that costs least comes first, and is found.
        keys = tails.astype("i8") * self._start + heads
        order = np.lexsort((edges, costs[edges], keys))
        self._keys, self._edges = keys[order], edges[order]

    @property
    def frame(self) -> GeoFrame:
        """The frame of its metres: the map's."""
        return self.graph.frame

    def find(self, from_m: Place2, to_m: Place2) -> WalkingRoute | None:
        """The way from the place on an edge that is nearest to `from_m` to that nearest to `to_m`.

        None where there is none: no edge within MAX_SNAP_M, none that leads there, or both are one place.
        """
        legs = self.find_legs(from_m, to_m)
        return None if legs is None else self._describer.describe(legs)

    def find_legs(self, from_m: Place2, to_m: Place2) -> list[WalkedLeg] | None:
        """The same as the parts of edges that it goes over."""
        ends = self.snap_both(from_m, to_m)
        if ends is None:
            return None
        start, goal = ends
        leaving, arriving = self._list_leaving(start), self._list_arriving(goal)
        direct = self._go_direct(start, goal)
        with self._put_ends(leaving, arriving, direct):
            nodes = self._search_nodes(goal)
        if nodes is None:
            return None
        if len(nodes) == 2:
            return None if direct is None else [direct]
        between = [self._find_edge(*pair) for pair in pairwise(nodes[1:-1])]
        return [self._cheapest(leaving, nodes[1]), *between, self._cheapest(arriving, nodes[-2])]

    def snap(self, place_m: Place2) -> SnappedPlace | None:
        """The place on an edge that is nearest to a place; None where none is within MAX_SNAP_M."""
        return self._grid.find_nearest(place_m, MAX_SNAP_M)

    def snap_both(self, from_m: Place2, to_m: Place2) -> tuple[SnappedPlace, SnappedPlace] | None:
        """The places on edges between which a way is looked for; None where there cannot be one.

        Maps have islands: a yard behind a gate, the platforms of a station. Where the nearest edges are of two parts
        that nothing joins, those that together are nearest of one part are taken, up to ISLAND_M farther away.
        """
        start, goal = self.snap(from_m), self.snap(to_m)
        if start is None or goal is None:
            return None
        own = int(self._parts[start.edge]), int(self._parts[goal.edge])
        if own[0] == own[1]:
            return start, goal
        pairs = []
        for part in dict.fromkeys((*own, self._largest)):
            near_start = self._grid.find_nearest(from_m, start.distance_m + ISLAND_M, self._parts == part)
            near_goal = self._grid.find_nearest(to_m, goal.distance_m + ISLAND_M, self._parts == part)
            if near_start is not None and near_goal is not None:
                pairs.append((near_start, near_goal))
        return min(pairs, key=lambda pair: pair[0].distance_m + pair[1].distance_m, default=None)

    def is_near(self, place_m: Place2) -> bool:
        """Whether a place is at a way: within MAX_SNAP_M."""
        return self.snap(place_m) is not None

    def cost(self, leg: WalkedLeg) -> float:
        """What a leg costs, in metres of an easy way."""
        return leg.length_m * float(self._factors[leg.edge])

    def _search_nodes(self, goal: SnappedPlace) -> list[int] | None:
        from rustworkx import NoPathFound, digraph_astar_shortest_path

        at = self.graph.cut_line(goal.edge, goal.at_m, goal.at_m)[0]
        straight = np.hypot(*(self.graph.nodes_m - at).T) * _ROUNDING
        estimates = [*straight.tolist(), 0.0, 0.0]
        # Methods of ints, floats and lists are C: a function of ours would be called for each edge.
        is_goal, estimate = self._goal.__eq__, estimates.__getitem__
        try:
            found = digraph_astar_shortest_path(self._search, self._start, is_goal, float, estimate)  # type: ignore[arg-type]
        except NoPathFound:
            return None
        return list(found)

    @contextmanager
    def _put_ends(
        self, leaving: list[tuple[int, WalkedLeg]], arriving: list[tuple[int, WalkedLeg]], direct: WalkedLeg | None
    ) -> Iterator[None]:
        """The two ends of one search in the graph, for a context."""
        added = [(self._start, node, self.cost(leg)) for node, leg in leaving]
        added += [(node, self._goal, self.cost(leg)) for node, leg in arriving]
        added += [] if direct is None else [(self._start, self._goal, self.cost(direct))]
        indices = self._search.add_edges_from(added)
        try:
            yield
        finally:
            for index in indices:
                self._search.remove_edge_from_index(index)

    def _list_leaving(self, place: SnappedPlace) -> list[tuple[int, WalkedLeg]]:
        """To which nodes one may go from a place on an edge, and by which legs."""
        edge, flags = place.edge, self.graph.flags[place.edge]
        first, second = self.graph.ends[edge].tolist()
        legs = [(first, WalkedLeg(edge, place.at_m, 0.0))] if flags & BACKWARD else []
        return legs + ([(second, WalkedLeg(edge, place.at_m, self._length(edge)))] if flags & FORWARD else [])

    def _list_arriving(self, place: SnappedPlace) -> list[tuple[int, WalkedLeg]]:
        """From which nodes one may come to a place on an edge, and by which legs."""
        edge, flags = place.edge, self.graph.flags[place.edge]
        first, second = self.graph.ends[edge].tolist()
        legs = [(first, WalkedLeg(edge, 0.0, place.at_m))] if flags & FORWARD else []
        return legs + ([(second, WalkedLeg(edge, self._length(edge), place.at_m))] if flags & BACKWARD else [])

    def _go_direct(self, start: SnappedPlace, goal: SnappedPlace) -> WalkedLeg | None:
        """The leg from a place to another of the same edge, where one may go so."""
        if start.edge != goal.edge:
            return None
        needed = FORWARD if start.at_m <= goal.at_m else BACKWARD
        return WalkedLeg(start.edge, start.at_m, goal.at_m) if self.graph.flags[start.edge] & needed else None

    def _find_edge(self, tail: int, head: int) -> WalkedLeg:
        """The edge that costs least from a node to another."""
        row = int(np.searchsorted(self._keys, tail * self._start + head))
        edge, length_m = int(self._edges[row]), self._length(int(self._edges[row]))
        is_forward = self.graph.ends[edge, 0] == tail and bool(self.graph.flags[edge] & FORWARD)
        return WalkedLeg(edge, 0.0, length_m) if is_forward else WalkedLeg(edge, length_m, 0.0)

    def _cheapest(self, legs: list[tuple[int, WalkedLeg]], node: int) -> WalkedLeg:
        return min((leg for at, leg in legs if at == node), key=self.cost)

    def _length(self, edge: int) -> float:
        return float(self.graph.lengths_m[edge])


def _find_parts(search: PyDiGraph[int | None, float], graph: WalkingGraph) -> tuple[Integers, int]:
    """The part that each edge (E,) is of, joined in whichever direction; and the one with most nodes."""
    from rustworkx import weakly_connected_components

    found = weakly_connected_components(search)
    of_node = np.zeros(search.num_nodes(), "i4")
    for number, nodes in enumerate(found):
        of_node[list(nodes)] = number
    largest = max(range(len(found)), key=lambda number: (len(found[number]), -min(found[number])))
    return of_node[graph.ends[:, 0]], largest
