from __future__ import annotations

from pathlib import Path

import pytest

from tests.scene.scenes import at, loaded, mistake


def warned(folder: Path, text: str) -> list[str]:
    scene = loaded(folder, text)
    assert all(warning.severity == "warning" and warning.place for warning in scene.warnings)
    return [f"{warning.key}: {warning.message}" for warning in scene.warnings]


def node(fields: str) -> str:
    return f"nodes: [{{{fields}, anchor: {{head: center}}, id: n}}]"


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        (node("kind: text, text: a, size: 1, scale: 0.5"), "n.size: the text is 0.5 degrees high; text under 0.6"),
        (node("kind: text, text: a, size: 0.59"), "n.size: the text is 0.59 degrees high; text under 0.6"),
        (node("kind: text, text: 茶, size: 0.7"), "n.size: the text is 0.7 degrees high; Chinese under 0.75"),
        (node("kind: text, text: '{t}', size: 0.7") + "\ncontent: {t: 茶}", "n.size: the text is 0.7 degrees high"),
        (node("kind: text, text: a, color: '#101010'"), "n.color: the colour #101010 emits nothing"),
        (node("kind: panel, fill: '#000000'"), "n.fill: the fill #000000 emits nothing"),
        (node("kind: panel, fill: '#FFFFFF00'"), "n.fill: the fill #FFFFFF00 emits nothing"),
        (node("kind: panel, halo: {color: '#000000'}"), "n.halo: the halo #000000 is a dark shadow"),
        (node("kind: route, points: [[0, 0, 0], [0, 0, -9]], rotate: 5"), "n.rotate: `rotate` does nothing here: the"),
        (
            "nodes: [{kind: arrow, id: n, anchor: {world: [0, 1, -9]}, scale: 2}]",
            "n.scale: `scale` does nothing here: the arrow",
        ),
        (node("kind: text, text: a, opacity: 0"), "n: the node is never shown"),
        (node("kind: text, text: a, when: []"), "n: the node is never shown"),
        (node("kind: text, text: a") + "\nstyles: {loud: {size: 2}}", 'styles.loud: the style "loud" is not used'),
        (
            node("kind: text, text: a") + "\ncomponents: {c: {node: {kind: text, text: b}}}",
            'components.c: the component "c" is not used',
        ),
    ],
)
def test_a_warning(tmp_path: Path, text: str, warning: str) -> None:
    (found,) = warned(tmp_path, text)
    assert found.startswith(warning)


@pytest.mark.parametrize(
    "text",
    [
        node("kind: text, text: a, size: 0.6"),
        node("kind: group, scale: 2, children: [{kind: text, text: a, size: 0.3}]"),
        node("kind: text, text: 茶, size: 0.75"),
        node("kind: panel, fill: veil"),
        node("kind: panel, halo: {size: 0.5}"),
        node("kind: panel, halo: {size: 0, color: '#000000'}"),
        node("kind: text, text: a, opacity: {osc: [0.5, 1], base: 0.5}"),
        node("kind: text, text: a, style: loud") + "\nstyles: {loud: {size: 2}}",
        node("use: c") + "\ncomponents: {c: {node: {kind: text, text: b}}}",
    ],
)
def test_nothing_to_warn_of(tmp_path: Path, text: str) -> None:
    assert warned(tmp_path, text) == []


STATES = "statechart: {states: {a: {states: {a1: {}, a2: {}}}, b: {}}}\n"


@pytest.mark.parametrize(
    ("outer", "inner", "shown"),
    [("a", "a1", True), ("a1", "a", True), ("a", "b", False), ("[a1, b]", "[a2, b]", True), ("a1", "a2", False)],
)
def test_a_node_in_a_node_of_another_state(tmp_path: Path, outer: str, inner: str, shown: bool) -> None:
    inside = f"[{{kind: group, id: g, children: [{{kind: text, id: n, text: a, when: {inner}}}]}}]"
    found = warned(
        tmp_path, f"{STATES}nodes: [{{kind: panel, anchor: {{head: top}}, when: {outer}, children: {inside}}}]"
    )
    assert found == ([] if shown else ["n.when: the node is never shown"])


def test_parallel_states_may_be_active_together(tmp_path: Path) -> None:
    states = STATES.replace("{a: {states", "{p: {parallel: true, states: {q: {}}}, a: {states")
    inside = "[{kind: text, text: a, when: b}]"
    assert (
        warned(tmp_path, f"{states}nodes: [{{kind: panel, anchor: {{head: top}}, when: a, children: {inside}}}]") == []
    )


def test_a_line_of_a_card_that_is_too_long(tmp_path: Path) -> None:
    name = "A shop whose name goes on and on"
    content = f"content: {{p: {{shops: [{{name: {name}, price: 1}}]}}}}"
    text = f"{content}\nnodes: [{{kind: card, id: c, product: p, anchor: {{head: top}}}}]"
    assert warned(tmp_path, text) == ["c/shop-0-name.text: 32 characters do not fit on one line of a card"]


@pytest.mark.parametrize(
    ("nodes", "unanchored"),
    [
        ("{kind: text, id: n, text: a}", ["n"]),
        ("{kind: panel, id: n, children: [{kind: text, text: a, anchor: {head: top}}]}", ["n"]),
        ("{kind: group, id: n, children: [{kind: text, text: a}]}", ["n"]),
        ("{kind: group, id: n, children: [{kind: text, text: a, anchor: {head: top}}]}", []),
        ("{kind: route, id: n, points: [[0, 0, 0], [0, 0, -9]]}", []),
    ],
)
def test_what_has_no_anchor_is_told_where_it_went(tmp_path: Path, nodes: str, unanchored: list[str]) -> None:
    message = "it has no anchor, and stands in the middle of the display"
    assert warned(tmp_path, f"nodes: [{nodes}]") == [f"{name}: {message}" for name in unanchored]


def test_warnings_do_not_stand_in_for_errors(tmp_path: Path) -> None:
    problem = mistake(tmp_path, node("kind: text, text: a, size: 0.1, color: x"))
    assert problem.severity == "error"


def test_texts_that_are_too_long_together_are_told(tmp_path: Path) -> None:
    content = f"content: {{long: {'x' * 9_000}}}\n"
    nodes = "\n".join('  - {kind: text, text: "{long}", anchor: {head: top}}' for _ in range(23))
    problem = mistake(tmp_path, f"{content}nodes:\n{nodes}")
    assert "more than 200,000 letters" in problem.message and at(problem)[:2] == ("scene.yaml", 26)
    assert loaded(tmp_path, f"{content}nodes:\n" + "\n".join(nodes.splitlines()[:22]))
