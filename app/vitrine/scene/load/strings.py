"""Strings: the texts of a scene by language, put in where `{t.menu.title}` names them, before nodes are built.

A language falls back to the one that it is a kind of, `zh-CN` to `zh`, and then to the scene's first. Bindings in a
string work as if it stood in the text itself, also where a condition chooses it (`{t.near if close else t.far}`); any
other calculation finds the strings among the content, as texts without bindings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vitrine.document.field_error import FieldError, describe_value
from vitrine.document.located_data import Map, Seq, locate_key, make_problem
from vitrine.errors import Problem, suggest_name
from vitrine.scene.format.language import DEFAULT_LANGUAGE
from vitrine.scene.load.chosen_string import expand_choice
from vitrine.scene.nodes.binding import find_placeholders, split_template

#: The name under which strings are bound.
STRINGS = "t"
#: Sections in which texts name strings.
_SECTIONS = ("nodes", "components", "styles", "statechart")
#: A string alone in its braces, or doubled braces, which are none.
_PLAIN = re.compile(r"\{\{|\}\}|\{\s*t\.([\w\-]+(?:\.[\w\-]+)*)\s*\}")


@dataclass(frozen=True, slots=True)
class SceneStrings:
    """The strings of a scene in one language: `texts` by their dotted keys, `tree` as they are written."""

    texts: Mapping[str, str]
    tree: Mapping[str, Any]
    problems: list[Problem]

    def put_in(self, top: Map) -> Map:
        """The scene with strings in place of their names, and among its content."""
        sections = {name: self._fill(top[name], top, name) for name in _SECTIONS if name in top}
        content = top.get("content")
        content = content if isinstance(content, Map) else Map({}, {}, top.mark)
        if STRINGS in content:
            message = f'content cannot have "{STRINGS}": the name belongs to strings'
            self.problems.append(make_problem(content, STRINGS, message, hint="rename it", at_key=True))
        return top.with_entries(**sections, content=content.with_entries(**{STRINGS: self.tree}))

    def _fill(self, value: Any, owner: Map | Seq, key: str | int) -> Any:
        if isinstance(value, Map):
            params = value.get("params")
            if isinstance(params, Seq) and STRINGS in params:
                return value  # a component whose own parameter has the name
            filled = {name: self._fill(item, value, name) for name, item in value.items()}
            is_same = all(filled[name] is item for name, item in value.items())
            return value if is_same else Map(filled, value.marks, value.mark)
        if isinstance(value, Seq):
            items = [self._fill(item, value, index) for index, item in enumerate(value)]
            is_same = all(new is old for new, old in zip(items, value, strict=True))
            return value if is_same else Seq.of(items, value.marks, value.mark)
        return self._fill_text(value, owner, key) if isinstance(value, str) and f"{STRINGS}." in value else value

    def _fill_text(self, text: str, owner: Map | Seq, key: str | int) -> str:
        def find(match: re.Match[str]) -> str:
            name = match[1]
            if name is None or name in self.texts:
                # One with a mistake was told at its own place.
                return match[0] if name is None else "" if _find_mistake(self.texts[name]) else self.texts[name]
            self.problems.append(self._make_unknown(owner, key, name))
            return ""

        filled = _PLAIN.sub(find, text)
        if not self._find_bound(filled):
            return filled
        try:
            filled = self._choose(filled)
        except FieldError as error:
            self.problems.append(make_problem(owner, key, str(error), hint=error.hint))
            return ""
        for name in self._find_bound(filled):
            message = f'"{STRINGS}.{name}" is bound itself, and cannot be calculated with'
            hint = f"write {{{STRINGS}.{name}}} alone, or choose: {{{STRINGS}.{name} if ... else ...}}"
            self.problems.append(make_problem(owner, key, message, hint=hint))
        return filled

    def _find_bound(self, text: str) -> list[str]:
        """The strings with bindings of their own that the calculations of a text read."""
        return [name for name in _list_calculated(text) if "{" in self.texts.get(name, "")]

    def _choose(self, text: str) -> str:
        """The text with the strings that its calculations choose among in their place."""
        parts = []
        for piece, is_placeholder in split_template(text):
            written = f"{{{piece}}}" if is_placeholder else piece.replace("{", "{{").replace("}", "}}")
            chosen = None
            if is_placeholder and self._find_bound(written):
                chosen = expand_choice(piece, self.texts, STRINGS)
            parts.append(written if chosen is None else chosen)
        return "".join(parts)

    def _make_unknown(self, owner: Map | Seq, key: str | int, name: str) -> Problem:
        below = [text for text in self.texts if text.startswith(f"{name}.")]
        if below:
            message = f'"{STRINGS}.{name}" is no text, but has keys'
            return make_problem(owner, key, message, allowed=", ".join(f"{STRINGS}.{text}" for text in below[:30]))
        message, near = f'there is no string "{STRINGS}.{name}"', suggest_name(name, self.texts)
        return make_problem(owner, key, message, allowed=", ".join(list(self.texts)[:30]), hint=near)


def read_strings(top: Map, locale: str, problems: list[Problem]) -> SceneStrings | None:
    """The strings of a scene in the nearest language, with what is wrong with them; None where it has none."""
    languages = top.get("strings")
    if not isinstance(languages, Map) or not languages:
        return None
    for owner, key, value in _iter_leaves(languages):
        if owner is not languages:
            problems += _find_text_problems(owner, key, value)
    trees = [languages[name] for name in (*list_fallbacks(languages, locale),) if isinstance(languages[name], Map)]
    merged: Map = Map({}, {}, languages.mark)
    for tree in reversed(trees):
        merged = _merge(merged, tree)
    return SceneStrings(dict(_iter_texts(merged, "")), merged, problems)


def list_fallbacks(languages: Sequence[str] | Mapping[str, Any], locale: str) -> tuple[str, ...]:
    """The languages of a scene in which a text is looked for, in this order: its own, its kind's, the first."""
    parts = locale.split("-")
    narrower = ["-".join(parts[:count]) for count in range(len(parts), 0, -1)]
    written = {name.replace("_", "-").lower(): name for name in languages}
    kin = [name for low, name in written.items() if low.split("-")[0] == parts[0].lower()]
    own = [written[name.lower()] for name in narrower if name.lower() in written]
    return tuple(dict.fromkeys((*own, *kin, next(iter(languages)))))


