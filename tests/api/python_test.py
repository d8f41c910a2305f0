"""The interface for Python without GL: it costs nothing until it is used, tells what is wrong, and judges."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import vitrine
from tests.source_path import SOURCE_PATH
from vitrine.engine import checked_scene, python_arguments, sources
from vitrine.engine.python_arguments import build_shot
from vitrine.engine.shot import Shot
from vitrine.errors import Problem

SCENE = """
vitrine: 1
feed: testcard:320x180
statechart: {states: {on: {initial: true}}}
nodes:
- {kind: text, id: word, text: Turn right, size: 1, color: "#FFFFFF", anchor: {head: center}}
"""
DEFAULTS: dict[str, Any] = {
    "at": 0.0, "feed": None, "take": None, "device": "generic", "environment": "overcast", "view": "eye", "size": None,
    "exposure": "adapted", "eye": "display", "brightness": "auto", "optics": "typical", "focus": "off",
    "eye_shift": "0,0", "tone": "compressed", "latency": "off", "rate": "off", "heading_error": "off",
    "regrade": "auto", "tier": "off", "trust": False, "framed": False, "text": "glyphs",
}  # fmt: skip


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    path = tmp_path / "scene.yaml"
    path.write_text(SCENE, encoding="utf-8")
    return path


def test_importing_vitrine_imports_nothing_else() -> None:
    program = "import sys; before = set(sys.modules); import vitrine; print(*sorted(set(sys.modules) - before))"
    environment = {**os.environ, "PYTHONPATH": SOURCE_PATH}
    told = subprocess.check_output([sys.executable, "-P", "-c", program], text=True, env=environment).split()
    assert {name for name in told if name.split(".")[0] not in sys.stdlib_module_names} == {
        "vitrine",
        "vitrine.version",
    }


def test_all_that_is_public_is_there_and_nothing_more() -> None:
    assert all(getattr(vitrine, name) is not None for name in vitrine.__all__)
    assert set(vitrine.__all__) <= set(dir(vitrine))
    with pytest.raises(AttributeError, match="rendr"):
        vitrine.rendr  # noqa: B018


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [
        ({"at": 3}, "t_s", 3.0),
        ({"feed": Path("a b.mp4")}, "feed", "a b.mp4"),
        ({"take": "a.jsonl"}, "take", Path("a.jsonl")),
        ({"size": (640, 360)}, "size", "640x360"),
        ({"size": "640x360"}, "size", "640x360"),
        ({"brightness": 0.07}, "brightness", "7%"),
        ({"brightness": 0.123456789}, "brightness", "12.3456789%"),
        ({"brightness": "40%"}, "brightness", "40%"),
        ({"optics": {"spread": "off", "ghost": "strong"}}, "optics", "spread=off,ghost=strong"),
        ({"eye_shift": (0.5, -1)}, "eye_shift", "0.5,-1"),
        ({"latency": 0.08}, "latency", "0.08s"),
        ({"latency": "80ms"}, "latency", "80ms"),
        ({"rate": 20}, "rate", "20"),
        ({"rate": "device"}, "rate", "device"),
        ({"heading_error": 2.5}, "heading_error", "2.5"),
        ({"feed_exposure": -0.5}, "feed_exposure", "-0.5"),
    ],
)
def test_arguments_become_the_words_of_the_command(words: dict[str, Any], field: str, value: object) -> None:
    shot = build_shot("a.yaml", **(DEFAULTS | words))
    assert getattr(shot, field, None) == value or getattr(shot.view, field) == value
    assert build_shot("a.yaml", **DEFAULTS) == Shot(Path("a.yaml"))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"scene": 3}, "scene: 3 does not fit here; allowed: a str or a Path"),
        ({"scene": b"a.yaml"}, "scene: "),
        ({"at": "3"}, "at: '3' does not fit here; allowed: seconds from 0"),
        ({"at": True}, "at: True"),
        ({"size": (640,)}, "size: (640,) does not fit here"),
        ({"brightness": 50}, 'brightness: 50 does not fit here; allowed: "auto", or a share from 0 to 1'),
        ({"brightness": float("nan")}, "brightness: nan"),
        ({"optics": {}}, "optics: {} "),
        ({"eye_shift": 0.5}, "eye_shift: 0.5 does not fit here"),
        ({"trust": 1}, "trust: 1 does not fit here; allowed: True or False"),
        ({"device": None}, "device: None does not fit here"),
        ({"feed": 0}, "feed: 0 "),
        ({"feed_exposure": None}, "feed_exposure: None does not fit here; allowed: stops from -2 to 2"),
    ],
)
def test_a_wrong_argument_is_one_sentence(words: dict[str, Any], sentence: str) -> None:
    with pytest.raises(vitrine.InputError) as error:
        build_shot(**({"scene": "a.yaml"} | DEFAULTS | words))
    assert str(error.value).startswith(sentence) and len(error.value.problems) == 1


def test_sentences_name_arguments_as_python_does() -> None:
    hint = "name it with --feed; --trust opens it; a--feed.mp4 and --feeds-- stay"
    problem = Problem('"x" is no place of the eye', key="--eye-shift", hint=hint)
    with pytest.raises(vitrine.InputError) as error, python_arguments.python_names():
        raise vitrine.InputError(problem)
    told = '"x" is no place of the eye; name it with feed; trust opens it; a--feed.mp4 and --feeds-- stay'
    assert str(error.value) == f"eye_shift: {told}"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"devices": "quark-s2"}, 'did you mean "quark-s1"?'),
        ({"devices": []}, "no device or environment is named"),
        ({"devices": 3}, "devices: 3 does not fit here"),
        ({"environments": ["dusk "]}, 'no environment "dusk"'),
        ({"every": 0}, "every: 0 does not fit here; allowed: a whole number from 1"),
        ({"thresholds": (1, 2)}, 'thresholds "1,2": five rising contrasts'),
        ({"thresholds": 3}, "thresholds: 3 does not fit here"),
        ({"brightness": 2}, "brightness: 2 does not fit here"),
        ({"feed": "no.mp4"}, "no.mp4"),
    ],
)
def test_check_tells_what_is_wrong_with_an_argument(scene: Path, words: dict[str, Any], sentence: str) -> None:
    with pytest.raises(vitrine.InputError) as error:
        vitrine.check(scene, **words)
    assert sentence in str(error.value) and "--" not in str(error.value)


def test_a_report_holds_findings_and_legibility_as_values(scene: Path) -> None:
    report = vitrine.check(scene, devices=["quark-s1", "generic"], environments="sunlit,office", every=30)
    assert {(r.device, r.environment) for r in report.results} == {
        (device, light) for device in ("quark-s1", "generic") for light in ("sunlit", "office")
    }
    assert all(result.element == "word" and result.worst_contrast > 0 for result in report.results)
    failing = {(r.device, r.environment) for r in report.results if r.level == "error"}
    assert failing == {
        (f.device, f.environment) for f in report.findings if f.rule.id == "contrast" and f.level == "error"
    }
    assert ("quark-s1", "sunlit") in failing and not report.ok and report.fails("error")
    assert vitrine.check(scene, devices="quark-s1", environments="night-street", every=30).results[0].level is None


def test_a_scene_with_an_error_has_a_report_that_says_so(tmp_path: Path) -> None:
    path = tmp_path / "scene.yaml"
    path.write_text(SCENE.replace("kind: text", "kind: txt"), encoding="utf-8")
    report = vitrine.check(path)
    assert not report.ok and report.has_errors and report.verdict is None and report.results == ()
    assert 'did you mean "text"?' in str(report.problems[0])
    assert not vitrine.check(tmp_path / "nowhere.yaml").ok


def test_check_opens_scene_chart_and_feed_once(scene: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def counted(module: Any, name: str) -> None:
        original = getattr(module, name)
        monkeypatch.setattr(module, name, lambda *args, **words: opened.append(name) or original(*args, **words))

    counted(checked_scene, "load_scene")
    counted(checked_scene, "load_scene_chart")
    counted(sources, "open_feed")
    report = vitrine.check(scene, devices="all", environments="all", every=100)
    assert len(report.conditions) > 20
    assert sorted(opened) == ["load_scene", "load_scene_chart", "open_feed"]
