"""Reader of moving pictures as feeds: GIF, APNG and animated WebP, by the times that the file has."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from vitrine.feed.converter import composite_on_black
from vitrine.feed.feed_report import ON_BLACK, FeedReport
from vitrine.feed.protocols import FeedInfo
from vitrine.scene.picture.moving_picture import MovingPicture
from vitrine.world.feed_frame import FeedFrame, PixelFormat

#: What may hold a moving picture.
MOVING_SUFFIXES = frozenset({".gif", ".apng", ".png", ".webp"})
#: Before the very end a time is in the last frame.
_LAST_MOMENT_S = 1e-5


class MovingPictureReader:
    """Reader of a moving picture's frames, played once, then again or held; transparent parts lie on black."""

    def __init__(self, path: Path, picture: MovingPicture, *, loops: bool = True) -> None:
        count, duration_s = len(picture.ends_ms), picture.duration_s
        self._picture = picture
        unread = (ON_BLACK,) if picture.frame(0)[..., 3].min() < 255 else ()
        report = FeedReport((f"moving picture: {path.suffix[1:].upper()}",), unread=unread)
        fps = Fraction(1000 * count, picture.ends_ms[-1])
        self._info = FeedInfo(path.name, *picture.size_px, fps, count, duration_s, loops=loops, report=report)

    @property
    def info(self) -> FeedInfo:
        """Facts about the picture; its rate is the mean one."""
        return self._info

    def index_at(self, time_s: float) -> int:
        """The number of the frame at a time, by the file's own durations."""
        duration_s = self._picture.duration_s
        within_s = time_s % duration_s if self._info.loops else min(max(time_s, 0.0), duration_s)
        return self._picture.index_at(min(within_s, duration_s - _LAST_MOMENT_S))

    def read(self, index: int) -> FeedFrame:
        """Frame 0..count-1; where it is damaged, the last intact one before it, marked as held."""
        pixels = composite_on_black(self._picture.frame(index))
        pixels.flags.writeable = False
        start_s = self._picture.ends_ms[index - 1] / 1000 if index else 0.0
        held = index >= self._picture.intact_count
        height, width = pixels.shape[:2]
        return FeedFrame((pixels,), PixelFormat.RGBA, width, height, index, start_s, full_range=True, held=held)

    def close(self) -> None:
        """Nothing is open."""
