"""`route import`, `schema route`: a route file whole or not at all, a schema that agrees with the reader."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from tests.content.route.way_files import dump, make_amap_v3, write_gpx
from tests.examples_test import example
from tests.scene.scenes import HELLO
from vitrine.cli import run


def test_an_import_tells_the_turns_and_writes_the_route(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "walk.json").write_bytes(dump(make_amap_v3()))
    assert run(["route", "import", str(tmp_path / "walk.json")]) == 0
    told = capsys.readouterr().out
    assert "     100 m  right         磨坊巷\n" in told
    assert f"{tmp_path}/walk.route.yaml: 300 m, " in told
    written = yaml.safe_load((tmp_path / "walk.route.yaml").read_text(encoding="utf-8"))
    assert run(["schema", "route"]) == 0
    jsonschema.validate(written, json.loads(capsys.readouterr().out))


def test_a_mistake_leaves_the_route_as_it_was(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, route = tmp_path / "walk.gpx", tmp_path / "walk.route.yaml"
    file.write_bytes(write_gpx())
    assert run(["route", "import", str(file)]) == 0
    before = route.read_bytes()
    file.write_bytes(write_gpx()[:-20])
    assert run(["route", "import", str(file)]) == 1
    assert "no well-formed GPX" in capsys.readouterr().err
    assert route.read_bytes() == before


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--coordinates", "gcj20"], '--coordinates: there is no "gcj20"; did you mean "gcj02"?'),
        (["-o", "walk.gpx"], "would be written over itself"),
    ],
)
def test_what_is_typed_wrong_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], options: list[str], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("walk.gpx").write_bytes(write_gpx())
    assert run(["route", "import", "walk.gpx", *options]) == 2
    assert words in capsys.readouterr().err
    assert Path("walk.gpx").read_bytes() == write_gpx()


@pytest.mark.parametrize("name", ["route-notices", "walking-route"])
def test_the_takes_of_the_cookbook_are_what_the_guide_tells_today(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """All but the feed's name, which counts from where the take is written."""
    written = tmp_path / "again.take.jsonl"
    assert run(["route", "guide", str(example(name)), "-o", str(written)]) == 0
    told = capsys.readouterr().out
    assert "route.started" in told and "route.arrived" in told and "route.moved" not in told
    kept = (example(name).parent / f"{name}.take.jsonl").read_text(encoding="utf-8")
    assert written.read_text(encoding="utf-8").splitlines()[1:] == kept.splitlines()[1:]


@pytest.mark.parametrize(
    ("services", "words"),
    [
        ("", "the scene has no route; name the route"),
        ("services: {route: {file: walk.route.yaml}}", "nobody says where the wearer is"),
        (
            "services: {route: {file: walk.route.yaml, position: track}}",
            "the feed is no file, beside which a track could lie",
        ),
        ("services: {route: {file: no.route.yaml}}", 'there is no file "no.route.yaml"'),
        ("services: {route: {file: walk.route.yaml, announce_m: [20, 50]}}", "the distances are not in order"),
    ],
)
def test_what_cannot_be_guided_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], services: str, words: str
) -> None:
    (tmp_path / "walk.gpx").write_bytes(write_gpx())
    assert run(["route", "import", str(tmp_path / "walk.gpx")]) == 0
    (tmp_path / "scene.yaml").write_text(f"vitrine: 1\nfeed: testcard:320x180\n{services}\nnodes:\n{HELLO}\n", "utf-8")
    assert run(["route", "guide", str(tmp_path / "scene.yaml")]) == 1
    assert words in capsys.readouterr().err
