"""`schema`, `nodes` and `new`: what they write is right by the program's own measure."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from vitrine.cli import run
from vitrine.proof.plan.proof_plan import find_proofs
from vitrine.scene.nodes.node import NODE_MODELS


def test_new_makes_a_scene_that_check_has_nothing_to_say_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["new", "shop"]) == 0
    assert "shop/scene.yaml" in capsys.readouterr().out
    assert run(["check", "shop/scene.yaml", "--no-play"]) == 0
    assert capsys.readouterr().out == "shop/scene.yaml: 0 errors, 0 warnings\n"
    assert run(["check", "shop/scene.yaml", "--every", "30"]) == 0
    assert "warning:" not in capsys.readouterr().out


@pytest.mark.parametrize("example", ["toast", "hud", "card", "menu", "compass", "mini-map", "product-card"])
def test_new_from_an_example_stands_alone_and_completes_in_an_editor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], example: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["new", "mine", "--from", example]) == 0
    first, see, check, hold = capsys.readouterr().out.splitlines()
    assert first.startswith("mine/scene.yaml is ready. Enter taps;")
    assert see.endswith("preview mine/scene.yaml") and check.endswith("check mine/scene.yaml")
    assert hold.endswith("prove mine --update missing")
    (plan,) = find_proofs([Path("mine")])
    assert plan.goldens.resolve() == tmp_path / "mine" / "goldens" / "mine"
    assert all(moment.at and moment.at.seconds <= 10 for moment in plan.entries.moments.values()), "the still's length"
    assert run(["check", "mine/scene.yaml", "--no-play"]) == 0
    assert capsys.readouterr().out == "mine/scene.yaml: 0 errors, 0 warnings\n"
    lines = Path("mine/scene.yaml").read_text(encoding="utf-8").splitlines()
    schema = Path("mine") / lines[0].removeprefix("# yaml-language-server: $schema=")
    scene = yaml.safe_load("\n".join(lines))
    kind = jsonschema.validators.validator_for(json.loads(schema.read_text(encoding="utf-8")))
    assert list(kind(json.loads(schema.read_text(encoding="utf-8"))).iter_errors(scene)) == []
    assert scene["name"] == "mine" and scene["feed"] == "street.jpg"
    assert ("camera" in scene) == (example in ("compass", "mini-map")), "what is bound to the place needs to know it"


def test_new_from_what_there_is_not_makes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["new", "mine", "--from", "toats"]) == 2
    assert 'there is no example "toats"; did you mean "toast"?' in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["市场 stall", "null", "it's: a #shop"])
def test_a_new_scene_may_have_any_name_that_a_folder_may_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["new", name]) == 0
    assert run(["check", f"{name}/scene.yaml"]) == 0
    assert yaml.safe_load((tmp_path / name / "scene.yaml").read_text(encoding="utf-8"))["name"] == name


@pytest.mark.parametrize("name", ["here", "file", "no/where", "file/inside"])
def test_new_touches_nothing_that_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "here").mkdir()
    (tmp_path / "file").write_text("mine")
    assert run(["new", name]) == 1
    assert capsys.readouterr().err.startswith(f"vitrine: {name}: ")
    assert (tmp_path / "file").read_text() == "mine" and not list((tmp_path / "here").iterdir())


def test_the_schema_is_one_and_accepts_a_new_scene(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["schema"]) == 0
    printed = capsys.readouterr().out
    assert run(["schema", "-o", "scene.schema.json"]) == 0
    assert Path("scene.schema.json").read_text(encoding="utf-8") == printed
    schema = json.loads(printed)
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    assert run(["new", "shop"]) == 0
    scene = yaml.safe_load(Path("shop/scene.yaml").read_text(encoding="utf-8"))
    assert list(kind(schema).iter_errors(scene)) == []
    assert list(kind(schema).iter_errors({**scene, "noddes": []}))


def test_the_schema_goes_into_no_folder_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", "-o", str(tmp_path / "no" / "a.json")]) == 1
    assert "is not there" in capsys.readouterr().err


def test_the_reference_has_every_kind_of_node(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["nodes"]) == 0
    told = capsys.readouterr().out
    assert all(kind in told for kind in NODE_MODELS)


def test_a_wrong_command_line_names_the_help_of_its_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["shot"]) == 2
    assert "vitrine shot --help lists what there is" in capsys.readouterr().err
    assert run(["shto"]) == 2
    assert "vitrine --help lists what there is" in capsys.readouterr().err


def test_a_benchmark_that_is_none_is_the_command_lines_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["bench", "r9", "--json"]) == 2
    assert "r1" in json.loads(capsys.readouterr().out)["errors"][0]["message"]
