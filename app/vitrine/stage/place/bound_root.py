"""Render roots whose fields are bound: at each instant the same root with plain values in its nodes.

All that reads a root after this reads nodes that nobody bound. A root is the same object as long as its values are
equal, and so is each part of it, so that nothing in it is laid out or painted anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from operator import is_
from typing import Any

from vitrine.expression.expression import Expression
from vitrine.expression.expression_table import ExpressionTable
from vitrine.expression.syntax import Reference
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
    """A node with all in it, some of it bound. `first` is the place of its own values among those of its root.

    It holds the node that it last became, which it stays while its values are equal: a memo.
    """

    def __init__(self, node: Node, first: int = 0) -> None:
        self._node, self._first = node, first
        self._last = first + len(node.bindings)
        self._children: tuple[BoundNode, ...] = ()
        end: int = self._last
        if isinstance(node, Container):
            children = []
            for child in node.children:
                children.append(BoundNode(child, end))
                end = children[-1].end
            self._children = tuple(children)
        self.end: int = end
        self._own_values: tuple[Any, ...] | None = None if self._last > first else ()
        self._own = node
        self._resolved = node

    def resolve(self, values: tuple[Any, ...]) -> Node:
        """The node for the values of all bindings of its root."""
        if self.end == self._first:
            return self._node
        own_values = values[self._first : self._last]
        changed = own_values != self._own_values
        if changed:
            paths = [binding.path for binding in self._node.bindings]
            self._own, self._own_values = apply_values(self._node, paths, own_values), own_values
        if not self._children:
            self._resolved = self._own
            return self._resolved
        children = tuple([child.resolve(values) for child in self._children])
        if changed or not all(map(is_, children, self._resolved.children)):  # type: ignore[union-attr]  # a container
            self._resolved = self._own.model_copy(update={"children": children})
        return self._resolved


class BoundRoot:
    """A render root some of whose fields are bound, or those of the nodes above it, whose presence it shares.

    `direction` is the scene's, where none of them has one.
    """

    def __init__(self, root: RenderRoot, direction: str = "auto") -> None:
        self._root, self._direction = root, direction
        above = root.chain[:-1]
        bindings = [binding for node in (*above, *iter_subtree(root.node)) for binding in node.bindings]
        self._reader = FieldReader(bindings)
        self._above: list[BoundNode] = []
        first = 0
        for node in above:
            alone = node.model_copy(update={"children": ()}) if isinstance(node, Container) else node
            self._above.append(BoundNode(alone, first))
            first = self._above[-1].end
        self._inherits_bound_direction = any(node.is_bound("layout_direction") for node in root.chain)
        own_direction = {"layout_direction": root.chain[-1].layout_direction}
        node = root.node.model_copy(update=own_direction) if self._inherits_bound_direction else root.node
        self._node = BoundNode(node, first)
        self._resolved: RenderRoot | None = None

    def resolve(self, values: Mapping[str, Any]) -> RenderRoot:
        """The root with plain values, as all `values` by name are now."""
        found = self._reader.read(values)
        if self._resolved is None or found != self._resolved.bound_values:
            node, above = self._node.resolve(found), tuple([bound.resolve(found) for bound in self._above])
            if self._inherits_bound_direction:
                node = inherit_direction(node, above, self._direction)
            self._resolved = replace(
                self._root,
                node=node,
                anchor=node.anchor or DEFAULT_ANCHOR,
                chain=(*above, node),
                conditional_nodes=tuple(iter_conditional_nodes(node)),
                written=self._root.node,
                bound_values=found,
            )
        return self._resolved


def has_bindings(root: RenderRoot) -> bool:
    """Whether anything of a root is bound beside its texts, pictures and gauges."""
    return any(node.bindings for node in (*root.chain[:-1], *iter_subtree(root.node)))


def apply_values(node: Node, paths: Sequence[FieldPath], values: Sequence[Any]) -> Node:
    """A copy of a node with values at paths in it. They are plain ones of their fields, so nothing is checked anew."""
    update: dict[str, Any] = {}
    for path, value in zip(paths, values, strict=True):
        name = str(path[0])
        update[name] = _put(update.get(name, getattr(node, name)), path[1:], value)
    return node.model_copy(update=update)


def _put(owner: Any, path: FieldPath, value: Any) -> Any:
    """The same value with another one at a path in it."""
    if not path:
        return value
    key = path[0]
    if isinstance(owner, tuple):
        return tuple(_put(item, path[1:], value) if index == key else item for index, item in enumerate(owner))
    return owner.model_copy(update={key: _put(getattr(owner, str(key)), path[1:], value)})
