"""A least-recently-used cache with a budget in bytes. Dropping it changes no picture."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Memo(Generic[Value]):
    """An LRU cache whose values together stay within `budget_bytes`; the newest is always kept."""

    def __init__(self, budget: int) -> None:
        self.budget = budget
        self.held = 0
        self._values: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: Hashable, make: Callable[[], Value], size: Callable[[Value], int]) -> Value:
        """The value of a key, made now if it is not held; `size_of` tells the bytes of a new one."""
        if key in self._values:
            self._values.move_to_end(key)
            return self._values[key][0]
        value = make()
        self._values[key] = (value, size(value))
        self.held += self._values[key][1]
        while self.held > self.budget and len(self._values) > 1:
            self.held -= self._values.popitem(last=False)[1][1]
        return value

    def copied(self) -> Memo[Value]:
        """Another cache that holds the same values."""
        other: Memo[Value] = Memo(self.budget)
        other.held, other._values = self.held, self._values.copy()
        return other
