"""Tables of many world anchors: a CSV with the columns x, y, z in metres and any others, or a .npy array (N, 3)."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.scene.problem import InputError, Place, Problem, nearest
from app.scene.scene import AnchorTable

MAX_BYTES = 256_000_000
_AXES = ("x", "y", "z")


def load_table(path: Path) -> AnchorTable:
    """The anchors of a .csv or .npy file. Raises InputError, for a CSV with the line of the first ten mistakes."""
    suffix = path.suffix.lower()
    if suffix not in (".csv", ".npy"):
        raise _error(path, f'"{path.name}" is no table', "a .csv or .npy file")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _error(path, f"the table has {path.stat().st_size / 1e6:.0f} MB", f"at most {MAX_BYTES // 10**6} MB")
        return _from_csv(path) if suffix == ".csv" else _from_npy(path)
    except OSError as error:
        raise _error(path, f"the table cannot be read: {error.strerror or error}", "") from None


def _error(path: Path, message: str, allowed: str, hint: str = "") -> InputError:
    return InputError(Problem(message, Place(str(path)), allowed=allowed, hint=hint))


def _from_npy(path: Path) -> AnchorTable:
    allowed = "an array of shape (N, 3) of numbers: x, y, z in metres"
    try:
        # Mapped, so that a header that promises more than the file holds is refused before memory is asked for.
        array = np.load(path, allow_pickle=False, mmap_mode="r")
    except (ValueError, EOFError, TypeError, SyntaxError, OverflowError) as error:
        objects = any(word in str(error).lower() for word in ("pickle", "python objects"))
        reason = "pickled objects are refused" if objects else "the file is damaged"
        raise _error(path, f"this is no .npy array of numbers: {reason}", allowed) from None
    if array.ndim != 2 or array.shape[1] != 3 or array.dtype.kind not in "fiu":
        raise _error(path, f"the array has the shape {array.shape} and the type {array.dtype}", allowed)
    positions = np.array(array, dtype=np.float64)
    bad = np.flatnonzero(~np.isfinite(positions).all(axis=1))
    if len(bad):
        raise _error(path, f"row {bad[0]} holds NaN or infinity ({len(bad)} such rows)", "finite numbers")
    return AnchorTable(positions, {})


def _from_csv(path: Path) -> AnchorTable:
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise _error(path, "the table is not UTF-8", "a text file in UTF-8") from None
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        header = [name.strip() for name in next(reader, [])]
        _check_header(path, header)
        rows, lines = [], []
        for row in reader:
            if row:
                rows.append(row)
                lines.append(reader.line_num)
    except csv.Error as error:
        raise InputError(Problem(f"the CSV is damaged: {error}", Place(str(path), reader.line_num, 1))) from None
    return _assemble(path, header, rows, lines)


def _check_header(path: Path, header: list[str]) -> None:
    place = Place(str(path), 1, 1)
    problems = [
        Problem(f'the table has no column "{axis}"', place, allowed=f"columns {', '.join(_AXES)} and any others",
                hint=nearest(axis, header) if header != [axis] else "")
        for axis in _AXES if axis not in header
    ]  # fmt: skip
    twice = {name for name in header if header.count(name) > 1}
    problems += [Problem(f'the column "{name}" stands twice', place) for name in sorted(twice)]
    if problems:
        raise InputError(problems)


def _assemble(path: Path, header: list[str], rows: list[list[str]], lines: list[int]) -> AnchorTable:
    problems: list[Problem] = []
    for row, line in zip(rows, lines, strict=True):
        if len(row) != len(header):
            message = f"the row has {len(row)} values, the header {len(header)}"
            problems.append(Problem(message, Place(str(path), line, 1)))
        if len(problems) == 10:
            break
    if problems:
        raise InputError(problems)
    columns = dict(zip(header, map(tuple, zip(*rows, strict=True)), strict=True)) if rows else dict.fromkeys(header, ())
    positions = np.stack([_numbers(path, axis, columns[axis], lines, problems) for axis in _AXES], axis=1)
    if problems:
        raise InputError(sorted(problems, key=lambda problem: problem.place.line if problem.place else 0)[:10])
    others = {name: values for name, values in columns.items() if name not in _AXES}
    return AnchorTable(positions, others)


def _numbers(
    path: Path, axis: str, texts: tuple[str, ...], lines: list[int], problems: list[Problem]
) -> npt.NDArray[np.float64]:
    try:
        numbers = np.array(texts, dtype=np.float64)
    except ValueError:
        numbers = np.array([_number(text) for text in texts])
    for index in np.flatnonzero(~np.isfinite(numbers))[:10]:
        message = f'column {axis}: "{texts[index]}" is no finite number'
        problems.append(Problem(message, Place(str(path), lines[index], 1), allowed="metres such as 12.5"))
    return numbers


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan
