"""Copy counter: how many letters and nodes the copies of a list have, counted anew where their items are others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from vitrine.scene.nodes.binding import fill_text, find_placeholders
from vitrine.scene.nodes.item_copy import find_items, name_item
from vitrine.scene.nodes.node import Node, Text
from vitrine.scene.nodes.span import join_spans
from vitrine.stage.layout.changed_items import find_changed
from vitrine.stage.place.copy_columns import CopyColumns
from vitrine.stage.place.render_root import is_list, iter_outside_lists


class CopyCount(NamedTuple):
    """Letters of texts, the longest of each text's, and nodes."""

    letters: int = 0
    nodes: int = 0

    def plus(self, other: CopyCount) -> CopyCount:
        """Both together."""
        return CopyCount(self.letters + other.letters, self.nodes + other.nodes)

    def exceeds(self, most: CopyCount) -> bool:
        """Whether there are more of either."""
        return self.letters > most.letters or self.nodes > most.nodes


class CopyCounter:
    """Counts what a list unfolds to. It holds the counts of its copies by their items: a memo."""

    def __init__(self, container: Node) -> None:
        assert is_list(container) and container.repeat is not None
        self._repeat = container.repeat
        inner = [each for child in container.children for each in iter_outside_lists(child)]
        self._texts = [list_texts(each) for each in inner if isinstance(each, Text)]
        self._nested = [CopyCounter(each) for each in inner if is_list(each)]
        self._node_count = len(inner)
        slots = (slot for texts in self._texts for text in texts for slot in find_placeholders(text))
        inner_paths = [path for each in self._nested for path in (each._repeat.path, *each._columns.paths)]
        inner_states = any(each._columns.reads_states for each in self._nested)
        self._columns: CopyColumns = CopyColumns(self._repeat, slots, inner_paths, inner_states)
        self._outer = self._columns.read_outer({})
        self._items: Sequence[Any] = ()
        self._counts: list[CopyCount] = []
        self._total = CopyCount()

    def count(self, values: Mapping[str, Any], most: CopyCount) -> CopyCount:
        """What the copies have by all `values` by name; beyond `most` nobody counts on."""
        items = find_items(self._repeat, values)
        outer = self._columns.read_outer(values)
        changed: Iterable[int] = range(len(items))
        if len(items) != len(self._items):
            self._counts, self._total = [CopyCount()] * len(items), CopyCount()
        else:
            changed = {*find_changed(items, self._items), *self._columns.find_changed(items, self._outer, outer)}
        self._items, self._outer = items, outer
        for index in changed:
            names = {**values, **name_item(self._repeat, items[index], index, len(items))}
            before, found = self._counts[index], self._count_copy(names, most)
            self._counts[index] = found
            self._total = CopyCount(
                self._total.letters + found.letters - before.letters, self._total.nodes + found.nodes - before.nodes
            )
            if self._total.exceeds(most):
                total, self._items = self._total, ()  # the rest is not counted
                return total
        return self._total

    def _count_copy(self, values: Mapping[str, Any], most: CopyCount) -> CopyCount:
        letters = sum([max([len(fill_text(text, values)) for text in texts]) for texts in self._texts])
        total = CopyCount(letters, self._node_count)
        for each in self._nested:
            total = total.plus(each.count(values, most))
        return total


def list_texts(text: Text) -> tuple[str, ...]:
    """What a text says, by itself and in states and under conditions."""
    return tuple(map(join_spans, text.list_values("text")))
