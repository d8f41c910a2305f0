"""Feed view: a feed's frames, each of them changed."""

from __future__ import annotations

from abc import abstractmethod

from vitrine.feed.owned_feed import OwnedFeed
from vitrine.feed.protocols import Feed, FeedInfo
from vitrine.world.feed_frame import FeedFrame


class FeedView(OwnedFeed):
    """A view of a feed."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed

    @abstractmethod
    def change(self, frame: FeedFrame) -> FeedFrame:
        """The frame as the view has it."""

    @property
    def info(self) -> FeedInfo:
        """Facts about the feed."""
        return self._feed.info

    def index_at(self, time_s: float) -> int:
        """The number of the frame at a time."""
        return self._feed.index_at(time_s)

    def frame_at(self, index: int) -> FeedFrame:
        """The frame with a number, changed."""
        return self.change(self._feed.frame_at(index))

    def newest(self) -> FeedFrame:
        """The newest frame, changed."""
        return self.change(self._feed.newest())

    @abstractmethod
    def close(self) -> None:
        """Close what is its own."""
