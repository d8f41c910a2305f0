"""Files of other programs as routes: the same way out of each, and every mistake a sentence with its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.content.route.way_files import CORNERS, dump, make_amap_v3, make_amap_v5, make_geojson, write_gpx
from vitrine.content.route.coordinates import Coordinates
from vitrine.content.route.gpx_reader import read_gpx_lines
from vitrine.content.route.route_file import RoutePlan, dump_route, parse_route
from vitrine.content.route.route_import import import_route, measure_way, parse_way
from vitrine.content.route.way_line import find_corners, measure_along, thin_line
from vitrine.errors import InputError, Place

FILE = "way"


def plan_of(data: bytes, coordinates: Coordinates | None = None) -> RoutePlan:
    return measure_way(parse_way(data, FILE), Place(FILE), coordinates)


def told(plan: RoutePlan) -> list[tuple[int, str, str]]:
    return [(round(one.at_m), one.action.value, one.street) for one in plan.route.manoeuvres]


def sentence(data: bytes) -> str:
    with pytest.raises(InputError) as caught:
        plan_of(data)
    assert len(caught.value.problems) == 1
    return str(caught.value.problems[0])


@pytest.mark.parametrize("kind", ["trk", "rte"])
def test_a_gpx_has_the_turns_of_its_line(kind: str) -> None:
    plan = plan_of(write_gpx(kind))
    assert told(plan) == [(0, "depart", ""), (100, "right", ""), (220, "left", ""), (300, "arrive", "")]
    assert plan.route.points_m == pytest.approx(CORNERS[[0, 2, 4, 5]], abs=0.05)
    assert plan.route.source == "GPX"


def test_names_of_route_points_are_streets_and_the_last_one_the_goal() -> None:
    plan = plan_of(write_gpx("rte", {2: "Mill Lane", 5: "Bakery"}))
    assert told(plan)[1:] == [(100, "right", "Mill Lane"), (220, "left", ""), (300, "arrive", "Bakery")]


def test_lines_of_geojson_are_joined_and_named() -> None:
    plan = plan_of(dump(make_geojson()))
    assert told(plan) == [
        (0, "depart", "Old Road"),
        (100, "right", "Mill Lane"),
        (220, "left", "Bridge Street"),
        (300, "arrive", "Bakery"),
    ]


@pytest.mark.parametrize("make", [make_amap_v3, make_amap_v5])
def test_both_spellings_of_amap_are_one_way(make: Any) -> None:
    plan = plan_of(dump(make()))
    assert told(plan) == [
        (0, "depart", "旧路"),
        (100, "right", "磨坊巷"),
        (200, "crossing", ""),
        (220, "left", "桥街"),  # of a word that is in no table: its line turns left
        (300, "arrive", ""),
    ]
    # GCJ-02 with its six decimals: the start lies where satellites have it, to a decimetre.
    assert plan.frame.to_world_m([(31.2304, 121.4737)])[0] == pytest.approx((0, 0), abs=0.15)


def test_the_coordinate_system_may_be_said() -> None:
    shifted = plan_of(dump(make_geojson()), Coordinates.GCJ02)
    east, north = plan_of(dump(make_geojson())).frame.to_world_m([(shifted.frame.lat_deg, shifted.frame.lon_deg)])[0]
    assert 300 < np.hypot(east, north) < 700


def test_a_way_written_and_read_is_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(dump(make_amap_v3()))
    plan = import_route(tmp_path / "a.json")
    text = dump_route(plan)
    again = parse_route(text, FILE)
    assert dump_route(again) == text
    assert told(again) == told(plan)
    assert again.frame.lat_deg == pytest.approx(plan.frame.lat_deg, abs=1e-7)


NAMED = """vitrine_route: 1
origin: {lat: 31, lon: 121}
points: [[0, 0], [0, 10]]
manoeuvres:
  - {at_m: 0, action: depart, street: Old Road}
  - {at_m: 4, action: left, street: {en: Mill Lane, zh: 磨坊巷, zh-Hant: 磨坊巷弄}}
  - {at_m: 10, action: arrive, street: {und: 빵집, zh: 面包店}}
