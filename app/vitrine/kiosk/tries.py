"""Repeated attempts to open one source, with backoff; one that hangs goes on beside the next."""

from __future__ import annotations

import logging
from collections.abc import Callable

from vitrine.engine.show import Show
from vitrine.kiosk.opening import Opening, named
from vitrine.kiosk.retry import LONGEST_PAUSE_S, Retry

log = logging.getLogger("vitrine.kiosk")

#: A source that has not opened after this is slow: the next one is tried meanwhile.
SLOW_S = 4.0
#: An attempt that is not over after this may never be: another is begun beside it. A camera's limits add up to 25 s.
#: The threads of attempts that hang stay for ever, so each next one waits twice as long: one an hour in the end.
HANGS_S, HANGS_MOST_S = 30.0, 3600.0


class Tries:
    """The attempts to open one source; None is the scene's own feed. `now_s` is of a monotonic clock."""

    def __init__(self, source: str | None, open_show: Callable[[str | None], Show]) -> None:
        self.source, self._open_show = source, open_show
        self._running: list[Opening] = []
        self._retry = Retry()
        self._began_s = float("-inf")
        self._told_slow = False
        self.lacks_memory = False

    def step(self, now_s: float) -> Show | None:
        """Start an attempt where one is due; the session of the first that has one."""
        if self._is_due(now_s):
            self._running.append(Opening(self.source, self._open_show))
            self._began_s = now_s
        for task in list(self._running):
            outcome = task.outcome
            if outcome is None:
                continue
            self._running.remove(task)
            self.lacks_memory = outcome.memory
            for problem in outcome.problems:
                log.warning("%s", problem)
            if outcome.show is not None:
                self.give_up()
                return outcome.show
            self._retry = self._retry.failed(now_s)
        self._tell_slow(now_s)
        return None

    def is_promising(self, now_s: float) -> bool:
        """Whether it is worth waiting for: it has not failed since it was last shown, and its attempt is young."""
        return self._retry.pause_s == 0 and not self._is_slow(now_s)

    def failed(self, now_s: float, on_for_s: float) -> None:
        """Note that what had been opened failed after `shown_for_s`: tried again after a pause."""
        # One that fails soon after each start must not come and go without a pause.
        self._retry = (Retry() if on_for_s > LONGEST_PAUSE_S else self._retry).failed(now_s)

    def give_up(self) -> None:
        """Abandon the attempts that are still running."""
        for task in self._running:
            task.give_up()
        self._running.clear()
        self._told_slow = False

    def _is_due(self, now_s: float) -> bool:
        if not self._running:
            return self._retry.due(now_s)
        return now_s - self._began_s >= min(HANGS_S * 2.0 ** (len(self._running) - 1), HANGS_MOST_S)

    def _is_slow(self, now_s: float) -> bool:
        return len(self._running) > 1 or (bool(self._running) and now_s - self._began_s >= SLOW_S)

    def _tell_slow(self, now_s: float) -> None:
        if self._is_slow(now_s) and not self._told_slow:
            log.warning("%s has not opened after %g s; the try goes on", named(self.source), SLOW_S)
            self._told_slow = True
