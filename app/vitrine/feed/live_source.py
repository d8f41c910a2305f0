"""Live source: what shows what happens now. It has no past, and is closed by its owner."""

from __future__ import annotations

from abc import abstractmethod

from vitrine.feed.owned_feed import OwnedFeed
from vitrine.feed.protocols import FeedInfo
from vitrine.world.feed_frame import FeedFrame


class LiveSource(OwnedFeed):
    """A feed of which the newest frame alone can be had."""

    @property
    @abstractmethod
    def info(self) -> FeedInfo:
        """Facts, the same from opening to closing."""

    @abstractmethod
    def newest(self) -> FeedFrame:
        """The newest frame; `held` while there is no newer one."""

    @abstractmethod
    def wait_for_next(self, index: int, timeout_s: float) -> FeedFrame | None:
        """The newest frame once it is another than the one of this number; None where none comes in time."""

    def index_at(self, time_s: float) -> int:
        """Always 0: a live feed has no past frames."""
        return 0

    def frame_at(self, index: int) -> FeedFrame:
        """The newest frame, whatever the number."""
        return self.newest()
