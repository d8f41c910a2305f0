"""Lists: each draw list is that of the scene in which every copy is written out by hand, in any order of asking."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from tests.stage.varying_fields_test import SIGHT, START, active, drawn, staged
from vitrine.flow.timeline.state import State
from vitrine.scene.nodes.item_copy import list_child_ids
from vitrine.scene.nodes.node import Container
from vitrine.stage.place.list_fault import find_event_faults
from vitrine.stage.stage import Stage

DISHES: list[dict[str, Any]] = [
    {"id": "soup", "name": "Soup", "price": 18, "share": 0.5, "tags": ["hot", "sour"], "icon": "star", "note": "{a}}"},
    {"id": "tofu", "name": "حساء", "price": 26, "share": 0.25, "tags": [], "icon": "heart", "note": "}{"},
    {"id": "sago", "name": "Sago", "price": 22, "share": 1, "tags": ["sweet"], "icon": "check", "note": ""},
]


def write_head(dishes: list[dict[str, Any]]) -> str:
    chart = "statechart: {states: {a: {transitions: [{event: tap, target: b}]}, b: {}}}"
    return f"content: {json.dumps({'limit': 20, 'menu': {'items': dishes}})}\n{chart}\n"


HEAD = write_head(DISHES)
LIST = """
- id: menu
  kind: panel
  fill: veil
  anchor: {head: center}
  gap: 0.2
  repeat: {each: menu.items, as: dish, key: id}
  children:
    - id: row
      kind: group
      direction: row
      gap: 0.3
      states: {b: {gap: 0.6}}
      children:
        - {kind: text, text: "{index + 1} {dish.name} {dish.note}", if: {"dish.price > limit": {color: warning}}}
        - {kind: icon, icon: "{dish.icon}", size: "{1.2 if last else 0.8}"}
        - {kind: progress, value: "{dish.share}", width: 2}
        - {id: tags, kind: group, direction: row, repeat: {each: dish.tags, as: tag}, children: [
            {kind: text, text: "{tag} {dish.index} {index} {first}", size: 0.6}]}
    - {kind: panel, height: 0.1, fill: outline, if: {last: {hidden: true}}}
