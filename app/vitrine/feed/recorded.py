"""Recorded feed: a frame reader with a read-ahead thread, so that decoding runs parallel to rendering."""

from __future__ import annotations

import threading
from dataclasses import replace

from vitrine.feed.owned_feed import OwnedFeed
from vitrine.feed.protocols import FeedInfo, FrameReader
from vitrine.feed.switch_interval import SHORT_TURNS
from vitrine.world.feed_frame import FeedFrame

#: Frames, enough that a slow key frame does not delay rendering; 3.7 MB each at 1280x720.
READ_AHEAD = 3
#: A thread that hangs in a read (a stalled disk or server) is abandoned after this, so that close() returns.
CLOSE_TIMEOUT_S = 0.5


class RecordedFeed(OwnedFeed):
    """A feed over a FrameReader, which it owns. With `ahead` 0 there is no thread and reading is direct.

    frame_at() may be called by one thread. The thread reads on after the frame last requested; a jump discards its
    queue and starts again there.

    Without `frame_timeout_s` frame_at() waits for the exact frame, however long it takes. With it, it waits so long at
    most and then gives the newest frame that was read, marked as held; while no frame arrives at all it waits no more.
    The first frame is then read while opening, in the caller's thread; the others need `ahead` above 0.
    """

    def __init__(self, reader: FrameReader, ahead: int = READ_AHEAD, frame_timeout_s: float | None = None) -> None:
        self._reader, self._ahead, self._frame_timeout_s = reader, ahead, frame_timeout_s
        self._last: FeedFrame | None = None
        self._last_index = -1  # the number of `_last`; -1 where it replaces a late frame
        self._changed = threading.Condition()
        self._queue: dict[int, FeedFrame] = {}  # by number, in reading order
        self._newest_read: FeedFrame | None = None  # with a timeout: the last frame read, requested or not
        self._newest_at_timeout: FeedFrame | None = None  # the same at the last timeout
        self._next, self._jump_count, self._closed = 0, 0, False
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name=f"feed {reader.info.name}", daemon=True)
        self._started = False
        if frame_timeout_s is not None:
            self._read_first_frame()

    @property
    def info(self) -> FeedInfo:
        """Facts about the feed."""
        return self._reader.info

    def index_at(self, time_s: float) -> int:
        """The number of the frame at a time, wrapped."""
        return self._reader.index_at(time_s)

    def frame_at(self, index: int) -> FeedFrame:
        """The frame with a number, wrapped."""
        index = self.info.wrap(index)
        if self._last is not None and index == self._last_index:
            return self._last
        frame = self._pop_frame(index) if self._ahead else self._reader.read(index)
        if frame is None:
            self._last, self._last_index = self._hold_newest(), -1
        else:
            self._last, self._last_index = frame, index
        return self._last

    def newest(self) -> FeedFrame:
        """The frame last returned, or the first."""
        return self.frame_at(0) if self._last is None else self._last

    def close(self) -> None:
        """Stop the thread, which frees the reader. One that hangs is abandoned, and frees it should it ever go on."""
        with self._changed:
            self._closed = True
            self._queue.clear()
            self._changed.notify_all()
        if self._started:
            self._thread.join(CLOSE_TIMEOUT_S)
        else:
            self._reader.close()

    def _read_first_frame(self) -> None:
        try:
            self._newest_read = self._last = self._reader.read(0)
        except BaseException:
            self._reader.close()
            raise
        self._last_index, self._next = 0, self.info.wrap(1)

    def _pop_frame(self, index: int) -> FeedFrame | None:
        """Pop a frame from the thread's queue; None on timeout."""
        with self._changed:
            if index not in self._queue:
                self._queue.clear()  # even where it is the next one: a full queue would keep the thread from reading it
                if index != self._next:
                    self._next = index
                    self._jump_count += 1
            if not self._started:
                self._started = True
                self._thread.start()
            self._changed.notify_all()
            self._changed.wait_for(lambda: index in self._queue or self._failure is not None, self._timeout_s())
            if index not in self._queue:
                if self._failure is not None:
                    raise self._failure
                self._newest_at_timeout = self._newest_read
                return None
            frame = self._queue[index]
            for passed in list(self._queue):
                del self._queue[passed]
                if passed == index:
                    break
            self._changed.notify_all()
            return frame

    def _timeout_s(self) -> float | None:
        if self._frame_timeout_s is None:
            return None
        # Waiting again for a reader that has given nothing since would render four frames a second for as long.
        return 0.0 if self._newest_read is self._newest_at_timeout else self._frame_timeout_s

    def _hold_newest(self) -> FeedFrame:
        assert self._newest_read is not None  # with a timeout the first frame is read before any request
        return replace(self._newest_read, held=True)

    def _run(self) -> None:
        with SHORT_TURNS:
            self._read_ahead()

    def _read_ahead(self) -> None:
        try:
            while (request := self._wait_for_request()) is not None:
                index, jumps = request
                frame = self._reader.read(index)
                with self._changed:
                    if self._frame_timeout_s is not None:
                        self._newest_read = frame
                    if jumps == self._jump_count:
                        self._queue[index] = frame
                        self._next = self.info.wrap(index + 1)
                        self._changed.notify_all()
        except BaseException as error:  # raised in the thread that waits for the frame
            with self._changed:
                self._failure = error
                self._changed.notify_all()
        finally:
            self._reader.close()  # here, since no other thread may during a read

    def _wait_for_request(self) -> tuple[int, int] | None:
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._has_room())
            return None if self._closed else (self._next, self._jump_count)

    def _has_room(self) -> bool:
        # At the end of a feed that does not loop, and in one shorter than the queue, the next frame is queued already.
        return len(self._queue) < self._ahead and self._next not in self._queue
