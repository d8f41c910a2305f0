"""`budget` from outside: a table, JSON by its schema, a plot, sentences; and pictures with the rates of processors."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from PIL import Image

from vitrine.cli import run

Vitrine = Callable[..., Any]

SCENE = """vitrine: 1
name: two tiers
feed: testcard:320x180
statechart:
  states:
    waiting: {initial: true, transitions: [{after_s: 1, target: film}]}
    film: {capture: true, transitions: [{after_s: 1, target: rest}]}
    rest: {}
nodes:
  - {id: clock, kind: text, text: "{time:.2f}", size: 4, anchor: {head: center}, when: [waiting, film]}
"""


@pytest.fixture
def tiers(tmp_path: Path) -> Path:
    path = tmp_path / "tiers.yaml"
    path.write_text(SCENE, encoding="utf-8")
    return path


def test_a_budget_is_a_table_a_file_by_its_schema_and_a_plot(vitrine: Vitrine, tiers: Path, tmp_path: Path) -> None:
    told = vitrine("budget", tiers)
    assert told.code == 0, told.err
    for word in ("two tiers on Quark S1", "waiting", "film", "rest", "estimates", "mW", "tiers.yaml:"):
        assert word in told.out, word
    written = vitrine("budget", tiers, "--json", "-o", "plot.svg")
    assert written.code == 0, written.err
    found = json.loads(written.out)
    jsonschema.validate(found, json.loads(vitrine("schema", "budget").out))
    states = {state["state"]: state for state in found["states"]}
    assert {name: state["tier"] for name, state in states.items()} == {
        "waiting": "small",
        "film": "large",
        "rest": "small",
    }
    assert states["film"]["power_mw"]["camera"][0] > 0 == states["waiting"]["power_mw"]["camera"][1]
    assert 8 < states["waiting"]["updates_hz"] <= 10 and states["film"]["updates_hz"] == 30
    assert states["rest"]["updates_hz"] < 1 and states["rest"]["light"] < states["waiting"]["light"] / 4
    assert sum(state["seconds"] for state in states.values()) == pytest.approx(found["seconds"])
    # Of the means by state the whole take's follows, and of that the hours.
    for end in (0, 1):
        mean = sum(state["seconds"] * state["power_mw"]["total"][end] for state in states.values()) / found["seconds"]
        assert found["power_mw"]["total"][end] == pytest.approx(mean, rel=2e-3)
        assert found["hours"][end] == pytest.approx(
            found["battery_mwh"][end] / found["power_mw"]["total"][1 - end], rel=2e-3
        )
    plot = (tmp_path / "plot.svg").read_text(encoding="utf-8")
    assert plot.startswith("<svg") and "film" in plot


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("-o", "plot.png"), 1, "plot.png: a plot is an SVG"),
        (("-o", "/none/plot.svg"), 1, "/none"),
        (("--device", "quark-s2"), 1, 'no device "quark-s2"'),
        (("--brightness", "loud"), 2, '"loud" is no brightness'),
    ],
)
def test_what_is_wrong_is_told_before_anything_is_drawn(
    scene: Path, words: tuple[str, ...], code: int, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["budget", str(scene), *words]) == code
    told = capsys.readouterr()
    assert sentence in told.err and not told.out


def test_glasses_without_a_display_and_without_a_battery_have_budgets_too(vitrine: Vitrine, scene: Path) -> None:
    for device in ("quark-g1", "xreal-one"):
        ran = vitrine("budget", scene, "--device", device, "--json")
        assert ran.code == 0, ran.err
        found = json.loads(ran.out)
        assert found["device"] == device and found["power_mw"]["total"][1] > 0
        assert found["hours"] is None and found["battery_mwh"] is None, "unknown, or a phone's"
        assert (found["power_mw"]["panel"][1] == 0) == (device == "quark-g1"), device


def test_a_picture_says_that_tiers_are_shown_and_a_films_frames_are_the_shots(
    vitrine: Vitrine, tiers: Path, tmp_path: Path
) -> None:
    glasses = ("--device", "quark-s1", "--tier", "shown")
    for name, options in (("shown.png", glasses), ("off.png", glasses[:2])):
        ran = vitrine("shot", tiers, "--at", 0.8 - 1 / 30, "-o", name, *options)
        assert ran.code == 0, ran.err
    assert vitrine("record", tiers, "--from", 0.7, "--to", 0.8, "-o", "frames", *glasses).code == 0
    with Image.open(tmp_path / "shown.png") as image:
        assert image.info["vitrine:tier"] == "small processor at ≈ 10 Hz"
        shown = np.asarray(image.convert("RGB"))
    with Image.open(tmp_path / "off.png") as image:
        assert "vitrine:tier" not in image.info
        assert not np.array_equal(np.asarray(image.convert("RGB")), shown), "0.70, and not 0.77"
    frames = [np.asarray(Image.open(path).convert("RGB")) for path in sorted((tmp_path / "frames").iterdir())]
    assert len(frames) == 3
    np.testing.assert_array_equal(frames[2], shown)