"""


def write_row(index: int, dish: dict[str, Any], count: int) -> str:
    """One copy of the list as a designer would write it by hand."""
    braces = str(dish["note"]).replace("{", "{{").replace("}", "}}")
    name = f"{{menu.items.{index}.name}}"  # bound, as what runs from right to left is isolated there
    color = ", color: warning" if dish["price"] > 20 else ""
    tags = "".join(
        f'\n        - {{kind: text, text: "{tag} {index} {at} {str(at == 0).lower()}", size: 0.6}}'
        for at, tag in enumerate(dish["tags"])
    )
    line = "\n    - {kind: panel, height: 0.1, fill: outline}" if index < count - 1 else ""
    return f"""
    - kind: group
      direction: row
      gap: 0.3
      states: {{b: {{gap: 0.6}}}}
      children:
        - {{kind: text, text: "{index + 1} {name} {braces}"{color}}}
        - {{kind: icon, icon: {dish["icon"]}, size: {1.2 if index == count - 1 else 0.8}}}
        - {{kind: progress, value: {dish["share"]}, width: 2}}
        - {{kind: group, direction: row, children: [{tags.replace("- {", "{").replace("}", "},")}]}}{line}"""


def write_by_hand(dishes: list[dict[str, Any]]) -> str:
    rows = "".join(write_row(index, dish, len(dishes)) for index, dish in enumerate(dishes))
    return f"- id: menu\n  kind: panel\n  fill: veil\n  anchor: {{head: center}}\n  gap: 0.2\n  children:{rows}\n"


def with_data(state: State, **data: Any) -> State:
    return State(state.t_s, state.active, spans=state.spans, content_overlay=data)


def list_ids(stage: Stage, state: State = START) -> list[str]:
    """The ids of all copies in a draw list."""
    return [name for root in stage.build_draw_list(state, SIGHT).placed_roots for name in root.node_boxes_px]


@pytest.mark.parametrize("state", [active("a"), active("b")])
def test_a_list_is_drawn_as_if_it_were_written_out(tmp_path: Path, state: State) -> None:
    by_hand = staged(tmp_path, write_by_hand(DISHES), HEAD)
    assert drawn(staged(tmp_path, LIST, HEAD), state) == drawn(by_hand, state)
    assert drawn(by_hand, active("a")) != drawn(by_hand, active("b"))


def test_copies_follow_the_data_of_events_in_any_order_of_asking(tmp_path: Path) -> None:
    shown = {
        "all": (START, DISHES),
        "fewer": (with_data(START, menu={"items": DISHES[1:]}), DISHES[1:]),
        "more": (with_data(START, menu={"items": [*DISHES, DISHES[0] | {"id": "more"}]}), [*DISHES, DISHES[0]]),
        "true": (with_data(START, menu={"items": [DISHES[0] | {"share": 1}]}), [DISHES[0] | {"share": 1}]),
    }
    wanted = {
        name: drawn(staged(tmp_path, write_by_hand(dishes), write_head(dishes))) for name, (_, dishes) in shown.items()
    }
    assert len(set(wanted.values())) == len(shown)
    for order in permutations(shown):
        stage = staged(tmp_path, LIST, HEAD)
        for name in (*order, *order):
            assert drawn(stage, shown[name][0]) == wanted[name], (order, name)


def test_an_empty_list_and_what_is_no_list_show_nothing(tmp_path: Path) -> None:
    empty = staged(tmp_path, "- {id: menu, kind: panel, fill: veil, anchor: {head: center}, gap: 0.2}", HEAD)
    stage = staged(tmp_path, LIST, HEAD)
    unusual: tuple[Any, ...] = ([], 7, "soup", {"a": 1}, None)
    for items in unusual:
        assert drawn(stage, with_data(START, menu={"items": items})) == drawn(empty)


def test_one_and_true_are_not_the_same_item(tmp_path: Path) -> None:
    nodes = '- {kind: group, anchor: {head: center}, repeat: {each: rows}, children: [{kind: text, text: "{item}"}]}'
    states = [with_data(START, rows=[value]) for value in (1, True, 1.5, "1.5", 1)]
    stage = staged(tmp_path, nodes, "content: {rows: [a]}\n")
    alone = [drawn(staged(tmp_path, nodes, "content: {rows: [a]}\n"), state) for state in states]
    assert [drawn(stage, state) for state in states] == alone
    assert alone[0] != alone[1]
    assert alone[2] == alone[3]


def test_copies_are_called_by_key_else_by_place(tmp_path: Path) -> None:
    ids = list_ids(staged(tmp_path, LIST, HEAD))
    assert [name for name in ids if name.startswith("row[")] == ["row[soup]", "row[tofu]", "row[sago]"]
    assert "tags/text#0[soup][1]" in ids
    bounds = staged(tmp_path, LIST, HEAD).build_draw_list(START, SIGHT).node_bounds
    assert [each.node_id for each in bounds].count("row") == 3, "told by what is written"
    stage = staged(tmp_path, LIST, HEAD)
    elements = stage.list_elements(stage.build_draw_list(START, SIGHT), SIGHT)
    assert {element.id for element in elements if "tags/" in element.id} == {"tags/text#0"}
    assert all(element.place is not None for element in elements)
    assert not [*stage.list_unseen_nodes(START, SIGHT, elements)]


def test_the_ids_of_children_are_told_without_a_stage(tmp_path: Path) -> None:
    scene = staged(tmp_path, LIST, HEAD)._scene
    menu = scene.nodes[0]
    assert isinstance(menu, Container)
    row, line = menu.children[0], menu.children[1].id
    assert isinstance(row, Container)
    tags = row.children[-1]
    assert isinstance(tags, Container)
    content = dict(scene.content)
    assert list_child_ids(menu, content) == tuple(
        f"{child}[{key}]" for key in ("soup", "tofu", "sago") for child in ("row", line)
    )
    assert list_child_ids(row, content, "[soup]")[-1] == "tags[soup]"
    assert list_child_ids(tags, {"dish": DISHES[0]}, "[soup]") == ("tags/text#0[soup][0]", "tags/text#0[soup][1]")


def test_a_table_and_a_list_are_cut_at_their_limit(tmp_path: Path) -> None:
    limited = LIST.replace("key: id}", "key: id, limit: 2}")
    ids = list_ids(staged(tmp_path, limited, HEAD))
    assert [name for name in ids if name.startswith("row[")] == ["row[soup]", "row[tofu]"]


def test_faults_of_data_are_found_once_for_each_list(tmp_path: Path) -> None:
    scene = staged(tmp_path, LIST, HEAD)._scene
    assert find_event_faults(scene, START) == ()

    def told(items: Any) -> list[tuple[str, str]]:
        return [tuple(fault) for fault in find_event_faults(scene, with_data(START, menu={"items": items}))]  # type: ignore[misc]

    assert told(DISHES) == []
    assert told("soup") == [("menu", '"menu.items" is text "soup", no list')]
    assert told([{"name": "x"}, {"name": "y"}]) == [
        ("menu", 'item 0 of "menu.items" has no "id", which is the key of its list')
    ]
    assert told([DISHES[0], DISHES[0]])[0][1] == 'item 1 of "menu.items" has the "id" of item 0: soup'
    assert told([DISHES[0] | {"tags": 3}, DISHES[1] | {"tags": 4}]) == [("tags", '"dish.tags" is number 3, no list')]
    assert told([{"id": n, "tags": []} for n in range(2_001)])[0][1].startswith('"menu.items" has 2,001 items')


def test_copies_without_a_key_of_their_own_are_shown_all_the_same(tmp_path: Path) -> None:
    state = with_data(START, menu={"items": [{}, DISHES[0], DISHES[0]]})
    ids = list_ids(staged(tmp_path, LIST, HEAD), state)
    assert [name for name in ids if name.startswith("row[")] == ["row[#0]", "row[soup]", "row[#2]"]


def test_fields_of_a_copy_move_between_states_as_others_do(tmp_path: Path) -> None:
    moving = LIST.replace("      states: {b: {gap: 0.6}}", "      states: {b: {gap: 0.6}}\n      change: {seconds: 1}")
    by_hand = write_by_hand(DISHES).replace("{gap: 0.6}}", "{gap: 0.6}}\n      change: {seconds: 1}")
    spans = {"a": ((0.0, 1.0),), "b": ((1.0, None),)}
    for t_s in (1.0, 1.3, 1.6, 2.5):
        state = State(t_s, frozenset({"b"}), spans=spans)
        assert drawn(staged(tmp_path, moving, HEAD), state) == drawn(staged(tmp_path, by_hand, HEAD), state), t_s


def test_two_thousand_items_are_two_thousand_copies(tmp_path: Path) -> None:
    head = f"content: {{rows: [{', '.join(str(n) for n in range(2_000))}]}}\n"
    nodes = (
        "- {kind: group, anchor: {head: center}, repeat: {each: rows}, children: ["
        '{id: row, kind: panel, width: 0.1, height: "{item / 1000}"}]}'
    )
    assert len(list_ids(staged(tmp_path, nodes, head))) == 2_001


def test_pieces_of_text_and_formats_are_those_of_each_copy(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"n": 1234.5, "c": "#FF8800", "who": "Al"},
        {"n": 2, "c": "price", "who": "{x}"},
        {"n": 3, "c": "notice", "who": "\u05d3\u05df"},
    ]
    head = f"locale: de\ncontent: {json.dumps({'rows': rows})}\n"
    text = '{kind: text, text: [{text: "%s:EUR}", color: "%s"}, " for ", {text: "%s}", weight: bold}]}'
    outer = "- {kind: group, id: g, anchor: {head: center}, %schildren: [%s]}"
    copied = text % ("{row.n", "{row.c}", "{row.who")
    by_list = staged(tmp_path, outer % ("repeat: {each: rows, as: one}, ", copied.replace("row.", "one.")), head)
    places = [f"{{rows.{index}." for index in range(3)]
    by_hand = ", ".join(text % (f"{place}n", rows[index]["c"], f"{place}who") for index, place in enumerate(places))
    expected = drawn(staged(tmp_path, outer % ("", by_hand), head))
    assert drawn(by_list) == expected
    assert drawn(by_list) != drawn(staged(tmp_path, outer % ("", by_hand.replace(":EUR", "")), head))
