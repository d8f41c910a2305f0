"""Fallback between sources: the feed typed, else the scene's own, else none, while a better one is tried again."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

from vitrine.engine.session import Session
from vitrine.flow.timeline.take import Take
from vitrine.kiosk.file_poller import FilePoller
from vitrine.kiosk.open_task import CLOSE_WITHIN_S, close_sessions
from vitrine.kiosk.source_attempts import SourceAttempts
from vitrine.kiosk.stall import MAX_STALL_S, Stall
from vitrine.kiosk.status_log import StatusLog

log = logging.getLogger("vitrine.kiosk")

HOLDING_STATUS = "the calm card is on, until something can be shown"


class SourceFallback:
    """A selector of the best source that opens, and the `session` over it (None: there is none).

    `sources` are addresses of feeds in the order of preference, None for the scene's own. `now_s` is of a monotonic
    clock. Nothing here waits: opening, closing and polling of files are done in threads of their own.
    """

    def __init__(self, sources: tuple[str | None, ...], open_session: Callable[[str | None], Session]) -> None:
        self._attempts = tuple(SourceAttempts(source, open_session) for source in sources)
        self._rank = len(sources)
        self._ready: dict[int, Session] = {}  # opened, by rank, and not shown
        self._status_log = StatusLog()
        self._take = Take()
        self._shown_since_s = 0.0
        self._stall = Stall()
        self._file_poller: FilePoller | None = None
        self.session: Session | None = None

    def step(self, now_s: float) -> bool:
        """Try the sources that are due; True where another session has come on."""
        if self.session is not None:
            self._stall = self._stall.after_frame(self.session.feed.newest(), now_s)
        changed = self._file_poller is not None and self._file_poller.has_changed(now_s)
        self._open_sources(now_s, tuple(self._ranks_to_try(changed)))
        is_new = self._show_best(now_s, changed)
        self._report_status(now_s)
        return is_new

    def restart(self) -> None:
        """Restart the session with its take's own events and no visitor's."""
        if self.session is not None:
            self.session.set_take(self._take)

    def fail(self, now_s: float, reason: str) -> None:
        """Remove a session that cannot go on, to be tried again later; the next source's turn has come."""
        log.warning("%s", reason)
        if self._rank < len(self._attempts):
            self._attempts[self._rank].note_failure(now_s, now_s - self._shown_since_s)
        self._remove_session()

    def lacks_memory(self) -> bool:
        """Whether nothing is shown since there was too little memory for every source."""
        return self.session is None and not self._ready and all(attempts.lacks_memory for attempts in self._attempts)

    def close(self) -> None:
        """Close everything within a second; what hangs is left behind."""
        sessions = [session for session in (self.session, *self._ready.values()) if session is not None]
        self.session, self._ready = None, {}
        for attempts in self._attempts:
            attempts.abandon()
        close_sessions(sessions, CLOSE_WITHIN_S)

    def _ranks_to_try(self, file_changed: bool) -> Iterator[int]:
        """Better ranks than the one shown; its own, where its file was written anew; all, where it has stalled."""
        for rank in range(len(self._attempts)):
            if rank < self._rank:
                yield rank
            elif rank == self._rank:
                # A live feed opens its source again itself.
                reopens = self._stall.is_long and self.session is not None and not self.session.feed.info.live
                if file_changed or reopens:
                    yield rank
            elif self._stall.is_long:
                yield rank

    def _open_sources(self, now_s: float, ranks: tuple[int, ...]) -> None:
        for rank, attempts in enumerate(self._attempts):
            if rank not in ranks:
                attempts.abandon()
                self._discard(rank)
                continue
            session = None if rank in self._ready else attempts.step(now_s)
            if session is not None:
                self._ready[rank] = session
            if rank in self._ready or (rank != self._rank and attempts.is_promising(now_s)):
                return  # what is less wanted waits for it

    def _show_best(self, now_s: float, file_changed: bool) -> bool:
        best = min(self._ready, default=None)
        if self._stall.has_expired and self.session is not None:
            self.fail(now_s, f"{self.session.feed.info.name} has given no picture for {MAX_STALL_S:g} s")
        if best is None or best > self._rank or (best == self._rank and not file_changed):
            return False
        session = self._ready.pop(best)
        self._remove_session()
        self.session, self._rank, self._shown_since_s, self._take = session, best, now_s, session.take
        self._status_log.reset()  # also where the same source is shown again, opened anew
        feed = session.sources.feed
        self._file_poller = None if feed.stamp is None else FilePoller(Path(feed.address), feed.stamp)
        for rank in range(best + 1, len(self._attempts)):
            self._attempts[rank].abandon()
            self._discard(rank)
        return True

    def _remove_session(self) -> None:
        if self.session is not None:
            close_sessions([self.session], 0.0)
        self.session, self._file_poller, self._stall, self._rank = None, None, Stall(), len(self._attempts)

    def _discard(self, rank: int) -> None:
        session = self._ready.pop(rank, None)
        if session is not None:
            close_sessions([session], 0.0)

    def _report_status(self, now_s: float) -> None:
        if self.session is not None:
            self._status_log.report(f'"{self.session.scene.name}" is on, over {self.session.feed.info.name}', now_s)
        elif not any(attempts.is_promising(now_s) for attempts in self._attempts):
            self._status_log.report(HOLDING_STATUS, now_s)
