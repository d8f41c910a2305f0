"""Point cloud of a feed: what was seen of the world around its camera, as a PLY file beside it, `CLIP.points.ply`.

PLY (Turk, 1994) is what MeshLab, Blender and CloudCompare read. Of a file of theirs the first element `vertex` counts
with its x, y and z, as text or in little-endian bytes; the axes are those of the poses beside it.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.errors import InputError, Place, Problem, truncate
from vitrine.files.regular_file import read_regular
from vitrine.world.camera import Vectors
from vitrine.world.trajectory import MAX_COORDINATE_M

MAX_POINTS, MAX_BYTES = 2_000_000, 128_000_000
_MAX_HEAD_BYTES = 10_000
_TYPES = {
    "char": "i1", "uchar": "u1", "short": "i2", "ushort": "u2", "int": "i4", "uint": "u4", "float": "f4",
    "double": "f8",
    "int8": "i1", "uint8": "u1", "int16": "i2", "uint16": "u2", "int32": "i4", "uint32": "u4", "float32": "f4",
    "float64": "f8",
}  # fmt: skip
_FORMATS = ("ascii", "binary_little_endian")
_END = b"\nend_header"


class _Head(NamedTuple):
    """The head of a file: its format, how many points follow, the columns of one, and where they begin."""

    is_text: bool
    points: int
    row: np.dtype[np.void]
    begins_at: int


def format_points(points_m: npt.NDArray[np.floating]) -> bytes:
    """The bytes of a PLY file of points (K, 3) in metres."""
    head = ["ply", "format binary_little_endian 1.0", f"element vertex {len(points_m)}"]
    head += [*(f"property float {axis}" for axis in "xyz"), "end_header"]
    return ("\n".join(head) + "\n").encode() + np.asarray(points_m, "<f4").tobytes()


def load_points(path: Path) -> Vectors:
    """The points (K, 3) of a PLY file in its own axes; those that are no numbers are left out. Raises InputError."""
    data = read_regular(path, MAX_BYTES, "point file")
    head = _read_head(path, data)
    body = data[head.begins_at :]
    columns = _read_text(path, body, head) if head.is_text else _read_rows(path, body, head)
    points = np.stack([np.asarray(columns[axis], np.float64) for axis in "xyz"], axis=1)
    with np.errstate(invalid="ignore"):
        return np.asarray(points[(np.abs(points) <= MAX_COORDINATE_M).all(axis=1)])


def _read_head(path: Path, data: bytes) -> _Head:
    at = data[:_MAX_HEAD_BYTES].find(_END)
    end = data.find(b"\n", at + 1)
    if not data.startswith(b"ply") or at < 0 or end < 0:
        raise _make_error(path, "the file is no point cloud", "a PLY file, as text or little-endian")
    kind, count, fields, element = "", None, dict[str, str](), ""
    for line in data[:at].decode("ascii", "replace").splitlines():
        match line.split():
            case ["format", kind, *_]:
                pass
            case ["element", element, number]:
                if count is None and element != "vertex":
                    raise _make_error(path, f'the element "{truncate(element)}" comes first', "vertex first")
                if element == "vertex":
                    count = int(number) if number.isdigit() and len(number) < 10 else -1
            case ["property", kind_of_number, name] if element == "vertex" and name not in fields:
                fields[name] = _TYPES.get(kind_of_number, "")
            case ["property", *_] if element == "vertex":
                # A list, or the same name again: all columns after it would be read from the wrong bytes.
                fields[line] = ""
    if kind not in _FORMATS:
        raise _make_error(path, f'"{truncate(kind)}" is no form of numbers that is read', ", ".join(_FORMATS))
    if (
        count is None
        or not 0 <= count <= MAX_POINTS
        or "" in fields.values()
        or any(axis not in fields for axis in "xyz")
    ):
        allowed = f"an element vertex of at most {MAX_POINTS:,} points with x, y and z, each one number"
        raise _make_error(path, "the head names no points", allowed)
    row = np.dtype([(name, "<" + number) for name, number in fields.items()])
    return _Head(kind == "ascii", count, row, end + 1)


def _read_rows(path: Path, body: bytes, head: _Head) -> dict[str, npt.NDArray[np.void]]:
    if len(body) < head.points * head.row.itemsize:
        raise _make_error(path, "the file ends before its last point", f"{head.points:,} points, as the head says")
    rows = np.frombuffer(body, head.row, head.points)
    return {axis: rows[axis] for axis in "xyz"}


def _read_text(path: Path, body: bytes, head: _Head) -> dict[str, Vectors]:
    names = list(head.row.names or ())
    lines = body.decode("ascii", "replace").splitlines()[: head.points]
    try:
        rows = np.array([line.split() for line in lines], dtype=np.float64).reshape(len(lines), len(names))
    except ValueError:
        rows = np.zeros((0, len(names)))
    if len(rows) < head.points:
        message = f"the points are no {head.points:,} lines of {len(names)} numbers"
        raise _make_error(path, message, "what the head says")
    return {axis: rows[:, names.index(axis)] for axis in "xyz"}


def _make_error(path: Path, message: str, allowed: str) -> InputError:
    return InputError(Problem(message, Place(str(path)), allowed=allowed))
