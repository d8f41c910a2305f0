"""Conversion of a pose table to poses in our axes and in seconds of a clip, with sentences on all that was assumed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.errors import InputError, Place, Problem
from vitrine.world.camera import Vectors
from vitrine.world.poses.pose_clock import ClipFacts, find_times, shift_times
from vitrine.world.poses.pose_table import CameraAxes, FileLens, PoseTable, TimeUnit, WorldUp, check_positions
from vitrine.world.poses.world_turn import AXES_NAMES, find_roll, roll_lens, roll_rotations, turn_to_world
from vitrine.world.rotations import align_signs, quaternions_from_rotations
from vitrine.world.trajectory import MAX_DURATION_S, Trajectory

#: Whose units are any that came out of matching pictures.
UNSCALED_FORMATS = ("COLMAP text", "transforms.json")
#: Runs of rising times that follow one another: longer ones are recordings of their own, shorter ones late lines.
_MIN_RUN = 10


@dataclass(frozen=True, slots=True)
class PoseSettings:
    """What the user says of a file; None where it is taken from the file or assumed.

    `offset_s` is when the file begins in the clip, `height_m` how far above the ground its first pose is; turned
    clockwise by `roll_deg` a picture of its camera is upright.
    """

    axes: CameraAxes | None = None
    up: WorldUp | None = None
    scale: float | None = None
    offset_s: float | None = None
    unit: TimeUnit | None = None
    rate_hz: float | None = None
    height_m: float | None = None
    roll_deg: int | None = None


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
    times_s, start_s = find_times(table, clip, settings.unit, settings.rate_hz, assumed, place)
    kept = _select_rows(table, times_s, notes, place)
    times_s = shift_times(times_s, start_s, settings.offset_s, assumed)[kept]
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
