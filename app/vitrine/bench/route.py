"""The benchmark `route`: ways found on a generated graph of 200,000 edges, beside networkx's Dijkstra on the same one.

A way is all of it: both places snapped to their edges, the search, the line and its manoeuvres. Each way of the peer
must cost the same, or the run ends.
"""

from __future__ import annotations

import math
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np

from vitrine.content.route.geo_frame import GeoFrame
from vitrine.content.route.graph_router import GraphRouter
from vitrine.content.route.map_file import read_map, write_map
from vitrine.content.route.protocols import Place2
from vitrine.content.route.walked_leg import compute_factors
from vitrine.content.route.walking_graph import BACKWARD, FORWARD, MapName, WalkingGraph
from vitrine.content.route.walking_rule import WayKind

#: Crossroads along each side of the town, 80 m apart: some 200,000 edges.
SIDE, BLOCK_MM = 326, 80_000
WAYS, PEER_WAYS = 200, 8
STREETS = 2_000
SEED = 14


class PeerTimes(NamedTuple):
    """Milliseconds of the same ways, in turns: medians of ours and of networkx's, without its snapping and telling."""

    own_ms: float
    networkx_ms: float


@dataclass(frozen=True)
class RouteResult:
    """Seconds of loading the map's file and making the router; milliseconds of a way, and of the peer's.

    Those with `cpu` are of processor time, the others by the clock, which other programs share.
    """

    edges: int
    file_mb: float
    load_s: float
    load_cpu_s: float
    median_ms: float
    cpu_ms: float
    worst_ms: float
    length_m: float
    peer: PeerTimes | None

    def as_json(self) -> dict[str, object]:
        """Plain data."""
        return {**asdict(self), "peer": None if self.peer is None else self.peer._asdict()}


def bench_route(on_progress: Callable[[str], None], side: int = SIDE, ways: int = WAYS) -> RouteResult:
    """Write a generated map, load it, and find ways between places at random."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "generated.map"
        on_progress("making a town")
        write_map(path, make_town(side))
        size_mb = path.stat().st_size / 1e6
        on_progress("loading it")
        began_s, began_cpu_s = time.perf_counter(), time.process_time()
        router = GraphRouter(read_map(path))
        load_s, load_cpu_s = time.perf_counter() - began_s, time.process_time() - began_cpu_s
    ends = choose_ends(router.graph, ways)
    on_progress(f"finding {ways} ways")
    times_ms, cpu_ms, lengths_m = [], [], []
    for pair in ends:
        began_s, began_cpu_s = time.perf_counter(), time.process_time()
        route = router.find(*pair)
        times_ms.append((time.perf_counter() - began_s) * 1e3)
        cpu_ms.append((time.process_time() - began_cpu_s) * 1e3)
        lengths_m.append(0.0 if route is None else route.length_m)
    on_progress("finding some of them by networkx")
    peer = time_networkx(router, ends[:PEER_WAYS])
    return RouteResult(
        router.graph.edge_count, size_mb, load_s, load_cpu_s, statistics.median(times_ms), statistics.median(cpu_ms),
        max(times_ms), statistics.median(lengths_m), peer,
    )  # fmt: skip


def make_town(side: int) -> WalkingGraph:
    """A town of crossroads that are nowhere exact, one street in twenty missing, some one-way, some of steps."""
    chance = np.random.default_rng(SEED)
    numbers = np.arange(side * side).reshape(side, side)
    places = np.stack(np.divmod(numbers.ravel(), side), axis=1) * BLOCK_MM
    places += chance.integers(-BLOCK_MM // 3, BLOCK_MM // 3, places.shape)
    pairs = ((numbers[:-1], numbers[1:]), (numbers[:, :-1], numbers[:, 1:]))
    ends = np.concatenate([np.stack([tail.ravel(), head.ravel()], axis=1) for tail, head in pairs])
    ends = ends[chance.random(len(ends)) >= 0.05]
    # Nodes are numbered without a gap: a crossroads to which no street leads any more is none.
    used, flat = np.unique(ends, return_inverse=True)
    places, ends = places[used], flat.reshape(-1, 2)
    count = len(ends)
    bends = places[ends].mean(axis=1).astype("i8") + chance.integers(-BLOCK_MM // 10, BLOCK_MM // 10, (count, 2))
    lines = np.stack([places[ends[:, 0]], bends, places[ends[:, 1]]], axis=1)
    flags = np.where(chance.random(count) < 0.02, FORWARD, FORWARD | BACKWARD)
    kinds = np.where(chance.random(count) < 0.05, WayKind.STEPS, WayKind.STREET)
    return WalkingGraph(
        GeoFrame(30.0, 120.0), "generated.map", lines.reshape(-1, 2).astype("i4"),
        np.arange(0, 3 * count + 1, 3, dtype="i4"), ends.astype("i4"), chance.integers(0, STREETS, count, dtype="i4"),
        kinds.astype("u1"), np.zeros(count, "u1"), flags.astype("u1"),
        (MapName(), *(MapName(f"Street {number}") for number in range(1, STREETS))), (),
    )  # fmt: skip


def choose_ends(graph: WalkingGraph, count: int) -> list[tuple[Place2, Place2]]:
    """Pairs of places at random, anywhere in the graph."""
    chance = random.Random(SEED)
    low, high = graph.points_m.min(axis=0).tolist(), graph.points_m.max(axis=0).tolist()

    def choose() -> Place2:
        return chance.uniform(low[0], high[0]), chance.uniform(low[1], high[1])

    return [(choose(), choose()) for _ in range(count)]


def time_networkx(router: GraphRouter, ends: list[tuple[Place2, Place2]]) -> PeerTimes | None:
    """Ways by us and by networkx; None where that is not installed. Raises AssertionError where their costs differ."""
    try:
        import networkx
    except ImportError:
        return None
    graph = router.graph
    costs = graph.lengths_m * compute_factors(graph)
    peer: networkx.DiGraph = networkx.DiGraph()
    rows = zip(graph.ends.tolist(), costs.tolist(), graph.flags.tolist(), strict=True)
    for (first, second), cost, flags in rows:
        directions = [(first, second)] * bool(flags & FORWARD) + [(second, first)] * bool(flags & BACKWARD)
        peer.add_weighted_edges_from((tail, head, cost) for tail, head in directions)
    own_ms, peer_ms = [], []
    for pair in ends:
        began_s = time.perf_counter()
        router.find(*pair)
        own_ms.append((time.perf_counter() - began_s) * 1e3)
        legs = router.find_legs(*pair)
        assert legs is not None
        # Between the ends of the first and the last edge: what is between is the peer's to find.
        nodes = [_end_node(graph, legs[0].edge, legs[0].to_m), _end_node(graph, legs[-1].edge, legs[-1].from_m)]
        began_s = time.perf_counter()
        cost = networkx.dijkstra_path_length(peer, *nodes)
        peer_ms.append((time.perf_counter() - began_s) * 1e3)
        ours = sum(router.cost(leg) for leg in legs[1:-1])
        if not math.isclose(cost, ours, rel_tol=1e-9):
            raise AssertionError(f"a way costs {ours}, by networkx {cost}")
    return PeerTimes(statistics.median(own_ms), statistics.median(peer_ms))


def _end_node(graph: WalkingGraph, edge: int, at_m: float) -> int:
    return int(graph.ends[edge, int(at_m > 0)])
