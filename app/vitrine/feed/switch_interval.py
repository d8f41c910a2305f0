"""Python's thread switch interval, which is the process's own, lowered while somebody needs it and then put back."""

from __future__ import annotations

import sys
import threading
from types import TracebackType


class SwitchInterval:
    """A thread switch interval of `seconds`, in force while at least one thread is in it; a shorter one stays."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._user_count, self._before_s = 0, 0.0

    def __enter__(self) -> None:
        with self._lock:
            if not self._user_count:
                self._before_s = sys.getswitchinterval()
                sys.setswitchinterval(min(self._seconds, self._before_s))
            self._user_count += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._user_count -= 1
            if not self._user_count:
                sys.setswitchinterval(self._before_s)
