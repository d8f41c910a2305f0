"""Columns of a CSV: its texts by column with the line of each row, and the numbers in them."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.errors import InputError, Place, Problem, suggest_name, truncate

MAX_ROWS = 1_000_000
#: Of texts, which take 60 bytes each where numbers take 8.
MAX_COLUMNS, MAX_VALUES = 256, 3_000_000
#: The cells of a longer line take gigabytes before they can be counted.
MAX_LINE_LENGTH = 200_000
_LONG_LINE = re.compile(rf"[^\r\n]{{{MAX_LINE_LENGTH + 1}}}")
#: As many mistakes are told of one file.
MAX_PROBLEMS = 10


class CsvColumns(NamedTuple):
    """The texts of a CSV by column, and for each row the line that it ends in."""

    columns: Mapping[str, tuple[str, ...]]
    lines: Sequence[int]


def parse_csv(path: Path, data: bytes, needed: Sequence[str]) -> CsvColumns:
    """The columns of a CSV in UTF-8, `needed` ones among them. Raises InputError with the first ten mistakes."""
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
        _check_header(path, header, needed)
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
                if wrong == MAX_PROBLEMS:
                    break
    except csv.Error as error:
        raise InputError(Problem(f"the CSV is damaged: {error}", Place(str(path), reader.line_num, 1))) from None
    return _join_columns(path, header, rows, lines)


def parse_numbers(
    path: Path, table: CsvColumns, names: Sequence[str], most: float, unit: str
) -> npt.NDArray[np.float64]:
    """The numbers (N, len(names)) of some columns, none beyond `most` on either side.

    Raises InputError with the first ten that are none, by line.
    """
    problems: list[Problem] = []
    numbers = np.stack([_parse_column(path, table, name, most, unit, problems) for name in names], axis=1)
    if problems:
        raise InputError(
            sorted(problems, key=lambda problem: problem.place.line if problem.place else 0)[:MAX_PROBLEMS]
        )
    return numbers


def _make_error(path: Path, message: str, allowed: str) -> InputError:
    return InputError(Problem(message, Place(str(path)), allowed=allowed))


def _check_header(path: Path, header: list[str], needed: Sequence[str]) -> None:
    place = Place(str(path), 1, 1)
    if len(header) > MAX_COLUMNS:
        raise InputError(Problem(f"the table has {len(header):,} columns", place, allowed=f"at most {MAX_COLUMNS}"))
    problems = [
        Problem(f'the table has no column "{name}"', place, allowed=f"columns {', '.join(needed)} and any others",
                hint=suggest_name(name, header) if header != [name] else "")
        for name in needed if name not in header
    ]  # fmt: skip
    twice = {name for name in header if header.count(name) > 1}
    problems += [Problem(f'the column "{truncate(name)}" stands twice', place) for name in sorted(twice)]
    if problems:
        raise InputError(problems)


def _join_columns(path: Path, header: list[str], rows: list[list[str]], lines: list[int]) -> CsvColumns:
    problems: list[Problem] = []
    for row, line in zip(rows, lines, strict=True):
        if len(row) != len(header):
            message = f"the row has {len(row)} values, the header {len(header)}"
            problems.append(Problem(message, Place(str(path), line, 1)))
        if len(problems) == MAX_PROBLEMS:
            break
    if problems:
        raise InputError(problems)
    columns = dict(zip(header, map(tuple, zip(*rows, strict=True)), strict=True)) if rows else dict.fromkeys(header, ())
    return CsvColumns(columns, lines)


def _parse_column(
    path: Path, table: CsvColumns, name: str, most: float, unit: str, problems: list[Problem]
) -> npt.NDArray[np.float64]:
    texts = table.columns[name]
    try:
        numbers = np.array(texts, dtype=np.float64)
    except ValueError:
        numbers = np.array([_parse_number(text) for text in texts])
    for index in np.flatnonzero(~(np.abs(numbers) <= most))[:MAX_PROBLEMS]:
        what = _describe_excess(numbers[index], most, unit)
        message = f'column {name}: "{truncate(texts[index])}" {what}'
        problems.append(Problem(message, Place(str(path), table.lines[index], 1), allowed=f"{unit} such as 12.5"))
    return numbers


def _describe_excess(number: float, most: float, unit: str) -> str:
    if not math.isfinite(number):
        return "is no finite number"
    return f"lies more than {most:,.0f} m away" if unit == "metres" else f"is beyond {most:,.0f} {unit}"


def _parse_number(text: str) -> float:
    try:
        return float(text)
    except (ValueError, OverflowError):
        return math.nan
