"""What nodes show follows the values that they read and no others, in any order of asking."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.flow.tween_test import state_at
from tests.scene.scenes import loaded
from tests.stage.varying_fields_test import SIGHT, staged
from vitrine.flow.animate.position_blend import PositionShare
from vitrine.flow.animate.tween import FULLY_PRESENT, Presence
from vitrine.flow.focus.focus_state import Position
from vitrine.scene.nodes.node import Group, Node, Progress, Text
from vitrine.stage.layout import style_memo
from vitrine.stage.layout.scroll_view import ScrollView
from vitrine.stage.layout.shown_values import ShownValues, find_shown_paths
from vitrine.stage.layout.style import StyleContext, read_bound_field
from vitrine.stage.paint.root_memo import RootMemo
from vitrine.stage.place.render_root import split_roots
from vitrine.stage.text.font import FontSet
from vitrine.stage.text.text_system import TextSystem

HEAD = """
content:
  on: 1
  battery: 0.25
  user: {name: Ann, city: {name: Rome}}
  items: [{id: x, name: one}, {id: y, name: two}]
statechart: {states: {a: {transitions: [{event: tap, target: b}]}, b: {}}}
"""
NODES = """
- kind: panel
  id: root
  anchor: {head: center}
  fill: veil
  children:
    - {kind: text, id: plain, text: Plain}
    - {kind: text, id: braces, text: "{{on}}"}
    - kind: group
      id: row
      direction: row
      children:
        - {kind: text, id: name, width: 3, text: "{user.name}"}
        - {kind: text, id: city, text: "{user.city.name} {on}"}
        - {kind: group, id: inner, children: [{kind: text, id: battery, text: "{battery:.1f} %"}]}
    - {kind: text, id: clock, text: "{time:.0f} s {on + 1}"}
    - {kind: text, id: state, text: "{'in b' if In('b') else 'not'}"}
    - {kind: text, id: spans, text: ["{user.name}", {text: " {battery}", color: warning, size: 1.5}]}
    - {kind: progress, id: bar, value: "{battery}", width: 4}
    - {kind: rating, id: stars, value: "{on}"}
    - {kind: text, id: varied, text: "{on}", states: {b: {text: "{user.name} {battery}"}}}
    - {kind: text, id: shy, text: "{user.city.name}", when: b, enter: {seconds: 0}, exit: {seconds: 0}}
    - {kind: group, id: list, repeat: {each: items, as: item, key: id}, children: [
        {kind: text, id: entry, text: "{item.name} {battery}"}]}
