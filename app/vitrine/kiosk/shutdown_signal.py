"""Shutdown of the kiosk by SIGTERM, SIGHUP or SIGINT: between two frames, so that everything is closed in order.

Where that hangs, on a disk or in a driver, the process is ended soon after: unless the driver keeps Python's own lock.
"""

from __future__ import annotations

import logging
import signal
from functools import partial
from types import FrameType, TracebackType
from typing import Any, Self

from vitrine.errors import EXIT_INTERRUPTED, EXIT_OK
from vitrine.files.interrupt import HangWatchdog

log = logging.getLogger("vitrine.kiosk")

#: Exit codes: SIGTERM is how a service is stopped and no failure, SIGHUP that its terminal has gone (Windows has none);
#: SIGINT is an interruption, as everywhere.
EXIT_CODES = {int(signal.SIGTERM): EXIT_OK, int(signal.SIGINT): EXIT_INTERRUPTED}
if hasattr(signal, "SIGHUP"):
    EXIT_CODES[int(signal.SIGHUP)] = EXIT_OK
#: The end in order takes 0.1 to 0.8 s, and whoever ends the kiosk is promised two.
IN_ORDER_WITHIN_S = 1.6


class ShutdownSignal:
    """A context in which the signals only set `exit_code`, the kiosk's; None until the first of them has come.

    The handlers are those of before again on leaving.
    """

    def __init__(self) -> None:
        self.exit_code: int | None = None
        self._previous_handlers: dict[int, Any] = {}
        self._watchdog: HangWatchdog | None = None

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.exit_code = EXIT_CODES[number]

    def __enter__(self) -> Self:
        # That SIGHUP is ignored is what nohup is for. SIGINT is ignored in whatever a script starts with "&".
        handled = {
            number: code
            for number, code in EXIT_CODES.items()
            if number == signal.SIGINT or signal.getsignal(number) != signal.SIG_IGN
        }
        on_hang = partial(log.warning, "the booth is ended by force: something hangs")
        self._watchdog = HangWatchdog(handled, IN_ORDER_WITHIN_S, "ending", on_hang)
        self._previous_handlers = {number: signal.signal(number, self._on_signal) for number in handled}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._watchdog is not None:
            self._watchdog.close()
        for number, handler in self._previous_handlers.items():
            signal.signal(number, handler)
