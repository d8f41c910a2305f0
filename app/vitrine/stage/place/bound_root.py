"""Render roots whose fields are bound or vary by states: at each instant the same root with plain values in its nodes.

All that reads a root after this reads nodes that nobody bound. A root is the same object as long as its values are
equal, and so is each part of it, so that nothing in it is laid out or painted anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from operator import is_
from typing import Any

from vitrine.expression.expression import Expression
from vitrine.expression.expression_table import ExpressionTable
from vitrine.expression.syntax import Reference
from vitrine.flow.animate.state_blend import StateBlend
from vitrine.flow.timeline.state import State
from vitrine.scene.nodes.binding import ACTIVE_STATES, fill_template, find_value
from vitrine.scene.nodes.field_binding import FieldBinding, FieldPath
from vitrine.scene.nodes.node import Container, Node
from vitrine.stage.place.render_root import (
    DEFAULT_ANCHOR,
    RenderRoot,
    inherit_direction,
    iter_conditional_nodes,
    iter_subtree,
)
from vitrine.stage.place.varying_fields import VaryingFields, put_value


class FieldReader:
    """The reader of some bindings: their plain values at an instant, all at once."""

    def __init__(self, bindings: Sequence[FieldBinding]) -> None:
        self._bindings = tuple(bindings)
        placeholders = [binding.placeholder for binding in self._bindings]
        self._calculated = [index for index, slot in enumerate(placeholders) if slot is not None]
        self._filled = [index for index, slot in enumerate(placeholders) if slot is None]
        self._table = ExpressionTable(
            [
                slot.expression or Expression(".".join(slot.path), Reference(slot.path))
                for slot in placeholders
                if slot is not None
            ]
        )

    def read(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """The plain value of each binding."""
        arguments = [find_value(values, path) for path in self._table.paths]
        found: list[Any] = [None] * len(self._bindings)
        calculated = self._table.evaluate(arguments, values.get(ACTIVE_STATES))
        for index, value in zip(self._calculated, calculated, strict=True):
            found[index] = self._bindings[index].resolve(value)
        for index in self._filled:
            binding = self._bindings[index]
            found[index] = binding.resolve(fill_template(binding.template, values))
        return tuple(found)


class BoundNode:
    """A node with all in it, some of it bound, or another in some states or under some conditions.

    `first` is the place of its own values among those of its root, `first_blend` that of its own blend of states. It
    holds the node that it last became, which it stays while its values are equal: a memo.
    """

    def __init__(self, node: Node, first: int = 0, first_blend: int = 0) -> None:
        self._node, self._first, self._blend_index = node, first, first_blend
        self._middle = first + len(node.bindings)
        self._last = first + len(node.readings)
        self._varying = VaryingFields(node) if node.blocks else None
        self._children: tuple[BoundNode, ...] = ()
        end, end_blend = self._last, first_blend + (self._varying is not None)
        if isinstance(node, Container):
            children = []
            for child in node.children:
                children.append(BoundNode(child, end, end_blend))
                end, end_blend = children[-1].end, children[-1].end_blend
            self._children = tuple(children)
        self.end: int = end
        self.end_blend: int = end_blend
        self._is_plain = end == first and end_blend == first_blend
        own_is_plain = self._last == first and self._varying is None
        self._own_key: tuple[Any, ...] | None = ((), None) if own_is_plain else None
        self._own = node
        self._resolved = node

    def iter_varying(self) -> Iterator[VaryingFields]:
        """What varies in it and in all in it, in the order of its blends."""
        if self._varying is not None:
            yield self._varying
        for child in self._children:
            yield from child.iter_varying()

    def resolve(self, values: tuple[Any, ...], blends: tuple[StateBlend, ...] = ()) -> Node:
        """The node for the values of all bindings of its root, and the blends of all that varies in it."""
        if self._is_plain:
            return self._node
        blend = None if self._varying is None else blends[self._blend_index]
        own_key = (values[self._first : self._last], blend)
        changed = own_key != self._own_key
        if changed:
            self._own, self._own_key = self._fill(values, blend), own_key
        if not self._children:
            self._resolved = self._own
            return self._resolved
        children = tuple([child.resolve(values, blends) for child in self._children])
        if changed or not all(map(is_, children, self._resolved.children)):  # type: ignore[union-attr]  # a container
            self._resolved = self._own.model_copy(update={"children": children})
        return self._resolved

    def _fill(self, values: tuple[Any, ...], blend: StateBlend | None) -> Node:
        paths = [binding.path for binding in self._node.bindings]
        own = apply_values(self._node, paths, values[self._first : self._middle]) if paths else self._node
        if self._varying is None or blend is None:
            return own
        return self._varying.apply(own, values[self._middle : self._last], blend)


class BoundRoot:
    """A render root that is bound or varies, or those of the nodes above it do, whose presence it shares.

    `direction` is the scene's, where none of them has one.
    """

    def __init__(self, root: RenderRoot, direction: str = "auto") -> None:
        self._root, self._direction = root, direction
        above = root.chain[:-1]
        readings = [reading for node in (*above, *iter_subtree(root.node)) for reading in node.readings]
        self._reader = FieldReader(readings)
        self._above: list[BoundNode] = []
        first = first_blend = 0
        for node in above:
            alone = node.model_copy(update={"children": ()}) if isinstance(node, Container) else node
            self._above.append(BoundNode(alone, first, first_blend))
            first, first_blend = self._above[-1].end, self._above[-1].end_blend
        self._inherits_bound_direction = any(node.is_varied("layout_direction") for node in root.chain)
        own_direction = {"layout_direction": root.chain[-1].layout_direction}
        node = root.node.model_copy(update=own_direction) if self._inherits_bound_direction else root.node
        self._node = BoundNode(node, first, first_blend)
        self._varying = tuple(varying for node in (*self._above, self._node) for varying in node.iter_varying())
        self._resolved: RenderRoot | None = None

    def resolve(self, values: Mapping[str, Any], state: State) -> RenderRoot:
        """The root with plain values, as all `values` by name and the states of the chart are now."""
        found = self._reader.read(values)
        blends = tuple([varying.blend(state) for varying in self._varying])
        key = (*found, *blends)
        if self._resolved is None or key != self._resolved.bound_values:
            node, above = (
                self._node.resolve(found, blends),
                tuple([bound.resolve(found, blends) for bound in self._above]),
            )
            if self._inherits_bound_direction:
                node = inherit_direction(node, above, self._direction)
            self._resolved = replace(
                self._root,
                node=node,
                anchor=node.anchor or DEFAULT_ANCHOR,
                chain=(*above, node),
                conditional_nodes=tuple(iter_conditional_nodes(node)),
                written=self._root.node,
                bound_values=key,
                is_changing=not all(blend.is_at_rest for blend in blends),
            )
        return self._resolved


def has_bindings(root: RenderRoot) -> bool:
    """Whether anything of a root is bound or varies, beside its texts, pictures and gauges."""
    return any(node.readings or node.blocks for node in (*root.chain[:-1], *iter_subtree(root.node)))


def apply_values(node: Node, paths: Sequence[FieldPath], values: Sequence[Any]) -> Node:
    """A copy of a node with values at paths in it. They are plain ones of their fields, so nothing is checked anew."""
    update: dict[str, Any] = {}
    for path, value in zip(paths, values, strict=True):
        name = str(path[0])
        update[name] = put_value(update.get(name, getattr(node, name)), path[1:], value)
    return node.model_copy(update=update)
