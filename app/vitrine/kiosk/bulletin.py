"""The log of what is shown: every change of it, rate-limited by a token bucket, but always the last one."""

from __future__ import annotations

import logging

#: What is logged here is never taken for a repetition: see `log_file.RepeatFilter`.
log = logging.getLogger("vitrine.kiosk.on")

#: So many changes are logged at once; then one line each so often. A source that comes and goes for ever fills a
#: fifteenth of the log a day.
AT_ONCE, ONE_EACH_S = 8, 60.0


class Bulletin:
    """A rate-limited log of the kiosk's status: its last line is what is shown, at most `REFILL_S` later.

    `now_s` is of a monotonic clock.
    """

    def __init__(self) -> None:
        self._state = ""
        self._untold = 0
        self._room, self._room_s = float(AT_ONCE), 0.0

    def tell(self, state: str, now_s: float) -> None:
        """Note the status from now on, a sentence, and log what is due. To be called often: some lines have to wait."""
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
        """Log the next status even if its sentence is the same: something else is shown."""
        self._state = ""
