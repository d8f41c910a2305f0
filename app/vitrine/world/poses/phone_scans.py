"""Readers of phone scans: Record3D's .r3d, and Polycam's key frames. Both have ARKit's cameras, as OpenGL, and y up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from vitrine.errors import InputError, Problem
from vitrine.world.camera import Intrinsics
from vitrine.world.poses.frame_names import find_moments
from vitrine.world.poses.json_numbers import find_number, list_numbers, make_intrinsics
from vitrine.world.poses.pose_files import PoseFiles
from vitrine.world.poses.pose_table import MAX_POSES, FileLens, PoseTable, split_matrices
from vitrine.world.rotations import rotations_from_quaternions

_ROWS = tuple(f"t_{row}{column}" for row in range(3) for column in range(4))


def read_record3d(files: PoseFiles, name: str) -> PoseTable:
    """The poses of the metadata of an .r3d: qx qy qz qw x y z, at `frameTimestamps` or `fps`. Raises InputError."""
    top, place = files.read_json(name), files.place(name)
    poses = top.get("poses")
    if not isinstance(poses, list) or not poses:
        hint = "it was recorded by an older Record3D, or without tracking"
        raise InputError(Problem("the recording holds no poses", place, key="poses", hint=hint))
    if len(poses) > MAX_POSES:
        raise InputError(Problem(f"the recording has {len(poses):,} poses", place, allowed=f"at most {MAX_POSES:,}"))
    rows = [list_numbers(pose) for pose in poses]
    wrong = next((index for index, row in enumerate(rows) if row is None or len(row) != 7), None)
    if wrong is not None:
        allowed = "seven numbers: qx qy qz qw x y z"
        raise InputError(Problem("this is no pose", place, key=f"poses.{wrong}", allowed=allowed))
    values = np.array(rows, "f8")
    notes = [f"{len(values):,} poses"]
    times, rate_hz = list_numbers(top.get("frameTimestamps")), find_number(top, "fps")
    lens = _read_matrix_lens(top)
    if lens is None:
        notes.append("no focal length")
    rotations = rotations_from_quaternions(values[:, :4])
    table = PoseTable("Record3D", values[:, 4:], rotations, "opengl", "y", lens=lens, notes=tuple(notes))
    if times is not None and len(times) == len(values):
        return replace(table, times=np.array(times), unit="s")
    return replace(table, frames=np.arange(len(values), dtype="f8"), rate_hz=rate_hz)


def _read_matrix_lens(top: dict[str, Any]) -> FileLens | None:
    """K is column by column; some versions have one of each frame beside it."""
    width, height, matrix = find_number(top, "w"), find_number(top, "h"), list_numbers(top.get("K"))
    own = top.get("perFrameIntrinsicCoeffs")
    intrinsics: Intrinsics | None = None
    if width and height and matrix is not None and len(matrix) == 9:
        fx, _, _, _, fy, _, cx, cy, _ = matrix if matrix[6] or matrix[7] else np.array(matrix).reshape(3, 3).T.ravel()
        intrinsics = make_intrinsics(width, height, float(fx), float(fy), float(cx), float(cy))
    elif width and height and isinstance(own, list) and own:
        middle = list_numbers(own[len(own) // 2])
        if middle is not None and len(middle) == 4:
            intrinsics = make_intrinsics(width, height, *middle)
    return FileLens(intrinsics) if intrinsics is not None else None


def read_polycam(files: PoseFiles, folder: str) -> PoseTable:
    """The poses of Polycam's key frames, a file of JSON for each. Raises InputError."""
    names = files.list_files(folder, ".json")
    if not names:
        raise InputError(Problem("the folder holds no cameras", files.place(folder), allowed="a .json for each"))
    if len(names) > MAX_POSES:
        raise InputError(Problem(f"{len(names):,} cameras", files.place(folder), allowed=f"at most {MAX_POSES:,}"))
    frames = [files.read_json(name) for name in names]
    rows = []
    for name, frame in zip(names, frames, strict=True):
        row = [find_number(frame, key) for key in _ROWS]
        if any(number is None for number in row):
            missing = next(key for key, number in zip(_ROWS, row, strict=True) if number is None)
            raise InputError(Problem(f'the number "{missing}" is missing', files.place(name), allowed="t_00 to t_23"))
        rows.append(row)
    positions, rotations = split_matrices(np.array(rows, "f8").reshape(-1, 3, 4), files.place(folder))
    notes = [f"{len(rows):,} key frames"]
    if "corrected" not in folder:
        notes.append("as they were taken, not corrected")
    lens = _read_middle_lens(frames)
    stamps = [find_number(frame, "timestamp") for frame in frames]
    if all(stamp is not None for stamp in stamps):
        return PoseTable(
            "Polycam", positions, rotations, "opengl", "y", times=np.array(stamps, "f8"), lens=lens, notes=tuple(notes)
        )
    times, numbers, note = find_moments(names)
    notes.append(note)
    return PoseTable(
        "Polycam", positions, rotations, "opengl", "y", times=times, frames=numbers, lens=lens, notes=tuple(notes)
    )


def _read_middle_lens(frames: list[dict[str, Any]]) -> FileLens | None:
    """Its focal length moves with the focus: that of the frame in the middle of them."""
    keys = ("width", "height", "fx", "fy", "cx", "cy")
    found = [tuple(find_number(frame, key) or 0.0 for key in keys) for frame in frames]
    lenses = sorted((values for values in found if values[2] > 0), key=lambda values: values[2])
    if not lenses:
        return None
    intrinsics = make_intrinsics(*lenses[len(lenses) // 2])
    return FileLens(intrinsics) if intrinsics is not None else None
