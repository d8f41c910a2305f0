"""Strings of a scene by language: which text stands where, and what is said of one that is missing."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.scene.scenes import at, loaded, mistake, write
from vitrine.errors import CommandLineError
from vitrine.scene.load.loader import load_scene
from vitrine.scene.load.strings import list_fallbacks
from vitrine.scene.nodes.binding import fill_text
from vitrine.scene.nodes.node import Group, Text
from vitrine.scene.scene import Scene

MENU = """
strings:
  en: {menu: {title: Menu, from: "from {price:EUR}", dishes: "{n:plural one '# dish' other '# dishes'}"}, open: open, shut: closed}
  de: {menu: {title: Karte, from: "ab {price:EUR}", dishes: "{n:plural one '# Gericht' other '# Gerichte'}"}, open: offen, shut: zu}
  zh: {menu: {title: 菜单, from: "{price:CNY} 起", dishes: "{n:plural other '# 道菜'}"}, open: 营业中}
  zh-TW: {menu: {title: 菜單}}
  ar: {menu: {title: قائمة}}
content: {price: 1299.5, n: 3, is_open: true}
components: {head: {params: [of], node: {kind: text, text: "{of}: {t.menu.title}"}}}
nodes:
- kind: group
  anchor: {head: center}
  children:
  - {kind: text, text: "{{t.menu.title}} {t.menu.title}"}
  - {kind: text, text: "{ t.menu.dishes } {t.menu.from}"}
  - {kind: text, text: "{t.open if is_open else t.shut}"}
  - {use: head, with: {of: A}}
"""  # noqa: E501  # a language is a line


def texts(scene: Scene) -> list[str]:
    [group] = scene.nodes
    assert isinstance(group, Group)
    return [fill_text(node.words, scene.values) for node in group.children if isinstance(node, Text)]


@pytest.mark.parametrize(
    ("locale", "shown"),
    [
        (None, ["{t.menu.title} Menu", "3 dishes from €1,299.50", "open", "A: Menu"]),
        ("de", ["{t.menu.title} Karte", "3 Gerichte ab 1.299,50\u00a0€", "offen", "A: Karte"]),
        ("zh-CN", ["{t.menu.title} 菜单", "3 道菜 ¥1,299.50 起", "营业中", "A: 菜单"]),
        ("zh-TW", ["{t.menu.title} 菜單", "3 道菜 CN¥1,299.50 起", "营业中", "A: 菜單"]),
        ("ar", ["{t.menu.title} قائمة", "3 dishes from \u200f1,299.50\u00a0€", "open", "A: قائمة"]),
        ("pt-BR", ["{t.menu.title} Menu", "3 dishes from €\u00a01.299,50", "open", "A: Menu"]),
    ],
)
def test_a_text_is_in_the_language_that_is_asked_for(tmp_path: Path, locale: str | None, shown: list[str]) -> None:
    scene = load_scene(write(tmp_path, MENU), locale=locale)
    assert texts(scene) == shown
    assert scene.language.locale == (locale or "en")
    assert scene.direction == ("rtl" if locale == "ar" else "auto")


def test_the_scene_names_its_language_and_its_direction(tmp_path: Path) -> None:
    assert texts(loaded(tmp_path, "locale: de" + MENU))[3] == "A: Karte"
    assert loaded(tmp_path, "locale: ar\ndirection: ltr" + MENU).direction == "ltr"
    first = MENU.replace("  en:", "  ja:")
    assert loaded(tmp_path, first).language.locale == "ja"


def test_a_language_falls_back_to_its_kind_and_then_to_the_first() -> None:
    assert list_fallbacks(("en", "zh", "zh-TW"), "zh-TW") == ("zh-TW", "zh", "en")
    assert list_fallbacks(("en", "zh-TW"), "zh-CN") == ("zh-TW", "en")
    assert list_fallbacks(("en", "de"), "fr") == ("en",)


def test_a_text_that_a_language_lacks_is_a_warning_at_that_language(tmp_path: Path) -> None:
    said = {str(warning.key): str(warning) for warning in loaded(tmp_path, MENU).warnings}
    assert sorted(said) == ["strings.ar.menu.dishes", "strings.ar.menu.from", "strings.ar.open", "strings.ar.shut",
                            "strings.zh-TW.shut", "strings.zh.shut"]  # fmt: skip
    assert '"shut" has no text in zh: that in en stands for it' in said["strings.zh.shut"]
    assert "scene.yaml:6:3" in said["strings.zh.shut"]
    extra = MENU.replace("ar: {menu:", "ar: {shutt: x, menu:")
    assert 'did you mean "shut"?' in str(next(w for w in loaded(tmp_path, extra).warnings if w.key.endswith("shutt")))
    asked = load_scene(write(tmp_path, MENU), locale="fr").warnings
    assert any("no text is in fr: those in en stand for it" in str(warning) for warning in asked)


@pytest.mark.parametrize(
    ("written", "instead", "message", "line"),
    [
        ("of}: {t.menu.title}", "of}: {t.menu.titel}", 'no string "t.menu.titel"; did you mean "menu.title"?', 10),
        ("{t.open if", "{t.opne if", 'content has no "opne" below "t"; did you mean "open"?', 17),
        ("{ t.menu.dishes }", "{ t.menu }", '"t.menu" is no text, but has keys', 16),
        ("{t.open if is_open", "{t.menu.from + 'x' if is_open", '"t.menu.from" is bound itself', 17),
        ("open: offen", "open: 3", "3 is no text", 5),
        ("  de:", "  german:", 'there is no locale "german"', 5),
        ("content: {price", "content: {t: 1, price", 'content cannot have "t"', 9),
        ("{n:plural one '# dish'", "{n:plural won '# dish'", '"won" is no form of a plural', 4),
    ],
)  # fmt: skip
def test_a_mistake_is_a_sentence_with_its_place(
    tmp_path: Path, written: str, instead: str, message: str, line: int
) -> None:
    assert written in MENU
    problem = mistake(tmp_path, MENU.replace(written, instead, 1))
    assert message in str(problem)
    assert at(problem)[1] == line


def test_without_strings_the_name_is_the_scenes_own(tmp_path: Path) -> None:
    nodes = "nodes: [{kind: group, anchor: {head: center}, children: [{kind: text, text: '{t.a}'}]}]\n"
    assert texts(loaded(tmp_path, "content: {t: {a: x}}\n" + nodes)) == ["x"]


def test_an_unknown_locale_that_was_typed_is_told_of_the_option(tmp_path: Path) -> None:
    with pytest.raises(CommandLineError, match="--locale: there is no locale") as caught:
        load_scene(write(tmp_path, dedent(MENU)), locale="cn")
    assert 'did you mean "zh-CN"?' in str(caught.value)


CHOICE = """
strings:
  en:
    near: "Only {d:m} to {goal}"
    far: "{d:km} {{far}} away"
    gone: "It's \\"gone\\""
    n: "{n:plural one '# dish' other '# dishes'}"
