"""Sensor fit: motion sensors laid on what the pixels say of a clip's turns, which tells their clock, axes and lens.

Pixels measure angles by the focal length: with one that is r times too long, turns to the side and up come out r times
too small, and rolls as they are. So the slope between both is the focal length's error.
"""

from __future__ import annotations

from itertools import permutations, product
from typing import NamedTuple

import numpy as np

from vitrine.track.camera_poses import CameraPoses
from vitrine.track.imu.motion_sensors import MotionSensors
from vitrine.track.rotations import Floats, logarithm

#: A camera's clock for sensors is off by what it waits for a picture: 20 ms on a GoPro, 100 ms on phones.
MOST_OFFSET_S, _OFFSET_STEP_S = 0.25, 0.005
#: Of turns that agree less than so, or of fewer frames, nothing is known. Rows are a tenth of a second long.
LEAST_CORRELATION, LEAST_ROWS, _ROW_S = 0.9, 30, 0.1
#: Other axes than the file's own are believed where they fit better by so much, as well as only true ones do, and no
#: third ones nearly as well.
_BETTER_AXES, _TRUE_AXES, _CLEAR_AXES = 0.02, 0.97, 0.05
#: What the correlation lacks of 1 must grow by so much within so many seconds for its peak to be one: by how many
#: times, and in all. A pan at one speed has none.
_PEAK_TIMES, _PEAK_RISE, _PEAK_REACH_S = 2.0, 0.001, 0.1
#: A slope tells the focal length where turns agree so well, to so small a standard error, and as lenses can have it. A
#: gyroscope's noise flattens it by at most what the correlation's square lacks of 1: three percent.
SLOPE_CORRELATION, MOST_SLOPE_ERROR, _SLOPES = 0.985, 0.015, (0.4, 2.5)
#: Where a picture was steadied after it was filmed, its turns are a part of the camera's, and so are its rolls.
_ROLLS = (0.9, 1.1)
_ROBUST_STEPS = 10


class SensorFit(NamedTuple):
    """Sensors that agree with the pixels, in the picture's axes and by its clock, without their bias.

    `correlation` is that of turns; `offset_s` what was added to their clock, None where they turned too evenly to tell.
    `slope` is by how much the pixels' turns to the side and up are larger than theirs, None where it is not clear.
    """

    sensors: MotionSensors
    correlation: float
    offset_s: float | None
    slope: float | None


class _Rows(NamedTuple):
    """Spans of about a tenth of a second in which frames have poses: begins and ends (N,), and angles (N, 3)."""

    begins_s: Floats
    ends_s: Floats
    angles: Floats

    def angles_by(self, sensors: MotionSensors, offset_s: float) -> Floats:
        """What the sensors turned by in the same spans, of a clock that is ahead by the offset."""
        ends, begins = (sensors.turns.angles_at(at - offset_s) for at in (self.ends_s, self.begins_s))
        return np.asarray(ends - begins)


def fit_sensors(found: tuple[MotionSensors, ...], poses: CameraPoses, times_s: Floats, rate: float) -> SensorFit | None:
    """Fit the first of several readings that agrees with the poses of frames at times (N,); None where none does."""
    fits = (_fit(sensors, poses, times_s, rate) for sensors in found)
    return next((fit for fit in fits if fit is not None), None)


def _fit(sensors: MotionSensors, poses: CameraPoses, times_s: Floats, rate: float) -> SensorFit | None:
    rows = _list_rows(sensors, poses, times_s, rate)
    if len(rows.angles) < LEAST_ROWS:
        return None
    offsets = np.arange(-MOST_OFFSET_S, MOST_OFFSET_S + 1e-9, _OFFSET_STEP_S)
    tables = np.array([_correlate(rows, rows.angles_by(sensors, offset)) for offset in offsets])
    axes = _choose_axes(tables)
    if axes is None:
        return None
    scores = np.einsum("nij,ij->n", tables, axes)
    best = int(scores.argmax())
    if scores[best] < LEAST_CORRELATION:
        return None
    offset_s = _find_peak(offsets, scores, best)
    turned = sensors.turned(axes)
    theirs = rows.angles_by(turned, offset_s or 0.0)
    line = _fit_slope(rows.angles[:, :2], theirs[:, :2], rate)
    spans_s = (rows.ends_s - rows.begins_s)[:, None]
    # What a gyroscope shows more than the pixels, beyond what the lens makes of it, it shows at rest, too. Of a camera
    # that only rolls the slope is one of noise, near 0, by which nothing can be divided.
    slope = line.slope if line.correlation >= LEAST_CORRELATION else 1.0
    slopes = np.array([slope, slope, 1.0])
    bias = np.median((theirs - rows.angles / slopes) / spans_s, axis=0)
    roll = _fit_slope(rows.angles[:, 2:], theirs[:, 2:], rate)
    clear = line.error <= MOST_SLOPE_ERROR and line.correlation >= SLOPE_CORRELATION
    clear = clear and _SLOPES[0] < line.slope < _SLOPES[1]
    clear = clear and (roll.correlation < SLOPE_CORRELATION or _ROLLS[0] < roll.slope < _ROLLS[1])
    return SensorFit(
        turned.without_bias(bias).delayed(offset_s or 0.0), float(scores[best]), offset_s,
        line.slope if clear else None,
    )  # fmt: skip


