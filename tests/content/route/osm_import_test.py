"""Extracts become graphs: nodes where ways meet, lines between them, and one sentence for what cannot be read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import osmium
import pytest

from tests.content.route.maps import FRAME, XmlWay, write_osm
from vitrine.content.route.map_file import pack_map
from vitrine.content.route.osm_import import GeoBounds, import_map
from vitrine.content.route.walking_graph import BACKWARD, BRIDGE, FORWARD, MapName, WalkingGraph
from vitrine.content.route.walking_rule import WayKind, WaySurface
from vitrine.errors import InputError, MachineError

ORIGIN = (FRAME.lat_deg, FRAME.lon_deg)
#: A cross of two streets of 200 m, with a bend in the second.
NODES: dict[int, tuple[float, float]] = {
    1: (-100, 0), 2: (0, 0), 3: (100, 0), 4: (0, -100), 5: (10, 50), 6: (0, 100), 7: (60, 5), 8: (60, 40),
}  # fmt: skip
STREETS: list[XmlWay] = [
    ({"highway": "residential", "name": "Main Street", "name:zh": "大街"}, [1, 2, 3]),
    ({"highway": "footway", "surface": "sett"}, [4, 2, 5, 6]),
]


def list_edges(graph: WalkingGraph) -> list[tuple[int, int]]:
    return [(first, second) for first, second in graph.ends.tolist()]


def test_ways_are_cut_where_they_meet(tmp_path: Path) -> None:
    graph = import_map(write_osm(tmp_path / "cross.osm", NODES, STREETS), origin=ORIGIN)
    assert list_edges(graph) == [(0, 1), (1, 2), (3, 1), (1, 4)] and graph.source == "cross.map"
    assert np.allclose(graph.nodes_m, [NODES[1], NODES[2], NODES[3], NODES[4], NODES[6]], atol=0.02)
    assert np.allclose(graph.points_m[graph.starts[3] :], [NODES[2], NODES[5], NODES[6]], atol=0.02)
    assert [graph.names[street] for street in graph.streets] == [MapName("Main Street", "", "大街")] * 2 + [
        MapName()
    ] * 2
    assert graph.kinds.tolist() == [WayKind.STREET] * 2 + [WayKind.FOOTWAY] * 2
    assert graph.surfaces.tolist() == [0, 0, WaySurface.SETTS, WaySurface.SETTS]


def test_the_origin_is_the_middle_of_the_ways_where_none_is_said(tmp_path: Path) -> None:
    graph = import_map(write_osm(tmp_path / "cross.osm", NODES | {9: (5_000, 5_000)}, STREETS))
    assert abs(graph.frame.lat_deg - 30) <= 5e-5 and abs(graph.frame.lon_deg - 120) <= 5e-5


def test_the_same_extract_gives_the_same_bytes(tmp_path: Path) -> None:
    path = write_osm(tmp_path / "cross.osm", NODES, STREETS)
    assert pack_map(import_map(path)) == pack_map(import_map(path))


def test_a_pbf_is_read_as_its_xml_is(tmp_path: Path) -> None:
    ways = [*STREETS, ({"highway": "steps", "bridge": "yes"}, [3, 7, 8])]
    tags = {8: {"shop": "bakery", "name": "Rye"}, 5: {"barrier": "gate"}}
    xml = write_osm(tmp_path / "cross.osm", NODES, ways, tags)
    for name in ("cross.osm.pbf", "cross.osm.gz"):
        with osmium.SimpleWriter(str(tmp_path / name)) as writer:
            for found in osmium.FileProcessor(str(xml)):
                writer.add(found)
        assert pack_map(import_map(tmp_path / name)) == pack_map(import_map(xml))


def test_counts_are_those_of_osmium(tmp_path: Path) -> None:
    """Of ways that meet at their ends alone: an edge each, of all their nodes, as osmium itself counts and measures."""
    ways: list[XmlWay] = [
        ({"highway": "path"}, [1, 5, 2]),
        ({"highway": "path"}, [2, 7, 8, 3]),
        ({"highway": "motorway"}, [3, 6]),
        ({"highway": "steps"}, [3, 1]),
    ]
    path = write_osm(tmp_path / "ends.osm", NODES, ways)
    lengths_m = [
        osmium.geom.haversine_distance(way.nodes)
        for way in osmium.FileProcessor(str(path)).with_locations()
        if isinstance(way, osmium.osm.Way) and way.tags["highway"] != "motorway"
    ]
    graph = import_map(path, origin=ORIGIN)
    assert graph.edge_count == len(lengths_m) == 3
    # osmium measures on a sphere.
    assert np.allclose(graph.lengths_m, lengths_m, rtol=0.004)


def test_directions_and_attributes_are_kept(tmp_path: Path) -> None:
    ways: list[XmlWay] = [
        ({"highway": "residential", "oneway": "yes"}, [1, 2]),
        ({"highway": "footway", "oneway:foot": "yes", "bridge": "yes"}, [2, 3]),
    ]
    graph = import_map(write_osm(tmp_path / "a.osm", NODES, ways))
    assert graph.flags.tolist() == [FORWARD | BACKWARD, FORWARD | BRIDGE]


def test_a_closed_gate_joins_nothing(tmp_path: Path) -> None:
    tags = {2: {"barrier": "gate", "access": "private"}}
    graph = import_map(write_osm(tmp_path / "gate.osm", NODES, STREETS, tags), origin=ORIGIN)
    assert len({node for edge in list_edges(graph) for node in edge}) == 8
    alone = import_map(write_osm(tmp_path / "gate.osm", NODES, STREETS[:1], tags), origin=ORIGIN)
    assert list_edges(alone) == [(0, 1), (2, 3)]
    tags = {2: {"barrier": "gate"}}
    assert import_map(write_osm(tmp_path / "gate.osm", NODES, STREETS, tags), origin=ORIGIN).node_count == 5


def test_a_way_ends_where_its_nodes_are_missing_or_out_of_bounds(tmp_path: Path) -> None:
    ways: list[XmlWay] = [({"highway": "path"}, [1, 2, 99, 3, 7, 8])]
    graph = import_map(write_osm(tmp_path / "cut.osm", NODES, ways), origin=ORIGIN)
    assert graph.edge_count == 2 and np.allclose(graph.lengths_m[0], 100, atol=0.02)
    south, west = FRAME.to_lat_lon_deg([(-30, -30)])[0]
    north, east = FRAME.to_lat_lon_deg([(70, 70)])[0]
    graph = import_map(write_osm(tmp_path / "cut.osm", NODES, STREETS), GeoBounds(west, south, east, north), ORIGIN)
    assert [round(length) for length in graph.lengths_m] == [51]


def test_rims_of_squares_are_walked(tmp_path: Path) -> None:
    ways: list[XmlWay] = [
        ({"highway": "pedestrian", "area": "yes", "name": "Grain Square"}, [1, 4, 3, 6, 1]),
        ({}, [7, 8, 5, 7]),
        ({"highway": "footway"}, [3, 7]),
    ]
    relations = [({"type": "multipolygon", "highway": "pedestrian", "name": "Bell Square"}, [2])]
    graph = import_map(write_osm(tmp_path / "square.osm", NODES, ways, relations=relations), origin=ORIGIN)
    assert graph.kinds.tolist() == [WayKind.SQUARE, WayKind.SQUARE, WayKind.SQUARE, WayKind.FOOTWAY]
    assert graph.node_count == 3 and [graph.names[street].local for street in graph.streets][:3:2] == [
        "Grain Square"
    ] * 1 + [""]


def test_places_are_what_has_a_name_and_is_something(tmp_path: Path) -> None:
    tags = {
        8: {"shop": "bakery", "name": "Rye\x0a and  Honey", "name:zh": "麦香"},
        5: {"amenity": "bench"},
        7: {"name": "Nothing in particular"},
    }
    ways = [*STREETS, ({"leisure": "park", "name": "Willow Park"}, [4, 7, 8, 4])]
    places = import_map(write_osm(tmp_path / "places.osm", NODES, ways, tags), origin=ORIGIN).places
    assert [(place.name.local, place.name.chinese, place.kind) for place in places] == [
        ("Rye and Honey", "麦香", "shop=bakery"),
        ("Willow Park", "", "leisure=park"),
    ]
    assert np.allclose([place.at_m for place in places], [NODES[8], (30, -30)], atol=0.02)


def test_what_an_editor_has_made_has_numbers_below_0(tmp_path: Path) -> None:
    ways: list[XmlWay] = [({"highway": "path"}, [-1, 2, -3])]
    path = write_osm(tmp_path / "new.osm", {-1: (0, 0), 2: (0, 50), -3: (0, 90)}, ways)
    assert np.allclose(import_map(path, origin=ORIGIN).lengths_m, [90], atol=0.02)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.osm", b"", "cannot be read"),
        ("a.osm", b"<gpx/>", "cannot be read"),
        ("a.osm", b"<osm version='0.6'><node id='1' lat='30'", "cannot be read"),
        ("a.osm", b"<osm version='0.6'><node id='1' lat='x' lon='2'/></osm>", "holds no way"),
        ("a.osm", b"<osm version='0.6'><way id='1'><nd ref='x'/></way></osm>", "cannot be read"),
        ("a.osm", b"<!DOCTYPE o [<!ENTITY a 'aa'>]><osm version='0.6'><node id='&a;'/></osm>", "cannot be read"),
        ("a.osm", b"<osm version='0.6'></osm>", "holds no way"),
        ("a.osm.pbf", b"\x00\x00\x00\x0d\x0a\x09OSMHeader\x18\x10", "cannot be read"),
        ("a.osm.pbf", bytes(range(256)), "cannot be read"),
        ("a.osm.gz", b"\x1f\x8b\x08\x00", "cannot be read"),
        ("a.gpx", b"<gpx/>", "no extract that can be read"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(tmp_path: Path, name: str, data: bytes, sentence: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match=sentence) as caught:
        import_map(tmp_path / name)
    assert len(caught.value.problems) == 1


def test_a_map_that_reaches_round_the_globe_is_refused(tmp_path: Path) -> None:
    path = write_osm(tmp_path / "far.osm", {1: (0, 0), 2: (300_000, 0)}, [({"highway": "path"}, [1, 2])])
    with pytest.raises(InputError, match="300 km from its origin"):
        import_map(path, origin=ORIGIN)
    with pytest.raises(InputError, match="within the bounds"):
        import_map(path, GeoBounds(0, 0, 1, 1))


def test_without_osmium_one_sentence_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "osmium", None)
    with pytest.raises(MachineError, match=r"vitrine-glasses\[map\]"):
        import_map(write_osm(tmp_path / "cross.osm", NODES, STREETS))


def test_a_town_on_both_sides_of_180_degrees_has_its_origin_in_its_middle(tmp_path: Path) -> None:
    nodes = [(-16.5, 179.9995), (-16.5, -179.9985), (-16.499, -179.9985)]
    rows = [f"<node id='{number}' lat='{lat}' lon='{lon}'/>" for number, (lat, lon) in enumerate(nodes, 1)]
    refs = "".join(f"<nd ref='{number}'/>" for number in (1, 2, 3))
    way = f"<way id='1'>{refs}<tag k='highway' v='residential'/></way>"
    (tmp_path / "koro.osm").write_text(f"<osm version='0.6'>{''.join(rows)}{way}</osm>", encoding="utf-8")
    graph = import_map(tmp_path / "koro.osm")
    assert (graph.frame.lat_deg, graph.frame.lon_deg) == (-16.4995, -179.9995)
    assert float(graph.lengths_m.sum()) == pytest.approx(213.5 + 110.7, abs=0.5)
