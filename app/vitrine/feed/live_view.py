"""Live view: a live feed whose frames are handed over once they were looked at, on a thread of its own.

A frame comes as much later as that takes, and where that takes longer than the camera's next frame, frames are left
out: the newest counts.
"""

from __future__ import annotations

import threading
from abc import abstractmethod
from dataclasses import replace

from vitrine.feed.live_source import LiveSource
from vitrine.feed.protocols import FeedInfo
from vitrine.feed.switch_interval import SHORT_TURNS
from vitrine.world.feed_frame import FeedFrame

#: How long the first frame waits for each of those after it.
_FIRST_WAIT_S = 1.0
#: How long the thread waits for a frame before it looks whether it is to end.
_WAIT_S = 0.1
_CLOSE_TIMEOUT_S = 2.0


class LiveView(LiveSource):
    """A view of a live feed, which it owns, `ahead` frames late. Its methods wait for no look.

    The first frame, and those that it waits for, are looked at while opening, in the caller's thread.
    """

    def __init__(self, feed: LiveSource, name: str, ahead: int = 0) -> None:
        self._feed = feed
        self._is_closing = threading.Event()
        self._changed = threading.Condition()
        self._has_failed = False
        try:
            newest: FeedFrame | None = feed.newest()
            for later in range(ahead + 1):
                if newest is not None:
                    self._shown, index = self.look_at(newest), newest.index
                    newest = feed.wait_for_next(index, _FIRST_WAIT_S) if later < ahead else None
        except BaseException:
            feed.close()
            raise
        self._thread = threading.Thread(target=self._run, args=(index,), name=name, daemon=True)
        self._thread.start()

    @abstractmethod
    def look_at(self, frame: FeedFrame) -> FeedFrame:
        """Look at the next frame; the one that is shown now."""

    @abstractmethod
    def say_failure(self, error: Exception) -> None:
        """Say that no frame can be looked at any more: the last one is held."""

    @property
    def info(self) -> FeedInfo:
        """Facts about the feed."""
        return self._feed.info

    def newest(self) -> FeedFrame:
        """The newest frame that was looked at; `held` while the source gives none, or none can be looked at."""
        shown = self._shown
        return replace(shown, held=True) if self._has_failed or self._feed.newest().held else shown

    def wait_for_next(self, index: int, timeout_s: float) -> FeedFrame | None:
        """The newest frame once it is another than the one of this number; None where none comes in time."""
        with self._changed:
            self._changed.wait_for(lambda: self._shown.index != index, timeout_s)
            return self._shown if self._shown.index != index else None

    def close(self) -> None:
        """Stop both threads; what hangs in a library is abandoned."""
        self._is_closing.set()
        self._feed.close()
        self._thread.join(_CLOSE_TIMEOUT_S)

    def _run(self, index: int) -> None:
        try:
            with SHORT_TURNS:
                self._look(index)
        except Exception as error:  # a frame that nobody looked at is not shown
            self._has_failed = True
            self.say_failure(error)

    def _look(self, index: int) -> None:
        """Look at the newest frame, again and again, after the one of this number."""
        while not self._is_closing.is_set():
            frame = self._feed.wait_for_next(index, _WAIT_S)
            if frame is not None:
                index = frame.index
                shown = self.look_at(frame)
                with self._changed:
                    self._shown = shown
                    self._changed.notify_all()
