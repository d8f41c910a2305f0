"""Extent of SVG path data: how far a path reaches and how long it is, at most; what its drawing can cost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(r"([MmLlHhVvCcSsQqTtAaZz])|([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)")
#: How many numbers each command takes at a time.
_COUNTS = {"m": 2, "l": 2, "h": 1, "v": 1, "c": 6, "s": 4, "q": 4, "t": 2, "a": 7}


class PathExtent(NamedTuple):
    """Width and height of the box around a path's points of control, the length of the line through them, their
    number, and how far from the origin the farthest lies along x or y; in user units."""

    width: float
    height: float
    length: float
    points: int
    reach: float


def measure_path(data: str) -> PathExtent:
    """The extent of path data; what is no command or number is passed over."""
    return measure_points(_iter_points(data))


def measure_points(points: Iterator[tuple[float, float]]) -> PathExtent:
    """The extent of points."""
    first = next(points, None)
    if first is None:
        return PathExtent(0.0, 0.0, 0.0, 0, 0.0)
    x0 = x1 = x = first[0]
    y0 = y1 = y = first[1]
    length, count = 0.0, 1
    for next_x, next_y in points:
        length += abs(next_x - x) + abs(next_y - y)
        x, y, count = next_x, next_y, count + 1
        x0, x1, y0, y1 = min(x0, x), max(x1, x), min(y0, y), max(y1, y)
    return PathExtent(x1 - x0, y1 - y0, length, count, max(-x0, x1, -y0, y1))


def _iter_points(data: str) -> Iterator[tuple[float, float]]:
    """The end points and points of control; of an arc the corners of a box around its whole ellipse too."""
    command, numbers = "", list[float]()
    at, start = (0.0, 0.0), (0.0, 0.0)
    for letter, number in _TOKEN.findall(data):
        if letter:
            command, numbers = letter, []
            if letter in "Zz":
                at = start
                yield at
            continue
        numbers.append(float(number))
        if command in ("", "Z", "z") or len(numbers) < _COUNTS[command.lower()]:
            continue
        yield from _control_points(command, numbers, at)
        at = _end_point(command, numbers, at)
        if command in "Mm":
            start, command = at, "l" if command == "m" else "L"
        numbers = []
        yield at


def _end_point(command: str, numbers: list[float], at: tuple[float, float]) -> tuple[float, float]:
    x, y = at if command.islower() else (0.0, 0.0)
    if command in "Hh":
        return x + numbers[0], at[1]
    if command in "Vv":
        return at[0], y + numbers[0]
    return x + numbers[-2], y + numbers[-1]


def _control_points(command: str, numbers: list[float], at: tuple[float, float]) -> Iterator[tuple[float, float]]:
    x, y = at if command.islower() else (0.0, 0.0)
    if command in "CcSsQq":
        for index in range(0, len(numbers) - 2, 2):
            yield x + numbers[index], y + numbers[index + 1]
    elif command in "Aa":
        reach = 2 * max(abs(numbers[0]), abs(numbers[1]))
        yield at[0] - reach, at[1] - reach
        yield at[0] + reach, at[1] + reach
