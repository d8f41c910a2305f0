"""Lists by values from outside of them: in any order of asking each picture is that of a stage that was asked first."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from tests.stage.list_test import DISHES, with_data, write_head
from tests.stage.varying_fields_test import START, active, drawn, staged
from vitrine.errors import InputError
from vitrine.flow.timeline.state import State
from vitrine.scene.load.lint import MAX_TOTAL_LENGTH
from vitrine.scene.nodes.binding import find_placeholders, find_value
from vitrine.scene.nodes.item_copy import list_item_values, name_item
from vitrine.scene.nodes.repeat import Repeat
from vitrine.stage.place.copy_columns import CopyColumns

NODES = """
- id: menu
  kind: panel
  anchor: {head: center}
  direction: row
  repeat: {each: menu.items, as: dish, key: id}
  children:
    - {kind: text, text: "{dish.name}{'!' if dish.price > limit else ''}", hidden: "{limit == 99 and last}"}
    - kind: text
      text: "{limit if index == 0 else dish.price / limit:.1f}"
      if: {"limit + index > 21": {color: price}}
    - {kind: text, text: "{'B' if In('b') and dish.price > 20 else 'A'}{rates[index]}"}
    - {kind: group, repeat: {each: dish.tags, as: tag}, children: [
        {kind: text, text: "{tag} {limit} {dish.price > limit} {In('b')}", size: 0.6}]}
    - {kind: group, repeat: {each: notes}, children: [{kind: text, text: "{item} {dish.index}", size: 0.6}]}
"""
HEAD = write_head(DISHES).replace("content: {", 'content: {"rates": [1, 2, 3], "notes": [], ', 1)
DEARER = [DISHES[0] | {"price": 30}, *DISHES[1:]]


def list_states() -> dict[str, State]:
    data: dict[str, dict[str, Any]] = {
        "as written": {},
        "less": {"limit": 19},
        "true": {"limit": True},
        "one": {"limit": 1},
        "none": {"limit": None},
        "text": {"limit": "x"},
        "hides": {"limit": 99},
        "items": {"menu": {"items": DEARER}},
        "both": {"limit": 25, "menu": {"items": DEARER}},
        "turned": {"limit": 19, "menu": {"items": DISHES[::-1]}},
        "longer": {"limit": 25, "menu": {"items": [*DISHES, DISHES[0] | {"id": "more", "price": 24}]}},
        "rates": {"rates": [1, 2, 4]},
        "no rates": {"rates": 7},
        "notes": {"notes": ["x", "y"]},
    }
    states = {name: with_data(START, **each) for name, each in data.items()}
    for name in ("as written", "less", "both"):
        states[f"{name} in b"] = with_data(active("b"), **data[name])
    return states


def test_copies_follow_outer_values_in_any_order_of_asking(tmp_path: Path) -> None:
    states = list_states()
    wanted = {name: drawn(staged(tmp_path, NODES, HEAD), state) for name, state in states.items()}
    assert len(set(wanted.values())) == len(states)
    stage, chance = staged(tmp_path, NODES, HEAD), random.Random(3)
    names = [*states]
    for _ in range(12):
        chance.shuffle(names)
        for name in names:
            assert drawn(stage, states[name]) == wanted[name], name


def test_only_copies_that_show_something_else_are_found() -> None:
    repeat = Repeat.model_validate({"each": "menu.items", "as": "dish"})
    texts = ("{dish.price > limit} {dish.name}", "{title if index == 1 else ''}", "{size > 3}")
    columns = CopyColumns(repeat, [slot for text in texts for slot in find_placeholders(text)])

    def find(**changed: Any) -> list[int]:
        values = {"limit": 20, "title": "Menu", "size": 1, "other": 1}
        before, now = columns.read_outer(values), columns.read_outer({**values, **changed})
        return [*columns.find_changed(DISHES, before, now)]

    assert columns.paths == (("limit",), ("title",), ("size",))
    assert find() == find(other=2) == find(limit=20.5) == find(size=2) == []
    assert find(limit=25) == [2]
    assert find(limit=17) == [0]
    assert find(title="Lunch") == [1]
    assert find(limit=25, title="Lunch") == [1, 2]
    assert find(size=4) == [0, 1, 2]
    assert find(limit=None) == [1, 2]


@pytest.mark.parametrize(
    "path", ["dish", "dish.price", "dish.index", "dish.tags.0", "index", "first", "last", "dish.no"]
)
def test_values_of_items_are_those_by_their_names(path: str) -> None:
    repeat = Repeat.model_validate({"each": "menu.items", "as": "dish"})
    for items in (DISHES, [1, "x", None], [DISHES[0], 7], []):
        names = [name_item(repeat, item, index, len(items)) for index, item in enumerate(items)]
        expected = [find_value(each, path.split(".")) for each in names]
        assert [*list_item_values(repeat, items, path.split("."))] == expected


def test_letters_are_counted_where_a_value_from_outside_fills_them(tmp_path: Path) -> None:
    nodes = '- {kind: group, anchor: {head: center}, repeat: {each: rows}, children: [{kind: text, text: "{T}"}]}'
    stage = staged(tmp_path, nodes.replace("T", "word if item > 5 else ''"), "content: {rows: [1, 2, 9], word: a}\n")
    drawn(stage, with_data(START, rows=[1, 2, 8], word="b"))
    drawn(stage, with_data(START, word="c" * 9_000))
    with pytest.raises(InputError, match="letters together"):
        drawn(stage, with_data(START, word="d" * 9_000, rows=[9] * (MAX_TOTAL_LENGTH // 9_000 + 1)))


def test_one_of_many_copies_may_take_more_or_less_paint_than_before(tmp_path: Path) -> None:
    nodes = (
        "- {kind: panel, fill: veil, anchor: {head: center}, direction: row, repeat: {each: rows}, children: [{kind:"
        ' panel, width: 2, height: 1, border: "{item.line}", children: [{kind: text, text: "{item.word}"},'
        ' {kind: icon, icon: star, hidden: "{item.bare}", opacity: "{item.light}"}]}]}'
    )
    row = {"word": "a", "line": 0, "bare": False, "light": 1}
    rows: list[dict[str, Any]] = [{**row, "word": str(number)} for number in range(8)]
    changes: tuple[dict[str, Any], ...] = (
        {"word": ""},
        {"line": 0.2},
        {"bare": True},
        {"light": 0},
        {"word": "mn"},
        {},
    )
    states = [
        with_data(START, rows=[*rows[:at], {**rows[at], **change}, *rows[at + 1 :]])
        for at in (0, 3, 7)
        for change in changes
    ]
    head = "content: {rows: []}\n"
    wanted = [drawn(staged(tmp_path, nodes, head), state) for state in states]
    stage = staged(tmp_path, nodes, head)
    assert [drawn(stage, state) for state in states] == wanted
    assert len(set(wanted)) == 3 * 4 + 1  # without an icon and without its light are one
