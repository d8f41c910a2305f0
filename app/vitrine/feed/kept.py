"""Kept feed: a feed's frames as pictures that are kept show them, where the feed itself plays on a GPU."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from vitrine.feed.converter import convert_planes
from vitrine.feed.protocols import Feed, FeedInfo
from vitrine.feed.rgba_filter import RgbaFilter
from vitrine.world.feed_frame import FeedFrame, PixelFormat


class KeptFeed:
    """A view of a feed, whose frames are all RGBA, the same bytes on every machine. The feed stays its owner's."""

    def __init__(self, feed: Feed) -> None:
        self._feed, self._filter = feed, RgbaFilter()

    @property
    def info(self) -> FeedInfo:
        """Facts about the feed."""
        return self._feed.info

    def index_at(self, time_s: float) -> int:
        """The number of the frame at a time."""
        return self._feed.index_at(time_s)

    def frame_at(self, index: int) -> FeedFrame:
        """The frame with a number, as RGBA."""
        return self._convert(self._feed.frame_at(index))

    def newest(self) -> FeedFrame:
        """The newest frame, as RGBA."""
        return self._convert(self._feed.newest())

    def close(self) -> None:
        """Nothing is its own."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _convert(self, frame: FeedFrame) -> FeedFrame:
        return frame if frame.format is PixelFormat.RGBA else convert_planes(frame, self._filter)
