"""Letters that no font has, and words that no dictionary tells apart, as `check` tells them."""

from pathlib import Path

import pytest

from tests.color_font import cut, layers, make_color_font, solid
from vitrine.engine.checked_scene import find_problems, open_checked_scene

SCENE = """\
vitrine: 1
name: letters
nodes:
  - {id: seen, kind: text, text: "a ᚠა", size: 1, anchor: {head: center}}
  - {id: hidden, kind: text, text: "{shop.name}", size: 1, anchor: {head: top}, states: {paying: {text: "ᚱ"}}}
  - {id: fine, kind: text, text: "👍 مرحبا नमस्ते 文 Łódź", size: 1, anchor: {head: bottom}}
content:
  shop: {name: "ᛞ"}
statechart:
  states:
    idle: {initial: true, transitions: [{event: tap, target: paying}]}
    paying: {}
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "scene.yaml"
    path.write_text(text, "utf-8")
    return path


def test_letters_that_no_font_has_are_errors_in_every_state(tmp_path: Path) -> None:
    found = find_problems(write(tmp_path, SCENE))
    assert [(problem.severity, problem.key, problem.place and problem.place.line) for problem in found] == [
        ("error", "seen.text", 4),
        ("error", "hidden.text", 5),
    ]
    assert 'no font of ours has "ᚠ", "ა"' in found[0].message and 'has "ᛞ", "ᚱ"' in found[1].message
    assert "`fonts`" in str(found[0].hint)
    with open_checked_scene(write(tmp_path, SCENE)) as checked:
        assert checked.session is None and [*checked.problems] == found


def test_a_text_with_all_its_letters_is_played(tmp_path: Path) -> None:
    scene = SCENE.replace("a ᚠა", "ok 한국어 ₽ မြန်မာ").replace("ᚱ", "ok").replace("ᛞ", "ok")
    with open_checked_scene(write(tmp_path, scene)) as checked:
        assert checked.session is not None and checked.problems == ()


def test_a_letter_in_too_many_layers_is_an_error(tmp_path: Path) -> None:
    many = layers(layers([cut(solid(0), "disc")] * 250) for _ in range(20))
    font = make_color_font({"a": many, "b": cut(solid(0))}, letters=[ord("a"), ord("b")])
    (tmp_path / "own.ttf").write_bytes(font)
    scene = """\
vitrine: 1
name: x
fonts: {own: own.ttf}
nodes:
  - {id: a, kind: text, text: bab, font: own, size: 1, anchor: {head: center}}
  - {id: b, kind: text, text: bbb, font: own, size: 1, anchor: {head: top}}
"""
    (problem,) = find_problems(write(tmp_path, scene))
    assert (problem.severity, problem.key) == ("error", "a.font")
    assert problem.message == 'the font "own" paints "a" with 5,000 layers, of at most 4,096'


def test_without_a_dictionary_it_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nodes = "  - {id: a, kind: text, text: ภาษาไทย, size: 1, anchor: {head: center}}\n"
    nodes += "  - {id: b, kind: text, text: ไก่ผัด, size: 1, anchor: {head: top}}\n"
    path = write(tmp_path, f"vitrine: 1\nname: x\nnodes:\n{nodes}")
    assert find_problems(path) == []
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    (warning,) = find_problems(path)
    assert (warning.severity, warning.key, warning.place and warning.place.line) == ("warning", "a.text", 4)
    assert "break at spaces alone" in warning.message and "vitrine-glasses[scripts]" in str(warning.hint)
