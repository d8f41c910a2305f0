"""The town that comes with the program: made of its plan, joined, named in two languages, true to the film."""

from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np
import pytest
import yaml

from assets.maps.__main__ import make_map
from vitrine import paths
from vitrine.content.route.graph_router import GraphRouter
from vitrine.content.route.map_file import read_map
from vitrine.content.route.place_search import find_ends, find_places
from vitrine.content.route.protocols import Router
from vitrine.content.route.walking_rule import WayKind

FOLDER = paths.assets() / "maps"
TOWN = read_map(FOLDER / "market-town.map")
FILM = yaml.safe_load((paths.assets() / "feeds" / "street.places.yaml").read_text(encoding="utf-8"))


def find_film_place(name: str) -> tuple[float, float]:
    """East and north of a place of the film: its x, and its z with the other sign."""
    x, _, z = FILM["places"][name]
    return x, -z


def test_the_map_is_made_of_its_plan(tmp_path: Path) -> None:
    make_map(tmp_path / "market-town.map", tmp_path / "market-town.osm")
    assert (tmp_path / "market-town.map").read_bytes() == (FOLDER / "market-town.map").read_bytes()
    assert (tmp_path / "market-town.osm").read_text(encoding="utf-8").count("<way ") > 90


def test_it_is_a_town() -> None:
    streets = {name.local for name in TOWN.names if name.local}
    kinds = set(TOWN.kinds.tolist())
    assert 60 <= len(streets) <= 150 and len(TOWN.places) >= 25
    assert {WayKind.STEPS, WayKind.CROSSING, WayKind.SQUARE, WayKind.PATH, WayKind.ROAD} <= kinds
    assert {"shop=bakery", "historic=tower", "railway=station"} <= {place.kind for place in TOWN.places}
    assert (TOWN.frame.lat_deg, TOWN.frame.lon_deg) == (30.0, 120.0)


def test_every_name_is_in_both_languages_in_letters_that_the_fonts_have() -> None:
    for name in (*TOWN.names[1:], *(place.name for place in TOWN.places)):
        assert name.english and re.fullmatch(r"[A-Za-z0-9' ]+", name.english)
        # GB 2312's first level is rows 16 to 55.
        pairs = name.chinese.encode("gb2312")
        assert name.chinese and all(16 <= row - 0xA0 <= 55 for row in pairs[::2])


@pytest.mark.parametrize("name", [place.name.local for place in TOWN.places])
def test_every_place_is_reached_from_the_stall_and_back(name: str) -> None:
    router = GraphRouter(TOWN)
    for ends in ((name, "Bell Tower"), ("Bell Tower", name)):
        if len(set(ends)) > 1:
            assert router.find(*find_ends(TOWN, *ends)) is not None


def test_the_film_is_walked_where_it_was_filmed() -> None:
    """Along the eastern pavement, right into Lantern Lane, to the stall and on: within a few centimetres."""
    route = GraphRouter(TOWN).find((3.9, 0.0), find_film_place("stall"))
    assert route is not None
    assert np.abs(route.points_m[[0, -1]] - [(3.9, 0), (15, 24.3)]).max() < 0.02
    corner = find_film_place("corner")
    assert min(math.dist(point, corner) for point in route.points_m) < 0.02
    told = [(round(one.at_m, 1), one.action.value, one.street) for one in route.manoeuvres]
    assert told == [(0.0, "depart", "Wenyi Road"), (24.3, "right", "Lantern Lane"), (35.4, "arrive", "Lantern Lane")]
    onward = GraphRouter(TOWN, "zh-CN").find((15.6, 24.3), find_film_place("onward"))
    assert onward is not None and [one.street for one in onward.manoeuvres] == ["灯笼巷", "灯笼巷"]


def test_the_film_keeps_within_its_pavement() -> None:
    """Where the camera was on its way to the stall, the map has a way within arm's length."""
    rows = np.loadtxt(paths.assets() / "feeds" / "street.tum")[:720:30]
    router = GraphRouter(TOWN)
    for east_m, north_m in zip(rows[:, 1].tolist(), (-rows[:, 3]).tolist(), strict=True):
        place = router.snap((east_m, north_m))
        assert place is not None and place.distance_m < 1.3


def test_the_wearer_crosses_the_road_by_the_zebra() -> None:
    route = GraphRouter(TOWN).find((3.9, 10.0), (-20.0, 24.3))
    assert route is not None
    assert [one.action.value for one in route.manoeuvres[1:3]] == ["crossing", "right"]


def test_names_of_the_plan_are_those_of_the_map() -> None:
    plan = yaml.safe_load((FOLDER / "market-town.yaml").read_text(encoding="utf-8"))
    named = {street["name"].split(" | ")[0] for street in plan["streets"] if "name" in street}
    assert named == {name.english for name in TOWN.names if name.english}
    assert find_places(TOWN, "麦香面包店") == find_places(TOWN, "Rye and Honey Bakery")


def test_its_router_is_one_that_guidance_asks() -> None:
    router: Router = GraphRouter(TOWN, "zh-CN")
    route = router.find((3.9, 0.0), (15.0, 24.3))
    assert router.frame == TOWN.frame and route is not None and route.manoeuvres[1].street == "灯笼巷"
