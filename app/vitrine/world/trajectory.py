"""Camera trajectories: files in TUM format, and poses interpolated between their time stamps.

A line is `t tx ty tz qx qy qz qw`, camera to world, optical axes; # begins a comment. A line of a time that was there
already, or whose numbers are nan (tracking is lost), is left out.
"""

from __future__ import annotations

import math
from array import array
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, get_args

import numpy as np
from pyrr import quaternion

from vitrine.errors import InputError, Place, Problem
from vitrine.files.regular_file import read_regular
from vitrine.world.camera import Pose, Quaternion, Vectors
from vitrine.world.similarity import Similarity

#: The axis that points up in a file: y is ours, z maps' and robots', -y that of SLAM started from a camera's axes.
UpAxis = Literal["y", "z", "-y"]
UP_AXES: tuple[UpAxis, ...] = get_args(UpAxis)

_COLUMNS = "t tx ty tz qx qy qz qw"
_MAX_PROBLEMS = 10

#: A trajectory of 200 poses a second for an hour has 720,000 lines and 80 MB.
MAX_BYTES, MAX_LINES = 128_000_000, 1_000_000
#: Characters of one line, comments in it; the words of a longer one take gigabytes.
MAX_LINE_LENGTH = 10_000
#: A quarter of the way round the Earth: coordinates of maps count from the equator.
MAX_COORDINATE_M = 1e7
#: As long as a feed.
MAX_DURATION_S = 24 * 3600.0
#: Nobody looks where the camera is every quarter of an hour: such times are not in seconds.
_MAX_STEP_S = 900.0
_TIME_UNITS = (("milliseconds", 10**3), ("microseconds", 10**6), ("nanoseconds", 10**9))
_SQRT_HALF = math.sqrt(0.5)
#: From the file's axes to ours: turns about x by 0, -90 and 180 degrees.
WORLD_FROM_FILE: dict[UpAxis, Quaternion] = {
    "y": Quaternion(0.0, 0.0, 0.0, 1.0),
    "z": Quaternion(-_SQRT_HALF, 0.0, 0.0, _SQRT_HALF),
    "-y": Quaternion(1.0, 0.0, 0.0, 0.0),
}


@dataclass(frozen=True, eq=False, slots=True)
class Trajectory:
    """A camera trajectory of N >= 1 poses.

    times_s (N,) rising from 0, or later where the first line has no pose or it is `delayed`; positions_m (N, 3) in
    world axes, unit quaternions (N, 4) xyzw. `notes` are sentences on what was left out and assumed, to be said once.
    """

    times_s: Vectors
    positions_m: Vectors
    quaternions: Vectors
    notes: tuple[str, ...] = ()

    def pose_at(self, time_s: float) -> Pose:
        """The pose at a time of the feed; before the first and after the last stamp theirs."""
        positions, orientations = self.poses_at(np.array([time_s]))
        x, y, z = positions[0].tolist()
        return Pose((x, y, z), Quaternion(*orientations[0].tolist()))

    def positions_at(self, times_s: Vectors) -> Vectors:
        """(M, 3) metres at times (M,), linear between the stamps."""
        low, fraction = self._find_segments(times_s)
        a, b = self.positions_m[low], self.positions_m[self._next_index(low)]
        return np.asarray(a + fraction[:, None] * (b - a))

    def poses_at(self, times_s: Vectors) -> tuple[Vectors, Vectors]:
        """Positions (M, 3) and unit quaternions (M, 4) at times (M,); orientations turn evenly (slerp)."""
        low, fraction = self._find_segments(times_s)
        return self.positions_at(times_s), _slerp(
            self.quaternions[low], self.quaternions[self._next_index(low)], fraction
        )

    def delayed(self, delay_s: float) -> Trajectory:
        """The trajectory of poses that are stamped so long after the picture that they belong to."""
        return replace(self, times_s=self.times_s - delay_s)

    def moved(self, similarity: Similarity) -> Trajectory:
        """The trajectory in a world that is turned, scaled and shifted."""
        return replace(
            self,
            positions_m=similarity.move_points(self.positions_m),
            quaternions=similarity.turn_axes(self.quaternions),
        )

    def headings_at(self, times_s: Vectors) -> Vectors:
        """Compass directions (M,) in radians at times (M,), as `CameraPose.heading_rad` has them one by one."""
        x, y, z, w = self.poses_at(times_s)[1].T
        return np.asarray(np.arctan2(2 * (x * z + y * w), 2 * (x * x + y * y) - 1))

    def _find_segments(self, times_s: Vectors) -> tuple[np.ndarray[tuple[int], np.dtype[np.intp]], Vectors]:
        """The stamp before each time, and how far the time is on the way to the next one, 0..1."""
        low = np.clip(np.searchsorted(self.times_s, times_s, "right") - 1, 0, None)
        span = self.times_s[self._next_index(low)] - self.times_s[low]
        elapsed = times_s - self.times_s[low]
        fraction = np.divide(elapsed, span, out=np.zeros_like(elapsed), where=span > 0)
        return low, np.clip(fraction, 0.0, 1.0)

    def _next_index(self, low: np.ndarray[tuple[int], np.dtype[np.intp]]) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
        return np.minimum(low + 1, len(self.times_s) - 1)