"""
OVERLAYS: tuple[Mapping[str, Any], ...] = (
    {},
    {"on": True},
    {"on": 1.0},
    {"on": None},
    {"battery": 0.75},
    {"battery": -0.0},
    {"battery": 0.0},
    {"user": {"name": "Bo"}},
    {"user": {"name": "حساء"}},
    {"user": {"city": {"name": "Oslo"}}},
    {"user": {"city": {"name": "Oslo"}}, "battery": 0.75},
    {"items": [{"id": "y", "name": "two"}, {"id": "z", "name": "{battery}"}]},
)


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_asking_changes_nothing(tmp_path: Path, seed: int) -> None:
    stage, rng = staged(tmp_path, NODES, HEAD), random.Random(seed)
    passages = ((0.0, "a", True), (1.0, "a", False), (1.0, "b", True))
    for _ in range(25):
        state = replace(state_at(rng.choice((0.2, 0.8, 1.2)), *passages), content_overlay=rng.choice(OVERLAYS))
        kept, fresh = (one.build_draw_list(state, SIGHT) for one in (stage, staged(tmp_path, NODES, HEAD)))
        assert kept.digest() == fresh.digest() and kept.node_bounds == fresh.node_bounds, state
        for layer, other in zip(kept.raster_layers, fresh.raster_layers, strict=True):
            assert layer.node_slices == other.node_slices


def test_what_shows_no_changed_value_is_not_even_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scene, memo = loaded(tmp_path, f"{HEAD}nodes:\n{NODES}"), RootMemo()
    text_system, read = TextSystem(FontSet(use_system_fonts=False)), list[str]()
    root = split_roots(scene)[0].node

    def note(node: Node, context: StyleContext) -> Any:
        read.append(node.id or "")
        return read_bound_field(node, context)

    monkeypatch.setattr(style_memo, "read_bound_field", note)
    values: Mapping[str, Any] = {**scene.content, "time": 0.0}
    for changed, expected in (
        ({}, None),
        ({}, []),
        ({"time": 1.0}, ["clock", "root"]),
        ({"user": {"name": "Bo", "city": values["user"]["city"]}}, ["name", "row", "spans", "root"]),
        ({"unknown": 1}, []),
    ):
        values = {**values, **changed}
        read.clear()
        memo.style(root, StyleContext(values.get("time", 0.0), values, {}, text_system, {}))
        assert expected is None or read == expected


def test_a_style_that_fails_half_way_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scene, memo = loaded(tmp_path, f"{HEAD}nodes:\n{NODES}"), RootMemo()
    text_system = TextSystem(FontSet(use_system_fonts=False))
    root = split_roots(scene)[0].node

    def context(name: str) -> StyleContext:
        return StyleContext(0.0, {**scene.content, "user": {"name": name, "city": {}}}, {}, text_system, {})

    def fail(*_: Any) -> Any:
        raise KeyboardInterrupt

    first = memo.style(root, context("Ann"))
    with monkeypatch.context() as patch:
        patch.setattr(style_memo, "renew_styled_node", fail)
        with pytest.raises(KeyboardInterrupt):
            memo.style(root, context("Bo"))
    assert memo.style(root, context("Bo")) == RootMemo().style(root, context("Bo")) != first
    assert memo.style(root, context("Ann")) == first


def test_a_container_knows_of_copies_and_scrolling_that_come_later() -> None:
    entry = Text(id="entry", text="One").model_copy(update={"id": "entry[x]"})
    copies = Group(id="copies", children=(entry,))
    scroller = Group(id="scroller", overflow="scroll", children=(Text(id="long", text="Two"),))
    root, memo = Group(id="root", children=(copies, scroller)), RootMemo()
    views = {"scroller": ScrollView(False, False, (PositionShare(1.0, Position(0, 1, "")),))}
    text_system = TextSystem(FontSet(use_system_fonts=False))
    here, away = FULLY_PRESENT, Presence(0.0, (0.0, 0.0), 1.0, shown=False)
    for shown in ((away, away), (here, here), (away, here), (away, away), (here, away)):
        presences = dict(zip(("copies", "scroller"), shown, strict=True))
        context = StyleContext(0.0, {}, presences, text_system, {}, "auto", views)
        assert memo.style(root, context) == RootMemo().style(root, context)


def test_changed_are_the_paths_at_which_another_object_stands() -> None:
    shown, name = ShownValues(), "Ann"
    user = {"name": name, "age": 31}
    shown.watch({("user", "name"), ("user", "age"), ("on",)}, {"user": user, "on": 1})
    assert shown.find_changed({"user": user, "on": 1}) == set()
    assert shown.find_changed({"user": {"name": name, "age": 32}, "on": 1}) == {("user", "age")}
    assert shown.find_changed({"user": {"name": name, "age": 32}, "on": True}) == {("on",)}
    assert shown.find_changed({"on": True}) == {("user", "name"), ("user", "age")}
    shown.watch({("off",)}, {"off": 2})
    assert shown.find_changed({"off": 3, "on": 1}) == {("off",), ("on",)}


def test_a_node_shows_what_its_bound_field_reads_with_the_states_and_the_language() -> None:
    around = {("in:language",)}
    assert find_shown_paths(Text(text="Plain {{on}}")) == set()
    assert find_shown_paths(Text(text="{a.b:.1f} {c + d.e}")) == {("a", "b"), ("c",), ("d", "e")} | around
    assert find_shown_paths(Text(text="{In('b')}")) == {("in:states",)} | around
    assert find_shown_paths(Progress(value="{share}")) == {("share",)} | around
    assert find_shown_paths(Progress(value=0.5)) == set()
