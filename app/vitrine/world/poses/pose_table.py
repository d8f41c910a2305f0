"""Pose table: the camera poses of another program's file, as they stand there, with what the file says of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

import numpy as np

from vitrine.errors import InputError, Place, Problem
from vitrine.world.camera import Intrinsics, Vectors
from vitrine.world.trajectory import MAX_COORDINATE_M

#: The axes of a camera: x right, y down, z ahead; x right, y up, z back; the same with z ahead, left-handed, as is its
#: world; x ahead, y left, z up.
CameraAxes = Literal["opencv", "opengl", "unity", "ros"]
CAMERA_AXES: tuple[CameraAxes, ...] = get_args(CameraAxes)
#: Which axis of the world is up; `cameras`: the mean of what is up in all pictures.
WorldUp = Literal["y", "z", "-y", "-z", "x", "-x", "cameras"]
WORLD_UPS: tuple[WorldUp, ...] = get_args(WorldUp)
TimeUnit = Literal["s", "ms", "us", "ns"]
TIME_UNITS: dict[TimeUnit, float] = {"s": 1.0, "ms": 1e3, "us": 1e6, "ns": 1e9}
UNIT_NAMES: dict[TimeUnit, str] = {"s": "seconds", "ms": "milliseconds", "us": "microseconds", "ns": "nanoseconds"}

MAX_POSES = 1_000_000
#: Of a matrix that turns: how far its axes may be from one length before it is no rotation.
_MAX_SKEW = 0.02


class FileLens(NamedTuple):
    """Intrinsics that a file holds; `model` and `coefficients` of its lens, as in a camera file, where it bends."""

    intrinsics: Intrinsics
    model: str = ""
    coefficients: Mapping[str, float] = {}


@dataclass(frozen=True, eq=False, slots=True)
class PoseTable:
    """N >= 1 poses as written: positions (N, 3), rotations (N, 3, 3), world from camera; NaN where there is none.

    `times` (N,) in `unit` (None: nobody says), or else `frames` (N,), the numbers of frames; `start` is when the clip
    began by the same clock, where the file says that. `axes` and `up` are those of the format. `notes` are sentences on
    what was found and what was not read.
    """

    format: str
    positions: Vectors
    rotations: Vectors
    axes: CameraAxes
    up: WorldUp
    times: Vectors | None = None
    unit: TimeUnit | None = None
    frames: Vectors | None = None
    rate_hz: float | None = None
    lens: FileLens | None = None
    notes: tuple[str, ...] = ()
    start: float | None = None


def split_matrices(matrices: Vectors, place: Place) -> tuple[Vectors, Vectors]:
    """Positions (N, 3) and rotations (N, 3, 3) of matrices (N, 3 or 4, 4), column vectors, without their scale.

    Raises InputError for matrices that do not turn, but mirror or skew.
    """
    positions, rotations = matrices[:, :3, 3], matrices[:, :3, :3]
    known = np.asarray(np.isfinite(matrices).all(axis=(1, 2)))
    positions, rotations = (
        np.where(known[:, None], positions, np.nan),
        np.where(known[:, None, None], rotations, np.nan),
    )
    if not known.any():
        return positions, rotations
    # Numbers of 1e200 have squares beyond all numbers, which turn nothing either.
    with np.errstate(over="ignore", invalid="ignore"):
        lengths: Vectors = np.linalg.norm(rotations[known], axis=1)
        squares = np.swapaxes(rotations[known], 1, 2) @ rotations[known]
        scale: Vectors = lengths.mean(axis=1)
        skew: Vectors = np.abs(squares - (scale**2)[:, None, None] * np.eye(3)).max(axis=(1, 2))
        straight = np.logical_and(skew <= _MAX_SKEW * scale**2, scale > 1e-12)
    bent = np.flatnonzero(~straight)
    if len(bent):
        number = int(np.flatnonzero(known)[bent[0]]) + 1
        message = f"the matrix of pose {number:,} does not turn: its columns are not at right angles and of one length"
        raise InputError(Problem(message, place, allowed="matrices of camera to world, such as of a rigid body"))
    if (np.linalg.det(rotations[known]) < 0).any():
        raise InputError(Problem("the matrices mirror", place, hint="export them without a mirrored axis"))
    u, _, vt = np.linalg.svd(rotations[known])
    turned = rotations.copy()
    turned[known] = u @ vt
    return positions, turned


def shape_matrices(numbers: Vectors) -> Vectors:
    """(N, 4, 4) or (N, 3, 4) from (N, 16 or 12) numbers: row by row, or of 16 by columns, which their end tells."""
    if numbers.shape[1] == 12:
        return numbers.reshape(-1, 3, 4)
    matrices = numbers.reshape(-1, 4, 4)
    known = matrices[np.isfinite(matrices).all(axis=(1, 2))]
    by_columns = len(known) and not known[:, :3, 3].any() and known[:, 3, :3].any()
    return np.swapaxes(matrices, 1, 2) if by_columns else matrices


def check_positions(positions: Vectors, place: Place) -> None:
    """Raise InputError for positions (N, 3) that no walk on Earth has."""
    far = ~(np.abs(positions) <= MAX_COORDINATE_M).all(axis=1)  # what is no number is not near either
    if far.any():
        message = (
            f"the position of pose {int(far.argmax()) + 1:,} lies more than {MAX_COORDINATE_M / 1000:,.0f} km away"
        )
        raise InputError(Problem(message, place, hint="--scale says how many metres a unit is"))