def load_trajectory(path: Path, up: UpAxis = "y", feed_duration_s: float | None = None) -> Trajectory:
    """A TUM file, turned so that +Y is up. Raises InputError with file and line of the first ten mistakes.

    `feed_duration_s` is how long the feed lasts, where that is known: it tells milliseconds from seconds.
    """
    rows, start, notes = _parse_rows(path, _read_text(path))
    times = rows[:, 0] - start
    per_second, note = _find_time_unit(path, times, feed_duration_s)
    return _build_trajectory(rows, times / per_second, up, (*notes, note) if note else notes)


def _read_text(path: Path) -> str:
    data = read_regular(path, MAX_BYTES, "pose file")
    if data.count(b"\n") > MAX_LINES:
        allowed = f"at most {MAX_LINES:,}"
        raise InputError(Problem(f"the file has {data.count(10):,} lines", Place(str(path)), allowed=allowed))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(Problem("the file is no text", Place(str(path)), allowed=f"lines of {_COLUMNS}")) from None


def _parse_rows(path: Path, text: str) -> tuple[Vectors, float, tuple[str, ...]]:
    """(N, 8) as written, N >= 1, the first time of the file, and sentences on the lines that are left out."""
    numbers = array("d")
    problems: list[Problem] = []
    start = previous = -math.inf
    repeated: list[int] = []
    lost: list[int] = []
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > MAX_LINE_LENGTH:
            message = f"the line is longer than {MAX_LINE_LENGTH:,} letters"
            raise InputError(Problem(message, Place(str(path), number, 1), allowed=f"eight numbers: {_COLUMNS}"))
        words = line.split("#", 1)[0].replace(",", " ").split()
        if not words:
            continue
        row = _parse_row(words)
        if isinstance(row, str):
            problems.append(Problem(row, Place(str(path), number, 1), allowed=f"eight numbers: {_COLUMNS}"))
        elif row[0] < previous:
            problems.append(_unsorted_problem(Place(str(path), number, 1), row[0], previous))
        elif math.isnan(sum(row)):
            lost.append(number)
            # The feed begins with its first line, whether the camera was tracked then or not.
            start = row[0] if math.isinf(start) and not math.isnan(row[0]) else start
        elif row[0] == previous:
            repeated.append(number)
        else:
            numbers.extend(row)
            previous = row[0]
            start = previous if math.isinf(start) else start
        if len(problems) == _MAX_PROBLEMS:
            break
    if problems:
        raise InputError(problems)
    if not numbers:
        raise InputError(Problem("the file holds no pose", Place(str(path)), allowed=f"lines of {_COLUMNS}"))
    left_out = ((repeated, "this time was there already"), (lost, "here is no pose (nan)"))
    notes = tuple(_describe_left_out(path, lines, what) for lines, what in left_out if lines)
    return np.array(numbers).reshape(-1, 8), start, notes


def _describe_left_out(path: Path, lines: list[int], what: str) -> str:
    many = "the line is" if len(lines) == 1 else f"{len(lines):,} such lines are"
    return f"{path.name}:{lines[0]}: {what}; {many} left out"


