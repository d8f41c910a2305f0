"""The newest of what is handed over to a thread: one waits, and one that waited when another comes is dropped."""

from __future__ import annotations

import threading
from typing import Generic, TypeVar

T = TypeVar("T")


class NewestSlot(Generic[T]):
    """A place for one thing, which one thread puts and another takes."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: T | None = None
        self.is_closed = False

    def put(self, newest: T) -> None:
        """Let it wait instead of the one before."""
        with self._changed:
            self._waiting = newest
            self._changed.notify()

    def take(self, timeout_s: float | None = None) -> T | None:
        """Wait for the next; None once it is closed, and where none comes in time."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting is not None or self.is_closed, timeout_s)
            taken, self._waiting = self._waiting, None
            return None if self.is_closed else taken

    def close(self) -> None:
        """End the waiting; nothing is taken any more."""
        with self._changed:
            self.is_closed = True
            self._changed.notify()
