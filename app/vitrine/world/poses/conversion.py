"""Conversion of a pose table to poses in our axes and in seconds of a clip, with sentences on all that was assumed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.errors import InputError, Place, Problem
from vitrine.world.camera import Vectors
from vitrine.world.poses.pose_table import (
    TIME_UNITS,
    UNIT_NAMES,
    CameraAxes,
    FileLens,
    PoseTable,
    TimeUnit,
    WorldUp,
    check_positions,
)
from vitrine.world.poses.world_turn import (
    AXES_NAMES,
    align_signs,
    find_roll,
    quaternions_from_rotations,
    roll_lens,
    roll_rotations,
    turn_to_world,
)
from vitrine.world.trajectory import MAX_DURATION_S, Trajectory

#: Whose units are any that came out of matching pictures.
UNSCALED_FORMATS = ("COLMAP text", "transforms.json")
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
#: Runs of rising times that follow one another: longer ones are recordings of their own, shorter ones late lines.
_MIN_RUN = 10


@dataclass(frozen=True, slots=True)
class PoseSettings:
    """What the user says of a file; None where it is taken from the file or assumed.

    `offset_s` is when the file begins in the clip, `height_m` how far above the ground it is; by `roll_deg`
    clockwise a picture of its camera is upright.
    """

    axes: CameraAxes | None = None
    up: WorldUp | None = None
    scale: float | None = None
    offset_s: float | None = None
    unit: TimeUnit | None = None
    rate_hz: float | None = None
    height_m: float | None = None
    roll_deg: int | None = None


class ClipFacts(NamedTuple):
    """What is known of the clip that poses are for."""

    duration_s: float
    fps: float
    frame_count: int
    size_px: tuple[int, int]


class ConvertedPoses(NamedTuple):
    """A trajectory in our axes, the lens of upright pictures, a sentence on what was found, others on what was done."""

    trajectory: Trajectory
    lens: FileLens | None
    found: str
    notes: tuple[str, ...]


def convert_poses(table: PoseTable, settings: PoseSettings, clip: ClipFacts | None, place: Place) -> ConvertedPoses:
    """The poses of a table in world axes and seconds of the clip, in order of time. Raises InputError."""
    assumed: list[str] = []
    notes: list[str] = []
    times_s, start_s = _find_times(table, settings, clip, assumed, place)
    kept = _select_rows(table, times_s, notes, place)
    times_s = _shift_times(times_s, start_s, settings.offset_s, assumed)[kept]
    positions, rotations = table.positions[kept], table.rotations[kept]
    axes, up = settings.axes or table.axes, settings.up or table.up
    with np.errstate(over="ignore", invalid="ignore"):
        positions, rotations = turn_to_world(positions, rotations, axes, up)
    roll = find_roll(table, settings.roll_deg, clip.size_px if clip else None)
    rotations = roll_rotations(rotations, roll)
    if roll:
        assumed.append(f"pictures turned by {roll}° to be upright{'' if settings.roll_deg else ' assumed (--roll)'}")
    scale = 1.0 if settings.scale is None else settings.scale
    with np.errstate(over="ignore"):
        positions = positions * scale
    metres = "metres assumed" if settings.scale is None else f"{scale:g} metres a unit"
    if settings.scale is None and table.format in UNSCALED_FORMATS:
        metres = "units taken as metres, which no camera alone can tell (--scale)"
    check_positions(positions, place)
    if settings.height_m is not None:
        positions = positions + np.array([0.0, settings.height_m - positions[0, 1], 0.0])
    else:
        assumed.append(f"the first pose is {positions[0, 1]:.2f} m above the ground (--height)")
    quaternions = align_signs(quaternions_from_rotations(rotations))
    trajectory = _fit_clip(Trajectory(times_s, positions, quaternions), notes, place)
    said = f"{AXES_NAMES[axes]} camera axes, {'up as in all pictures' if up == 'cameras' else f'{up} up'}"
    facts = [table.format, *table.notes, said, metres, *assumed]
    lens = roll_lens(table.lens, roll) if table.lens else None
    return ConvertedPoses(trajectory, lens, f"found: {', '.join(facts)}", tuple(notes))


def _find_times(
    table: PoseTable, settings: PoseSettings, clip: ClipFacts | None, assumed: list[str], place: Place
) -> tuple[Vectors, float | None]:
    """Seconds (N,) of any clock, NaN where there are none; and when by it the clip began, where that is known."""
    if table.frames is not None:
        frames = _count_frames(_keep_counts(table.frames))
        return np.asarray(frames / _find_rate(frames, table.rate_hz, settings, clip, assumed)), 0.0
    assert table.times is not None
    times = _keep_counts(table.times)
    if settings.rate_hz is not None:
        assumed.append(f"{settings.rate_hz:g} poses a second, whatever their times")
        return np.asarray(np.where(np.isnan(times), np.nan, np.arange(len(times)) / settings.rate_hz)), 0.0
    unit = settings.unit or table.unit
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
    frames: Vectors, known_hz: float | None, settings: PoseSettings, clip: ClipFacts | None, assumed: list[str]
) -> float:
    if settings.rate_hz is not None:
        assumed.append(f"{settings.rate_hz:g} frames a second")
        return settings.rate_hz
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


def _select_rows(table: PoseTable, times_s: Vectors, notes: list[str], place: Place) -> npt.NDArray[np.intp]:
    """The rows that have a pose and a time of their own, in the order of time. Says which are left out."""
    whole = np.isfinite(table.positions).all(axis=1) & np.isfinite(table.rotations).all(axis=(1, 2))
    whole &= np.isfinite(times_s)
    if not whole.any():
        raise InputError(Problem("the file holds no pose", place))
    if not whole.all():
        notes.append(f"{_count(int((~whole).sum()), 'line')} without a pose (nan, or a quaternion of zero) left out")
    rows = np.flatnonzero(whole)
    own = times_s[rows]
    backwards = np.diff(own) < 0
    if backwards.any() and table.times is not None:
        _check_restart(own, backwards, place)
        turned = f"{_count(int(backwards.sum()), 'time')} before the one above: sorted"
        if (np.diff(own) <= 0).all():
            turned = "the times run backwards: sorted"
        notes.append(turned)
    rows = rows[np.argsort(own, kind="stable")]
    repeated = np.diff(times_s[rows], prepend=-math.inf) == 0
    if repeated.any():
        notes.append(f"{_count(int(repeated.sum()), 'line')} of a time that was there already left out")
    return np.asarray(rows[~repeated])


def _check_restart(times_s: Vectors, backwards: npt.NDArray[np.bool_], place: Place) -> None:
    """Refuse a clock that starts again: two recordings in one file would be mixed pose by pose."""
    starts = np.flatnonzero(backwards) + 1
    runs = np.diff([0, *starts.tolist(), len(times_s)])
    if (runs >= _MIN_RUN).all() and len(starts) < 100:
        message = f"the clock starts again after pose {int(starts[0]):,}: these are {len(runs):,} recordings"
        raise InputError(Problem(message, place, hint="make a file of each"))


def _shift_times(times_s: Vectors, start_s: float | None, offset_s: float | None, assumed: list[str]) -> Vectors:
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


def _fit_clip(trajectory: Trajectory, notes: list[str], place: Place) -> Trajectory:
    """The poses from the clip's start on, with one right there: a pose file begins with the clip."""
    times_s = trajectory.times_s
    if float(times_s[-1]) < 0:
        message = f"all poses lie before the clip, the last by {-times_s[-1]:,.1f} s"
        raise InputError(Problem(message, place, hint="--offset says when the first one is"))
    if float(times_s[-1]) > MAX_DURATION_S:
        message = f"the poses last {times_s[-1] / 3600:,.1f} hours"
        hint = "--unit says what their times are in, such as ms"
        raise InputError(Problem(message, place, allowed=f"at most {MAX_DURATION_S / 3600:g}", hint=hint))
    later = times_s > 0
    if times_s[0] > 0:
        notes.append(f"the poses begin {times_s[0]:.2f} s after the clip: until then the first one stands")
    elif times_s[0] < 0:
        notes.append(f"{_count(int((times_s < 0).sum()), 'pose')} before the clip's start left out")
    positions, quaternions = trajectory.poses_at(np.zeros(1))
    return Trajectory(
        np.concatenate([[0.0], times_s[later]]),
        np.concatenate([positions, trajectory.positions_m[later]]),
        align_signs(np.concatenate([quaternions, trajectory.quaternions[later]])),
    )


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
