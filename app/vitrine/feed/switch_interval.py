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


#: Python's thread switch interval. A thread that reads frames needs the interpreter some ten times a frame: with
#: Python's default of 5 ms it mostly decoded while rendering waited for it, for 1.9 ms a frame of 9.0; now 0.9 of 8.1.
#: One that looks at frames beside a busy interpreter saw 101 of 150 by then, 58 ms late, and sees 126, 41 ms late.
THREAD_SWITCH_INTERVAL_S = 0.0005
#: The turns of all threads that read frames or look at them: one for the process, as the interval is.
SHORT_TURNS = SwitchInterval(THREAD_SWITCH_INTERVAL_S)
