"""SVG path data: the text of a path as pen strokes, all absolute, arcs and quadratic curves as cubic Bézier curves.

Read as SVG 2 has it (section 9.3): every command, relative and smooth ones too, numbers that need no space between
them, flags of arcs that stand together. Coordinates run right and down.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from vitrine.document.field_error import FieldError

#: As many as a drawn map of a quarter has; a path of 20,000 letters takes 30 ms to read.
MAX_PATH_LENGTH = 20_000
#: How far a coordinate may lie from the origin.
MAX_COORDINATE = 1e6
#: Numbers of each command.
_COUNTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_BLANK = re.compile(r"[\s,]*")
_COMMANDS = "M L H V C S Q T A Z, small ones relative, with their numbers"
#: A piece of an arc as a Bézier curve is off by 4 millionths of its radius up to this angle.
_ARC_STEP_RAD = math.pi / 4
#: An arc of a smaller radius is a straight line, as one of none is in SVG.
_LEAST_RADIUS = 1e-6

Place = tuple[float, float]


class PathCurve(NamedTuple):
    """A cubic Bézier curve from the pen's place: two control points and its end. A straight line has none."""

    first: Place | None
    second: Place | None
    end: Place


class PenStroke(NamedTuple):
    """One sub-path: where the pen is set down, the curves from there, and whether it ends where it began."""

    start: Place
    curves: tuple[PathCurve, ...]
    is_closed: bool


class EllipseArc(NamedTuple):
    """A piece of an ellipse: its middle, where its half axes lead from there, where it begins and how far it goes."""

    middle: Place
    first_axis: Place
    second_axis: Place
    start_rad: float
    sweep_rad: float

    def find_place(self, along: float, across: float) -> Place:
        """The place that lies so many first half axes along and second ones across from the middle."""
        (a, b), (c, d) = self.first_axis, self.second_axis
        return self.middle[0] + a * along + c * across, self.middle[1] + b * along + d * across


@lru_cache(maxsize=256)
def parse_path(text: str) -> tuple[PenStroke, ...]:
    """The pen strokes of SVG path data. Raises FieldError with the character at which it breaks."""
    if len(text) > MAX_PATH_LENGTH:
        raise FieldError(f"the path has {len(text):,} characters", f"at most {MAX_PATH_LENGTH:,}")
    pen = _Pen()
    for offset, command, numbers in iter_commands(text):
        if not pen.is_down and command not in "Mm":
            raise _make_error(offset, f'it begins with "{command}"', "M x y first")
        pen.draw(command, numbers)
    pen.lift()
    if not pen.strokes:
        raise FieldError("the path is empty", _COMMANDS)
    return tuple(pen.strokes)


def check_path(text: str) -> str:
    """The text itself, where it is path data that can be drawn. Raises FieldError as `parse_path` does."""
    parse_path(text)
    return text


def find_arc(at: Place, numbers: Sequence[float], end: Place) -> EllipseArc | None:
    """The arc of a command A from `at` to `end`: SVG 2, appendix B.2.4 and B.2.5. None where that is a straight line.

    `numbers` begins with the radii, the turn of the ellipse in degrees, and the flags of the longer and clockwise way.
    """
    rx, ry = abs(numbers[0]), abs(numbers[1])
    if min(rx, ry) < _LEAST_RADIUS or end == at:
        return None
    phi = math.radians(numbers[2])
    cosine, sine = math.cos(phi), math.sin(phi)
    half_x, half_y = (at[0] - end[0]) / 2, (at[1] - end[1]) / 2
    x, y = cosine * half_x + sine * half_y, cosine * half_y - sine * half_x
    too_far = math.hypot(x / rx, y / ry)
    rx, ry = rx * max(too_far, 1.0), ry * max(too_far, 1.0)
    share = math.sqrt(max(1 / ((x / rx) ** 2 + (y / ry) ** 2) - 1, 0.0))
    share = -share if bool(numbers[3]) == bool(numbers[4]) else share
    off_x, off_y = share * rx * y / ry, -share * ry * x / rx
    middle = (
        cosine * off_x - sine * off_y + (at[0] + end[0]) / 2,
        sine * off_x + cosine * off_y + (at[1] + end[1]) / 2,
    )
    start_rad = math.atan2((y - off_y) / ry, (x - off_x) / rx)
    sweep_rad = (math.atan2((-y - off_y) / ry, (-x - off_x) / rx) - start_rad) % math.tau
    sweep_rad -= 0.0 if numbers[4] else math.tau
    return EllipseArc(middle, (cosine * rx, sine * rx), (-sine * ry, cosine * ry), start_rad, sweep_rad)


def _make_error(offset: int, what: str, allowed: str = _COMMANDS) -> FieldError:
    return FieldError(f"the path breaks at character {offset + 1}: {what}", allowed)


