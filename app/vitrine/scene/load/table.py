"""Tables of many world anchors: a CSV with the columns x, y, z in metres and any others, or a .npy array (N, 3)."""

from __future__ import annotations

import csv
import io
import math
import re
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from vitrine.errors import InputError, Place, Problem, suggest_name, truncate
from vitrine.files.regular_file import read_regular
from vitrine.scene.scene import AnchorTable

#: 100,000 anchors are the most that are drawn at speed; so many more can be looked through for those in sight.
MAX_BYTES = 64_000_000
MAX_ROWS = 1_000_000
#: Of texts, which take 60 bytes each where numbers take 8.
MAX_COLUMNS, MAX_VALUES = 256, 3_000_000
#: The cells of a longer line take gigabytes before they can be counted.
MAX_LINE_LENGTH = 200_000
_LONG_LINE = re.compile(rf"[^\r\n]{{{MAX_LINE_LENGTH + 1}}}")
#: A quarter of the way round the Earth: coordinates of maps count from the equator.
MAX_COORDINATE_M = 1e7
#: Where numpy's own headers end; a dtype of words upon words goes on.
_MAX_HEADER_BYTES = 4_096
_MAX_PROBLEMS = 10
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
    if b"\0" in data:
        raise _make_error(path, "the table holds NUL bytes", "a text file in UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _make_error(path, "the table is not UTF-8", "a text file in UTF-8") from None
    if (long := _LONG_LINE.search(text)) is not None:
        line = text.count("\n", 0, long.start()) + 1
        message = f"the line is longer than {MAX_LINE_LENGTH:,} letters"
        raise InputError(Problem(message, Place(str(path), line, 1), allowed=f"at most {MAX_COLUMNS} columns"))
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        header = [name.strip() for name in next(reader, [])]
        _check_header(path, header)
        most = min(MAX_ROWS, MAX_VALUES // len(header))
        rows, lines, wrong = [], [], 0
        for row in reader:
            if row:
                rows.append(row)
                lines.append(reader.line_num)
                if len(rows) > most:
                    raise _make_error(
                        path, f"the table has more than {most:,} rows of {len(header)}", f"at most {most:,}"
                    )
                wrong += len(row) != len(header)
                if wrong == _MAX_PROBLEMS:
                    break
    except csv.Error as error:
        raise InputError(Problem(f"the CSV is damaged: {error}", Place(str(path), reader.line_num, 1))) from None
    return _build_table(path, header, rows, lines)


def _check_header(path: Path, header: list[str]) -> None:
    place = Place(str(path), 1, 1)
    if len(header) > MAX_COLUMNS:
        raise InputError(Problem(f"the table has {len(header):,} columns", place, allowed=f"at most {MAX_COLUMNS}"))
    problems = [
        Problem(f'the table has no column "{axis}"', place, allowed=f"columns {', '.join(_AXES)} and any others",
                hint=suggest_name(axis, header) if header != [axis] else "")
        for axis in _AXES if axis not in header
    ]  # fmt: skip
    twice = {name for name in header if header.count(name) > 1}
    problems += [Problem(f'the column "{truncate(name)}" stands twice', place) for name in sorted(twice)]
    if problems:
        raise InputError(problems)


def _build_table(path: Path, header: list[str], rows: list[list[str]], lines: list[int]) -> AnchorTable:
    problems: list[Problem] = []
    for row, line in zip(rows, lines, strict=True):
        if len(row) != len(header):
            message = f"the row has {len(row)} values, the header {len(header)}"
            problems.append(Problem(message, Place(str(path), line, 1)))
        if len(problems) == _MAX_PROBLEMS:
            break
    if problems:
        raise InputError(problems)
    columns = dict(zip(header, map(tuple, zip(*rows, strict=True)), strict=True)) if rows else dict.fromkeys(header, ())
    positions = np.stack([_parse_coordinates(path, axis, columns[axis], lines, problems) for axis in _AXES], axis=1)
    if problems:
        raise InputError(
            sorted(problems, key=lambda problem: problem.place.line if problem.place else 0)[:_MAX_PROBLEMS]
        )
    others = {name: values for name, values in columns.items() if name not in _AXES}
    return AnchorTable(positions, others)


def _parse_coordinates(
    path: Path, axis: str, texts: tuple[str, ...], lines: list[int], problems: list[Problem]
) -> npt.NDArray[np.float64]:
    try:
        numbers = np.array(texts, dtype=np.float64)
    except ValueError:
        numbers = np.array([_parse_coordinate(text) for text in texts])
    for index in np.flatnonzero(~(np.abs(numbers) <= MAX_COORDINATE_M))[:_MAX_PROBLEMS]:
        what = (
            f"lies more than {MAX_COORDINATE_M:,.0f} m away" if np.isfinite(numbers[index]) else "is no finite number"
        )
        message = f'column {axis}: "{truncate(texts[index])}" {what}'
        problems.append(Problem(message, Place(str(path), lines[index], 1), allowed="metres such as 12.5"))
    return numbers


def _parse_coordinate(text: str) -> float:
    try:
        return float(text)
    except (ValueError, OverflowError):
        return math.nan