def _list_rows(sensors: MotionSensors, poses: CameraPoses, times_s: Floats, rate: float) -> _Rows:
    step = max(1, round(_ROW_S * rate))
    known = poses.is_known
    begins = np.flatnonzero(known[:-step] & known[step:]) if len(known) > step else np.zeros(0, int)
    ends = begins + step
    spoke = [
        sensors.turns.covers(times_s[at] + shift) for at in (begins, ends) for shift in (-MOST_OFFSET_S, MOST_OFFSET_S)
    ]
    # At a clip's very ends the sensors need not have spoken a quarter of a second before and after.
    inside = sensors.turns.covers(times_s[begins]) & sensors.turns.covers(times_s[ends])
    whole = np.logical_and.reduce(spoke)
    chosen = whole if whole.sum() >= LEAST_ROWS else inside
    begins, ends = begins[chosen], ends[chosen]
    # A camera's turn from world is turned the other way about than the camera is.
    angles = -logarithm(poses.turns[ends] @ poses.turns[begins].transpose(0, 2, 1))
    return _Rows(times_s[begins], times_s[ends], angles)


def _correlate(rows: _Rows, theirs: Floats) -> Floats:
    """How each of the picture's axes (rows) goes with each of the sensors' (columns), (3, 3), of 1 for all axes."""
    ours = rows.angles - rows.angles.mean(axis=0)
    theirs = theirs - theirs.mean(axis=0)
    norm = np.sqrt((ours**2).sum() * (theirs**2).sum())
    return np.asarray(ours.T @ theirs / norm) if norm > 0 else np.zeros((3, 3))


def _choose_axes(tables: Floats) -> Floats | None:
    """The matrix from the sensors' axes to the picture's: the file's own, else the only one of 24 that fits."""
    scores = [float(np.einsum("nij,ij->n", tables, axes).max()) for axes in _AXES]
    first, second = sorted(range(len(scores)), key=lambda number: -scores[number])[:2]
    if scores[0] >= scores[first] - _BETTER_AXES:
        return _AXES[0]
    clear = scores[first] >= _TRUE_AXES and scores[first] - scores[second] >= _CLEAR_AXES
    return _AXES[first] if clear else None


def _list_axes() -> tuple[Floats, ...]:
    """The 24 turns that take axes to axes, the one that leaves them first."""
    found = []
    for order, signs in product(permutations(range(3)), product((1.0, -1.0), repeat=3)):
        axes = np.zeros((3, 3))
        axes[range(3), order] = signs
        if np.linalg.det(axes) > 0:
            found.append(axes)
    return tuple(found)


_AXES = _list_axes()


def _find_peak(offsets: Floats, scores: Floats, best: int) -> float | None:
    """Where the correlation is highest, by a parabola through three of them; None where it is so everywhere."""
    reach = round(_PEAK_REACH_S / _OFFSET_STEP_S)
    if not reach // 4 <= best < len(scores) - reach // 4:
        return None
    low, high = scores[max(0, best - reach)], scores[min(len(scores) - 1, best + reach)]
    lacks = 1 - float(scores[best])
    if 1 - max(low, high) < _PEAK_TIMES * lacks + _PEAK_RISE:
        return None
    before, at, after = scores[best - 1 : best + 2]
    bend = before - 2 * at + after
    return float(offsets[best] + (_OFFSET_STEP_S * (before - after) / (2 * bend) if bend < 0 else 0.0))


class _SlopeFit(NamedTuple):
    slope: float
    error: float
    correlation: float


def _fit_slope(ours: Floats, theirs: Floats, rate: float) -> _SlopeFit:
    """One slope for all axes, each with a shift of its own, by weights of Cauchy's: pixels err, and by whole jumps."""
    weights = np.ones(len(ours))
    slope = 1.0
    for _ in range(_ROBUST_STEPS):
        x, y = (table - np.average(table, axis=0, weights=weights) for table in (theirs, ours))
        squares = float((weights[:, None] * x**2).sum())
        if squares <= 0:
            return _SlopeFit(1.0, np.inf, 0.0)
        slope = float((weights[:, None] * x * y).sum() / squares)
        left = y - slope * x
        sizes = np.linalg.norm(left, axis=1)
        weights = 1 / (1 + (sizes / max(2 * float(np.median(sizes)), 1e-9)) ** 2)
    # Spans overlap: only one in as many frames as a span has is new.
    new = max(1.0, _ROW_S * rate)
    variance = float((weights[:, None] * left**2).sum() / weights.sum() / ours.shape[1])
    total = float(np.sqrt((weights[:, None] * x**2).sum() * (weights[:, None] * y**2).sum()))
    correlation = float((weights[:, None] * x * y).sum() / total) if total else 0.0
    return _SlopeFit(slope, float(np.sqrt(variance * new / squares)), correlation)
