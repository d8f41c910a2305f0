"""`route import`, `schema route`: a route file whole or not at all, a schema that agrees with the reader."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from tests.content.route.way_files import dump, make_amap_v3, write_gpx
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