def iter_commands(text: str) -> Iterator[tuple[int, str, list[float]]]:
    """Each command with its offset and numbers; what is repeated without its letter comes with it again.

    Raises FieldError with the character at which it breaks.
    """
    at, command = _skip(text, 0), ""
    while at < len(text):
        offset = at
        if text[at].upper() in _COUNTS:
            command, at = text[at], _skip(text, at + 1)
        elif not command or command in "Zz":
            raise _make_error(at, f'"{text[at]}" is no command')
        else:
            command = {"M": "L", "m": "l"}.get(command, command)
        numbers = []
        for index in range(_COUNTS[command.upper()]):
            number, at = _read_number(text, at, command, is_flag=command in "Aa" and index in (3, 4))
            numbers.append(number)
        yield offset, command, numbers


def _read_number(text: str, at: int, command: str, is_flag: bool) -> tuple[float, int]:
    """The number at an offset, and where the next thing begins."""
    needed = f"{_COUNTS[command.upper()]} numbers after {command}"
    if is_flag:
        if text[at : at + 1] not in ("0", "1"):
            raise _make_error(at, "here is no flag 0 or 1", needed)
        return float(text[at]), _skip(text, at + 1)
    match = _NUMBER.match(text, at)
    if match is None:
        if text[at : at + 1].isalpha() and text[at].upper() not in _COUNTS:
            raise _make_error(at, f'"{text[at]}" is no command')
        found = f'"{text[at]}"' if at < len(text) else "its end"
        raise _make_error(at, f"{found} where a number should be", needed)
    number = float(match.group())
    if not abs(number) <= MAX_COORDINATE:
        raise _make_error(at, f"{match.group()} is out of range", f"-{MAX_COORDINATE:g} to {MAX_COORDINATE:g}")
    return number, _skip(text, match.end())


def _skip(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at


@dataclass(slots=True)
class _Pen:
    """The pen that draws: its place, the sub-path in the making, and the control point that a smooth curve mirrors."""

    strokes: list[PenStroke] = field(default_factory=list)
    start: Place = (0.0, 0.0)
    at: Place = (0.0, 0.0)
    control: Place | None = None
    control_of: str = ""
    curves: list[PathCurve] = field(default_factory=list)
    is_down: bool = False

    def draw(self, command: str, numbers: list[float]) -> None:
        """Do one command."""
        name, places = command.upper(), list(zip(numbers[::2], numbers[1::2], strict=False))
        if command.islower() and name not in "AHV":
            places = [(x + self.at[0], y + self.at[1]) for x, y in places]
        mirrored = self._mirror("CS" if name == "S" else "QT")
        self.control_of = name
        match name:
            case "M":
                self.lift()
                self.start = self.at = places[0]
                self.is_down = True
            case "L":
                self._line_to(places[0])
            case "H":
                self._line_to((numbers[0] + (self.at[0] if command == "h" else 0.0), self.at[1]))
            case "V":
                self._line_to((self.at[0], numbers[0] + (self.at[1] if command == "v" else 0.0)))
            case "C":
                self._curve_to(*places)
            case "S":
                self._curve_to(mirrored, *places)
            case "Q":
                self._quadratic_to(*places)
            case "T":
                self._quadratic_to(mirrored, places[0])
            case "A":
                x, y = numbers[5:] if command == "A" else (numbers[5] + self.at[0], numbers[6] + self.at[1])
                self._arc_to(numbers, (x, y))
            case _:
                self.strokes.append(PenStroke(self.start, tuple(self.curves), True))
                self.curves, self.at = [], self.start

    def lift(self) -> None:
        """End the sub-path where the pen is; one that was closed has ended already."""
        if self.is_down and (self.curves or self.control_of == "M"):
            self.strokes.append(PenStroke(self.start, tuple(self.curves), False))
        self.curves = []

    def _mirror(self, kinds: str) -> Place:
        """The control point of the curve before, mirrored at the pen; the pen's place where none of its kind was."""
        if self.control is None or self.control_of not in kinds:
            return self.at
        return 2 * self.at[0] - self.control[0], 2 * self.at[1] - self.control[1]

    def _line_to(self, end: Place) -> None:
        self.curves.append(PathCurve(None, None, end))
        self.at = end

    def _curve_to(self, first: Place, second: Place, end: Place) -> None:
        self.curves.append(PathCurve(first, second, end))
        self.control, self.at = second, end

    def _quadratic_to(self, control: Place, end: Place) -> None:
        first, second = (
            tuple(p + (c - p) * 2 / 3 for p, c in zip(place, control, strict=True)) for place in (self.at, end)
        )
        self._curve_to((first[0], first[1]), (second[0], second[1]), end)
        self.control = control

    def _arc_to(self, numbers: list[float], end: Place) -> None:
        arc = find_arc(self.at, numbers, end)
        if arc is None:
            return self._line_to(end)
        count = max(1, math.ceil(abs(arc.sweep_rad) / _ARC_STEP_RAD - 1e-9))
        step = arc.sweep_rad / count
        reach = 4 / 3 * math.tan(step / 4)
        for index in range(count):
            u, v = arc.start_rad + index * step, arc.start_rad + (index + 1) * step
            first = arc.find_place(math.cos(u) - reach * math.sin(u), math.sin(u) + reach * math.cos(u))
            second = arc.find_place(math.cos(v) + reach * math.sin(v), math.sin(v) - reach * math.cos(v))
            self._curve_to(first, second, end if index == count - 1 else arc.find_place(math.cos(v), math.sin(v)))
        self.control = None
