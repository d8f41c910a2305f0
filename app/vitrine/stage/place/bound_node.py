"""Bound nodes: a node that follows values, states and the items of lists, with plain values at an instant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import is_
from types import MappingProxyType
from typing import Any, NamedTuple

from vitrine.flow.animate.state_blend import NO_OTHERS, StateBlend
from vitrine.flow.timeline.content_overlay import is_same
from vitrine.flow.timeline.state import State
from vitrine.scene.nodes.binding import Placeholder, find_placeholders, find_value
from vitrine.scene.nodes.field_binding import FieldPath
from vitrine.scene.nodes.item_copy import name_copies, name_item
from vitrine.scene.nodes.node import Container, Node
from vitrine.stage.layout.changed_items import find_changed
from vitrine.stage.place.copy_columns import CopyColumns, OuterValues
from vitrine.stage.place.copy_focus import CopyFocus, FocusLooks
from vitrine.stage.place.copy_text import NO_TEXTS, CopyText, Texts, fill_copy, fill_texts, list_copy_texts
from vitrine.stage.place.field_reader import FieldReader
from vitrine.stage.place.moving_fields import find_moving_gauge
from vitrine.stage.place.render_root import is_list, iter_outside_lists
from vitrine.stage.place.varying_fields import VaryingFields, put_value

NO_GAUGES: Mapping[str, float] = MappingProxyType({})


class RootValues(NamedTuple):
    """All that a root is resolved by: the values of its bindings, its blends of states, the copies of its lists.

    In a copy `texts` are what its texts, pictures and gauges show, by what is written there, and `suffix` stands behind
    the ids of its nodes. `gauges` are by id the values of those that are on their way to another one.
    """

    values: tuple[Any, ...] = ()
    blends: tuple[StateBlend, ...] = ()
    copies: tuple[CopiedNodes, ...] = ()
    texts: Texts = NO_TEXTS
    suffix: str = ""
    gauges: Mapping[str, float] = NO_GAUGES


class Cursor(NamedTuple):
    """How many values, blends and lists of a root are taken by the nodes before one."""

    values: int = 0
    blends: int = 0
    lists: int = 0


FIRST = Cursor()


class BoundNode:
    """A node with all in it, some of it bound, or another in some states or under some conditions.

    `start` is the place of its own among all of its root. It holds the node that it last became, which it stays while
    its values are equal: a memo. `in_copy`: it stands in a list, whose copies have ids and texts of their own.
    """

    def __init__(self, node: Node, start: Cursor = FIRST, in_copy: bool = False) -> None:
        self._node, self._start = node, start
        self._first = start.values
        self._middle = self._first + len(node.bindings)
        self._last = self._first + len(node.readings)
        self._varying = VaryingFields(node) if node.blocks else None
        self._list = RepeatedChildren(node) if is_list(node) else None
        self._filled = list_copy_texts(node) if in_copy else ()
        self._children: tuple[BoundNode, ...] = ()
        end = Cursor(self._last, start.blends + (self._varying is not None), start.lists + (self._list is not None))
        if isinstance(node, Container) and self._list is None:
            children = []
            for child in node.children:
                children.append(BoundNode(child, end, in_copy))
                end = children[-1].end
            self._children = tuple(children)
        self.end: Cursor = end
        self._gauge = node.bound_field.name if node.bound_field is not None and find_moving_gauge(node) else ""
        self.moves_gauges: bool = bool(self._gauge) or any(child.moves_gauges for child in self._children)
        self._is_plain = end == start and not in_copy and not self.moves_gauges
        own_is_plain = self._last == self._first and self._varying is None and not in_copy and not self._gauge
        self._own_key: tuple[Any, ...] | None = ((), None) if own_is_plain else None
        self._own = node
        self._resolved = node

    def iter_varying(self) -> Iterator[VaryingFields]:
        """What varies in it and in all in it, in the order of its blends."""
        if self._varying is not None:
            yield self._varying
        for child in self._children:
            yield from child.iter_varying()

    def iter_lists(self) -> Iterator[RepeatedChildren]:
        """The lists in it, in the order of their copies, without those in others."""
        if self._list is not None:
            yield self._list
        for child in self._children:
            yield from child.iter_lists()

    def resolve(self, given: RootValues) -> Node:
        """The node by all that its root is resolved by."""
        if self._is_plain:
            return self._node
        blend = None if self._varying is None else given.blends[self._start.blends]
        texts = tuple([given.texts[text] for text in self._filled])
        gauge = given.gauges.get(self._node.id or "") if self._gauge else None
        own_key = (given.values[self._first : self._last], blend, texts, given.suffix, gauge)
        changed = own_key != self._own_key
        if changed:
            own = self._fill(given, blend)
            self._own = own if gauge is None else own.model_copy(update={self._gauge: gauge})
            self._own_key = own_key
        if self._list is not None:
            children = given.copies[self._start.lists].nodes
        elif self._children:
            children = tuple([child.resolve(given) for child in self._children])
        else:
            self._resolved = self._own
            return self._resolved
        before = self._resolved.children  # type: ignore[union-attr]  # a container
        if changed or len(children) != len(before) or not all(map(is_, children, before)):
            self._resolved = self._own.model_copy(update={"children": children, "repeat": None})
        return self._resolved

    def _fill(self, given: RootValues, blend: StateBlend | None) -> Node:
        paths = [binding.path for binding in self._node.bindings]
        own = apply_values(self._node, paths, given.values[self._first : self._middle]) if paths else self._node
        if self._varying is not None and blend is not None:
            own = self._varying.apply(own, given.values[self._middle : self._last], blend)
        return fill_copy(own, given.texts, given.suffix) if given.suffix else own


class CopiedNodes:
    """The nodes of all copies of a list, in its order: the same object as long as none of them is another."""

    __slots__ = ("nodes",)

    def __init__(self, nodes: tuple[Node, ...]) -> None:
        self.nodes = nodes


class RepeatedChildren:
    """The children of a node once for each item of its list. It holds the copies that it last made: a memo by item."""

    def __init__(self, container: Node) -> None:
        assert is_list(container) and container.repeat is not None
        self._repeat, self._template = container.repeat, container.children
        nodes = [node for child in self._template for node in iter_outside_lists(child)]
        self._reader = FieldReader([reading for node in nodes for reading in node.readings])
        self._texts = tuple(dict.fromkeys(text for node in nodes for text in list_copy_texts(node)))
        prototype = self._bind_template()
        nested = [each for node in prototype for each in node.iter_lists()]
        self._varying = tuple(varying for node in prototype for varying in node.iter_varying())
        inner = (varying for each in nested for varying in each._all_varying)
        self._all_varying: tuple[VaryingFields, ...] = (*self._varying, *inner)
        inner_paths = [path for each in nested for path in (each._repeat.path, *each._columns.paths)]
        reads_states = any(each._columns.reads_states for each in nested)
        slots = _iter_slots(nodes, self._texts)
        self._columns: CopyColumns = CopyColumns(self._repeat, slots, inner_paths, reads_states)
        self._focus = CopyFocus(nodes, self._all_varying, is_innermost=not nested)
        self._looks: Mapping[str, FocusLooks] = {}
        self._copies: dict[str, _Copy] = {}
        self._suffixes: list[str] = []
        self._items: Sequence[Any] = ()
        self._found: Any = None
        self._outer: _Outer | None = None
        self._copied = CopiedNodes(())

    def _bind_template(self) -> tuple[BoundNode, ...]:
        bound: list[BoundNode] = []
        for child in self._template:
            bound.append(BoundNode(child, bound[-1].end if bound else FIRST, in_copy=True))
        return tuple(bound)

    def resolve(
        self, values: Mapping[str, Any], state: State, suffix: str = "", called: Mapping[str, str] = NO_OTHERS
    ) -> CopiedNodes:
        """The copies by all `values` by name and the states of the chart.

        `suffix` is that of the copy around it, and `called` what its focus is called there, see `blend_states`.
        """
        found = find_value(values, self._repeat.path)
        items = found[: self._repeat.most] if isinstance(found, list | tuple) else ()
        outer = self._read_outer(values, state, suffix, called)
        again = set(self._find_affected(items, outer))
        looks, before = self._focus.find_looks(state, suffix), self._looks
        if found is self._found and not again and looks == before:
            return self._copied
        others = self._find_others(items)
        if others is None:
            self._suffixes = name_copies(self._repeat, items)
            self._copies = {own: self._copies.get(own) or _Copy(self._bind_template()) for own in self._suffixes}
        moved = {own for own in (*looks, *before) if looks.get(own) != before.get(own)}
        again.update([index for index, own in enumerate(self._suffixes) if own in moved] if moved else ())
        changed = range(len(items)) if others is None else sorted(again.union(others))
        for index in changed:
            own, item = self._suffixes[index], items[index]
            copy, place = self._copies[own], (index, index == len(items) - 1)
            if index in again or copy.place != place or not is_same(copy.item, item):
                copy.item, copy.place = item, place
                names = {**values, **name_item(self._repeat, item, index, len(items))}
                inner, blends = called, outer.blends[: len(self._varying)]
                if own in looks:
                    inner = {**called, **self._focus.name_states(suffix + own)}
                    blends = tuple([varying.blend(state, inner) for varying in self._varying])
                copy.resolve(self, names, state, suffix + own, inner, blends)
        self._items, self._found, self._outer, self._looks = items, found, outer, looks
        self._collect(changed)
        return self._copied

    def _collect(self, changed: Sequence[int]) -> None:
        """Put the nodes of copies at these places among those of all."""
        known, width = self._copied.nodes, len(self._template)
        if len(changed) == len(self._suffixes):
            nodes = [node for own in self._suffixes for node in self._copies[own].nodes]
        else:
            nodes = [*known]
            for index in changed:
                nodes[index * width : (index + 1) * width] = self._copies[self._suffixes[index]].nodes
        if len(nodes) != len(known) or not all(map(is_, nodes, known)):
            self._copied = CopiedNodes(tuple(nodes))

    def _find_others(self, items: Sequence[Any]) -> Sequence[int] | None:
        """The places at which another item stands than before, None where one of them is called otherwise."""
        if len(items) != len(self._items):
            return None
        changed = find_changed(items, self._items)
        known = [self._items[index] for index in changed]
        is_named = name_copies(self._repeat, [items[i] for i in changed]) == name_copies(self._repeat, known)
        return changed if is_named else None

    def _find_affected(self, items: Sequence[Any], outer: _Outer) -> Sequence[int]:
        """The places of the copies that something beside their items may have changed."""
        before = self._outer
        if before is None or (before.suffix, before.blends) != (outer.suffix, outer.blends):
            return range(len(items))
        return self._columns.find_changed(items, before.values, outer.values)

    def read(self, values: Mapping[str, Any]) -> tuple[tuple[Any, ...], Texts]:
        """What the nodes of one copy follow beside states: bindings, and texts as they are shown."""
        return self._reader.read(values), fill_texts(self._texts, values)

    def _read_outer(self, values: Mapping[str, Any], state: State, suffix: str, called: Mapping[str, str]) -> _Outer:
        """All that copies depend on beside their items, and their own focus."""
        blends = tuple([varying.blend(state, called) for varying in self._all_varying])
        return _Outer(suffix, blends, self._columns.read_outer(values))


class _Outer(NamedTuple):
    """All that the copies of a list depend on beside their items."""

    suffix: str
    blends: tuple[StateBlend, ...]
    values: OuterValues


class _Copy:
    """One copy of a list's children: its nodes, and the item and place that they are by."""

    __slots__ = ("_bound", "_key", "_lists", "item", "nodes", "place")

    def __init__(self, bound: tuple[BoundNode, ...]) -> None:
        self._bound = bound
        self._lists = tuple(each for node in bound for each in node.iter_lists())
        self._key: tuple[Any, ...] | None = None
        self.item: Any = None
        self.place: tuple[int, bool] = (-1, False)
        self.nodes: tuple[Node, ...] = ()

    def resolve(
        self,
        each: RepeatedChildren,
        values: Mapping[str, Any],
        state: State,
        suffix: str,
        called: Mapping[str, str],
        blends: tuple[StateBlend, ...],
    ) -> None:
        """Bring its nodes to these `values`, the names of its item among them; see `RepeatedChildren.resolve`."""
        found, shown = each.read(values)
        copies = tuple([inner.resolve(values, state, suffix, called) for inner in self._lists])
        key = found, tuple(shown.values()), copies, blends, suffix
        if key != self._key:
            given = RootValues(found, blends, copies, shown, suffix)
            self.nodes, self._key = tuple([node.resolve(given) for node in self._bound]), key


def _iter_slots(nodes: Sequence[Node], texts: Sequence[CopyText]) -> Iterator[Placeholder]:
    for text in texts:
        yield from find_placeholders("".join(text.pieces))
    for node in nodes:
        for reading in node.readings:
            yield from find_placeholders(reading.template)


def apply_values(node: Node, paths: Sequence[FieldPath], values: Sequence[Any]) -> Node:
    """A copy of a node with values at paths in it. They are plain ones of their fields, so nothing is checked anew."""
    update: dict[str, Any] = {}
    for path, value in zip(paths, values, strict=True):
        name = str(path[0])
        update[name] = put_value(update.get(name, getattr(node, name)), path[1:], value)
    return node.model_copy(update=update)
