"""Columns of a list's copies: which of them a value from outside of the list shows otherwise, told for all at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import compress, count
from typing import Any, NamedTuple

from vitrine.expression.expression import Expression
from vitrine.expression.expression_column import ExpressionColumn
from vitrine.expression.syntax import Reference
from vitrine.flow.timeline.content_overlay import is_same
from vitrine.scene.nodes.binding import ACTIVE_STATES, Placeholder, find_value
from vitrine.scene.nodes.item_copy import list_item_values
from vitrine.scene.nodes.repeat import COPY_NAMES, Repeat

_Path = tuple[str, ...]


class OuterValues(NamedTuple):
    """What copies read beside their items: values by path, and the active states where any is asked for."""

    values: Mapping[_Path, Any]
    states: Collection[str] | None = None


class CopyColumns:
    """What the copies of a list show of values outside of it, by its placeholders.

    `inner_paths` are what lists in the copies read, `inner_states` whether they ask for the active states: where these
    change, every copy may have.
    """

    def __init__(
        self,
        repeat: Repeat,
        slots: Iterable[Placeholder],
        inner_paths: Iterable[_Path] = (),
        inner_states: bool = False,
    ) -> None:
        self._repeat, self._inner_states = repeat, inner_states
        own = {*COPY_NAMES, repeat.as_}
        expressions = (slot.expression or Expression(".".join(slot.path), Reference(slot.path)) for slot in slots)
        columns = [ExpressionColumn(each, own) for each in dict.fromkeys(expressions)]
        self._columns = [column for column in columns if column.shared_paths or column.reads_states]
        self._inner_paths = frozenset(path for path in inner_paths if path[0] not in own)
        paths = (path for column in self._columns for path in column.shared_paths)
        self.paths: tuple[_Path, ...] = tuple(dict.fromkeys((*paths, *sorted(self._inner_paths))))
        self.reads_states = inner_states or any(column.reads_states for column in self._columns)

    def read_outer(self, values: Mapping[str, Any]) -> OuterValues:
        """What copies read of all `values` by name."""
        states = values.get(ACTIVE_STATES) if self.reads_states else None
        return OuterValues({path: find_value(values, path) for path in self.paths}, states)

    def find_changed(self, items: Sequence[Any], before: OuterValues, now: OuterValues) -> Sequence[int]:
        """The places of the items whose copies may show something else now than they did `before`."""
        changed = {path for path in self.paths if not is_same(before.values[path], now.values[path])}
        are_others = before.states != now.states
        if not self._inner_paths.isdisjoint(changed) or (self._inner_states and are_others):
            return range(len(items))
        found: set[int] = set()
        for column in self._columns:
            if not changed.isdisjoint(column.shared_paths) or (column.reads_states and are_others):
                found.update(self._compare(column, items, before, now))
        return sorted(found)

    def _compare(
        self, column: ExpressionColumn, items: Sequence[Any], before: OuterValues, now: OuterValues
    ) -> Iterable[int]:
        shared = [([outer.values[path] for path in column.shared_paths], outer.states) for outer in (before, now)]
        if not column.row_paths:
            stands = is_same(*[column.evaluate_row((), *each) for each in shared])
            return () if stands else range(len(items))
        rows = [list_item_values(self._repeat, items, path) for path in column.row_paths]
        then, later = [column.evaluate(rows, *each) for each in shared]
        return compress(count(), [not (a is b or is_same(a, b)) for a, b in zip(then, later, strict=True)])
