"""What may be written in and under `repeat: {each: ...}`: each mistake is one sentence at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scene.scenes import at, loaded, mistake, picture

HEAD = """content:
  word: soup
  menu:
    items:
      - {id: a, name: Soup, tags: [{name: hot}], shot: shoe.png}
      - {id: b, name: Tofu}
  empty: []
nodes:
"""
LIST = "- {id: m, kind: group, anchor: {head: center}, repeat: {%s}, children: [%s]}"


def write_list(repeat: str, child: str = 'kind: text, text: "{dish.name}"') -> str:
    return f"{HEAD}{LIST % (repeat, f'{{{child}}}')}"


@pytest.mark.parametrize(
    "child",
    [
        'kind: text, text: "{dish.name} {index} {first} {last} {dish.index} {word}"',
        'kind: text, text: x, hidden: "{not last}", if: {last: {size: 2}, "index == 1": {color: price}}',
        'kind: group, repeat: {each: dish.tags, as: tag}, children: [{kind: text, text: "{tag.name} {dish.name}"}]',
        'kind: group, repeat: {each: "{dish.tags}"}, children: [{kind: text, text: "{item.name}"}]',
        'kind: panel, repeat: {each: empty}, children: [{kind: text, text: "{item.any.thing}"}]',
    ],
)
def test_items_are_named_in_bindings_and_conditions(tmp_path: Path, child: str) -> None:
    assert loaded(tmp_path, write_list("each: menu.items, as: dish, key: id", child)).nodes


@pytest.mark.parametrize(
    ("repeat", "message", "hint"),
    [
        ("each: menu.item", 'content has no "item" below "menu"', "items"),
        ("each: word", '"word" is text "soup", no list', ""),
        ("each: clock.now", '"clock.now" is a live value, no list', ""),
        ("each: menu.items, as: index", 'an item cannot be called "index"', ""),
        ("each: menu.items, as: places", 'an item cannot be called "places"', ""),
        ("each: menu.items, file: a.csv", "what is repeated has either each or file", ""),
        ("as: dish", "what is repeated has either each or file", ""),
        ("each: menu.items, within_m: 3", "`within_m` belongs to `file`", "remove within_m"),
        ("each: menu.items, limit: 2001", "2001", ""),
        ("in: menu.items", 'unknown key "in"', ""),
    ],
)
def test_a_mistake_in_repeat_is_one_sentence(tmp_path: Path, repeat: str, message: str, hint: str) -> None:
    text = write_list(repeat, "kind: text, text: x")
    problem = mistake(tmp_path, text)
    assert message in problem.message
    assert hint in problem.hint
    assert at(problem)[1] == 10


def test_what_an_item_has_not_has_the_nearest_name(tmp_path: Path) -> None:
    problem = mistake(tmp_path, write_list("each: menu.items, as: dish", 'kind: text, text: "{dish.nmae}"'))
    assert (problem.message, problem.hint) == ('content has no "nmae" below "dish"', 'did you mean "name"?')
    assert at(problem)[3] == "nodes.0.children.0.text"
    problem = mistake(tmp_path, write_list("each: menu.items, as: dish", 'kind: text, text: "{dsh.name}"'))
    assert problem.hint == 'did you mean "dish"?'


def test_an_item_without_the_key_and_a_key_twice_are_told_where_the_item_is(tmp_path: Path) -> None:
    problem = mistake(tmp_path, write_list("each: menu.items, key: idd", "kind: text, text: x"))
    assert problem.message == 'item 0 of "menu.items" has no "idd", which is the key of its list'
    assert at(problem) == ("scene.yaml", 6, 9, "content.menu.items.0")
    twice = write_list("each: menu.items, key: id", "kind: text, text: x").replace("id: b", "id: a")
    problem = mistake(tmp_path, twice)
    assert problem.message == 'item 1 of "menu.items" has the "id" of item 0: a'
    assert at(problem)[1:4] == (7, 9, "content.menu.items.1")


@pytest.mark.parametrize(
    ("child", "message"),
    [
        ("kind: text, text: x, anchor: {head: top}", "in a list a node cannot have an anchor of its own"),
        ("kind: route, points: [[0, 0, 0], [1, 0, 1]]", "in a list a node cannot be a route"),
        ("kind: group, repeat: {file: a.csv}", "a table cannot be repeated in a list"),
    ],
)
def test_what_stands_in_the_world_cannot_stand_in_a_list(tmp_path: Path, child: str, message: str) -> None:
    text = write_list("each: menu.items", child)
    (tmp_path / "a.csv").write_text("x,y,z\n1,2,3\n")
    assert message in mistake(tmp_path, text).message


def test_a_panel_is_repeated_by_no_table_and_a_table_has_no_list(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x,y,z\n1,2,3\n")
    panel = "nodes: [{kind: panel, anchor: {head: top}, repeat: {file: a.csv}, children: [{kind: text, text: x}]}]"
    assert mistake(tmp_path, panel).message == "only a group stands at the rows of a table"
    inner = "{kind: group, repeat: {each: rows}, children: [{kind: text, text: x}]}"
    table = f"content: {{rows: [1]}}\nnodes: [{{kind: group, repeat: {{file: a.csv}}, children: [{inner}]}}]"
    assert mistake(tmp_path, table).message == "a list cannot stand in a repeated table"


def test_more_items_than_a_list_may_have_are_told(tmp_path: Path) -> None:
    rows = ", ".join(map(str, range(2_001)))
    nodes = "nodes: [{kind: group, anchor: {head: top}, repeat: {each: rows%s}, children: [{kind: text, text: x}]}]"
    problem = mistake(tmp_path, f"content: {{rows: [{rows}]}}\n{nodes % ''}")
    assert problem.message == '"rows" has 2,001 items, of which the first 2,000 are shown'
    assert problem.hint == "limit: 2000"
    assert loaded(tmp_path, f"content: {{rows: [{rows}]}}\n{nodes % ', limit: 2000'}").nodes


def test_pictures_of_all_items_are_loaded_with_the_scene(tmp_path: Path) -> None:
    picture(tmp_path)
    picture(tmp_path, "other.png")
    text = write_list("each: menu.items, as: dish", 'kind: image, src: "{dish.shot}"')
    assert {*loaded(tmp_path, text).pictures} == {"shoe.png"}
    text = text.replace("{id: b,", "{id: b, shot: other.png,")
    assert {*loaded(tmp_path, text).pictures} == {"shoe.png", "other.png"}
    problem = mistake(tmp_path, text.replace("other.png", "gone.png"))
    assert "gone.png" in problem.message


def test_a_fault_of_a_template_is_told_once(tmp_path: Path) -> None:
    text = write_list(
        "each: menu.items, as: dish", 'kind: text, text: "{dish.name}", size: 0.2, opacity: "{dish.name}"'
    )
    told = [warning.message for warning in loaded(tmp_path, text).warnings]
    assert len(told) == 2, told
    assert "{dish.name} is 'Soup' and cannot stand here" in told[1]


def test_texts_of_all_copies_count(tmp_path: Path) -> None:
    long = "x" * 9_000
    rows = ", ".join(f"{long}" for _ in range(23))
    nodes = (
        'nodes: [{kind: group, anchor: {head: top}, repeat: {each: rows}, children: [{kind: text, text: "{item}"}]}]'
    )
    problem = mistake(tmp_path, f"content: {{rows: [{rows}]}}\n{nodes}")
    assert "more than 200,000 letters together" in problem.message


def test_a_component_and_a_card_stand_in_a_list(tmp_path: Path) -> None:
    text = """content: {goods: [{title: Shoe, price: 3}, {title: Boot, price: 4}]}
components: {row: {params: [it], node: {kind: text, text: "{it.title} {it.price:price}"}}}
nodes:
  - kind: group
    anchor: {head: center}
    repeat: {each: goods, as: good}
    children: [{use: row, with: {it: good}}, {kind: card, product: good}]
"""
    assert loaded(tmp_path, text).nodes
