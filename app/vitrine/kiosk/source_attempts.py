"""Repeated attempts to open one source, with backoff; one that hangs goes on beside the next."""

from __future__ import annotations

import logging
from collections.abc import Callable

from vitrine.engine.session import Session
from vitrine.feed.backoff import LONGEST_PAUSE_S, Backoff
from vitrine.kiosk.open_task import OpenTask, describe_source

log = logging.getLogger("vitrine.kiosk")

#: A source that has not opened after this is slow: the next one is tried meanwhile.
SLOW_S = 4.0
#: An attempt that is not over after this may never be: another is begun beside it. A camera's limits add up to 25 s.
#: The threads of attempts that hang stay for ever, so each next one waits twice as long: one an hour in the end.
HANGS_S, MAX_HANGS_S = 30.0, 3600.0


class SourceAttempts:
    """The attempts to open one source; None is the scene's own feed. `now_s` is of a monotonic clock."""

    def __init__(self, source: str | None, open_session: Callable[[str | None], Session]) -> None:
        self.source, self._open_session = source, open_session
        self._running: list[OpenTask] = []
        self._backoff = Backoff()
        self._started_s = float("-inf")
        self._is_slow_reported = False
        self.lacks_memory = False

    def step(self, now_s: float) -> Session | None:
        """Start an attempt where one is due; the session of the first that has one."""
        if self._is_due(now_s):
            self._running.append(OpenTask(self.source, self._open_session))
            self._started_s = now_s
        for task in list(self._running):
            outcome = task.outcome
            if outcome is None:
                continue
            self._running.remove(task)
            self.lacks_memory = outcome.lacks_memory
            for problem in outcome.problems:
                log.warning("%s", problem)
            if outcome.session is not None:
                self.abandon()
                return outcome.session
            self._backoff = self._backoff.after_failure(now_s)
        self._report_slow(now_s)
        return None

    def is_promising(self, now_s: float) -> bool:
        """Whether it is worth waiting for: it has not failed since it was last shown, and its attempt is young."""
        return self._backoff.pause_s == 0 and not self._is_slow(now_s)

    def note_failure(self, now_s: float, shown_for_s: float) -> None:
        """Note that what had been opened failed after `shown_for_s`: tried again after a pause."""
        # One that fails soon after each start must not come and go without a pause.
        self._backoff = (Backoff() if shown_for_s > LONGEST_PAUSE_S else self._backoff).after_failure(now_s)

    def abandon(self) -> None:
        """Abandon the attempts that are still running."""
        for task in self._running:
            task.abandon()
        self._running.clear()
        self._is_slow_reported = False

    def _is_due(self, now_s: float) -> bool:
        if not self._running:
            return self._backoff.is_due(now_s)
        return now_s - self._started_s >= min(HANGS_S * 2.0 ** (len(self._running) - 1), MAX_HANGS_S)

    def _is_slow(self, now_s: float) -> bool:
        return len(self._running) > 1 or (bool(self._running) and now_s - self._started_s >= SLOW_S)

    def _report_slow(self, now_s: float) -> None:
        if self._is_slow(now_s) and not self._is_slow_reported:
            log.warning("%s has not opened after %g s; the try goes on", describe_source(self.source), SLOW_S)
            self._is_slow_reported = True
