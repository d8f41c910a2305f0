"""The deadline of one request over HTTP, whoever asks: it holds for all of its steps together."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Mapping
from typing import Any


class RequestDeadline:
    """The end of all that one request does. Then its sockets are shut, which wakes whoever reads from them.

    httpx has timeouts for single steps alone: a byte every second goes on for ever.
    """

    def __init__(self, deadline_s: float) -> None:
        self._end_s = time.monotonic() + deadline_s
        self._sockets: list[socket.socket] = []
        self._changed = threading.Condition()
        self._is_left = self._is_shut = False
        self._thread = threading.Thread(target=self._watch, name="deadline", daemon=True)

    def __enter__(self) -> RequestDeadline:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._is_left = True
            self._changed.notify()
        self._thread.join()

    @property
    def left_s(self) -> float:
        """Seconds until then."""
        return 0.0 if self._is_shut else self._end_s - time.monotonic()

    @property
    def is_over(self) -> bool:
        """Whether it has passed."""
        return self.left_s <= 0

    def renew(self, deadline_s: float) -> None:
        """Count anew from now, as at each part of an answer that comes in parts; one that has passed stays so.

        With 0 it ends now, whoever says so: called on any thread, it never waits.
        """
        with self._changed:
            if not self.is_over:
                self._end_s = time.monotonic() + deadline_s
                self._changed.notify()

    @property
    def extensions(self) -> dict[str, Any]:
        """What httpx is given with a request, so that its sockets are known."""
        return {"trace": self._note}

    def _note(self, event: str, info: Mapping[str, Any]) -> None:
        """Note the socket of a connection that has been made; called by httpcore at each of its steps.

        TLS takes the first socket over, which is shut from then on, and has one of its own.
        """
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            found = info["return_value"].get_extra_info("socket")
            if isinstance(found, socket.socket):
                with self._changed:
                    self._sockets.append(found)
                    is_late = self._is_shut
                if is_late:
                    self._shut()

    def _watch(self) -> None:
        with self._changed:
            while not self._is_left and (left_s := self.left_s) > 0:
                self._changed.wait(left_s)
            if self._is_left:
                return
            self._is_shut = True
        self._shut()

    def _shut(self) -> None:
        for one in self._sockets:
            try:
                socket.socket.shutdown(one, socket.SHUT_RDWR)  # below TLS, which its reader still reads by
            except OSError:
                pass  # it is closed already
