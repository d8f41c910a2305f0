"""Exposed feed: a feed's frames in more light or less than they were filmed with."""

from __future__ import annotations

from dataclasses import replace

from vitrine.feed.feed_view import FeedView
from vitrine.feed.protocols import Feed
from vitrine.world.feed_frame import FeedFrame


class ExposedFeed(FeedView):
    """A view of a feed that it owns: the light of its frames is doubled `stops` times."""

    def __init__(self, feed: Feed, stops: float) -> None:
        super().__init__(feed)
        self._stops = stops
        self._last: tuple[FeedFrame, FeedFrame] | None = None

    def change(self, frame: FeedFrame) -> FeedFrame:
        """The frame, exposed: the same for the same one, so that what was drawn of it is known again."""
        if self._last is None or self._last[0] is not frame:
            self._last = frame, replace(frame, exposure_stops=self._stops)
        return self._last[1]

    def close(self) -> None:
        """Close the feed."""
        self._feed.close()
