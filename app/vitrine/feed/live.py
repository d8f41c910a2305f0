"""Live feed: a thread that keeps the newest frame of a source and reopens it after every outage."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Generator
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

import av

from vitrine.errors import InputError, Problem
from vitrine.feed.backoff import Backoff
from vitrine.feed.live_source import LiveSource
from vitrine.feed.protocols import FeedInfo
from vitrine.world.feed_frame import FeedFrame

_LOG = logging.getLogger("vitrine.feed")

#: What has failed for a moment is back soon, so the first pause is short.
FIRST_RETRY = Backoff(first_pause_s=0.5)
STALLED_AFTER_S = 2.0
FIRST_FRAME_TIMEOUT_S = 15.0
_CLOSE_TIMEOUT_S = 2.0


class FrameStream(NamedTuple):
    """An open source: its frame rate and its frames, a generator that closes the source when it is closed itself."""

    fps: Fraction
    frames: Generator[FeedFrame]


class LiveFeed(LiveSource):
    """A feed of the newest frame of a camera or stream, marked as held while the source stalls or is offline.

    `open_source` opens it; a later exception is an outage, retried after 0.5, 1, 2 ... 30 s. Frames are numbered
    as they arrive and timed by `clock` from the first one on. Raises InputError if no first frame arrives in time.
    """

    def __init__(
        self,
        name: str,
        open_source: Callable[[], FrameStream],
        *,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[threading.Event, float], object] = threading.Event.wait,
        first_frame_timeout_s: float = FIRST_FRAME_TIMEOUT_S,
    ) -> None:
        self._name, self._open_source, self._clock, self._wait = name, open_source, clock, wait
        self._changed = threading.Condition()
        self._newest_frame: FeedFrame | None = None
        self._newest_at_s = self._first_at_s = 0.0
        self._is_offline, self._count = False, 0
        self._is_closing, self._has_first_frame = threading.Event(), threading.Event()
        stream = open_source()  # the first time in the caller's thread, so that a wrong address is an error
        self._thread = threading.Thread(target=self._run, args=(stream,), name=f"feed {name}", daemon=True)
        self._thread.start()
        self._has_first_frame.wait(first_frame_timeout_s)
        if self._newest_frame is None:
            self.close()
            raise InputError(Problem(f'"{name}" gives no picture', hint="check that no other program holds it"))
        self._info: FeedInfo = FeedInfo(name, *self._newest_frame.size_px, stream.fps, live=True)

    @property
    def info(self) -> FeedInfo:
        """Facts as of the opening of the feed."""
        return self._info

    def newest(self) -> FeedFrame:
        """The newest frame; `held` while the source is offline or has given none for 2 s."""
        with self._changed:
            frame: FeedFrame | None = self._newest_frame
            assert frame is not None  # the constructor has waited for it
            stale = self._is_offline or self._clock() - self._newest_at_s > STALLED_AFTER_S
        return replace(frame, held=True) if stale else frame

    def wait_for_next(self, index: int, timeout_s: float) -> FeedFrame | None:
        """The newest frame once it is another than the one of this number; None where none comes in time."""
        with self._changed:
            self._changed.wait_for(lambda: self._count > index + 1, timeout_s)
            return self._newest_frame if self._count > index + 1 else None

    def close(self) -> None:
        """Stop the thread; one that hangs in a driver is abandoned."""
        self._is_closing.set()
        self._thread.join(_CLOSE_TIMEOUT_S)

    def _run(self, stream: FrameStream | None) -> None:
        """The thread: read frames until the source fails, wait, reopen it."""
        backoff = FIRST_RETRY
        while not self._is_closing.is_set():
            before = self._count
            try:
                self._read_stream(stream or self._open_source())
                reason = "it ended"
            except Exception as error:  # a driver or a network may raise anything; the program goes on
                reason = _explain_failure(error)
            stream = None
            self._mark_offline(reason)
            backoff = (FIRST_RETRY if self._count > before else backoff).after_failure(self._clock())
            self._wait(self._is_closing, backoff.pause_s)

    def _read_stream(self, stream: FrameStream) -> None:
        try:
            for frame in stream.frames:
                self._store_frame(frame)
                if self._is_closing.is_set():
                    return
        finally:
            stream.frames.close()

    def _store_frame(self, frame: FeedFrame) -> None:
        now = self._clock()
        with self._changed:
            self._first_at_s = self._first_at_s if self._count else now
            self._newest_frame = replace(frame, index=self._count, time_s=now - self._first_at_s)
            self._count += 1
            self._newest_at_s, self._is_offline = now, False
            self._changed.notify_all()
        self._has_first_frame.set()

    def _mark_offline(self, reason: str) -> None:
        if not self._is_offline and not self._is_closing.is_set():
            _LOG.warning("%s gives no more pictures (%s); the last one is held until it is back", self._name, reason)
        with self._changed:
            self._is_offline = True


def _explain_failure(error: Exception) -> str:
    """Explain why a source failed: FFmpeg reports a read that timed out as a requested exit."""
    if isinstance(error, av.ExitError):
        return "it sent nothing for too long"
    return getattr(error, "strerror", None) or str(error)
