"""A take played before devices: contrasts by the formula, from a scene file, its feed and an own device file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.cli import run
from app.glass.srgb import linear_from_srgb

SCENE = """
vitrine: 1
feed: feed
nodes:
- {kind: text, id: word, text: Turn right, size: 1, color: "#FFFFFF", anchor: {head: center}}
- {kind: text, id: grey, text: Turn right, size: 1, color: "#808080", anchor: {head: top}}
- {kind: arrow, id: turn, anchor: {world: [0, 1.6, 5]}}
"""
MINE = """
name: Mine
blend_mode: additive
nits: {claimed: 1000, min: 10}
transmittance: {clear: 0.8}
"""
#: Codes of the feed's pictures.
CODES = (118, 188, 118)
#: G = 0.18 · 1000 / (0.8 · 5000).
GAIN = 0.045


@pytest.fixture
def scene(tmp_path: Path) -> str:
    (tmp_path / "feed").mkdir()
    for index, code in enumerate(CODES):
        Image.new("RGB", (320, 180), (code, code, code)).save(tmp_path / "feed" / f"{index}.png")
    (tmp_path / "mine.device.yaml").write_text(MINE, encoding="utf-8")
    (tmp_path / "scene.yaml").write_text(SCENE, encoding="utf-8")
    return str(tmp_path / "scene.yaml")


def judged(scene: str, capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, Any]:
    assert run(["check", scene, "--device", "mine", "--environment", "sunlit", "--json", *more]) == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def test_the_contrast_of_a_text_is_the_formula_at_its_worst_and_its_median(
    scene: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = judged(scene, capsys)
    word, grey = ({r["element"]: r for r in told["readings"]}[name] for name in ("word", "grey"))
    dark, bright = (float(linear_from_srgb(code / 255)) for code in (118, 188))
    assert word["contrast_worst"] == pytest.approx(1 + GAIN / bright, abs=1e-3)
    assert word["contrast_median"] == pytest.approx(1 + GAIN / dark, abs=1e-3)
    assert grey["contrast_worst"] == pytest.approx(1 + GAIN * float(linear_from_srgb(128 / 255)) / bright, abs=1e-3)
    assert (word["frames"], word["size_deg"], word["share_below"]) == (3, 1.0, 1.0)
    assert word["contrast_worst_at_s"] == pytest.approx(1 / 25)
    assert word["verdict"] == "unreadable" and told["frames"] == 3


def test_a_dark_lens_and_more_light_make_it_read(scene: str, capsys: pytest.CaptureFixture[str]) -> None:
    mine = Path(scene).parent / "mine.device.yaml"
    mine.write_text(MINE.replace("0.8", "0.02").replace("1000", "3000"), encoding="utf-8")
    told = judged(scene, capsys, "--brightness", "100%")
    gain = 0.18 * 3000 / (0.02 * 5000)
    word = next(r for r in told["readings"] if r["element"] == "word")
    assert word["contrast_worst"] == pytest.approx(1 + gain / float(linear_from_srgb(188 / 255)), rel=1e-3)
    assert word["verdict"] == "colour"


def test_an_arrow_behind_the_wearer_without_an_edge_arrow_is_told(
    scene: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lost = [f for f in judged(scene, capsys)["findings"] if f["rule"] == "no-edge-arrow"]
    assert [(f["element"], f["frames"]) for f in lost] == [("turn", 3)]
    file = Path(scene)
    file.write_text(SCENE.replace("[0, 1.6, 5]}", "[0, 1.6, 5]}, edge: {}"), encoding="utf-8")
    assert not [f for f in judged(scene, capsys)["findings"] if f["rule"] == "no-edge-arrow"]


@pytest.mark.parametrize(("level", "code"), [("never", 0), ("error", 1), ("note", 1)])
def test_findings_fail_from_the_level_that_is_asked_for(
    scene: str, level: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", scene, "--device", "mine", "--environment", "sunlit", "--fail-on", level]) == code
    told = capsys.readouterr().out
    assert "unreadable" in told and "too dim" in told


def test_nothing_fails_where_everything_reads(scene: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = Path(scene)
    file.write_text("\n".join(SCENE.splitlines()[:-2]), encoding="utf-8")
    assert run(["check", scene, "--device", "mine", "--environment", "night-street", "--fail-on", "error"]) == 0
    assert "reads" in capsys.readouterr().out


def test_many_cases_are_told_as_a_matrix(scene: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", scene, "--device", "mine,quark-s1", "--environment", "office,sunlit", "--every", "2"]) == 0
    told = capsys.readouterr().out
    assert "Which device fails in which light" in told and "quark-s1" in told


def test_sarif_is_written_beside_the_answer(scene: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "found.sarif"
    judged(scene, capsys, "--sarif", str(file))
    rules = {r["ruleId"] for r in json.loads(file.read_text(encoding="utf-8"))["runs"][0]["results"]}
    assert "contrast" in rules


TALKING = """
vitrine: 1
feed: feed
statechart:
  states:
    first: {transitions: [{after_s: 0.05, target: second}]}
    second: {enter: {say: Turn left}}
nodes:
- {kind: text, text: Turn right, anchor: {head: center}, when: first}
- {kind: text, text: Turn left, anchor: {head: center}, when: second}
"""


def by_ear(scene: str, device: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[tuple[str, str]]]:
    Path(scene).write_text(TALKING, encoding="utf-8")
    assert run(["check", scene, "--device", device, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    return told["frames"], [
        (f["rule"], f["element"]) for f in told["findings"] if f["rule"] in ("eye-only", "ear-only")
    ]


def test_without_a_display_what_is_not_said_is_told(scene: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert by_ear(scene, "quark-g1", capsys) == (3, [("eye-only", "first")])


def test_without_speakers_what_is_said_is_told(scene: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert by_ear(scene, "even-g1", capsys) == (3, [("ear-only", "")])


def test_one_with_both_gets_everything(scene: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert by_ear(scene, "quark-s1", capsys) == (3, [])


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["--thresholds", "1,2"], "five rising contrasts"),
        (["--thresholds", "5,4,3,2,1"], "above the one before"),
        (["--fail-on", "eror"], 'did you mean "error"?'),
        (["--device", "quark-s2"], 'did you mean "quark-s1"?'),
        (["--environment", "sunlight"], "sunlit"),
        (["--device", ","], "no device or environment is named"),
        (["--brightness", "120%"], "no brightness"),
    ],
)
def test_what_is_typed_wrong_gets_one_sentence(
    scene: str, typed: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", scene, *typed]) == 1
    error = capsys.readouterr().err
    assert told in error and "Traceback" not in error
