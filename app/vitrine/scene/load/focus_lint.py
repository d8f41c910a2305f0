"""Warnings about focus, presses and pages: what no swipe reaches, no tap finds, and what has no size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from vitrine.errors import Place, Problem
from vitrine.scene.load.warning import make_warning
from vitrine.scene.nodes.item_copy import strip_copy
from vitrine.scene.nodes.node import Container
from vitrine.scene.nodes.node_base import NodeBase

_PRESSES = ("tap:", "double_tap:", "long_press:")


def find_focus_warnings(
    nodes: tuple[NodeBase, ...], statechart: Any, origins: Mapping[str, Place]
) -> tuple[Problem, ...]:
    """All warnings about what can have the focus, and what scrolls."""
    focusable: set[str] = set()
    found = [warning for node in nodes for warning in _check_node(node, _LintScope(), focusable, origins)]
    pressed = dict.fromkeys(name for event in _iter_events(statechart) for name in _list_pressed(event))
    for name in pressed:
        node_id = strip_copy(name)
        if node_id in origins and node_id not in focusable:
            message = f'the chart waits for a press of "{name}", which can never have the focus'
            found.append(make_warning(message, origins[node_id], f"{node_id}.focusable", "add focusable: true"))
    return tuple(found)


class _LintScope(NamedTuple):
    """What a node stands in: its parent, a table's rows, something that a condition or a value may hide."""

    parent: Container | None = None
    in_rows: bool = False
    may_be_hidden: bool = False


def _check_node(
    node: NodeBase, around: _LintScope, focusable: set[str], origins: Mapping[str, Place]
) -> Iterator[Problem]:
    place = origins.get(node.id or "")
    may_be_hidden = around.may_be_hidden or any(reading.path[:1] == ("hidden",) for reading in node.bindings)
    may_be_hidden |= any(block.condition is not None and "hidden" in block.fields for block in node.blocks)
    if node.focusable and around.in_rows:
        message = "no swipe reaches it: of what stands at each row of a table none can have the focus"
        yield make_warning(message, place, f"{node.id}.focusable", "remove it")
    elif node.focusable:
        focusable.add(node.id or "")
        if may_be_hidden:
            message = "it can have the focus even while a value or a condition hides it, since these differ by display"
            yield make_warning(message, place, f"{node.id}.focusable", "hide it by `when`, or in a state")
    if node.autofocus and not node.focusable:
        message = "`autofocus` does nothing without `focusable`"
        yield make_warning(message, place, f"{node.id}.autofocus", "add focusable: true")
    if not isinstance(node, Container):
        return
    in_rows = around.in_rows or (node.repeat is not None and node.repeat.file is not None)
    if node.overflow != "visible" and in_rows:
        message = "`overflow` does nothing at the rows of a table"
        yield make_warning(message, place, f"{node.id}.overflow", "remove it")
    elif node.overflow == "pages":
        yield from _check_size(node, around.parent, place)
    for child in node.children:
        yield from _check_node(child, _LintScope(node, in_rows, may_be_hidden), focusable, origins)


def _check_size(node: Container, parent: Container | None, place: Place | None) -> Iterator[Problem]:
    """Pages are as large as their box, which therefore needs a size of its own where its parent gives none."""
    sizes = {"width": (node.width, node.min_width), "height": (node.height, node.min_height)}
    for name, given in sizes.items():
        along = parent is not None and (parent.direction == "row") == (name == "width")
        stretches = parent is not None and not along and (node.align_self or parent.align) == "stretch"
        grows = along and node.grow > 0
        if given == (None, None) and node.inset is None and not stretches and not grows:
            message = f"its pages have no {name}: they are as large as it is itself"
            yield make_warning(message, place, f"{node.id}.{name}", f"give it a {name}")


def _iter_events(chart: Any) -> Iterator[str]:
    """The events that a statechart as it is written names in its transitions."""
    if isinstance(chart, Mapping):
        for key, value in chart.items():
            if key == "event" and isinstance(value, str):
                yield value
            yield from _iter_events(value)
    elif isinstance(chart, list | tuple):
        for value in chart:
            yield from _iter_events(value)


def _list_pressed(event: str) -> list[str]:
    text = event.strip()
    return [text.partition(":")[2].strip()] if text.startswith(_PRESSES) else []
