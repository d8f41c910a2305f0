"""SIGTERM and SIGINT end the booth between two pictures, so that everything is closed in order."""

from __future__ import annotations

import logging
import signal
from types import FrameType, TracebackType
from typing import Any, Self

from app.scene.problem import DONE, INTERRUPTED

log = logging.getLogger("vitrine.kiosk")

#: Exit codes: SIGTERM is how a service is stopped and no failure; SIGINT is an interruption, as everywhere.
CODES = {signal.SIGTERM: DONE, signal.SIGINT: INTERRUPTED}


class Ending:
    """`code` is None until one of the two has come. The handlers are those of before again on leaving."""

    def __init__(self) -> None:
        self.code: int | None = None
        self._before: dict[signal.Signals, Any] = {}

    def _ended(self, number: int, frame: FrameType | None) -> None:
        self.code = CODES[signal.Signals(number)]

    def __enter__(self) -> Self:
        self._before = {number: signal.signal(number, self._ended) for number in CODES}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
