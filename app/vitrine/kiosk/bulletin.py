"""What is on, in the log: every change, and where changes come too fast a count of them, but always the last one."""

from __future__ import annotations

import logging

#: What is said here is never taken for a repetition: see `journal.Once`.
log = logging.getLogger("vitrine.kiosk.on")

#: So many changes are told at once; then one line each so often. A source that comes and goes for ever fills a
#: fifteenth of the log a day.
AT_ONCE, ONE_EACH_S = 8, 60.0


class Bulletin:
    """`now_s` only rises. The last line is what is on, at most `ONE_EACH_S` later."""

    def __init__(self) -> None:
        self._state = ""
        self._untold = 0
        self._room, self._room_s = float(AT_ONCE), 0.0

    def tell(self, state: str, now_s: float) -> None:
        """`state` is so from now on, as a sentence. To be called often: it tells what had to wait, too."""
        if state != self._state:
            self._state = state
            self._untold += 1
        self._room = min(float(AT_ONCE), self._room + max(0.0, now_s - self._room_s) / ONE_EACH_S)
        self._room_s = now_s
        if not self._untold or self._room < 1:
            return
        if self._untold > 1:
            log.info("%s, after %d changes since the line before", state, self._untold)
        else:
            log.info("%s", state)
        self._untold = 0
        self._room -= 1

    def changed(self) -> None:
        """Something else is on, though the sentence that tells of it be the same."""
        self._state = ""
