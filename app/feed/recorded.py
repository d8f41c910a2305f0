"""Recorded feeds: any reader, read ahead of the program by a thread, so that decoding runs beside drawing."""

from __future__ import annotations

import sys
import threading
from types import TracebackType
from typing import Self

from app.feed.source import FeedInfo, Reader
from app.world.feed_frame import FeedFrame

#: Enough that a slow key frame does not hold up the drawing; 3.7 MB each at 1280x720.
READ_AHEAD = 3
#: The longest that Python lets one thread run while another waits. The reader needs its turn some ten times a frame:
#: with Python's own 5 ms it mostly decoded while the drawing waited for it, for 1.9 ms a frame of 9.0; now 0.9 of 8.1.
LONGEST_TURN_S = 0.0005


class RecordedFeed:
    """A Feed over a Reader, which belongs to it from here on. With `ahead` 0 no thread runs and reading is direct.

    frame_at() may be called by one thread. The thread reads on after the frame last asked for; a jump throws away what
    it has and begins again there.
    """

    def __init__(self, reader: Reader, ahead: int = READ_AHEAD) -> None:
        self._reader, self._ahead = reader, ahead
        self._last: FeedFrame | None = None
        self._last_index = -1
        self._changed = threading.Condition()
        self._ready: dict[int, FeedFrame] = {}  # in the order of reading
        self._next, self._jumps, self._closed = 0, 0, False
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._read_on, name=f"feed {reader.info.name}", daemon=True)
        self._started = False

    @property
    def info(self) -> FeedInfo:
        """Facts about the feed."""
        return self._reader.info

    def index_at(self, time_s: float) -> int:
        """The number of the frame that is shown at a time, wrapped."""
        return self._reader.index_at(time_s)

    def frame_at(self, index: int) -> FeedFrame:
        """The frame with a number, wrapped."""
        index = self.info.wrap(index)
        if self._last is None or index != self._last_index:
            self._last = self._take(index) if self._ahead else self._reader.read(index)
            self._last_index = index
        return self._last

    def newest(self) -> FeedFrame:
        """The frame last asked for, or the first."""
        return self.frame_at(max(self._last_index, 0))

    def close(self) -> None:
        """Stop the thread and free the reader."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        if self._started:
            self._thread.join()
        self._ready.clear()
        self._reader.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _take(self, index: int) -> FeedFrame:
        with self._changed:
            if index not in self._ready:
                self._ready.clear()  # even where it is the next one: a full queue would keep the thread from reading it
                if index != self._next:
                    self._next = index
                    self._jumps += 1
            if not self._started:
                self._started = True
                sys.setswitchinterval(min(LONGEST_TURN_S, sys.getswitchinterval()))
                self._thread.start()
            self._changed.notify_all()
            self._changed.wait_for(lambda: index in self._ready or self._failure is not None)
            if index not in self._ready and self._failure is not None:
                raise self._failure
            frame = self._ready[index]
            for passed in list(self._ready):
                del self._ready[passed]
                if passed == index:
                    break
            self._changed.notify_all()
            return frame

    def _read_on(self) -> None:
        try:
            while (job := self._next_job()) is not None:
                index, jumps = job
                frame = self._reader.read(index)
                with self._changed:
                    if jumps == self._jumps:
                        self._ready[index] = frame
                        self._next = self.info.wrap(index + 1)
                        self._changed.notify_all()
        except BaseException as error:  # handed to the thread that waits for the frame
            with self._changed:
                self._failure = error
                self._changed.notify_all()

    def _next_job(self) -> tuple[int, int] | None:
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._has_room())
            return None if self._closed else (self._next, self._jumps)

    def _has_room(self) -> bool:
        # At the end of a feed that does not loop, and in one shorter than the queue, the next frame is there already.
        return len(self._ready) < self._ahead and self._next not in self._ready
