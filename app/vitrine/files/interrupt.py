"""Signal handling: Ctrl+C, SIGTERM and SIGHUP end a command in order, and wait while a file is completed.

What is there must not be lost in its very last step. And none of them is ever lost itself: libraries in C that call us
print what is raised in the call, and go on; a call that hangs keeps the program for some seconds and no longer.
"""

from __future__ import annotations

import _thread
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from functools import partial
from types import FrameType, TracebackType
from typing import Any, Self

#: How soon a Ctrl+C that was dropped comes back: none notices, and the call that dropped it may be over.
RERAISE_DELAY_S = 0.01
#: A service is killed 10 s after its SIGTERM by most that start it: before that whatever hangs is left where it is.
GRACE_PERIOD_S = 8.0
#: Windows knows no SIGHUP.
TERMINATION_SIGNALS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
SIGNAL_EXIT_BASE = 128


class Terminated(KeyboardInterrupt):
    """The exception of SIGTERM and SIGHUP: as Ctrl+C, but from whoever supervises the program."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class DeadlineExceeded(BaseException):
    """The time limit of a command has passed. No Exception: no library may take it for a mistake of a file."""

    def __init__(self, limit_s: float | None = None) -> None:
        super().__init__()
        self.limit_s = limit_s

    def __str__(self) -> str:
        """One sentence."""
        limit = "" if self.limit_s is None else f" of {self.limit_s:g} s"
        return f"the limit{limit} has passed: the work was stopped, and nothing is left half written"


class SignalHandlers:
    """Signal handlers for the length of a context: each of the signals raises once, on the main thread.

    SIGTERM and SIGHUP raise Terminated, Ctrl+C KeyboardInterrupt as ever. What is ignored (as by `nohup`) stays
    ignored. `exit_code` is that of the first signal, None before it.
    """

    def __init__(self) -> None:
        self.exit_code: int | None = None
        self._previous_handlers: dict[int, Any] = {}
        self._watchdog: HangWatchdog | None = None

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        is_repeated, self.exit_code = self.exit_code is not None, self.exit_code or SIGNAL_EXIT_BASE + number
        if number == signal.SIGINT:
            raise KeyboardInterrupt
        if not is_repeated:
            raise Terminated(number)

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, *TERMINATION_SIGNALS):
                if signal.getsignal(number) is not signal.SIG_IGN:
                    self._previous_handlers[number] = signal.signal(number, self._on_signal)
            if sys.platform != "win32":
                self._watchdog = HangWatchdog(
                    {number: SIGNAL_EXIT_BASE + number for number in TERMINATION_SIGNALS}, GRACE_PERIOD_S
                )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._watchdog is not None:
            self._watchdog.close()
        for number, handler in self._previous_handlers.items():
            signal.signal(number, handler)


class HangWatchdog:
    """A thread that ends the process some seconds after a signal, unless it is closed by then.

    Python's own handlers wait until a call in C returns; the numbers of signals come to this thread at once. Signals
    without an exit code of theirs in `exit_codes` are let pass. `on_hang` is called before the process is ended.
    """

    def __init__(
        self,
        exit_codes: Mapping[int, int],
        within_s: float,
        name: str = "signals",
        on_hang: Callable[[], None] | None = None,
    ) -> None:
        self._exit_codes, self._within_s, self._on_hang = exit_codes, within_s, on_hang
        self._receive, self._close_receiver, sender, self._close_sender = _wakeup_channel()
        self._before = signal.set_wakeup_fd(sender, warn_on_full_buffer=False)
        self._closed = threading.Event()
        threading.Thread(target=self._run, name=name, daemon=True).start()

    def _run(self) -> None:
        try:
            while number := self._receive():
                code = self._exit_codes.get(number[0])
                # A closed one is read to its end: a signal may come twice.
                if code is not None and not self._closed.wait(self._within_s):
                    if self._on_hang is not None:
                        self._on_hang()
                    os._exit(code)
        finally:
            self._close_receiver()

    def close(self) -> None:
        """Stop watching, since all has ended in order."""
        signal.set_wakeup_fd(self._before)
        self._closed.set()
        self._close_sender()


def _wakeup_channel() -> tuple[Callable[[], bytes], Callable[[], None], int, Callable[[], None]]:
    """A channel for `signal.set_wakeup_fd`: what waits for one byte and what closes that end, the other and its close.

    A pipe, since an import of `socket` costs a start its time; Windows can only wake up by a socket.
    """
    if sys.platform == "win32":
        import socket

        receiver, sender = socket.socketpair()
        sender.setblocking(False)
        return partial(receiver.recv, 1), receiver.close, sender.fileno(), sender.close
    source, sink = os.pipe()
    os.set_blocking(sink, False)
    return partial(os.read, source, 1), partial(os.close, source), sink, partial(os.close, sink)


class DeferredSignals:
    """A context in which signals are deferred from `begin` on, and raised on leaving it.

    Elsewhere than on the main thread it does nothing: there they never arrive.
    """

    def __init__(self) -> None:
        self._previous_handlers: dict[int, Any] = {}
        self._pending: list[int] = []

    def begin(self) -> None:
        """Defer the signals from now on."""
        if threading.current_thread() is threading.main_thread() and not self._previous_handlers:
            for number in (signal.SIGINT, *TERMINATION_SIGNALS):
                if signal.getsignal(number) is not signal.SIG_IGN:
                    self._previous_handlers[number] = signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._pending.append(number)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._previous_handlers.items():
            signal.signal(number, handler)
        if self._pending and error is None:
            signal.raise_signal(self._pending[0])


def reraise_dropped_interrupts() -> None:
    """Install exception hooks: what a signal raised and a library in C printed and dropped is raised again, soon."""
    sys.excepthook, sys.unraisablehook = _excepthook, _unraisablehook


def _excepthook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt | DeadlineExceeded):
        _reraise_soon(kind)
    else:
        sys.__excepthook__(kind, error, trace)


def _unraisablehook(unraisable: sys.UnraisableHookArgs) -> None:
    if issubclass(unraisable.exc_type, KeyboardInterrupt | DeadlineExceeded):
        _reraise_soon(unraisable.exc_type)
    else:
        sys.__unraisablehook__(unraisable)


def _reraise_soon(kind: type[BaseException]) -> None:
    # At once would be here, in the hook itself, where it would be dropped again.
    timer = threading.Timer(RERAISE_DELAY_S, raise_in_main_thread, (kind,) if kind is DeadlineExceeded else ())
    timer.daemon = True
    timer.start()


def raise_in_main_thread(kind: type[BaseException] = KeyboardInterrupt) -> None:
    """Raise KeyboardInterrupt, or DeadlineExceeded once `set_deadline` was called, on the main thread."""
    if kind is not DeadlineExceeded:
        _thread.interrupt_main()
    elif sys.platform != "win32":
        _thread.interrupt_main(signal.SIGALRM)
    else:
        _raise_between_bytecodes(kind)


def set_deadline(limit_s: float, remaining_s: float) -> None:
    """Raise DeadlineExceeded on the main thread `remaining_s` later; in a waiting call in C too, if the system can."""
    if sys.platform != "win32":

        def end(number: int, frame: FrameType | None) -> None:
            raise DeadlineExceeded(limit_s)

        signal.signal(signal.SIGALRM, end)
        signal.setitimer(signal.ITIMER_REAL, remaining_s)
        return
    timer = threading.Timer(remaining_s, _raise_between_bytecodes, (DeadlineExceeded,))
    timer.daemon = True
    timer.start()


def _raise_between_bytecodes(kind: type[BaseException]) -> None:
    import ctypes

    main = ctypes.c_ulong(threading.main_thread().ident or 0)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(main, ctypes.py_object(kind))