"""


@pytest.mark.parametrize(
    ("language", "streets"),
    [
        ("en", ["Old Road", "Mill Lane", "빵집"]),
        ("zh-CN", ["Old Road", "磨坊巷", "面包店"]),
        ("zh-hant", ["Old Road", "磨坊巷弄", "面包店"]),
        ("de", ["Old Road", "Mill Lane", "빵집"]),
        ("", ["Old Road", "Mill Lane", "빵집"]),
    ],
)
def test_a_street_is_told_in_the_language_of_the_scene(language: str, streets: list[str]) -> None:
    plan = parse_route(NAMED, FILE, language)
    assert [one.street for one in plan.route.manoeuvres] == streets
    assert told(parse_route(dump_route(plan), FILE, "zh")) == told(parse_route(NAMED, FILE, "zh"))


def test_lines_of_no_place_are_let_pass_and_lines_of_no_name_have_the_turns_that_they_make() -> None:
    def feature(line: list[list[float]], name: str = "") -> dict[str, Any]:
        return {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": {"type": "LineString", "coordinates": line},
        }

    corner = feature([[8.0, 47.0], [8.001, 47.0], [8.001, 47.001]])
    street = feature([[8.001, 47.001], [8.002, 47.001]], "Mill Lane")
    nowhere = feature([], "Nowhere")
    plan = plan_of(dump({"type": "FeatureCollection", "features": [nowhere, corner, street, nowhere]}))
    assert [(action, street) for _, action, street in told(plan)] == [
        *(("depart", ""), ("left", ""), ("right", "Mill Lane"), ("arrive", "")),
    ]


def test_names_of_maps_in_geojson_are_kept() -> None:
    def street(line: list[list[float]], **properties: str) -> dict[str, Any]:
        return {"type": "Feature", "properties": properties, "geometry": {"type": "LineString", "coordinates": line}}

    first = street([[121.0, 31.0], [121.0, 31.001]], **{"name": "磨坊巷", "name:en": "Mill Lane", "name:zh": "磨坊巷"})
    second = street([[121.0, 31.001], [121.001, 31.001]], **{"name:en": "Bridge Street", "name:x y": "no language"})
    plan = plan_of(dump({"type": "FeatureCollection", "features": [first, second]}))
    assert [one.street for one in plan.route.manoeuvres] == ["磨坊巷", "Bridge Street", ""]
    assert "street: {" in dump_route(plan)
    assert parse_route(dump_route(plan), FILE, "en-GB").route.manoeuvres[0].street == "Mill Lane"


def test_a_track_that_stood_still_costs_nothing() -> None:
    noise = np.random.RandomState(1).uniform(-0.2, 0.2, (4_000, 2))
    track = np.concatenate([CORNERS[:3], CORNERS[2] + noise, CORNERS[3:]])
    kept = track[thin_line(track, 0.5)]
    assert len(kept) < 12
    corners = find_corners(kept, measure_along(kept))
    assert corners == pytest.approx([100, 220], abs=3)


def _edit(answer: dict[str, Any], path: str, value: object) -> bytes:
    at: Any = answer
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    for step in steps:
        at = at[step]
    at[last] = value
    return dump(answer)


GPX = '<gpx><trk><trkseg><trkpt lat="{}" lon="121"/><trkpt lat="31" lon="{}"/></trkseg></trk></gpx>'


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", ["way: this is no route", "allowed: GPX, GeoJSON"]),
        (b"\x89PNG", ["no route that can be read"]),
        (b'{"a": 1}', ["this JSON is no route"]),
        (b'{"type": "Feature"', ["way:1:", "no JSON"]),
        (b'{"type": NaN}', ["NaN is no number"]),
        (b'{"type":' * 100_000, ["too deep"]),
        (b'{"type": "\xff"}', ["UTF-8"]),
        (b'{"type": "Topology"}', ["type: this is no object of GeoJSON"]),
        (b'{"type": "Point", "coordinates": [1, 2]}', ["no line"]),
        (b'{"type": "LineString", "coordinates": [[1, 2]]}', ["less than two places"]),
        (b'{"type": "LineString", "coordinates": [[1, 2], [1, 2]]}', ["all places of the way are one"]),
        (b'{"type": "LineString", "coordinates": [[31, 121], [31, 122]]}', ["coordinates.0: the latitude is 121",
                                                                           "longitude first"]),
        (b'{"type": "LineString", "coordinates": [[1, 2], [9, 9]]}', ["km long", "at most 200 km"]),
        (b'{"type": "LineString", "coordinates": [[1, 2], "x"]}', ["coordinates.1: this is no position"]),
        (_edit(make_geojson(), "features.2.geometry.coordinates.1", [True, 31]), ["features.2.geometry.coordinates.1",
                                                                                "longitude is no number"]),
        (dump({"status": "0", "info": "INVALID_USER_KEY", "infocode": "10001"}), ["INVALID_USER_KEY (10001)"]),
        (_edit(make_amap_v3(), "route.paths", []), ["no steps"]),
        (_edit(make_amap_v5(), "route.paths.0.steps.1.polyline", None), ["steps.1", "show_fields"]),
        (_edit(make_amap_v3(), "route.paths.0.steps.1.polyline", "1,2;x"), ["steps.1.polyline.1: this is no place"]),
        (_edit(make_amap_v3(), "route.paths.0.steps.0.polyline", "31,121;31,122"), ["longitude first"]),
        (b"<html></html>", ["way:1:1", "begins with <html>"]),
        (b"<gpx><trk>", ["no well-formed GPX"]),
        (b"<gpx/>", ["neither a route nor a track"]),
        (GPX.format("x", 121).encode(), ["<trkpt>", "latitude is no number"]),
        (GPX.format(31, 181).encode(), ["longitude is 181"]),
        (b"<gpx>" * 50, ["40 in one another"]),
        (b'<!DOCTYPE gpx [<!ENTITY a "b">]><gpx>&a;</gpx>', ["entities"]),
        (b'<!DOCTYPE gpx SYSTEM "http://example.com/x.dtd"><gpx/>', ["neither a route nor a track"]),
        (b'<gpx><trk><trkpt lat="1" lon="2"><time>noon</time></trkpt></trk></gpx>', ['"noon" is no time']),
        (b'<?xml version="1.0" encoding="klingon"?><gpx/>', ["unknown way", "UTF-8"]),
    ],
)  # fmt: skip
def test_a_mistake_is_one_sentence_with_its_place(data: bytes, words: list[str]) -> None:
    said = sentence(data)
    assert said.startswith(FILE)
    assert all(word in said for word in words), said


def test_points_have_their_times() -> None:
    data = b"""<gpx><trk><trkpt lat="1" lon="2"><time>2026-11-28T09:00:00Z</time></trkpt>
    <trkpt lat="1.001" lon="2"><ele>3</ele><time>2026-11-28T09:00:02.5</time></trkpt></trk></gpx>"""
    first, last = read_gpx_lines(data, FILE)[0].points
    assert first.time_s is not None and last.time_s is not None
    assert last.time_s - first.time_s == 2.5


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("vitrine_route: 2", ["way:1:16 vitrine_route: there is no version 2"]),
        ("manoeuvres: [{at_m: 1, action: lefft}]", ["manoeuvres.0.action", 'did you mean "left"?']),
        ("manoeuvres: [{at_m: 50, action: left}]", ["manoeuvres.0.at_m", "the manoeuvre is at 50 m", "at most"]),
        ("points: [[0, 0], [0, 0.001]]", ["points: all points of the route are one"]),
        ("points: [[0, 0]]", ["points"]),
        ("origin: {lat: 95, lon: 2}", ["origin.lat"]),
        ("manoeuvres: [{at_m: 1, action: left, street: 3}]", ["manoeuvres.0.street", "3 is no name", "{en: Mill Lane"]),
        ("manoeuvres: [{at_m: 1, action: left, street: {in english: A}}]", ["manoeuvres.0.street", "is no language"]),
        ("manoeuvres: [{at_m: 1, action: left, street: {en: [A]}}]", ["manoeuvres.0.street", "in en is no name"]),
        ("colour: red", ["colour"]),
    ],
)
def test_a_mistake_in_a_route_file_is_one_sentence(text: str, words: list[str]) -> None:
    lines = {
        "vitrine_route": "vitrine_route: 1",
        "origin": "origin: {lat: 31, lon: 121}",
        "points": "points: [[0, 0], [0, 10]]",
    }
    lines[text.partition(":")[0]] = text
    with pytest.raises(InputError) as caught:
        parse_route("\n".join(lines.values()) + "\n", FILE)
    assert all(word in str(caught.value.problems[0]) for word in words), str(caught.value.problems[0])
