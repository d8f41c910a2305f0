"""The benchmark of ways measures what it says: a graph of the size it names, ways that cost what networkx says."""

from __future__ import annotations

import numpy as np
import pytest

from vitrine.bench.route import SIDE, bench_route, choose_ends, make_town, time_networkx
from vitrine.commands.bench import list_targets
from vitrine.content.route.graph_router import GraphRouter
from vitrine.content.route.map_file import pack_map, unpack_map


def test_few_ways_are_found_and_cost_the_same() -> None:
    result = bench_route(lambda text: None, side=12, ways=10)
    assert result.median_ms > 0 and result.load_s > 0 and result.peer is not None and result.length_m > 100
    assert [target.max_value for target in list_targets(result)] == [50.0, 50.0, 1.0, 0.25]


def test_the_town_is_a_map_the_same_every_time_and_as_large_as_it_says() -> None:
    assert pack_map(unpack_map(pack_map(make_town(9)), "a.map")) == pack_map(make_town(9))
    assert 0.95 * 2 * SIDE * (SIDE - 1) == pytest.approx(200_000, rel=0.02)


def test_a_way_of_another_cost_ends_the_run() -> None:
    router = GraphRouter(make_town(9))
    ends = choose_ends(router.graph, 4)
    assert time_networkx(router, ends) is not None
    router._factors = np.full(router.graph.edge_count, 2.0)
    with pytest.raises(AssertionError, match="by networkx"):
        time_networkx(router, ends)
