"""The builder of walking graphs: ways as rows of nodes become edges between the nodes in which they meet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, count, pairwise
from typing import NamedTuple

import numpy as np

from vitrine.content.route.geo_frame import GeoFrame
from vitrine.content.route.walking_graph import BACKWARD, BRIDGE, FORWARD, TUNNEL, MapName, MapPlace, WalkingGraph
from vitrine.content.route.walking_rule import WalkingRule

#: East and north in whole millimetres.
PointMm = tuple[int, int]


class SourceWay(NamedTuple):
    """A way as its source has it: what one may do on it, its name, and the numbers of its nodes in order."""

    rule: WalkingRule
    name: MapName
    nodes: Sequence[int]


class _Chain(NamedTuple):
    """A part of a way from one node to another that is the graph's, too, and the points of its line."""

    way: SourceWay
    ends: tuple[int, int]
    points: list[PointMm]


def build_graph(
    frame: GeoFrame,
    source: str,
    ways: Sequence[SourceWay],
    points_mm: Mapping[int, PointMm],
    closed: Collection[int] = (),
    places: Iterable[MapPlace] = (),
) -> WalkingGraph:
    """The graph of ways over nodes at `points_mm`. A way is cut where a node of it is not there, as at the edge of an
    extract, and at the `closed` ones, through which nobody passes. Raises ValueError where nothing is left.
    """
    uses = _count_uses(ways)
    chains = [part for way in ways for part in _cut_way(way, uses, points_mm, closed)]
    if not chains:
        raise ValueError("no way is left")
    names = {
        name: number for number, name in enumerate(dict.fromkeys((MapName(), *(part.way.name for part in chains))))
    }
    lines = [part.points for part in chains]
    rules = [part.way.rule for part in chains]
    return WalkingGraph(
        frame,
        source,
        points_mm=np.array([point for line in lines for point in line], "i4"),
        starts=np.cumsum([0, *map(len, lines)], dtype="i4"),
        ends=np.array(_number_ends(chains, closed), "i4"),
        streets=np.array([names[part.way.name] for part in chains], "i4"),
        kinds=np.array([rule.kind for rule in rules], "u1"),
        surfaces=np.array([rule.surface for rule in rules], "u1"),
        flags=np.array([_join_flags(rule) for rule in rules], "u1"),
        names=tuple(names),
        places=tuple(places),
    )


def _count_uses(ways: Iterable[SourceWay]) -> Counter[int]:
    """How often each node is used; two uses make it one of the graph's, and so do the ends of a way."""
    uses: Counter[int] = Counter()
    for way in ways:
        uses.update(way.nodes)
        uses.update((way.nodes[0], way.nodes[-1]))
    return uses


def _cut_way(
    way: SourceWay, uses: Mapping[int, int], points_mm: Mapping[int, PointMm], closed: Collection[int]
) -> Iterator[_Chain]:
    """The parts of a way between nodes of the graph. At a closed node each of them has an end of its own."""
    open_nodes: list[int] = []
    for node in (*way.nodes, None):
        if node is None or node not in points_mm:
            yield from _make_chain(way, open_nodes, points_mm)
            open_nodes = []
            continue
        if open_nodes and open_nodes[-1] == node:
            continue
        open_nodes.append(node)
        if len(open_nodes) > 1 and (uses[node] > 1 or node in closed):
            yield from _make_chain(way, open_nodes, points_mm)
            open_nodes = [node]


def _make_chain(way: SourceWay, nodes: Sequence[int], points_mm: Mapping[int, PointMm]) -> Iterator[_Chain]:
    """The part over some nodes of a way, if there are two of them. Points in one place are one, but for its ends."""
    if len(nodes) >= 2:
        points = [points_mm[node] for node in nodes]
        inner = [point for before, point in pairwise(points[:-1]) if point != before]
        yield _Chain(way, (nodes[0], nodes[-1]), [points[0], *inner, points[-1]])


def _number_ends(chains: Iterable[_Chain], closed: Collection[int]) -> list[tuple[int, int]]:
    """The nodes of the graph at the ends of chains, from 0 on; at a closed node each end is one of its own."""
    own = count(1)
    keys = [[(node, next(own) if node in closed else 0) for node in part.ends] for part in chains]
    numbers = {key: number for number, key in enumerate(dict.fromkeys(chain.from_iterable(keys)))}
    return [(numbers[first], numbers[last]) for first, last in keys]


def _join_flags(rule: WalkingRule) -> int:
    flags = FORWARD * rule.is_forward | BACKWARD * rule.is_backward
    return flags | BRIDGE * rule.is_bridge | TUNNEL * rule.is_tunnel
