"""The streets about a place as path data: those that are there and no others, in the scene's metres, within bounds."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from tests.content.route.maps import STREET, make_graph
from vitrine import paths
from vitrine.content.route.geo_frame import GeoFrame, Points
from vitrine.content.route.map_file import read_map
from vitrine.content.route.map_path import MAX_LETTERS
from vitrine.content.route.street_map import StreetMap
from vitrine.content.route.walking_rule import WalkingRule, WayKind
from vitrine.scene.nodes.path_data import parse_path

REACH_M = 100.0
TOWN = read_map(paths.assets() / "maps" / "market-town.map")


def read_pieces(path: str, centre_m: Points) -> Points:
    """The straight pieces (N, 2 ends, 2) of path data, east and north."""
    lines = [[stroke.start, *(curve.end for curve in stroke.curves)] for stroke in parse_path(path)]
    pieces = np.array([pair for line in lines for pair in pairwise(line)])
    return np.asarray(pieces * (1.0, -1.0) + centre_m)


def measure_farthest(places: Points, pieces: Points) -> float:
    """How far the place (N, 2) that is farthest from all pieces lies from them."""
    start, ahead = pieces[:, 0], pieces[:, 1] - pieces[:, 0]
    away = places[:, None] - start
    share = ((away * ahead).sum(2) / np.maximum((ahead * ahead).sum(1), 1e-12)).clip(0, 1)
    return float(np.hypot(*np.moveaxis(away - share[..., None] * ahead, 2, 0)).min(1).max())


def sample(pieces: Points) -> Points:
    """Places (N, 2) along pieces."""
    shares = np.linspace(0, 1, 9)[:, None, None]
    return np.asarray((pieces[:, 0] * (1 - shares) + pieces[:, 1] * shares).reshape(-1, 2))


@pytest.mark.parametrize("centre", [(0.0, 0.0), (-180.0, 95.0), (60.5, -140.25)])
def test_it_draws_the_streets_about_a_place_and_no_others(centre: tuple[float, float]) -> None:
    centre_m = np.array(centre)
    drawn = read_pieces(StreetMap(TOWN, TOWN.frame).trace(centre_m, REACH_M), centre_m)
    first = np.setdiff1d(np.arange(len(TOWN.points_m) - 1), TOWN.starts[1:-1] - 1)
    whole = np.stack([TOWN.points_m[first], TOWN.points_m[first + 1]], 1)
    whole = whole[(np.abs(whole - centre_m) < 3 * REACH_M).all((1, 2))]
    places = sample(whole)
    inside = places[(np.abs(places - centre_m) < REACH_M - 0.1).all(1)]
    assert len(inside) > 60
    # Half a metre is thinned away, and a decimetre is as fine as it is written.
    assert measure_farthest(inside, drawn) < 1.2
    assert measure_farthest(sample(drawn), whole) < 1.2
    assert np.abs(drawn - centre_m).max() <= REACH_M + 0.06


def test_a_scene_of_another_origin_has_it_in_its_own_metres() -> None:
    frame = GeoFrame(*TOWN.frame.to_lat_lon_deg([(300.0, -40.0)])[0].tolist())
    here = np.array((0.0, 0.0))
    there = np.array((-300.0, 40.0))
    own = read_pieces(StreetMap(TOWN, TOWN.frame).trace(here, REACH_M), here) + there
    moved = read_pieces(StreetMap(TOWN, frame).trace(there, REACH_M), there)
    assert max(measure_farthest(sample(own), moved), measure_farthest(sample(moved), own)) < 0.2
    assert StreetMap(TOWN, frame).trace(np.array((9e4, 0.0)), REACH_M) == "M0 0"


def test_of_a_dense_quarter_streets_come_before_paths() -> None:
    path = WalkingRule(WayKind.PATH)
    nodes = {number: (number % 40 * 5.0, number // 40 * 5.0) for number in range(1600)}
    ways = [(path, "", (row * 40 + one, row * 40 + one + 1)) for row in range(40) for one in range(39)]
    graph = make_graph(nodes, [*ways, (STREET, "", (0, 1599))])
    text = StreetMap(graph, graph.frame).trace(np.array((100.0, 100.0)), REACH_M)
    assert text.startswith("M-100.0 100.0L95.0 -95.0M")
    assert MAX_LETTERS - 40 < len(text) <= MAX_LETTERS
    # A row of edges is one line.
    assert text.count("L") > 400 and text.count("M") < 20
