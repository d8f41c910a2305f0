"""The log of what is shown: every change of it, rate-limited by a token bucket, but always the last one."""

from __future__ import annotations

import logging

#: What is logged here is never taken for a repetition: see `log_file.RepeatFilter`.
log = logging.getLogger("vitrine.kiosk.on")

#: So many changes are logged at once; then one line each so often. A source that comes and goes for ever fills a
#: fifteenth of the log a day.
BURST_LINES, REFILL_S = 8, 60.0


class StatusLog:
    """A rate-limited log of the kiosk's status: its last line is what is shown, at most `REFILL_S` later.

    `now_s` is of a monotonic clock.
    """

    def __init__(self) -> None:
        self._status = ""
        self._unreported = 0
        self._tokens, self._refilled_s = float(BURST_LINES), 0.0

    def report(self, status: str, now_s: float) -> None:
        """Note the status from now on, a sentence, and log what is due. To be called often: some lines have to wait."""
        if status != self._status:
            self._status = status
            self._unreported += 1
        self._tokens = min(float(BURST_LINES), self._tokens + max(0.0, now_s - self._refilled_s) / REFILL_S)
        self._refilled_s = now_s
        if not self._unreported or self._tokens < 1:
            return
        if self._unreported > 1:
            log.info("%s, after %d changes since the line before", status, self._unreported)
        else:
            log.info("%s", status)
        self._unreported = 0
        self._tokens -= 1

    def reset(self) -> None:
        """Log the next status even if its sentence is the same: something else is shown."""
        self._status = ""
