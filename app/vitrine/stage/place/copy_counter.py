"""Copy counter: how many letters and nodes the copies of a list have, counted anew where their items are others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from vitrine.scene.nodes.binding import fill_text, find_placeholders
from vitrine.scene.nodes.item_copy import find_items, name_item
from vitrine.scene.nodes.node import Node, Text
from vitrine.scene.nodes.repeat import COPY_NAMES
from vitrine.scene.nodes.span import join_spans
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
        names = {name for slot in slots for name in slot.content_names}
        names |= {name for each in self._nested for name in (each._repeat.path[0], *each._outer_names)}
        #: What its copies read beside their items.
        self._outer_names: tuple[str, ...] = tuple(sorted(names.difference(COPY_NAMES, (self._repeat.as_,))))
        self._outer: tuple[Any, ...] = (None,) * len(self._outer_names)
        self._known: list[tuple[Any, CopyCount]] = []

    def count(self, values: Mapping[str, Any], most: CopyCount) -> CopyCount:
        """What the copies have by all `values` by name; beyond `most` nobody counts on."""
        items = find_items(self._repeat, values)
        outer = tuple([values.get(name) for name in self._outer_names])
        is_fresh = len(items) != len(self._known) or any(a is not b for a, b in zip(outer, self._outer, strict=True))
        known, letters, nodes = self._known, 0, 0
        self._known, self._outer = [], outer
        for index, item in enumerate(items):
            if not is_fresh and known[index][0] is item:
                entry = known[index]
            else:
                names = {**values, **name_item(self._repeat, item, index, len(items))}
                entry = item, self._count_copy(names, most)
            self._known.append(entry)
            letters += entry[1][0]
            nodes += entry[1][1]
            if letters > most[0] or nodes > most[1]:
                break
        return CopyCount(letters, nodes)

    def _count_copy(self, values: Mapping[str, Any], most: CopyCount) -> CopyCount:
        letters = sum([max([len(fill_text(text, values)) for text in texts]) for texts in self._texts])
        total = CopyCount(letters, self._node_count)
        for each in self._nested:
            total = total.plus(each.count(values, most))
        return total


def list_texts(text: Text) -> tuple[str, ...]:
    """What a text says, by itself and in states and under conditions."""
    return tuple(map(join_spans, text.list_values("text")))