def choose_locale(top: Map, asked: str | None) -> str:
    """The locale of a scene: the one that is asked for, its own, its strings' first, English."""
    own, languages = top.get("locale"), top.get("strings")
    first = next(iter(languages), None) if isinstance(languages, Map) else None
    return asked or (own if isinstance(own, str) else None) or first or DEFAULT_LANGUAGE.locale


def find_string_warnings(top: Map, locale: str) -> Iterator[Problem]:
    """Texts that one language has and another has not, each at the language that lacks it; the languages that the
    scene has not.
    """
    languages = top.get("strings")
    if not isinstance(languages, Map) or not languages:
        return
    first, *others = languages
    known = dict(_iter_texts(languages[first], ""))
    for name in others:
        own = dict(_iter_texts(languages[name], ""))
        kind = name.replace("_", "-").split("-")[0]
        lent = {
            key
            for other in languages
            if other == kind and other != name
            for key, _ in _iter_texts(languages[other], "")
        }
        for key in known.keys() - own.keys() - lent if kind != first else ():
            message = f'"{key}" has no text in {name}: that in {first} stands for it'
            yield _warn(message, languages, name, key, f"add it under strings.{name}")
        for key in own.keys() - known.keys():
            near = suggest_name(key, known)
            yield _warn(
                f'"{key}" has no text in {first}, the first language', languages, name, key, near or "add it there"
            )
    if list_fallbacks(languages, locale)[0].split("-")[0].split("_")[0].lower() != locale.split("-")[0].lower():
        yield _warn(f"no text is in {locale}: those in {first} stand for it", languages, first, "", "add the language")


def _warn(message: str, languages: Map, name: str, key: str, hint: str) -> Problem:
    owner = languages[name]
    *above, last = key.split(".")
    for part in above:
        owner = owner.get(part) if isinstance(owner, Map) and isinstance(owner.get(part), Map) else owner
    place = locate_key(owner, last) if isinstance(owner, Map) and last in owner else locate_key(languages, name)
    where = ".".join(filter(None, ("strings", name, key)))
    return Problem(message, place, where, hint=hint, severity="warning")


def _list_calculated(text: str) -> tuple[str, ...]:
    """The strings that the calculations of a text read. A text with a mistake has none: that is told elsewhere."""
    try:
        slots = find_placeholders(text)
    except FieldError:
        return ()
    return tuple(".".join(path[1:]) for slot in slots for path in slot.paths if path[0] == STRINGS)


def _merge(below: Map, above: Map) -> Map:
    both = {name: _merge(below[name], item) if isinstance(item, Map) and isinstance(below.get(name), Map) else item
            for name, item in above.items()}  # fmt: skip
    return below.merged(Map(both, above.marks, above.mark))


def _find_text_problems(owner: Map, key: str, value: Any) -> list[Problem]:
    if not isinstance(value, str):
        message, allowed = f"{describe_value(value)} is no text", "a text, in quotes where it is a number"
        return [make_problem(owner, key, message, allowed=allowed)]
    error = _find_mistake(value)
    return [make_problem(owner, key, str(error), allowed=error.allowed, hint=error.hint)] if error else []


def _find_mistake(text: str) -> FieldError | None:
    try:
        find_placeholders(text)
    except FieldError as error:
        return error
    return None


def _iter_leaves(tree: Map) -> Iterator[tuple[Map, str, Any]]:
    for key, value in tree.items():
        if isinstance(value, Map):
            yield from _iter_leaves(value)
        else:
            yield tree, key, value


def _iter_texts(tree: Any, above: str) -> Iterator[tuple[str, str]]:
    for key, value in tree.items() if isinstance(tree, Map) else ():
        if isinstance(value, Map):
            yield from _iter_texts(value, f"{above}{key}.")
        elif isinstance(value, str):
            yield f"{above}{key}", value
