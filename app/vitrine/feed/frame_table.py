"""Frame table of a video file: timestamps by frame number, and the key frames to decode from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import av
import av.container
import av.video
import numpy as np
import numpy.typing as npt

from vitrine.errors import InputError, Place, Problem

Ticks = npt.NDArray[np.int64]

#: Timestamps are rounded to half a tick of the file's clock; clocks that tick by the frame are not that wrong.
_MAX_ROUNDING_S = 0.5e-3

#: Nine hours at 30 frames a second, whose packets take 8 s to list.
MAX_FRAMES = 1_000_000
#: As long as the timeline of a live feed; a longer video has damaged timestamps.
MAX_DURATION_S = 24 * 3600
#: No display shows more frames a second; shorter frames mean damaged timestamps.
_MIN_FRAME_DURATION_S = Fraction(1, 10_000)
#: A truncated download holds some of its frames; a header that promises a hundred times more is wrong.
_MAX_PROMISED_RATIO = 100
#: Frame rates out of this range are damage, not time lapse or slow motion.
_FRAME_RATE_RANGE = (Fraction(1, 3600), Fraction(10_000))


@dataclass(frozen=True, eq=False, slots=True)
class FrameTable:
    """Timestamps of all frames, `pts` (N,) in display order, and of key frames, `key_pts` (K,), in ticks of `tick_s`.

    `last_frame_ticks` is the duration of the last frame. `lacks_timestamps`: pts are the frames' numbers then, and the
    start is the only key frame.
    """

    pts: Ticks
    key_pts: Ticks
    tick_s: Fraction
    last_frame_ticks: int
    lacks_timestamps: bool = False

    @property
    def duration_s(self) -> float:
        """The time from the first frame's start to the last one's end."""
        return float((int(self.pts[-1] - self.pts[0]) + self.last_frame_ticks) * self.tick_s)

    def time_s(self, index: int) -> float:
        """A frame's time from the first frame's."""
        return float(int(self.pts[index] - self.pts[0]) * self.tick_s)

    def index_at(self, time_s: float, *, loops: bool) -> int:
        """The frame whose [pts, next pts) holds a time; before the first and beyond the last: wrapped, or held."""
        time_s += min(float(self.tick_s) / 2, _MAX_ROUNDING_S)
        if loops:
            time_s %= self.duration_s
        after = np.searchsorted(self.pts, int(self.pts[0]) + time_s / float(self.tick_s), "right")
        return int(np.clip(after - 1, 0, len(self.pts) - 1))

    def index_of(self, pts: int) -> int:
        """The number of the frame at, or last before, a timestamp."""
        return max(0, int(np.searchsorted(self.pts, pts, "right")) - 1)

    def key_before(self, pts: int) -> int:
        """The index in `key_pts` of the last key frame at or before a timestamp; 0 if there is none."""
        return max(0, int(np.searchsorted(self.key_pts, pts, "right")) - 1)


class _PacketEntry(NamedTuple):
    pts: int | None
    is_key: bool
    ticks: int


def read_frame_table(container: av.container.InputContainer, stream: av.VideoStream, file: Path) -> FrameTable:
    """Read the frame table from packet headers alone, without decoding, in 8 microseconds a frame.

    Leaves the container at its end. Where nothing can be read the table is empty. Raises InputError where the file's
    frame count or timestamps are impossible; `file` is its name in messages.
    """
    entries: list[_PacketEntry] = []
    discarded = 0
    try:
        for packet in container.demux(stream):
            if packet.is_discard:
                discarded += 1
            elif packet.size:
                entries.append(_PacketEntry(packet.pts, packet.is_keyframe, packet.duration or 0))
            if len(entries) + discarded > MAX_FRAMES:
                break
    except Exception:  # av.FFmpegError, and others from within PyAV
        pass  # what comes before the damage counts
    promised = max(len(entries), stream.frames - discarded)
    if promised > MAX_FRAMES:
        raise _make_error(file, f"the video has {promised:,} frames or more", f"at most {MAX_FRAMES:,}")
    if promised > max(_MAX_PROMISED_RATIO * len(entries), _MAX_PROMISED_RATIO):
        raise _make_error(file, f"the file promises {promised:,} frames and holds {len(entries):,}")
    # AVI numbers its packets as they are stored; with B-frames that is not the order in which they are shown.
    disordered = container.format.name == "avi" and stream.codec_context.has_b_frames
    if disordered or any(entry.pts is None for entry in entries):
        tick_s = 1 / frame_rate(stream)
        _check_duration(file, promised, promised * tick_s)
        return FrameTable(np.arange(promised), np.zeros(1, np.int64), tick_s, 1, lacks_timestamps=True)
    return _build_table(stream, entries, promised, file)


def frame_rate(stream: av.VideoStream) -> Fraction:
    """Frames a second as the file has it, else 25."""
    rates = (stream.average_rate, stream.guessed_rate)
    return next((rate for rate in rates if rate and _FRAME_RATE_RANGE[0] <= rate <= _FRAME_RATE_RANGE[1]), Fraction(25))


def _build_table(stream: av.VideoStream, entries: list[_PacketEntry], promised: int, file: Path) -> FrameTable:
    tick_s = stream.time_base or Fraction(1, 90_000)
    step = max(1, round(1 / (frame_rate(stream) * tick_s)))
    pts = _sort_pts(entry.pts for entry in entries)
    if not len(pts):
        return FrameTable(pts, pts, tick_s, step)
    keys = _sort_pts(entry.pts for entry in entries if entry.is_key)
    last = max(0, next(entry.ticks for entry in entries if entry.pts == pts[-1]))
    count = promised - len(entries)
    last_ticks = step if count else last or step
    # In Python's whole numbers, and before any array is made: damaged timestamps overflow NumPy's.
    _check_duration(file, len(pts) + count, (int(pts[-1]) - int(pts[0]) + count * step + last_ticks) * tick_s)
    # Truncated: the frames that the file's header promises repeat the last one, so that the feed keeps its length.
    missing = pts[-1] + step * np.arange(1, count + 1)
    return FrameTable(np.concatenate([pts, missing]), keys if len(keys) else pts[:1], tick_s, last_ticks)


def _check_duration(file: Path, count: int, duration_s: Fraction) -> None:
    if duration_s > MAX_DURATION_S:
        raise _make_error(
            file,
            f"the video lasts {_format_hours(duration_s)} hours by its own times",
            f"at most {MAX_DURATION_S // 3600}",
        )
    if duration_s < count * _MIN_FRAME_DURATION_S:
        raise _make_error(file, f"the video's {count:,} frames last {float(duration_s):.1g} s together")


def _format_hours(duration_s: Fraction) -> str:
    hours = duration_s / 3600
    return f"{round(hours):,}" if hours < 10**9 else "more than a billion"


def _make_error(file: Path, message: str, allowed: str = "") -> InputError:
    hint = "it is damaged, or made by hand: export it again"
    return InputError(Problem(message, Place(str(file)), allowed=allowed, hint=hint))


def _sort_pts(pts: Iterable[int | None]) -> Ticks:
    """Sort timestamps, each once. (The first np.unique of a process imports masked arrays: 10 ms.)"""
    return np.array(sorted({at for at in pts if at is not None}), np.int64)
