"""Curve: a take on one display as text: the state, and where each element is, frame by frame, in tenths of a pixel.

    vitrine-curve 1
    device even-g2
    rate 30
    118 state on-shoe walking
    118 turn at 431.5 271.6
    119 turn +2.0 -0.1
    140 turn gone

A line stands only where something changes. Elements move by what stands there, so that a jump is one line of a diff
and all that follows stays as it was; 44 s of the demo take 48 kB. The place is the middle of an element's box.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote, unquote

from vitrine.errors import InputError, Place, Problem
from vitrine.files.atomic import atomic_write
from vitrine.files.regular_file import read_regular
from vitrine.proof.golden.golden import CONFLICT_MARKS

HEADER = "vitrine-curve 1"
SUFFIX = ".curve"
MAX_BYTES = 64_000_000
#: Steps in a pixel.
STEPS = 10
#: Behind the name of a body, the sign at the display's edge that points at it: while it is half in sight, both are.
EDGE = "#edge"

_LINE = re.compile(
    r"(?P<frame>\d{1,9}) (?P<name>\S+) (?:at (?P<x>\S+) (?P<y>\S+)|(?P<dx>[+-]\S+) (?P<dy>[+-]\S+)|(?P<gone>gone))"
)
_HEAD = re.compile(r"device (?P<device>\S+)\nrate (?P<rate>\d{1,9}(/\d{1,9})?)\nframes (?P<frames>\d{1,6})")

#: The middle of an element's box in tenths of a pixel.
Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class CurveFrame:
    """One frame: the names of active states, and the middles of elements by name, in tenths of the display's pixels."""

    state: tuple[str, ...]
    points: Mapping[str, Point]


@dataclass(frozen=True, slots=True)
class Curve:
    """A take on a device: its frames, so many a second."""

    device: str
    rate: Fraction
    frames: tuple[CurveFrame, ...]


def format_curve(curve: Curve) -> str:
    """The text of a curve's file; `parse_curve` reads it back as an equal value."""
    head = (HEADER, f"device {curve.device}", f"rate {curve.rate}", f"frames {len(curve.frames)}")
    before = (CurveFrame((), {}), *curve.frames)
    rows = (row for number, (old, new) in enumerate(pairwise(before)) for row in _format_frame(number, old, new))
    return "".join(f"{row}\n" for row in (*head, *rows))


def _format_frame(number: int, old: CurveFrame, new: CurveFrame) -> Iterator[str]:
    if old.state != new.state:
        yield " ".join((str(number), "state", *new.state))
    for name in sorted({*old.points, *new.points}):
        was, now = old.points.get(name), new.points.get(name)
        # A name is never "state": a slash is what no node's name begins with.
        word = quote(name, safe="/._-#@:+,") if name != "state" else "/state"
        if now is None:
            yield f"{number} {word} gone"
        elif was is None:
            yield f"{number} {word} at {now[0] / STEPS:.1f} {now[1] / STEPS:.1f}"
        elif was != now:
            yield f"{number} {word} {(now[0] - was[0]) / STEPS:+.1f} {(now[1] - was[1]) / STEPS:+.1f}"


def parse_curve(text: str, file: str) -> Curve:
    """Parse a curve; `file` is its name in messages. Raises InputError with the first line that is none."""
    rows = text.split("\n")
    for number, row in enumerate(rows, 1):
        if row.startswith(CONFLICT_MARKS):
            hint = "run `vitrine prove --resolve` before the merge is committed"
            raise InputError(Problem("git left two sides of a merge in it", Place(file, number, 1), hint=hint))
    head = _HEAD.fullmatch("\n".join(rows[1:4]))
    if rows[0] != HEADER or head is None:
        message = "this is no curve of a version that this program reads"
        raise InputError(Problem(message, Place(file, 1, 1), allowed=f'"{HEADER}", then device, rate and frames'))
    changes: dict[int, list[str]] = {}
    frames: list[CurveFrame] = []
    try:
        rate = Fraction(head["rate"])
        for row in filter(None, rows[4:]):
            changes.setdefault(int(row.partition(" ")[0]), []).append(row)
        last = CurveFrame((), {})
        for index in range(int(head["frames"])):
            last = _apply(last, changes.pop(index)) if index in changes else last
            frames.append(last)
        if changes:
            raise ValueError(f"frame {min(changes)}")
    except (ValueError, KeyError, ArithmeticError) as error:
        hint = "take the file from version control again"
        message = f"a line of this curve is none: {str(error)[:80]}"
        raise InputError(Problem(message, Place(file), hint=hint)) from None
    return Curve(head["device"], rate, tuple(frames))


def _apply(frame: CurveFrame, rows: list[str]) -> CurveFrame:
    """The frame after the changes that lines tell. Raises ValueError with a line that is none, KeyError."""
    state, points = frame.state, dict(frame.points)
    for row in rows:
        words = row.split(" ")
        if words[1:2] == ["state"]:
            state = tuple(words[2:])
            continue
        found = _LINE.fullmatch(row)
        if found is None:
            raise ValueError(row)
        name = "state" if found["name"] == "/state" else unquote(found["name"])
        if found["gone"]:
            del points[name]
        elif found["x"]:
            points[name] = _read_step(found["x"]), _read_step(found["y"])
        else:
            x, y = points[name]
            points[name] = x + _read_step(found["dx"]), y + _read_step(found["dy"])
    return CurveFrame(state, points)


def _read_step(word: str) -> int:
    return round(float(word) * STEPS)


def read_curve(path: Path) -> Curve:
    """Read a curve's file. Raises InputError for one that is none."""
    text = read_regular(path, MAX_BYTES, "curve").decode("utf-8", "replace")
    return parse_curve(text, str(path))


def write_curve(path: Path, curve: Curve) -> None:
    """Write a curve's file whole, or not at all. Raises InputError where it cannot be written."""
    with atomic_write(path) as partial:
        partial.write_text(format_curve(curve), encoding="utf-8", newline="\n")
