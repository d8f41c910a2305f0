"""SIGTERM, SIGHUP and SIGINT end the booth between two pictures, so that everything is closed in order.

And where that hangs, on a disk or in a driver, without order soon after: unless the driver keeps Python's own lock.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from types import FrameType, TracebackType
from typing import Any, Self

from vitrine.errors import DONE, INTERRUPTED

log = logging.getLogger("vitrine.kiosk")

#: Exit codes: SIGTERM is how a service is stopped and no failure, SIGHUP that its terminal has gone (Windows has none);
#: SIGINT is an interruption, as everywhere.
CODES = {int(signal.SIGTERM): DONE, int(signal.SIGINT): INTERRUPTED}
if hasattr(signal, "SIGHUP"):
    CODES[int(signal.SIGHUP)] = DONE
#: The end in order takes 0.1 to 0.8 s, and whoever ends the booth is promised two.
IN_ORDER_WITHIN_S = 1.6


class Ending:
    """`code` is None until one of them has come. The handlers are those of before again on leaving."""

    def __init__(self) -> None:
        self.code: int | None = None
        self._before: dict[int, Any] = {}
        self._left = threading.Event()

    def _ended(self, number: int, frame: FrameType | None) -> None:
        self.code = CODES[number]

    def __enter__(self) -> Self:
        # That SIGHUP is ignored is what nohup is for. SIGINT is ignored in whatever a script starts with "&".
        heard = [number for number in CODES if number == signal.SIGINT or signal.getsignal(number) != signal.SIG_IGN]
        told, self._tell = socket.socketpair()
        self._tell.setblocking(False)
        self._wakeup = signal.set_wakeup_fd(self._tell.fileno(), warn_on_full_buffer=False)
        threading.Thread(target=self._see_to_it, args=(told,), name="ending", daemon=True).start()
        self._before = {number: signal.signal(number, self._ended) for number in heard}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._left.set()
        for number, handler in self._before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._wakeup)
        self._tell.close()

    def _see_to_it(self, told: socket.socket) -> None:
        # Python's own handlers wait until the main thread comes back from what it does; the numbers come here at once.
        with told:
            while (number := told.recv(1)) and number[0] not in self._before:
                pass
            # Open until then: a signal may come twice.
            if number and not self._left.wait(IN_ORDER_WITHIN_S):
                log.warning("the booth is ended by force: something hangs")
                os._exit(CODES[number[0]])
