"""Frame table of a video file: timestamps by frame number, and the key frames to decode from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import av
import av.container
import av.video
import numpy as np
import numpy.typing as npt

from vitrine.errors import InputError, Place, Problem
from vitrine.feed.file_clock import FileClock

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


class KeyPlace(NamedTuple):
    """Where a key frame lies in a file whose clock starts again: its byte, and the number of its part."""

    byte: int
    part: int


@dataclass(frozen=True, eq=False, slots=True)
class FrameTable:
    """Timestamps of all frames, `pts` (N,) in display order, and of key frames, `key_pts` (K,), in ticks of `tick_s`.

    `last_frame_ticks` is the duration of the last frame. `lacks_timestamps`: frames are told by their numbers, and the
    start is the only key frame. Where the file's own clock starts again, pts go on: `offsets` are what is added to the
    stamps of its parts, and a key frame is found by its place in the file, `key_places` (K,).
    """

    pts: Ticks
    key_pts: Ticks
    tick_s: Fraction
    last_frame_ticks: int
    lacks_timestamps: bool = False
    offsets: tuple[int, ...] = (0,)
    key_places: tuple[KeyPlace, ...] = ()

    @property
    def duration_s(self) -> float:
        """The time from the first frame's start to the last one's end."""
        return float((int(self.pts[-1] - self.pts[0]) + self.last_frame_ticks) * self.tick_s)

    @property
    def longest_way(self) -> int:
        """The most frames from a key frame to the next one, or to the end."""
        ends = np.append(np.searchsorted(self.pts, self.key_pts), len(self.pts))
        return int(np.diff(ends).max(initial=0))

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
    dts: int | None
    is_key: bool
    ticks: int
    place: KeyPlace | None


def read_frame_table(
    container: av.container.InputContainer, stream: av.VideoStream, file: Path, rate: Fraction | None = None
) -> FrameTable:
    """Read the frame table from packet headers alone, without decoding, in 8 microseconds a frame.

    Leaves the container at its end. Where nothing can be read the table is empty. Raises InputError where the file's
    frame count or timestamps are impossible; `file` is its name in messages. `rate` is that of frames without times.
    """
    entries: list[_PacketEntry] = []
    discarded = 0
    clock = make_clock(container, stream)
    try:
        for packet in container.demux(stream):
            if packet.is_discard:
                discarded += 1
            elif packet.size:
                offset = clock.advance(packet.dts, packet.pts)
                pts, place = packet.pts, KeyPlace(packet.pos, clock.part) if packet.pos is not None else None
                pts = pts + offset if pts is not None else None
                entries.append(_PacketEntry(pts, packet.dts, packet.is_keyframe, packet.duration or 0, place))
            if len(entries) + discarded > MAX_FRAMES:
                break
    except Exception:  # av.FFmpegError, and others from within PyAV
        pass  # what comes before the damage counts
    promised = max(len(entries), _count_promised(container, stream, entries) - discarded)
    if promised > MAX_FRAMES:
        raise _make_error(file, f"the video has {promised:,} frames or more", f"at most {MAX_FRAMES:,}")
    if promised > max(_MAX_PROMISED_RATIO * len(entries), _MAX_PROMISED_RATIO):
        raise _make_error(file, f"the file promises {promised:,} frames and holds {len(entries):,}")
    # AVI numbers its packets as they are stored; with B-frames that is not the order in which they are shown.
    disordered = container.format.name == "avi" and stream.codec_context.has_b_frames
    if disordered or any(entry.pts is None for entry in entries):
        return _build_table_by_number(stream, entries, promised, file, rate)
    table = _build_table(stream, entries, promised, file)
    if len(clock.offsets) == 1 or not len(table.pts):
        return table
    # In a program stream one packet may hold several frames: those after the first have no place of their own.
    places = {entry.pts: entry.place for entry in entries if entry.is_key and entry.place is not None}
    places.setdefault(int(table.pts[0]), KeyPlace(0, 0))
    keys = [pts for pts in sorted({int(table.pts[0]), *table.key_pts.tolist()}) if pts in places]
    return replace(
        table, offsets=clock.offsets, key_pts=np.array(keys, np.int64), key_places=tuple(places[pts] for pts in keys)
    )


def _count_promised(container: av.container.InputContainer, stream: av.VideoStream, entries: list[_PacketEntry]) -> int:
    """How many frames the file's header promises, without those that are not meant to be shown."""
    if container.format.name.startswith("mov"):
        # What an edit list leaves out is in the header's count, and not in the index that FFmpeg makes of both.
        return min(stream.frames, len(stream.index_entries) or stream.frames)
    if container.format.name == "avi" and entries and entries[-1].dts is not None:
        # A frame that was dropped while recording is an empty chunk: it is counted, and the one before stands on.
        return stream.frames - max(0, entries[-1].dts + 1 - len(entries))
    return stream.frames


def _build_table_by_number(
    stream: av.VideoStream, entries: list[_PacketEntry], promised: int, file: Path, rate: Fraction | None
) -> FrameTable:
    """The table of frames that are told by their numbers: even, or at the places of an AVI's chunks in its order."""
    tick_s = 1 / (rate or frame_rate(stream))
    places = sorted(entry.dts for entry in entries if entry.dts is not None)
    if stream.time_base == tick_s and len(places) == len(entries) and len(set(places)) == len(places) > 0:
        # In the order in which they are shown they stand at the same times as in that in which they are stored.
        more = range(places[-1] + 1, places[-1] + 1 + promised - len(places))
        _check_duration(file, promised, (places[-1] - places[0] + len(more) + 1) * tick_s)
        pts = np.array([*places, *more], np.int64)
    else:
        _check_duration(file, promised, promised * tick_s)
        pts = np.arange(promised)
    return FrameTable(pts, np.zeros(1, np.int64), tick_s, 1, lacks_timestamps=True)


def make_clock(
    container: av.container.InputContainer, stream: av.VideoStream, offsets: tuple[int, ...] = (0,), part: int = 0
) -> FileClock:
    """Make the clock of a stream's packets from the start of a part on."""
    return FileClock(container.format.name, *_find_tick_and_step(stream), offsets, part)


def _find_tick_and_step(stream: av.VideoStream) -> tuple[Fraction, int]:
    """The seconds of a tick, and the ticks of a frame."""
    tick_s = stream.time_base or Fraction(1, 90_000)
    return tick_s, max(1, round(1 / (frame_rate(stream) * tick_s)))


def frame_rate(stream: av.VideoStream) -> Fraction:
    """Frames a second as the file has it, else 25."""
    rates = (stream.average_rate, stream.guessed_rate)
    return next((rate for rate in rates if rate and _FRAME_RATE_RANGE[0] <= rate <= _FRAME_RATE_RANGE[1]), Fraction(25))


def _build_table(stream: av.VideoStream, entries: list[_PacketEntry], promised: int, file: Path) -> FrameTable:
    tick_s, step = _find_tick_and_step(stream)
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
