"""Luma of a clip, frame by frame: upright, at most 640 pixels along its long side, never more than one at a time."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from vitrine.errors import InputError, Problem
from vitrine.feed.address import open_feed
from vitrine.feed.protocols import Feed
from vitrine.track.time_span import WHOLE, TimeSpan
from vitrine.world.feed_frame import FeedFrame

Grey = npt.NDArray[np.uint8]

#: At 640 a track costs 30 us a frame and is 0.1 to 0.2 px off; at 1280 four times as much, for a third of the error.
LONG_SIDE_PX = 640
#: Above this rate every n-th frame is read: what a hand does in 1/60 s is a straight line.
MAX_RATE = 62.0


class ClipShape(NamedTuple):
    """What is known of a clip before it is read: sizes in pixels, upright; frames to be read and their rate.

    `film_mm` is the focal length that the file's own tags tell, as on 35 mm film.
    """

    size_px: tuple[int, int]
    work_px: tuple[int, int]
    first: int
    stop: int
    step: int
    rate: float
    film_mm: float | None = None

    @property
    def length(self) -> int:
        """How many frames are read."""
        return len(range(self.first, self.stop, self.step))


class LumaFrame(NamedTuple):
    """One frame: its number in the clip, its time from the clip's first frame, uint8 (h, w)."""

    number: int
    time_s: float
    grey: Grey


class LumaReader:
    """A reader of one clip's luma, front to back. Close it, or use it in a `with` statement.

    Raises InputError for a feed that cannot be read, has no end, or has no frame in the span.
    """

    def __init__(self, clip: Path, span: TimeSpan = WHOLE) -> None:
        self._feed: Feed = open_feed(clip, planes=True, once=True)
        try:
            self.shape = _plan_reading(self._feed, span)
        except BaseException:
            self._feed.close()
            raise

    def __iter__(self) -> Iterator[LumaFrame]:
        for number in range(self.shape.first, self.shape.stop, self.shape.step):
            frame = self._feed.frame_at(number)
            yield LumaFrame(number, frame.time_s, shrink_luma(frame, self.shape.work_px))

    def close(self) -> None:
        """Free the clip."""
        self._feed.close()

    def __enter__(self) -> LumaReader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def shrink_luma(frame: FeedFrame, work_px: tuple[int, int]) -> Grey:
    """The luma of a frame, (h, w) of `work_px` (w, h) upright. Averaging keeps pixel centres at +0.5."""
    plane = frame.planes[0]
    grey = np.asarray(cv2.cvtColor(plane, cv2.COLOR_RGBA2GRAY)) if plane.ndim == 3 else plane
    if frame.bits > 8 and plane.ndim == 2:
        # Their codes, whatever light they stand for: what is followed are edges, and codes are even to the eye.
        grey = plane >> (frame.bits - 8)
    small = np.asarray(grey, np.uint8)
    size = work_px[::-1] if frame.rotation % 2 else work_px
    if small.shape[::-1] != size:
        small = np.asarray(cv2.resize(small, size, interpolation=cv2.INTER_AREA), np.uint8)
    return np.ascontiguousarray(np.rot90(small, -frame.rotation))


def fit_work_size(width_px: int, height_px: int) -> tuple[int, int]:
    """The size at which a clip is tracked: no larger than it is, even along both sides."""
    ratio = min(1.0, LONG_SIDE_PX / max(width_px, height_px))
    width, height = (max(2, 2 * round(side * ratio / 2)) for side in (width_px, height_px))
    return width, height


def _plan_reading(feed: Feed, span: TimeSpan) -> ClipShape:
    info = feed.info
    if info.frame_count is None:
        hint = "record it first"
        raise InputError(Problem(f"{info.name} is live and has no end", allowed="a recorded clip", hint=hint))
    duration_s = info.duration_s or 0.0
    ends = span.end_s is not None and span.end_s < duration_s
    stop = feed.index_at(span.end_s) if ends and span.end_s is not None else info.frame_count
    first = feed.index_at(span.start_s)
    if span.start_s >= duration_s or first >= stop:
        end = "on" if span.end_s is None else f"to {span.end_s:g} s"
        message = f"{info.name} has no frame from {span.start_s:g} s {end}"
        raise InputError(Problem(message, key="--segment", allowed=f"within 0 to {duration_s:.2f} s"))
    rate = info.frame_count / duration_s if duration_s else float(info.fps)
    step = max(1, math.ceil(rate / MAX_RATE))
    return ClipShape(info.size_px, fit_work_size(*info.size_px), first, stop, step, rate / step, info.focal_mm)
