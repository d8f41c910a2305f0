"""Tables of many world anchors: a CSV with the columns x, y, z in metres and any others, or a .npy array (N, 3)."""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from vitrine.errors import InputError, Place, Problem, truncate
from vitrine.files.regular_file import read_regular
from vitrine.scene.load.csv_columns import MAX_ROWS, parse_csv, parse_numbers
from vitrine.scene.scene import AnchorTable

#: 100,000 anchors are the most that are drawn at speed; so many more can be looked through for those in sight.
MAX_BYTES = 64_000_000
#: A quarter of the way round the Earth: coordinates of maps count from the equator.
MAX_COORDINATE_M = 1e7
#: Where numpy's own headers end; a dtype of words upon words goes on.
_MAX_HEADER_BYTES = 4_096
_ALLOWED_ARRAY = "an array of shape (N, 3) of numbers: x, y, z in metres"
_AXES = ("x", "y", "z")


def load_table(path: Path) -> AnchorTable:
    """The anchors of a .csv or .npy file. Raises InputError, for a CSV with the line of the first ten mistakes."""
    suffix = path.suffix.lower()
    if suffix not in (".csv", ".npy"):
        raise _make_error(path, f'"{path.name}" is no table', "a .csv or .npy file")
    data = read_regular(path, MAX_BYTES, "table")
    return _parse_csv(path, data) if suffix == ".csv" else _parse_npy(path, data)


def _make_error(path: Path, message: str, allowed: str, hint: str = "") -> InputError:
    return InputError(Problem(message, Place(str(path)), allowed=allowed, hint=hint))


def _parse_npy(path: Path, data: bytes) -> AnchorTable:
    shape, fortran, dtype, start = _parse_npy_header(path, data)
    if len(shape) != 2 or shape[1] != 3 or dtype.kind not in "fiu" or dtype.itemsize == 0:
        raise _make_error(
            path, f"the array has the shape {truncate(str(shape))} and the type {truncate(str(dtype))}", _ALLOWED_ARRAY
        )
    if not 0 <= shape[0] <= MAX_ROWS:
        raise _make_error(path, f"the table has {truncate(str(shape[0]))} rows", f"at most {MAX_ROWS:,}")
    count = 3 * shape[0]
    if len(data) - start < count * dtype.itemsize:
        raise _make_error(
            path, f"the file ends before the {shape[0]:,} rows that it promises", _ALLOWED_ARRAY, "export it again"
        )
    array = np.frombuffer(data, dtype, count, start).reshape(shape, order="F" if fortran else "C")
    with np.errstate(all="ignore"):  # what does not fit is found below
        positions = np.array(array, dtype=np.float64)
    bad = np.flatnonzero(~(np.abs(positions) <= MAX_COORDINATE_M).all(axis=1))
    if len(bad):
        row = positions[bad[0]]
        what = f"lies more than {MAX_COORDINATE_M:,.0f} m away" if np.isfinite(row).all() else "holds NaN or infinity"
        raise _make_error(path, f"row {bad[0]} {what} ({len(bad)} such rows)", "finite numbers")
    return AnchorTable(positions, {})


def _parse_npy_header(path: Path, data: bytes) -> tuple[tuple[int, ...], bool, np.dtype[Any], int]:
    """Shape, order, type and where the numbers start. Nothing is unpickled, and nothing is evaluated but literals."""
    if data.startswith(b"PK"):
        what, hint = "this is a zip of arrays (.npz)", "save its one array with numpy.save"
        raise _make_error(path, f"{what}, no .npy file", _ALLOWED_ARRAY, hint)
    file = io.BytesIO(data)
    try:
        version = np.lib.format.read_magic(file)
        length = int.from_bytes(data[8:10] if version == (1, 0) else data[8:12], "little")
        if version not in ((1, 0), (2, 0)) or length > _MAX_HEADER_BYTES:
            raise ValueError(f"a header of version {version} and {length} bytes")
        read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # numpy's word on headers that a Python 2 wrote
            shape, fortran, dtype = read(file, max_header_size=_MAX_HEADER_BYTES)
        if any(type(length) is not int for length in shape):
            raise ValueError("True is a length to numpy")
    except Exception:  # TokenError, RecursionError, TypeError and others, as its words lead numpy's reader to them
        raise _make_error(path, "this is no .npy array of numbers: the file is damaged", _ALLOWED_ARRAY) from None
    if dtype.hasobject:
        raise _make_error(path, "this is no .npy array of numbers: pickled objects are refused", _ALLOWED_ARRAY)
    return shape, fortran, dtype, file.tell()


def _parse_csv(path: Path, data: bytes) -> AnchorTable:
    table = parse_csv(path, data, _AXES)
    positions = parse_numbers(path, table, _AXES, MAX_COORDINATE_M, "metres")
    others = {name: values for name, values in table.columns.items() if name not in _AXES}
    return AnchorTable(positions, others)
