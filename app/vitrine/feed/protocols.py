"""Protocols of feeds and frame readers, and the facts about a feed."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from types import TracebackType
from typing import Protocol, Self

from vitrine.feed.feed_report import NOTHING_TO_REPORT, FeedReport
from vitrine.world.feed_frame import FeedFrame


@dataclass(frozen=True, slots=True)
class FeedInfo:
    """Facts about a feed. The size is that of the upright picture, after rotation; count and duration are None if live.

    `loops`: after the end comes the start again, else the last frame for ever. `report` is what was found in it,
    `focal_mm` the focal length that its own tags give, as on 35 mm film.
    """

    name: str
    width_px: int
    height_px: int
    fps: Fraction
    frame_count: int | None = None
    duration_s: float | None = None
    live: bool = False
    loops: bool = True
    report: FeedReport = NOTHING_TO_REPORT
    focal_mm: float | None = None

    @property
    def size_px(self) -> tuple[int, int]:
        """(width, height), upright."""
        return self.width_px, self.height_px

    def wrap(self, index: int) -> int:
        """Wrap any whole number to a frame number 0..count-1; a live feed's stays unchanged."""
        if self.frame_count is None:
            return index
        return index % self.frame_count if self.loops else min(max(index, 0), self.frame_count - 1)


class Feed(Protocol):
    """A source of frames, closed by its owner: a context manager."""

    @property
    def info(self) -> FeedInfo:
        """Facts, the same from opening to closing."""

    def index_at(self, time_s: float) -> int:
        """The number of the frame at a time of the feed, wrapped; 0 for a live feed."""

    def frame_at(self, index: int) -> FeedFrame:
        """The frame with a number, wrapped: the same picture every time. A live feed gives its newest frame."""

    def newest(self) -> FeedFrame:
        """The newest frame available: a live feed's last one, else the frame last requested (or the first)."""

    def close(self) -> None:
        """Stop the background thread and free the source. Frames already returned stay valid."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class FrameReader(Protocol):
    """A random-access reader of frames by number, for one thread: the base of a recorded feed."""

    @property
    def info(self) -> FeedInfo:
        """Facts about the feed."""

    def index_at(self, time_s: float) -> int:
        """The number 0..count-1 of the frame at a time, wrapped."""

    def read(self, index: int) -> FeedFrame:
        """The frame 0..count-1. One that cannot be read is the last good frame, marked as held: it never raises."""

    def close(self) -> None:
        """Free the source."""


def uniform_frame_index(info: FeedInfo, time_s: float) -> int:
    """The wrapped number of the frame at a time, for a constant frame rate."""
    # A time that was computed as n / fps must not fall into frame n-1 by a rounding error.
    return info.wrap(int((time_s + 1e-6) * info.fps // 1))
