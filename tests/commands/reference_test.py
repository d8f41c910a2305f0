"""The command `reference`: all, one word, a page, and what it says of a word that it does not have."""

from pathlib import Path

import pytest

from vitrine.cli import run
from vitrine.commands.reference import build_topics
from vitrine.content.catalogue.catalogue_reader import parse_catalogue
from vitrine.document.yaml_source import parse_yaml
from vitrine.flow.chart.event import EVENT_MEANINGS, parse_event
from vitrine.proof.plan.proof_file import parse_proof
from vitrine.scene.describe.examples import EXAMPLES


def test_it_has_the_whole_language(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["reference"]) == 0
    told = capsys.readouterr().out
    names = (
        "scene nodes styles states events bindings expressions formats conditions values anchors tokens proof".split()
    )
    assert all(f"# {name}\n" in told for name in names)
    assert all(text in told for text in EXAMPLES.values())


def test_it_tells_of_one_word(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["reference", "events"]) == 0
    assert "| `gaze:NODE` | the wearer looked" in capsys.readouterr().out
    assert run(["reference", "evnts"]) == 2
    assert 'nothing under "evnts"; did you mean "events"?' in capsys.readouterr().err


def test_it_writes_a_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["reference", "-o", str(tmp_path / "reference.html")]) == 0
    assert (tmp_path / "reference.html").read_text("utf-8").startswith("<!doctype html>")
    assert run(["reference", "text", "-o", str(tmp_path / "other.html")]) == 2
    assert "a page holds every topic" in capsys.readouterr().err


def test_the_example_of_a_proof_is_one() -> None:
    assert parse_proof(parse_yaml(EXAMPLES["Proof"], "proof.yaml")).moments


def test_the_example_of_a_catalogue_is_one() -> None:
    (tea,) = parse_catalogue(EXAMPLES["Catalogue"], "catalogue.yaml", None)
    assert tea.offers[1].price_minor == 6850


def test_each_event_of_the_reference_is_one() -> None:
    for syntax in EVENT_MEANINGS:
        for text in syntax.split(", "):
            assert str(parse_event(text.replace("WORD.WORD", "code.seen"))) == text.replace("WORD.WORD", "code.seen")
    assert [topic.name for topic in build_topics()][-4:] == ["events", "proof", "catalogue", "route file"]
