"""Live feed whose frames have a pose that was told from their pictures."""

from __future__ import annotations

import logging
from typing import Protocol

from vitrine.feed.live_source import LiveSource
from vitrine.feed.live_view import LiveView
from vitrine.world.feed_frame import FeedFrame

_LOG = logging.getLogger("vitrine.feed")


class PoseEstimator(Protocol):
    """Whoever tells from a picture how its camera is turned. For one thread, frames in order."""

    def estimate(self, frame: FeedFrame) -> FeedFrame:
        """The frame with its pose."""


class TrackedFeed(LiveView):
    """A feed over a live one, which it owns. A pose that the source tells itself stays.

    A frame is handed over with its own pose, never with that of another. Where the estimator fails, frames are
    handed over without.
    """

    def __init__(self, feed: LiveSource, estimator: PoseEstimator) -> None:
        self._estimator: PoseEstimator | None = estimator
        super().__init__(feed, "turns")

    def look_at(self, frame: FeedFrame) -> FeedFrame:
        """The frame with its pose."""
        if self._estimator is None or frame.pose is not None:
            return frame
        try:
            return self._estimator.estimate(frame)
        except Exception as error:  # a picture without its pose is better than none
            self._estimator = None
            _LOG.warning("the camera's turns are told no more (%s); it stands still", type(error).__name__)
            return frame

    def say_failure(self, error: Exception) -> None:
        """Say that no frame comes any more."""
        _LOG.warning("no more pictures come (%s); the last one is held", type(error).__name__)
