"""Which show is on: the one that was asked for, else the scene's own clip, else none; and tries for a better one."""

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
    """`sources` are addresses of feeds in the order of preference, None for the scene's own. `now_s` only rises.

    Nothing here waits: opening and closing, and looking at files, are done in threads of their own.
    """

    def __init__(self, sources: tuple[str | None, ...], open_show: Callable[[str | None], Show]) -> None:
        self._tries = tuple(Tries(source, open_show) for source in sources)
        self._place = len(sources)
        self._ready: dict[int, Show] = {}  # opened, by their places, and not on
        self._bulletin = Bulletin()
        self._take = Take()
        self._on_s = 0.0
        self._stall = Stall()
        self._watch: Watch | None = None
        self.show: Show | None = None

    def step(self, now_s: float) -> bool:
        """Look after the sources; True where another show has come on."""
        if self.show is not None:
            self._stall = self._stall.after(self.show.feed.newest(), now_s)
        changed = self._watch is not None and self._watch.changed(now_s)
        self._open(now_s, tuple(self._worth_trying(changed)))
        came = self._put_on(now_s, changed)
        self._tell(now_s)
        return came

    def restart(self) -> None:
        """The show from its start, with its take's own events and no visitor's."""
        if self.show is not None:
            self.show.retold(self._take)

    def fail(self, now_s: float, reason: str) -> None:
        """The show cannot go on: take it off and try again later; the next source's turn has come."""
        log.warning("%s", reason)
        if self._place < len(self._tries):
            self._tries[self._place].failed(now_s, now_s - self._on_s)
        self._take_off()

    def lacks_memory(self) -> bool:
        """Whether nothing is on since there was too little memory for every source."""
        return self.show is None and not self._ready and all(tries.lacks_memory for tries in self._tries)

    def close(self) -> None:
        """Let go of everything, within a second; what hangs is left behind."""
        shows = [show for show in (self.show, *self._ready.values()) if show is not None]
        self.show, self._ready = None, {}
        for tries in self._tries:
            tries.give_up()
        let_go(shows, CLOSE_WITHIN_S)

    def _worth_trying(self, changed: bool) -> Iterator[int]:
        """Better places than what is on; its own, where its file was written anew; all, where it has stalled."""
        for place in range(len(self._tries)):
            if place < self._place:
                yield place
            elif place == self._place:
                # A live feed opens its source again itself.
                if changed or (self._stall.is_long and self.show is not None and not self.show.feed.info.live):
                    yield place
            elif self._stall.is_long:
                yield place

    def _open(self, now_s: float, places: tuple[int, ...]) -> None:
        for place, tries in enumerate(self._tries):
            if place not in places:
                tries.give_up()
                self._drop(place)
                continue
            show = None if place in self._ready else tries.step(now_s)
            if show is not None:
                self._ready[place] = show
            if place in self._ready or (place != self._place and tries.is_promising(now_s)):
                return  # what is less wanted waits for it

    def _put_on(self, now_s: float, changed: bool) -> bool:
        best = min(self._ready, default=None)
        if self._stall.is_over and self.show is not None:
            self.fail(now_s, f"{self.show.feed.info.name} has given no picture for {HELD_S:g} s")
        if best is None or best > self._place or (best == self._place and not changed):
            return False
        show = self._ready.pop(best)
        self._take_off()
        self.show, self._place, self._on_s, self._take = show, best, now_s, show.take
        self._bulletin.changed()  # also where the same source is on again, opened anew
        feed = show.sources.feed
        self._watch = None if feed.stamp is None else Watch(Path(feed.address), feed.stamp)
        for place in range(best + 1, len(self._tries)):
            self._tries[place].give_up()
            self._drop(place)
        return True

    def _take_off(self) -> None:
        if self.show is not None:
            let_go([self.show], 0.0)
        self.show, self._watch, self._stall, self._place = None, None, Stall(), len(self._tries)

    def _drop(self, place: int) -> None:
        show = self._ready.pop(place, None)
        if show is not None:
            let_go([show], 0.0)

    def _tell(self, now_s: float) -> None:
        if self.show is not None:
            self._bulletin.tell(f'"{self.show.scene.name}" is on, over {self.show.feed.info.name}', now_s)
        elif not any(tries.is_promising(now_s) for tries in self._tries):
            self._bulletin.tell(CALM, now_s)
