"""Where the camera was: a trajectory in TUM format, and the pose between its stamps.

A line is `t tx ty tz qx qy qz qw`, camera to world, optical axes; # begins a comment.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import numpy as np
from pyrr import quaternion

from app.scene.problem import InputError, Place, Problem
from app.scene.yaml_source import read_text
from app.world.camera import Pose, Vectors

#: The axis that points up in a file: y is ours, z maps' and robots', -y that of SLAM started from a camera's axes.
Up = Literal["y", "z", "-y"]
UPS: tuple[Up, ...] = get_args(Up)

_COLUMNS = "t tx ty tz qx qy qz qw"
_MOST_PROBLEMS = 10
_HALF = math.sqrt(0.5)
#: From the file's axes to ours, as quaternions (x, y, z, w): turns about x by 0, -90 and 180 degrees.
_TURNS: dict[Up, tuple[float, float, float, float]] = {
    "y": (0.0, 0.0, 0.0, 1.0),
    "z": (-_HALF, 0.0, 0.0, _HALF),
    "-y": (1.0, 0.0, 0.0, 0.0),
}


@dataclass(frozen=True, eq=False, slots=True)
class Trajectory:
    """N >= 1 poses: times_s (N,) rising from 0, positions_m (N, 3) in world axes, unit quaternions (N, 4) xyzw."""

    times_s: Vectors
    positions_m: Vectors
    quaternions: Vectors

    def pose_at(self, time_s: float) -> Pose:
        """The pose at a time of the feed; before the first and after the last stamp theirs."""
        positions, orientations = self.poses_at(np.array([time_s]))
        x, y, z = positions[0].tolist()
        qx, qy, qz, qw = orientations[0].tolist()
        return Pose((x, y, z), (qx, qy, qz, qw))

    def positions_at(self, times_s: Vectors) -> Vectors:
        """(M, 3) metres at times (M,), linear between the stamps."""
        low, share = self._between(times_s)
        a, b = self.positions_m[low], self.positions_m[self._next(low)]
        return np.asarray(a + share[:, None] * (b - a))

    def poses_at(self, times_s: Vectors) -> tuple[Vectors, Vectors]:
        """Positions (M, 3) and unit quaternions (M, 4) at times (M,); orientations turn evenly (slerp)."""
        low, share = self._between(times_s)
        return self.positions_at(times_s), _slerp(self.quaternions[low], self.quaternions[self._next(low)], share)

    def headings_at(self, times_s: Vectors) -> Vectors:
        """Compass directions (M,) in radians at times (M,), as `Pose.heading_rad` has them one by one."""
        x, y, z, w = self.poses_at(times_s)[1].T
        return np.asarray(np.arctan2(2 * (x * z + y * w), 2 * (x * x + y * y) - 1))

    def _between(self, times_s: Vectors) -> tuple[np.ndarray[tuple[int], np.dtype[np.intp]], Vectors]:
        """The stamp before each time, and how far the time is on the way to the next one, 0..1."""
        low = np.clip(np.searchsorted(self.times_s, times_s, "right") - 1, 0, None)
        span = self.times_s[self._next(low)] - self.times_s[low]
        gone = times_s - self.times_s[low]
        share = np.divide(gone, span, out=np.zeros_like(gone), where=span > 0)
        return low, np.clip(share, 0.0, 1.0)

    def _next(self, low: np.ndarray[tuple[int], np.dtype[np.intp]]) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
        return np.minimum(low + 1, len(self.times_s) - 1)


def load_trajectory(path: Path, up: Up = "y") -> Trajectory:
    """A TUM file, turned so that +Y is up. Raises InputError with file and line of the first ten mistakes."""
    rows: list[tuple[float, ...]] = []
    problems: list[Problem] = []
    for number, line in enumerate(read_text(path).splitlines(), 1):
        text = line.split("#", 1)[0].replace(",", " ")
        if not text.strip() or len(problems) >= _MOST_PROBLEMS:
            continue
        row = _row(text.split())
        if isinstance(row, str):
            problems.append(Problem(row, Place(str(path), number, 1), allowed=f"eight numbers: {_COLUMNS}"))
        elif rows and row[0] <= rows[-1][0]:
            problems.append(_unsorted(Place(str(path), number, 1), row[0], rows[-1][0]))
        else:
            rows.append(row)
    if problems:
        raise InputError(problems)
    if not rows:
        raise InputError(Problem("the file holds no pose", Place(str(path)), allowed=f"lines of {_COLUMNS}"))
    return _trajectory(np.array(rows), up)


def _row(words: list[str]) -> tuple[float, ...] | str:
    """The numbers of a line, or what is wrong with it."""
    if len(words) != 8:
        return f"the line has {len(words)} column{'s' if len(words) > 1 else ''}"
    numbers = []
    for word in words:
        try:
            numbers.append(float(word))
        except ValueError:
            return f'"{word[:40]}" is no number'
        if not math.isfinite(numbers[-1]):
            return f"{word} is no place, time or direction"
    if math.hypot(*numbers[4:]) < 1e-6:
        return "the quaternion is zero and turns nothing"
    return tuple(numbers)


def _unsorted(place: Place, time_s: float, before_s: float) -> Problem:
    what = "is repeated" if time_s == before_s else f"comes before {before_s!r} of the line above"
    return Problem(f"the time {time_s!r} {what}", place, allowed="times that rise from line to line")


def _trajectory(rows: Vectors, up: Up) -> Trajectory:
    turn = np.array(_TURNS[up])
    quaternions = rows[:, 4:] / np.linalg.norm(rows[:, 4:], axis=1, keepdims=True)
    if up != "y":
        quaternions = np.array([quaternion.cross(turn, q) for q in quaternions])
    # Pose knows which way a quaternion turns column vectors; its rotation is used for the positions too.
    rotation = Pose((0.0, 0.0, 0.0), _TURNS[up]).world_from_optical()[:3, :3]
    return Trajectory(rows[:, 0] - rows[0, 0], rows[:, 1:4] @ rotation.T, quaternions)


def _slerp(a: Vectors, b: Vectors, share: Vectors) -> Vectors:
    """Unit quaternions (M, 4) on the shorter arc from a to b (Shoemake, SIGGRAPH 1985)."""
    dot = np.sum(a * b, axis=1)
    b = np.where(dot[:, None] < 0, -b, b)
    # The sine below loses its digits where the arc is short; there the chord is the arc.
    angle = np.arccos(np.clip(np.abs(dot), 0.0, 1.0))
    short = angle < 1e-4
    sine = np.where(short, 1.0, np.sin(angle))
    weight_a = np.where(short, 1 - share, np.sin((1 - share) * angle) / sine)
    weight_b = np.where(short, share, np.sin(share * angle) / sine)
    mixed = weight_a[:, None] * a + weight_b[:, None] * b
    return np.asarray(mixed / np.linalg.norm(mixed, axis=1, keepdims=True))
