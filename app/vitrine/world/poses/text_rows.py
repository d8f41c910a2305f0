"""Text rows: lines of numbers under a header, or without one, with the separators that programs write."""

from __future__ import annotations

import math
from array import array
from typing import NamedTuple

import numpy as np

from vitrine.errors import InputError, Place, Problem
from vitrine.world.camera import Vectors
from vitrine.world.poses.pose_table import MAX_POSES
from vitrine.world.trajectory import MAX_LINE_LENGTH

#: What stands for no number.
_NO_NUMBERS = frozenset(("", "nan", "null", "none", "na", "n/a", "-nan", "nan(ind)", "-nan(ind)"))

#: A place and a quaternion.
_MIN_COLUMNS = 7


class TextRows(NamedTuple):
    """(N, M) numbers, NaN where there is none; the header's words, or none; and whether commas or such part them."""

    numbers: Vectors
    header: tuple[str, ...]
    has_commas: bool


def parse_rows(text: str, place: Place) -> TextRows | None:
    """The rows of a text; None where its first line of content holds no numbers and no header of columns.

    Lines of other lengths than the first one's, but for words at the end, raise InputError with their place.
    """
    header: tuple[str, ...] = ()
    numbers = array("d")
    width = count = 0
    separator: str | None = None
    is_titled = False
    for line_number, line in enumerate(text.splitlines(), 1):
        if len(line) > MAX_LINE_LENGTH:
            raise _line_error(place, line_number, f"the line is longer than {MAX_LINE_LENGTH:,} letters", "numbers")
        stripped = line.strip()
        if stripped.startswith(("#", "%")):
            words = _split(stripped.lstrip("#% "), _find_separator(stripped))
            header = words if len(words) >= _MIN_COLUMNS and not count else header
            continue
        stripped = stripped.split("#", 1)[0].rstrip()
        if not stripped:
            continue
        if not width:
            separator = _find_separator(stripped)
        words = _split(stripped, separator)
        values = [_parse_number(word) for word in words]
        if not width and not _is_row(values):
            if is_titled or len(words) < _MIN_COLUMNS:
                return None
            header, is_titled = words, True
            continue
        width = width or next((index for index, value in enumerate(values) if value is None), len(values))
        row = values[:width]
        if len(row) < width or any(value is None for value in row):
            message = f"the line has {len(words):,} column{'' if len(words) == 1 else 's'}"
            if len(row) == width:
                word = next(word for word, value in zip(words, row, strict=False) if value is None)
                message = f'"{word[:40]}" is no number'
            raise _line_error(place, line_number, message, f"{width:,} numbers, as in the lines above")
        numbers.extend(value for value in row if value is not None)
        count += 1
        if count > MAX_POSES:
            raise InputError(Problem(f"the file has more than {MAX_POSES:,} lines", place))
    if not count:
        return None
    columns = tuple(word.strip().strip("\"'") for word in header)
    return TextRows(np.array(numbers).reshape(-1, width), columns, separator is not None)


def _find_separator(line: str) -> str | None:
    return next((mark for mark in (";", "\t", ",") if line.count(mark) >= _MIN_COLUMNS - 1), None)


def _split(line: str, separator: str | None) -> tuple[str, ...]:
    words = line.split(separator)
    # A comma at a line's end is no column.
    return tuple(words[:-1] if separator and not words[-1].strip() else words)


def _is_row(values: list[float | None]) -> bool:
    """Whether a line begins with the numbers of a pose, whatever stands after them."""
    return len(values) >= _MIN_COLUMNS and all(value is not None for value in values[:_MIN_COLUMNS])


def _parse_number(word: str) -> float | None:
    word = word.strip().strip("\"'")
    if word.lower() in _NO_NUMBERS:
        return math.nan
    try:
        # Between semicolons the comma is a decimal's.
        return float(word.replace(",", "."))
    except ValueError:
        return None


def _line_error(place: Place, line: int, message: str, allowed: str) -> InputError:
    return InputError(Problem(message, Place(place.file, line, 1), allowed=allowed))
