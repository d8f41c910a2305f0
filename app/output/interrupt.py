"""Ctrl+C waits while a file is made whole: what is there must not be lost in its very last step.

And it is never lost itself: libraries in C that call us print what is raised in the call, and go on.
"""

from __future__ import annotations

import _thread
import signal
import sys
import threading
from types import FrameType, TracebackType
from typing import Any, Self

#: How soon a Ctrl+C that was dropped comes back: none notices, and the call that dropped it may be over.
AGAIN_S = 0.01


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


def keep_interrupts() -> None:
    """From now on a Ctrl+C that a library in C has printed and dropped is raised again as soon as we are back."""
    sys.excepthook, sys.unraisablehook = _raised_again, _unraisable_again


def _raised_again(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        _soon()
    else:
        sys.__excepthook__(kind, error, trace)


def _unraisable_again(told: sys.UnraisableHookArgs) -> None:
    if issubclass(told.exc_type, KeyboardInterrupt):
        _soon()
    else:
        sys.__unraisablehook__(told)


def _soon() -> None:
    # At once would be here, in the hook itself, where it would be dropped again.
    again = threading.Timer(AGAIN_S, _thread.interrupt_main)
    again.daemon = True
    again.start()
