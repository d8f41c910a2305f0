"""Exposed feed: a feed's frames in more light or less than they were filmed with."""

from __future__ import annotations

from dataclasses import replace
from types import TracebackType
from typing import Self

from vitrine.feed.protocols import Feed, FeedInfo
from vitrine.world.feed_frame import FeedFrame


class ExposedFeed:
    """A feed over another one, which it owns: the light of its frames is doubled `stops` times."""

    def __init__(self, feed: Feed, stops: float) -> None:
        self._feed, self._stops = feed, stops
        self._last: tuple[FeedFrame, FeedFrame] | None = None

    @property
    def info(self) -> FeedInfo:
        """Facts about the feed."""
        return self._feed.info

    def index_at(self, time_s: float) -> int:
        """The number of the frame at a time."""
        return self._feed.index_at(time_s)

    def frame_at(self, index: int) -> FeedFrame:
        """The frame with a number, exposed."""
        return self._expose(self._feed.frame_at(index))

    def newest(self) -> FeedFrame:
        """The newest frame, exposed."""
        return self._expose(self._feed.newest())

    def close(self) -> None:
        """Close the feed."""
        self._feed.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _expose(self, frame: FeedFrame) -> FeedFrame:
        """The same frame for the same one, so that what was drawn of it is known again."""
        if self._last is None or self._last[0] is not frame:
            self._last = frame, replace(frame, exposure_stops=self._stops)
        return self._last[1]
