"""The nearest place on a graph's edges is the one that a look at all of them finds."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.content.route.maps import STREET, make_graph
from vitrine.content.route.edge_grid import EdgeGrid

_METRES = st.integers(-800, 800).map(float)
_PLACES = st.tuples(_METRES, _METRES)


def measure(point: tuple[float, float], start: np.ndarray, end: np.ndarray) -> float:
    """The distance of a point from a piece of a line, by its definition."""
    step = end - start
    length = float(step @ step)
    share = 0.0 if length == 0 else min(1.0, max(0.0, float((np.array(point) - start) @ step) / length))
    return math.dist(point, start + share * step)


@settings(max_examples=60, deadline=None)
@given(st.lists(_PLACES, min_size=2, max_size=25), _PLACES, st.sampled_from([20.0, 300.0, 5_000.0]))
def test_the_nearest_is_found(points: list[tuple[float, float]], place: tuple[float, float], most_m: float) -> None:
    graph = make_graph(dict(enumerate(points)), [(STREET, "", range(len(points)))])
    lines = [graph.points_m[graph.starts[edge] : graph.starts[edge + 1]] for edge in range(graph.edge_count)]
    nearest_m = min(measure(place, *pair) for line in lines for pair in pairwise(line))
    found = EdgeGrid(graph).find_nearest(place, most_m)
    if found is None:
        assert nearest_m > most_m - 1e-6
        return
    assert math.isclose(found.distance_m, nearest_m, abs_tol=1e-6) and found.distance_m <= most_m
    on_edge = graph.cut_line(found.edge, found.at_m, found.at_m)[0]
    assert math.isclose(math.dist(on_edge, place), nearest_m, abs_tol=1e-6)


def test_places_that_are_nowhere_are_near_nothing() -> None:
    grid = EdgeGrid(make_graph({1: (0, 0), 2: (10, 0)}, [(STREET, "", [1, 2])]))
    for place in ((math.nan, 0.0), (math.inf, 1.0), (1e300, 1e300), (5.0, 1e6)):
        assert grid.find_nearest(place, 300.0) is None