content: {d: 13, close: true, gone: false, name: Moda, n: 1, goal: null}
nodes: [{kind: group, anchor: {head: center}, children: [{kind: text, text: '%s'}]}]
"""


@pytest.mark.parametrize(
    ("text", "values", "said"),
    [
        ("{t.near if close else t.far}!", {"close": True}, "Only 13\u00a0m to –!"),
        ("{t.near if close else t.far}!", {"close": False}, "13\u00a0km {far} away!"),
        ("{t.near if close else t.far}", {"close": None}, "13\u00a0km {far} away"),
        ("{t.gone if gone else t.near if close else t.far}", {"gone": True}, 'It\'s "gone"'),
        ("{t.gone if gone else t.near if close else t.far}", {"close": False}, "13\u00a0km {far} away"),
        ("{(t.n) if close else name}", {}, "1 dish"),
        ("{t.n if (d > 3 and close) else name}", {}, "1 dish"),
        ("{t.n if (d > 3 and close) else name}", {"n": 4}, "4 dishes"),
        ("{name if close else t.n}", {}, "Moda"),
    ],
)
def test_a_bound_string_may_be_chosen(tmp_path: Path, text: str, values: dict[str, object], said: str) -> None:
    [group] = loaded(tmp_path, CHOICE % text).nodes
    assert isinstance(group, Group) and isinstance(group.children[0], Text)
    content = {"d": 13, "close": True, "gone": False, "name": "Moda", "n": 1, "goal": None, **values}
    assert fill_text(str(group.children[0].text), content) == said


def test_a_long_string_that_is_chosen_is_whole(tmp_path: Path) -> None:
    words = "one 'two' \u05d0 {{3}} " * 60
    scene = loaded(
        tmp_path,
        f"""
strings: {{en: {{long: "{words}{{n}}", short: "{{n}}"}}}}
content: {{n: 4, close: true}}
nodes: [{{kind: group, anchor: {{head: center}}, children: [{{kind: text, text: "{{t.long if close else t.short}}"}}]}}]
""",
    )
    [group] = scene.nodes
    assert isinstance(group, Group) and isinstance(group.children[0], Text)
    text = str(group.children[0].text)
    assert fill_text(text, {"n": 4, "close": True}) == words.replace("{{", "{").replace("}}", "}") + "4"
    assert fill_text(text, {"n": 4, "close": False}) == "4"
