"""Moving pictures: GIF, APNG and animated WebP, whose frame at a time follows from the time alone."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from vitrine.document.field_error import FieldError
from vitrine.scene.picture.apng_parts import read_apng_parts
from vitrine.scene.picture.frame_part import MAX_FRAME_PX, FrameParts, RgbaPixels, iter_frames, whole_durations
from vitrine.scene.picture.gif_parts import read_gif_parts
from vitrine.scene.picture.webp_parts import read_webp_parts

#: Five minutes of 30 frames a second, an hour of screen recordings; one is a film.
MAX_FRAMES = 10_000
#: An hour of decoding on one core.
MAX_TOTAL_PX = 20_000_000_000
MAX_MOVING_BYTES = 200_000_000
#: A time that was computed as n / 60 must not fall into the frame before by a rounding error.
_ROUNDING_S = 1e-6


class MovingPicture:
    """Frames that follow one another, decoded as they are asked for; one is kept. Equal only to itself."""

    def __init__(self, parts: FrameParts) -> None:
        self.size_px = parts.size_px
        self.ends_ms = whole_durations(parts.parts)
        self.plays = parts.plays
        self._parts = parts
        self._coming: Iterator[RgbaPixels] = iter(())
        #: Of these many frames is known that they can be decoded, or nothing else is known.
        self.intact_count = len(parts.parts)
        self._index = -1
        self._frame: RgbaPixels | None = None
        self.frame(0)

    @property
    def duration_s(self) -> float:
        """How long all frames last, played once."""
        return self.ends_ms[-1] / 1000

    @property
    def held_bytes(self) -> int:
        """The memory of its file and of the frame that is kept."""
        return sum(len(part.encoded) for part in self._parts.parts) + 4 * self.size_px[0] * self.size_px[1]

    def index_at(self, t_s: float) -> int:
        """The number of the frame at a time from its start; after its last play, that of the last frame."""
        t_ms = max(0.0, (t_s + _ROUNDING_S) * 1000)
        if self.plays and t_ms >= self.plays * self.ends_ms[-1]:
            return len(self.ends_ms) - 1
        return min(bisect_right(self.ends_ms, t_ms % self.ends_ms[-1]), len(self.ends_ms) - 1)

    def frame(self, index: int) -> RgbaPixels:
        """Frame 0..n-1, uint8 (H, W, 4), straight alpha, sRGB, read-only; for a damaged one the one before it.

        Those between the frame asked for last and a later one are decoded on the way, for an earlier one all before it.
        """
        if index < self._index or self._index < 0:
            self._coming, self._index = iter_frames(self._parts), -1
        while self._index < index:
            try:
                self._frame = next(self._coming)
            except Exception:  # Pillow's plugins raise whatever a damaged frame leads them to; the generator ends
                if self._frame is None:
                    raise
                self.intact_count = min(self.intact_count, self._index + 1)
            self._index += 1
        assert self._frame is not None
        return self._frame


def read_moving_picture(data: bytes) -> MovingPicture | None:
    """The moving picture of a file's bytes; None for a still one or anything else.

    Raises FieldError for one that is too large, and what Pillow does for a first frame that is damaged.
    """
    parts = read_gif_parts(data, MAX_FRAMES) or read_apng_parts(data, MAX_FRAMES) or read_webp_parts(data, MAX_FRAMES)
    if parts is None or len(parts.parts) < 2:
        return None
    width, height = parts.size_px
    if len(parts.parts) > MAX_FRAMES:
        raise FieldError(f"it has more than {MAX_FRAMES:,} frames", hint="make a film of it, and show that as the feed")
    if width * height > MAX_FRAME_PX or width * height * len(parts.parts) > MAX_TOTAL_PX:
        message = f"the moving picture has {len(parts.parts):,} frames of {width:,} x {height:,} pixels"
        limit = f"at most {MAX_FRAME_PX // 10**6} million a frame, {MAX_TOTAL_PX // 10**9} billion together"
        raise FieldError(message, limit)
    return MovingPicture(parts)
