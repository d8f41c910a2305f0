"""Kept feed: a feed's frames as pictures that are kept show them, where the feed itself plays on a GPU."""

from __future__ import annotations

from vitrine.feed.converter import convert_planes
from vitrine.feed.feed_view import FeedView
from vitrine.feed.protocols import Feed
from vitrine.feed.rgba_filter import RgbaFilter
from vitrine.world.feed_frame import FeedFrame, PixelFormat


class KeptFeed(FeedView):
    """A view of a feed, whose frames are all RGBA, the same bytes on every machine. The feed stays its owner's."""

    def __init__(self, feed: Feed) -> None:
        super().__init__(feed)
        self._filter = RgbaFilter()

    def change(self, frame: FeedFrame) -> FeedFrame:
        """The frame as RGBA."""
        return frame if frame.format is PixelFormat.RGBA else convert_planes(frame, self._filter)

    def close(self) -> None:
        """Nothing is its own."""
