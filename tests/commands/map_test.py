"""`map import` and `route find` from a command line: a map, ways on it, and one sentence for each mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.route.maps import XmlWay, write_osm
from vitrine.cli import run
from vitrine.content.route.map_file import read_map
from vitrine.content.route.route_file import read_route

WAYS: list[XmlWay] = [({"highway": "residential", "name": "Main Street", "name:zh": "大街"}, [1, 2])]


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    """An extract of one street of 100 m, with a bakery at its end."""
    tags = {2: {"shop": "bakery", "name": "Rye"}}
    return write_osm(tmp_path / "town.osm", {1: (0, 0), 2: (0, 100)}, WAYS, tags)


def test_an_extract_becomes_a_map_beside_it(extract: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["map", "import", str(extract), "--origin", "30,120"]) == 0
    told = capsys.readouterr().out
    assert "0.1 km of ways, 1 edge, 2 nodes, 1 street, 1 place in" in told and "is 30,120" in told
    first = extract.with_suffix(".map").read_bytes()
    assert read_map(extract.with_suffix(".map")).edge_count == 1
    assert run(["map", "import", str(extract), "--origin", "30,120", "-o", str(extract.with_name("b.map"))]) == 0
    assert extract.with_name("b.map").read_bytes() == first


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["missing.osm"], 1, "there is no such extract"),
        (["town.osm", "--bounds", "1,2,3"], 2, "--bounds"),
        (["town.osm", "--bounds", "3,1,2,4"], 2, "--bounds"),
        (["town.osm", "--bounds", "nan,nan,nan,nan"], 2, "--bounds"),
        (["town.osm", "--bounds", "0,0,1,1"], 1, "within the bounds"),
        (["town.osm", "--origin", "north"], 2, "--origin"),
        (["town.osm", "--origin", "89,0"], 2, "--origin"),
        (["town.osm", "-o", "town.osm"], 2, "over its extract"),
        (["town.osm", "-o", "no/such/folder.map"], 1, "is not there"),
    ],
)
def test_a_mistake_of_an_import_is_one_sentence(
    extract: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    arguments: list[str], code: int, sentence: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(extract.parent)
    assert run(["map", "import", *arguments]) == code
    told = capsys.readouterr().err
    assert sentence in told and told.count("\n") == 1 and not list(extract.parent.glob("*.map"))


def test_a_way_is_told_in_lines_and_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written = tmp_path / "walk.route.yaml"
    assert run(["route", "find", "market-town", "30,120.0000404", "Stall 7", "-o", str(written)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split() for line in lines[:3]] == [
        ["0", "m", "depart", "Wenyi", "Road"],
        ["24", "m", "right", "Lantern", "Lane"],
        ["35", "m", "arrive", "Lantern", "Lane"],
    ]
    assert [one.street for one in read_route(written, "zh-CN").route.manoeuvres] == ["文一路", "灯笼巷", "灯笼巷"]
    plan = read_route(written)
    assert plan.route.source == "market-town.map" and plan.frame.lat_deg == 30
    assert plan.route.length_m == pytest.approx(35.4, abs=0.05)
    assert run(["route", "find", "market-town", "Stall 7", "钟楼", "--locale", "zh-CN"]) == 0
    assert "文一路" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["nowhere", "Rye", "Rye"], 1, "there is no such map"),
        (["town.osm", "Rye", "Rye"], 1, "this is no map of Vitrine; make it by"),
        (["market-town", "Stall 8", "Rye"], 2, 'there is no place "Stall 8" on the map; did you mean "Stall 7"?'),
        (["market-town", "31,120", "Stall 7"], 1, "no way of the map is within 300 m of 31,120"),
        (["market-town", "-31.5,-120", "Stall 7"], 1, "no way of the map is within 300 m of -31.5,-120"),
        (["market-town", "Stall 7", "Stall 7"], 1, "Stall 7 and Stall 7 are one place"),
    ],
)
def test_a_mistake_of_a_search_is_one_sentence(
    extract: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    arguments: list[str], code: int, sentence: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(extract.parent)
    assert run(["route", "find", *arguments]) == code
    told = capsys.readouterr().err
    assert sentence in told and told.count("\n") == 1


def test_a_way_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nodes = {1: (0.0, 0.0), 2: (0.0, 50.0), 3: (50.0, 0.0), 4: (50.0, 50.0)}
    ways: list[XmlWay] = [({"highway": "path", "name": "One"}, [1, 2]), ({"highway": "path", "name": "Two"}, [3, 4])]
    path = write_osm(tmp_path / "two.osm", nodes, ways)
    assert run(["map", "import", str(path)]) == 0
    assert run(["route", "find", str(path.with_suffix(".map")), "One", "Two"]) == 1
    assert "no way of the map leads from One to Two" in capsys.readouterr().err