def _parse_row(words: list[str]) -> tuple[float, ...] | str:
    """The numbers of a line, or what is wrong with it."""
    if len(words) != 8:
        return f"the line has {len(words):,} column{'s' if len(words) > 1 else ''}"
    numbers = []
    for word in words:
        try:
            numbers.append(float(word))
        except ValueError:
            return f'"{word[:40]}" is no number'
        if math.isinf(numbers[-1]):
            return f"{word[:40]} is no place, time or direction"
    if math.isnan(sum(numbers)):
        return tuple(numbers)
    if any(abs(metres) > MAX_COORDINATE_M for metres in numbers[1:4]):
        return f"the position lies more than {MAX_COORDINATE_M / 1000:,.0f} km from the origin"
    length = math.hypot(*numbers[4:])
    if length < 1e-6:
        return "the quaternion is zero and turns nothing"
    if length > 1e6:
        return "the quaternion is far from the length 1"
    return tuple(numbers)


def _find_time_unit(path: Path, times: Vectors, feed_duration_s: float | None) -> tuple[int, str]:
    """How many of the times' unit are a second, and the sentence on it where they are no seconds.

    The feed that they belong to tells it. Raises InputError where only poses hours apart do, or they last too long.
    """
    duration = float(times[-1])
    unit = _guess_time_unit(duration, duration / max(1, len(times) - 1), feed_duration_s)
    per_second, note = 1, ""
    if unit is not None:
        name, per_second = unit
        hours = f"as seconds they would be {duration / 3600:,.1f} hours"
        if not feed_duration_s:
            message, hint = f"the times seem to be in {name}: {hours}", f"divide the first column by {per_second:,}"
            raise InputError(Problem(message, Place(str(path)), allowed="times in seconds", hint=hint))
        note = f"{path.name}: the times are taken as {name}: {hours}, and the feed lasts {feed_duration_s:,.1f} s"
    if duration / per_second > MAX_DURATION_S:
        message = f"the poses last {duration / per_second / 3600:,.1f} hours"
        raise InputError(Problem(message, Place(str(path)), allowed=f"at most {MAX_DURATION_S / 3600:g}, in seconds"))
    return per_second, note


def _guess_time_unit(duration_s: float, step_s: float, feed_duration_s: float | None) -> tuple[str, int] | None:
    """The unit other than seconds that the times of a pose file are in, with how many of them are a second."""
    for name, per_second in _TIME_UNITS:
        if (
            feed_duration_s
            and duration_s > 100 * feed_duration_s
            and 0.2 <= duration_s / per_second / feed_duration_s <= 5
        ):
            return name, per_second
    if step_s < _MAX_STEP_S:
        return None
    # Cameras see 1 to 1,000 times a second: of the units the one in which they do.
    return next(((name, per_second) for name, per_second in _TIME_UNITS if step_s / per_second <= 1), None)


def _unsorted_problem(place: Place, time: float, previous: float) -> Problem:
    message = f"the time {time!r} comes before {previous!r} of a line above"
    hint = "`poses import` sorts them, and writes the file anew"
    return Problem(message, place, allowed="times that rise from line to line", hint=hint)


def _build_trajectory(rows: Vectors, times_s: Vectors, up: UpAxis, notes: tuple[str, ...]) -> Trajectory:
    turn = np.array(WORLD_FROM_FILE[up])
    quaternions = rows[:, 4:] / np.linalg.norm(rows[:, 4:], axis=1, keepdims=True)
    if up != "y":
        quaternions = np.array([quaternion.cross(turn, q) for q in quaternions])
    # Pose knows which way a quaternion turns column vectors; its rotation is used for the positions too.
    rotation = Pose((0.0, 0.0, 0.0), WORLD_FROM_FILE[up]).world_from_optical()[:3, :3]
    return Trajectory(times_s, rows[:, 1:4] @ rotation.T, quaternions, notes)


def _slerp(a: Vectors, b: Vectors, fraction: Vectors) -> Vectors:
    """Unit quaternions (M, 4) on the shorter arc from a to b (Shoemake, SIGGRAPH 1985)."""
    dot = np.sum(a * b, axis=1)
    b = np.where(dot[:, None] < 0, -b, b)
    # The sine below loses its digits where the arc is short; there the chord is the arc.
    angle = np.arccos(np.clip(np.abs(dot), 0.0, 1.0))
    short = angle < 1e-4
    sine = np.where(short, 1.0, np.sin(angle))
    weight_a = np.where(short, 1 - fraction, np.sin((1 - fraction) * angle) / sine)
    weight_b = np.where(short, fraction, np.sin(fraction * angle) / sine)
    mixed = weight_a[:, None] * a + weight_b[:, None] * b
    return np.asarray(mixed / np.linalg.norm(mixed, axis=1, keepdims=True))
