"""Ctrl+C waits while a file is made whole: what is there must not be lost in its very last step."""

from __future__ import annotations

import signal
import threading
from types import FrameType, TracebackType
from typing import Any, Self


class Patience:
    """Inside it, from `begin` on, Ctrl+C is only noted; on leaving it is raised. Elsewhere than on the main thread it
    does nothing: there Ctrl+C never arrives.
    """

    def __init__(self) -> None:
        self._before: Any = None
        self._begun = self._noted = False

    def begin(self) -> None:
        """Note Ctrl+C from now on instead of stopping for it."""
        if threading.current_thread() is threading.main_thread() and not self._begun:
            self._before = signal.signal(signal.SIGINT, self._note)
            self._begun = True

    def _note(self, number: int, frame: FrameType | None) -> None:
        self._noted = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._begun:
            signal.signal(signal.SIGINT, self._before)
        if self._noted and error is None:
            raise KeyboardInterrupt
