"""Fallback between sources: the feed typed, else the scene's own, else none, while a better one is tried again."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

from vitrine.engine.show import Show
from vitrine.flow.take import Take
from vitrine.kiosk.bulletin import Bulletin
from vitrine.kiosk.opening import CLOSE_WITHIN_S, let_go
from vitrine.kiosk.stall import HELD_S, Stall
from vitrine.kiosk.tries import Tries
from vitrine.kiosk.watch import Watch

log = logging.getLogger("vitrine.kiosk")

CALM = "the calm card is on, until something can be shown"


class Presenter:
    """A selector of the best source that opens, and the `session` over it (None: there is none).

    `sources` are addresses of feeds in the order of preference, None for the scene's own. `now_s` is of a monotonic
    clock. Nothing here waits: opening, closing and polling of files are done in threads of their own.
    """

    def __init__(self, sources: tuple[str | None, ...], open_show: Callable[[str | None], Show]) -> None:
        self._tries = tuple(Tries(source, open_show) for source in sources)
        self._place = len(sources)
        self._ready: dict[int, Show] = {}  # opened, by rank, and not shown
        self._bulletin = Bulletin()
        self._take = Take()
        self._on_s = 0.0
        self._stall = Stall()
        self._watch: Watch | None = None
        self.show: Show | None = None

    def step(self, now_s: float) -> bool:
        """Try the sources that are due; True where another session has come on."""
        if self.show is not None:
            self._stall = self._stall.after(self.show.feed.newest(), now_s)
        changed = self._watch is not None and self._watch.changed(now_s)
        self._open(now_s, tuple(self._worth_trying(changed)))
        is_new = self._put_on(now_s, changed)
        self._tell(now_s)
        return is_new

    def restart(self) -> None:
        """Restart the session with its take's own events and no visitor's."""
        if self.show is not None:
            self.show.retold(self._take)

    def fail(self, now_s: float, reason: str) -> None:
        """Remove a session that cannot go on, to be tried again later; the next source's turn has come."""
        log.warning("%s", reason)
        if self._place < len(self._tries):
            self._tries[self._place].failed(now_s, now_s - self._on_s)
        self._take_off()

    def lacks_memory(self) -> bool:
        """Whether nothing is shown since there was too little memory for every source."""
        return self.show is None and not self._ready and all(attempts.lacks_memory for attempts in self._tries)

    def close(self) -> None:
        """Close everything within a second; what hangs is left behind."""
        sessions = [session for session in (self.show, *self._ready.values()) if session is not None]
        self.show, self._ready = None, {}
        for attempts in self._tries:
            attempts.give_up()
        let_go(sessions, CLOSE_WITHIN_S)

    def _worth_trying(self, changed: bool) -> Iterator[int]:
        """Better ranks than the one shown; its own, where its file was written anew; all, where it has stalled."""
        for rank in range(len(self._tries)):
            if rank < self._place:
                yield rank
            elif rank == self._place:
                # A live feed opens its source again itself.
                reopens = self._stall.is_long and self.show is not None and not self.show.feed.info.live
                if changed or reopens:
                    yield rank
            elif self._stall.is_long:
                yield rank

    def _open(self, now_s: float, places: tuple[int, ...]) -> None:
        for rank, attempts in enumerate(self._tries):
            if rank not in places:
                attempts.give_up()
                self._drop(rank)
                continue
            session = None if rank in self._ready else attempts.step(now_s)
            if session is not None:
                self._ready[rank] = session
            if rank in self._ready or (rank != self._place and attempts.is_promising(now_s)):
                return  # what is less wanted waits for it

    def _put_on(self, now_s: float, changed: bool) -> bool:
        best = min(self._ready, default=None)
        if self._stall.is_over and self.show is not None:
            self.fail(now_s, f"{self.show.feed.info.name} has given no picture for {HELD_S:g} s")
        if best is None or best > self._place or (best == self._place and not changed):
            return False
        session = self._ready.pop(best)
        self._take_off()
        self.show, self._place, self._on_s, self._take = session, best, now_s, session.take
        self._bulletin.changed()  # also where the same source is shown again, opened anew
        feed = session.sources.feed
        self._watch = None if feed.stamp is None else Watch(Path(feed.address), feed.stamp)
        for rank in range(best + 1, len(self._tries)):
            self._tries[rank].give_up()
            self._drop(rank)
        return True

    def _take_off(self) -> None:
        if self.show is not None:
            let_go([self.show], 0.0)
        self.show, self._watch, self._stall, self._place = None, None, Stall(), len(self._tries)

    def _drop(self, place: int) -> None:
        session = self._ready.pop(place, None)
        if session is not None:
            let_go([session], 0.0)

    def _tell(self, now_s: float) -> None:
        if self.show is not None:
            self._bulletin.tell(f'"{self.show.scene.name}" is on, over {self.show.feed.info.name}', now_s)
        elif not any(attempts.is_promising(now_s) for attempts in self._tries):
            self._bulletin.tell(CALM, now_s)
