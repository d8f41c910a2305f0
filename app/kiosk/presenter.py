"""Which show is on: the one that was asked for, else the scene's own clip, else none; and tries for a better one."""

from __future__ import annotations

import logging
from collections.abc import Callable

from app.engine.show import Show
from app.flow.take import Take
from app.kiosk.opening import Opening, Outcome
from app.kiosk.retry import LONGEST_PAUSE_S, Retry

log = logging.getLogger("vitrine.kiosk")

#: A camera's last picture is held for so long before something else is shown.
HELD_S = 10.0


class Presenter:
    """`sources` are addresses of feeds in the order of preference, None for the scene's own. `now_s` only rises."""

    def __init__(self, sources: tuple[str | None, ...], open_show: Callable[[str | None], Show]) -> None:
        self._sources, self._open_show = sources, open_show
        self._place = len(sources)
        self._opening: Opening | None = None
        self._retry = Retry()
        self._take = Take()
        self._on_s = 0.0
        self._held_s: float | None = None
        self.show: Show | None = None

    def step(self, now_s: float) -> bool:
        """Look after the sources; True where another show has come on."""
        self._watch_feed(now_s)
        if self._opening is None and self._place > 0 and self._retry.due(now_s):
            self._opening = Opening(self._sources[: self._place], self._open_show)
        outcome = self._opening.outcome if self._opening is not None else None
        if outcome is None:
            return False
        self._opening = None
        return self._came(outcome, now_s)

    def restart(self) -> None:
        """The show from its start, with its take's own events and no visitor's."""
        if self.show is not None:
            self.show.retold(self._take)

    def fail(self, now_s: float, reason: str) -> None:
        """The show cannot go on: take it off and try again later."""
        log.warning("%s", reason)
        self._take_off()
        self._place = len(self._sources)
        # One that fails soon after each start must not come and go without a pause.
        self._retry = (Retry() if now_s - self._on_s > LONGEST_PAUSE_S else self._retry).failed(now_s)

    def close(self) -> None:
        """Let go of everything."""
        self._take_off()
        if self._opening is not None:
            self._opening.give_up()

    def _came(self, outcome: Outcome, now_s: float) -> bool:
        for problem in outcome.problems:
            log.warning("%s", problem)
        if outcome.place > 0:
            self._retry = self._retry.failed(now_s)
        if outcome.show is None:
            return False
        self._take_off()
        self.show, self._place, self._on_s = outcome.show, outcome.place, now_s
        self._take = outcome.show.take
        log.info('"%s" is on, over %s', outcome.show.scene.name, outcome.show.feed.info.name)
        return True

    def _take_off(self) -> None:
        if self.show is not None:
            self.show.close()
        self.show, self._held_s = None, None

    def _watch_feed(self, now_s: float) -> None:
        if self.show is None or not self.show.feed.info.live:
            return
        if not self.show.feed.newest().held:
            self._held_s = None
        elif self._held_s is None:
            self._held_s = now_s
        elif now_s - self._held_s >= HELD_S:
            self.fail(now_s, f"{self.show.feed.info.name} has given no picture for {HELD_S:g} s")
