"""The frames of a video file by number: their times, and the key frames from which they can be decoded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

import av
import av.container
import av.video
import numpy as np
import numpy.typing as npt

Ticks = npt.NDArray[np.int64]

#: Timestamps are rounded to half a tick of the file's clock; clocks that tick by the frame are not that wrong.
_MOST_ROUNDING_S = 0.5e-3


@dataclass(frozen=True, eq=False, slots=True)
class FrameTable:
    """`pts` (N,) of every frame in the order of display and `keys` (K,) those of key frames, in ticks of `tick_s`.

    `last_ticks` is how long the last frame lasts. `counted` says that the file has no times of its own: pts are the
    frames' numbers then, and the start is the only key.
    """

    pts: Ticks
    keys: Ticks
    tick_s: Fraction
    last_ticks: int
    counted: bool = False

    @property
    def duration_s(self) -> float:
        """From the first frame's appearance to the last one's end."""
        return float((int(self.pts[-1] - self.pts[0]) + self.last_ticks) * self.tick_s)

    def time_s(self, index: int) -> float:
        """A frame's time from the first frame's."""
        return float(int(self.pts[index] - self.pts[0]) * self.tick_s)

    def index_at(self, time_s: float, *, loops: bool) -> int:
        """The frame whose [pts, next pts) holds a time; before the first and beyond the last: wrapped, or held."""
        time_s += min(float(self.tick_s) / 2, _MOST_ROUNDING_S)
        if loops:
            time_s %= self.duration_s
        after = np.searchsorted(self.pts, int(self.pts[0]) + time_s / float(self.tick_s), "right")
        return int(np.clip(after - 1, 0, len(self.pts) - 1))

    def index_of(self, pts: int) -> int:
        """The number of the frame at, or last before, a timestamp."""
        return max(0, int(np.searchsorted(self.pts, pts, "right")) - 1)

    def key_before(self, pts: int) -> int:
        """Which key frame (its place in `keys`) is the last at or before a timestamp; 0 if there is none."""
        return max(0, int(np.searchsorted(self.keys, pts, "right")) - 1)


class _Entry(NamedTuple):
    pts: int | None
    is_key: bool
    ticks: int


def read_table(container: av.container.InputContainer, stream: av.VideoStream) -> FrameTable:
    """The table, from the headers of the packets alone: nothing is decoded, 8 microseconds a frame.

    Leaves the container at its end. Where nothing can be read the table is empty.
    """
    entries: list[_Entry] = []
    discarded = 0
    try:
        for packet in container.demux(stream):
            if packet.is_discard:
                discarded += 1
            elif packet.size:
                entries.append(_Entry(packet.pts, packet.is_keyframe, packet.duration or 0))
    except av.FFmpegError:
        pass  # what comes before the damage counts
    promised = max(len(entries), stream.frames - discarded)
    # AVI numbers its packets as they are stored; with B-frames that is not the order in which they are shown.
    disordered = container.format.name == "avi" and stream.codec_context.has_b_frames
    if disordered or any(entry.pts is None for entry in entries):
        return FrameTable(np.arange(promised), np.zeros(1, np.int64), 1 / frame_rate(stream), 1, counted=True)
    return _timed(stream, entries, promised)


def frame_rate(stream: av.VideoStream) -> Fraction:
    """Frames a second as the file says it, else 25."""
    return stream.average_rate or stream.guessed_rate or Fraction(25)


def _timed(stream: av.VideoStream, entries: list[_Entry], promised: int) -> FrameTable:
    tick_s = stream.time_base or Fraction(1, 90_000)
    step = max(1, round(1 / (frame_rate(stream) * tick_s)))
    pts = _sorted(entry.pts for entry in entries)
    if not len(pts):
        return FrameTable(pts, pts, tick_s, step)
    keys = _sorted(entry.pts for entry in entries if entry.is_key)
    last = next(entry.ticks for entry in entries if entry.pts == pts[-1])
    # Cut off: the frames that the file's head promises are held pictures, so that the feed keeps its length.
    missing = pts[-1] + step * np.arange(1, promised - len(entries) + 1)
    all_pts = np.concatenate([pts, missing])
    return FrameTable(all_pts, keys if len(keys) else pts[:1], tick_s, step if len(missing) else last or step)


def _sorted(pts: Iterable[int | None]) -> Ticks:
    """Timestamps in order, each once. (The first np.unique of a process imports masked arrays: 10 ms.)"""
    return np.array(sorted({at for at in pts if at is not None}), np.int64)
