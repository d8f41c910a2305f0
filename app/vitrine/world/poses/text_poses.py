"""Readers of poses in lines of text: TUM, KITTI's odometry, EuRoC's state, and tables of AR loggers with a header."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from vitrine.errors import InputError, Problem
from vitrine.world.camera import Vectors
from vitrine.world.poses.column_names import find_columns, find_matrix, find_unit
from vitrine.world.poses.euroc_rig import place_camera
from vitrine.world.poses.json_numbers import make_intrinsics
from vitrine.world.poses.pose_files import PoseFiles
from vitrine.world.poses.pose_table import CameraAxes, FileLens, PoseTable, WorldUp, shape_matrices, split_matrices
from vitrine.world.poses.text_rows import TextRows, parse_rows
from vitrine.world.rotations import rotations_from_quaternions

#: The header of Stray Scanner, whose cameras are as OpenCV's.
_STRAY = ("timestamp", "frame", "x", "y", "z", "qx", "qy", "qz", "qw")
#: EuRoC counts nanoseconds; of seconds nobody has so many.
_MIN_NANOSECONDS = 1e15
#: Beyond, the number before a matrix is a time.
_MAX_FRAMES = 1e7


def read_text_poses(files: PoseFiles, name: str, quaternion: str = "auto") -> PoseTable | None:
    """The poses of a text of any of these kinds; None where it is none. Raises InputError.

    `quaternion` is the order of their numbers where no header says it: xyzw or wxyz.
    """
    rows = parse_rows(files.read_text(name), files.place(name))
    if rows is None:
        return None
    columns = rows.numbers.shape[1]
    if rows.header and (found := _read_named(files, name, rows)) is not None:
        return found
    if columns in (12, 16):
        return _read_kitti(files, name, rows.numbers, None)
    if columns in (13, 17) and not _is_euroc(rows):
        return _read_kitti(files, name, rows.numbers[:, 1:], rows.numbers[:, 0])
    if columns < 8:
        return None
    is_euroc = _is_euroc(rows)
    order = quaternion if quaternion != "auto" else "wxyz" if is_euroc else "xyzw"
    if is_euroc:
        return _read_euroc(files, name, rows.numbers, order)
    if rows.has_commas and (found := _read_ios_logger(files, name, rows.numbers, quaternion)) is not None:
        return found
    rotations = rotations_from_quaternions(_pick_quaternions(rows.numbers, 4, order))
    notes: tuple[str, ...] = (f"{len(rotations):,} lines",)
    if rows.has_commas and quaternion == "auto":
        notes += ("quaternions taken as x y z w (--quaternion)",)
    return PoseTable("TUM", rows.numbers[:, 1:4], rotations, "opencv", "y", times=rows.numbers[:, 0], notes=notes)


def _pick_quaternions(numbers: Vectors, first: int, order: str) -> Vectors:
    """(N, 4) xyzw of the columns from `first` on."""
    w_first = [first + 1, first + 2, first + 3, first]
    return np.asarray(numbers[:, w_first if order == "wxyz" else slice(first, first + 4)])


def _is_euroc(rows: TextRows) -> bool:
    """EuRoC has commas and nanoseconds; ORB-SLAM writes those with spaces, in the order of TUM."""
    first = rows.numbers[:, 0]
    return rows.has_commas and rows.numbers.shape[1] >= 8 and bool(np.nanmax(first, initial=0.0) > _MIN_NANOSECONDS)


def _read_euroc(files: PoseFiles, name: str, numbers: Vectors, order: str) -> PoseTable:
    rotations = rotations_from_quaternions(_pick_quaternions(numbers, 4, order))
    return place_camera(files, name, numbers[:, 1:4], rotations, numbers[:, 0])


def _read_ios_logger(files: PoseFiles, name: str, numbers: Vectors, order: str) -> PoseTable | None:
    """ios_logger's ARposes.txt, w first, as Frames.txt beside it tells, which has the clip's times. None without."""
    folder = name.rpartition("/")[0]
    beside = f"{folder}/Frames.txt" if folder else "Frames.txt"
    if not files.exists(beside) or beside == name:
        return None
    lines = [line for line in files.read_text(beside).splitlines() if line.strip() and not line.startswith("#")]
    words = lines[0].split(",") if lines else []
    try:
        start = float(words[0]) if len(words) == 6 else math.nan
    except ValueError:
        return None
    if not math.isfinite(start):
        return None
    rotations = rotations_from_quaternions(_pick_quaternions(numbers, 4, "wxyz" if order == "auto" else order))
    notes = (f"{len(numbers):,} lines", "the clip's start by Frames.txt")
    return PoseTable(
        "ios_logger", numbers[:, 1:4], rotations, "opengl", "y", times=numbers[:, 0], notes=notes, start=start
    )


def _read_kitti(files: PoseFiles, name: str, numbers: Vectors, index: Vectors | None) -> PoseTable:
    """Matrices of 12 or 16 numbers a line: the first camera in the axes of its first picture; times.txt beside it."""
    positions, rotations = split_matrices(shape_matrices(numbers), files.place(name))
    notes = [f"{len(numbers):,} lines"]
    times = None
    folder, _, file = name.rpartition("/")
    stem = file.rsplit(".", 1)[0]
    near = f"{folder}/" if folder else ""
    for candidate in (f"{near}times.txt", f"{near}{stem}.times.txt", f"{near}../sequences/{stem}/times.txt"):
        if index is None and files.exists(candidate):
            times = _read_times(files, candidate, len(numbers))
            notes.append(f"times of {candidate}")
            break
    if index is not None and (np.nanmax(index, initial=0.0) > _MAX_FRAMES or (index % 1 != 0).any()):
        index, times = None, index
    frames = None if times is not None else np.arange(len(numbers), dtype="f8") if index is None else index
    return PoseTable("KITTI", positions, rotations, "opencv", "-y", times=times, frames=frames, notes=tuple(notes))


def _read_times(files: PoseFiles, name: str, count: int) -> Vectors:
    words = files.read_text(name).split()
    try:
        times = np.array([float(word) for word in words])
    except ValueError:
        raise InputError(
            Problem("here are no times", files.place(name), allowed="a number of seconds a line")
        ) from None
    if len(times) != count:
        message = f"{len(times):,} times are not those of {count:,} poses"
        raise InputError(Problem(message, files.place(name), hint="--rate counts frames instead, without this file"))
    return times


def _read_named(files: PoseFiles, name: str, rows: TextRows) -> PoseTable | None:
    """The poses of a table whose header says what its columns are; None where that names no pose."""
    header = rows.header[: rows.numbers.shape[1]]
    columns, numbers = find_columns(header), rows.numbers
    matrix = find_matrix(header)
    has_quaternions = all(key in columns for key in ("x", "y", "z", "qx", "qy", "qz", "qw"))
    if not has_quaternions and matrix is None:
        return None
    times = numbers[:, columns["time"]] if "time" in columns else None
    unit = find_unit(header[columns["time"]]) if "time" in columns else None
    frames = numbers[:, columns["frame"]] if "frame" in columns else np.arange(len(numbers), dtype="f8")
    if has_quaternions:
        positions = numbers[:, [columns[key] for key in "xyz"]]
        rotations = rotations_from_quaternions(numbers[:, [columns[f"q{key}"] for key in "xyzw"]])
    else:
        assert matrix is not None
        positions, rotations = split_matrices(shape_matrices(numbers[:, matrix]), files.place(name))
    if any("p_rs" in word.lower() or "q_rs" in word.lower() for word in header) and times is not None:
        return place_camera(files, name, positions, rotations, times)
    kind, axes, up = _guess_logger(header, "time" in columns)
    lens = _read_lens(numbers, columns)
    notes = (f"{len(numbers):,} lines", f"columns {', '.join(header[:12])}{' …' if len(header) > 12 else ''}")
    return PoseTable(
        kind,
        positions,
        rotations,
        axes,
        up,
        times=times,
        unit=unit,
        frames=None if times is not None else frames,
        lens=lens,
        notes=notes,
    )


def _guess_logger(header: Sequence[str], has_times: bool) -> tuple[str, CameraAxes, WorldUp]:
    names = tuple(word.lower().strip() for word in header)
    if names[: len(_STRAY)] == _STRAY:
        return "Stray Scanner's table", "opencv", "y"
    if has_times and names[1:8] == ("tx", "ty", "tz", "qx", "qy", "qz", "qw"):
        return "TUM", "opencv", "y"
    return "a logger's table", "opengl", "y"


def _read_lens(numbers: Vectors, columns: Mapping[str, int]) -> FileLens | None:
    """The intrinsics of the row in the middle, where the table has them with the picture's size."""
    keys = ("width", "height", "fx", "fy", "cx", "cy")
    if not all(key in columns for key in keys):
        return None
    found = make_intrinsics(*numbers[len(numbers) // 2, [columns[key] for key in keys]].tolist())
    return FileLens(found) if found is not None else None
