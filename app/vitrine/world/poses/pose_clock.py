"""Pose clock: the times of poses in seconds, from stamps in any unit or numbers of frames."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from vitrine.errors import InputError, Place, Problem
from vitrine.world.camera import Vectors
from vitrine.world.poses.pose_table import TIME_UNITS, UNIT_NAMES, PoseTable, TimeUnit

#: Where nobody says how many frames a second there are.
DEFAULT_RATE_HZ = 30.0
#: Beyond nanoseconds since 1970.
_MAX_COUNT = 1e20
#: The first stamps of clocks that count since 1970, in seconds, from 2001 to 2096.
_EPOCH_S = (1e9, 4e9)
#: Poses are written this often at least, but for pictures that are taken now and then.
_MAX_STEP_S, _MAX_SLOW_STEP_S = 2.0, 900.0
#: The first of all pictures may have found no pose; a number beyond this, and ten times those that did, counts more.
_MAX_FIRST, _MAX_FIRST_SHARE = 100, 10


class ClipFacts(NamedTuple):
    """What is known of the clip that poses are for."""

    duration_s: float
    fps: float
    frame_count: int
    size_px: tuple[int, int]


def find_times(
    table: PoseTable,
    clip: ClipFacts | None,
    typed_unit: TimeUnit | None,
    typed_rate_hz: float | None,
    assumed: list[str],
    place: Place,
) -> tuple[Vectors, float | None]:
    """Seconds (N,) of any clock, NaN where there are none; and when by it the clip began, where that is known.

    What was typed counts more than what the file says. Words on what was taken and assumed go to `assumed`. Raises
    InputError for a file without any time.
    """
    if table.frames is not None:
        frames = _count_frames(_keep_counts(table.frames))
        return np.asarray(frames / _find_rate(frames, table.rate_hz, clip, typed_rate_hz, assumed)), 0.0
    assert table.times is not None
    times = _keep_counts(table.times)
    if typed_rate_hz is not None:
        assumed.append(f"{typed_rate_hz:g} poses a second, whatever their times")
        return np.asarray(np.where(np.isnan(times), np.nan, np.arange(len(times)) / typed_rate_hz)), 0.0
    unit = typed_unit or table.unit
    if unit is None:
        unit = guess_unit(times, clip)
        assumed.append(f"times in {UNIT_NAMES[unit]} assumed (--unit)" if unit != "s" else "times in seconds")
    else:
        assumed.append(f"times in {UNIT_NAMES[unit]}")
    # The difference first: of a clock since 1970 it has all its digits.
    first = times[np.isfinite(times)][:1]
    if not len(first):
        raise InputError(Problem("no pose has a time", place))
    start_s = None if table.start is None else float(table.start - first[0]) / TIME_UNITS[unit]
    return np.asarray((times - first[0]) / TIME_UNITS[unit]), start_s


def _keep_counts(numbers: Vectors) -> Vectors:
    """Numbers of any clock or of frames (N,); NaN for what is none."""
    return np.where(np.abs(numbers) <= _MAX_COUNT, numbers, np.nan)


def _count_frames(frames: Vectors) -> Vectors:
    """The numbers of frames from 0. Programs count from 0 or 1; numbers far beyond are a camera's own."""
    first = float(np.nanmin(frames, initial=math.inf))
    is_own = first > _MAX_FIRST_SHARE * len(frames) + _MAX_FIRST
    return frames - (first if is_own or not math.isfinite(first) else min(first, 1.0))


def _find_rate(
    frames: Vectors, known_hz: float | None, clip: ClipFacts | None, typed_rate_hz: float | None, assumed: list[str]
) -> float:
    if typed_rate_hz is not None:
        assumed.append(f"{typed_rate_hz:g} frames a second")
        return typed_rate_hz
    if known_hz is not None and 0.1 <= known_hz <= 1000:
        assumed.append(f"{known_hz:g} frames a second by the file")
        return known_hz
    if clip is None or clip.fps <= 0:
        assumed.append(f"{DEFAULT_RATE_HZ:g} frames a second assumed (--rate, or --clip)")
        return DEFAULT_RATE_HZ
    # Programs that match pictures take every so many of a film's, and number them anew.
    stride = max(1, round(clip.frame_count / (float(np.nanmax(frames, initial=0.0)) + 1)))
    if stride > 1:
        assumed.append(f"one in {stride:,} of the clip's {clip.frame_count:,} frames assumed (--rate)")
    else:
        assumed.append(f"{clip.fps:g} frames a second as in the clip")
    return clip.fps / stride


def guess_unit(times: Vectors, clip: ClipFacts | None) -> TimeUnit:
    """The unit of times (N,): in which they last about as long as the clip, count since 1970, or follow closely."""
    known = times[np.isfinite(times)]
    if not len(known):
        return "s"
    lasts, step = float(np.ptp(known)), float(np.median(np.abs(np.diff(known)))) if len(known) > 1 else 0.0
    if clip is not None and clip.duration_s > 0 and len(known) > 1:
        for unit, per_second in TIME_UNITS.items():
            if 0.2 <= lasts / per_second / clip.duration_s <= 5:
                return unit
    for unit, per_second in TIME_UNITS.items():
        if _EPOCH_S[0] <= float(known[0]) / per_second <= _EPOCH_S[1]:
            return unit
    whole = bool((known % 1 == 0).all())
    if step <= (_MAX_STEP_S if whole else _MAX_SLOW_STEP_S):
        return "s"
    return next((unit for unit, per_second in TIME_UNITS.items() if step / per_second <= _MAX_STEP_S), "ns")


def shift_times(times_s: Vectors, start_s: float | None, offset_s: float | None, assumed: list[str]) -> Vectors:
    """Seconds of the clip: its first time at `offset_s`, else from `start_s` on, else the first one at the start.

    The first may be of a line without a pose: the clip began before the camera was tracked.
    """
    if offset_s is not None:
        assumed.append(f"the first time at {offset_s:g} s of the clip")
        return times_s - float(np.nanmin(times_s)) + offset_s
    if start_s is not None:
        return times_s - start_s
    assumed.append("the first time at the clip's start assumed (--offset)")
    return times_s - float(np.nanmin(times_s))
