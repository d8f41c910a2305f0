"""A least-recently-used cache with a budget in bytes. Dropping it changes no picture."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class LruCache(Generic[Value]):
    """An LRU cache whose values together stay within `budget_bytes`; the newest is always kept."""

    def __init__(self, budget_bytes: int) -> None:
        self.budget_bytes = budget_bytes
        self.held_bytes = 0
        self._values: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._values)

    def get_or_make(self, key: Hashable, make: Callable[[], Value], size_of: Callable[[Value], int]) -> Value:
        """The value of a key, made now if it is not held; `size_of` tells the bytes of a new one."""
        if key in self._values:
            self._values.move_to_end(key)
            return self._values[key][0]
        value = make()
        self._values[key] = (value, size_of(value))
        self.held_bytes += self._values[key][1]
        while self.held_bytes > self.budget_bytes and len(self._values) > 1:
            self.held_bytes -= self._values.popitem(last=False)[1][1]
        return value

    def copy(self) -> LruCache[Value]:
        """Another cache that holds the same values."""
        other: LruCache[Value] = LruCache(self.budget_bytes)
        other.held_bytes, other._values = self.held_bytes, self._values.copy()
        return other
