"""What is said of focus, presses and pages: each mistake by its one sentence at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scene.scenes import at, loaded, mistake
from vitrine.errors import InputError
from vitrine.flow.chart.chart import load_scene_chart

HEAD = "statechart: {states: {a: {transitions: [{event: 'tap:b', target: a}]}}}\nnodes:\n"
PLACED = "anchor: {head: center}"


def warned(folder: Path, nodes: str, head: str = HEAD) -> list[str]:
    return [f"{warning.key}: {warning.message}" for warning in loaded(folder, head + nodes).warnings]


def test_a_press_of_what_has_no_focus_is_told(tmp_path: Path) -> None:
    node = f"- {{kind: panel, id: b, {PLACED}, width: 3, height: 1, border: 0.1%s}}\n"
    assert warned(tmp_path, node % "") == [
        'b.focusable: the chart waits for a press of "b", which can never have the focus'
    ]
    assert warned(tmp_path, node % ", focusable: true") == []
    assert warned(tmp_path, node % ", autofocus: true", "nodes:\n") == [
        "b.autofocus: `autofocus` does nothing without `focusable`"
    ]


def test_a_press_of_nothing_is_an_error(tmp_path: Path) -> None:
    scene = loaded(tmp_path, f"{HEAD}- {{kind: text, id: bb, text: x, {PLACED}}}\n")
    with pytest.raises(InputError, match=r'there is no node "b"'):
        load_scene_chart(scene)


@pytest.mark.parametrize(
    ("fields", "parent", "said"),
    [
        ("width: 9, height: 3", "", []),
        ("width: 9", "", ["height"]),
        ("gap: 1", "", ["width", "height"]),
        ("height: 3", "kind: panel, width: 9", []),
        ("grow: 1", "kind: panel, width: 9, height: 9", []),
        ("width: 3", "kind: panel, direction: row, align: center", ["height"]),
    ],
)
def test_pages_need_a_size(tmp_path: Path, fields: str, parent: str, said: list[str]) -> None:
    pages = f"{{kind: group, id: p, overflow: pages, children: [{{kind: text, text: x}}], {fields}"
    nodes = f"- {{{parent}, {PLACED}, children: [{pages}}}]}}\n" if parent else f"- {pages}, {PLACED}}}\n"
    found = warned(tmp_path, nodes, "nodes:\n")
    assert found == [f"p.{name}: its pages have no {name}: they are as large as it is itself" for name in said]


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("focusable: true", "f.focusable: no swipe reaches it"),
        ("overflow: scroll, children: [{kind: text, text: x}]", "f.overflow: `overflow` does nothing"),
    ],
)
def test_rows_of_a_table_have_no_focus_and_do_not_scroll(tmp_path: Path, inside: str, said: str) -> None:
    (tmp_path / "t.csv").write_text("x,y,z\n1,2,3\n", encoding="utf-8")
    child = f"{{kind: panel, id: f, width: 3, border: 0.1, {inside}}}"
    nodes = f"- {{kind: group, repeat: {{file: t.csv}}, children: [{child}]}}\n"
    (found,) = warned(tmp_path, nodes, "nodes:\n")
    assert found.startswith(said)


@pytest.mark.parametrize("fields", ["if: {display.width_deg < 20: {hidden: true}}", "hidden: '{battery < 1}'"])
def test_a_condition_that_hides_what_has_the_focus_is_told(tmp_path: Path, fields: str) -> None:
    button = "{kind: panel, id: f, border: 0.1, width: 2, focusable: true}"
    nodes = f"- {{kind: group, {PLACED}, {fields}, children: [{button}]}}\n"
    (found,) = warned(tmp_path, nodes, "content: {battery: 2}\nnodes:\n")
    assert found.startswith("f.focusable: it can have the focus even while")


def test_what_is_inside_a_focusable_node_has_its_focus(tmp_path: Path) -> None:
    states = "{a: {color: price}, ':pressed': {color: notice}, ':focus': {color: guidance}}"
    inner = f"{{kind: text, id: t, text: x, states: {states}}}"
    nodes = f"- {{kind: panel, id: b, {PLACED}, border: 0.1, focusable: true, children: [{inner}]}}\n"
    (panel,) = loaded(tmp_path, HEAD + nodes).nodes
    (text,) = panel.children  # type: ignore[union-attr]  # a panel
    assert [block.state for block in text.blocks] == ["a", "b:focus", "b:pressed"]
    assert [block.written_state for block in text.blocks] == ["a", ":focus", ":pressed"]
    assert warned(tmp_path, nodes) == []


def test_what_is_not_there_is_told_with_what_is(tmp_path: Path) -> None:
    states = f"- {{kind: panel, {PLACED}, focusable: true, border: 0.1, states: {{':fokus': {{opacity: 0.5}}}}}}\n"
    found = mistake(tmp_path, HEAD + states)
    assert 'unknown state ":fokus"' in found.message and ":focus" in found.hint
    assert at(found)[3] == "nodes.0.states.:fokus"
    pages = f"- {{kind: group, id: p, overflow: scroll, {PLACED}, children: [{{kind: text, text: '{{p.pag}}'}}]}}\n"
    assert 'did you mean "p.page"' in mistake(tmp_path, HEAD + pages).hint


def test_content_of_the_same_name_stays_content(tmp_path: Path) -> None:
    text = f"content: {{focus: 3}}\nnodes:\n- {{kind: text, {PLACED}, text: '{{focus}}'}}\n"
    assert loaded(tmp_path, text).content["focus"] == 3
