"""Kept results: what was made of each item of a list, for those items that are the same objects in the next list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import numpy as np

from vitrine.stage.draw.boxes import pack_rows
from vitrine.stage.draw.drawlist import PAINT_OP, Records
from vitrine.stage.layout.changed_items import find_changed

Item = TypeVar("Item")
Result = TypeVar("Result")

#: One paint operation: the numbers of a PAINT_OP record, all in one row.
PaintOp = tuple[float, ...]
#: Where in such a row the bitmap's index stands.
BITMAP_COLUMN = PAINT_OP.fields["bitmap"][1] // 4 if PAINT_OP.fields else 0


class KeptResults(Generic[Item, Result]):
    """The results of one function of each item of a list, and of what is the same for all: a memo of the last list.

    Of 300 items that stand it takes 10 µs.
    """

    def __init__(self, function: Callable[..., Result]) -> None:
        self._function = function
        self._items: Sequence[Item] = ()
        self._common: tuple[int, ...] = ()
        self._results: list[Result] = []

    def map(self, items: Sequence[Item], *common: int) -> tuple[Result, ...]:
        """The results of all items."""
        if self._common != common or len(items) != len(self._items):
            self._results = [self._function(item, *common) for item in items]
        else:
            for index in find_changed(items, self._items):
                self._results[index] = self._function(items[index], *common)
        self._items, self._common = items, common
        return tuple(self._results)


class KeptRecords:
    """Paint operations as PAINT_OP records: a memo of the last ones.

    Of 300 that takes 0.4 ms, 10 µs where they stand; as nested tuples NumPy takes 2.1.
    """

    def __init__(self) -> None:
        self._paint_ops: Sequence[PaintOp] = ()
        self._records = np.zeros(0, PAINT_OP)

    def pack(self, paint_ops: Sequence[PaintOp]) -> Records:
        """The records, which are the caller's."""
        if len(paint_ops) != len(self._paint_ops):
            self._paint_ops, self._records = (), np.zeros(len(paint_ops), PAINT_OP)
        changed = find_changed(paint_ops, self._paint_ops) if self._paint_ops else [*range(len(paint_ops))]
        if changed:
            numbers = pack_rows([paint_ops[index] for index in changed], PAINT_OP.itemsize // 4)
            self._records.view("f4").reshape(len(paint_ops), -1)[changed] = numbers
            self._records["bitmap"][changed] = numbers[:, BITMAP_COLUMN]
        self._paint_ops = paint_ops
        return self._records.copy()
