"""A take: one recorded run, as a JSON-lines file that gives the same frames whenever it is played again.

{"vitrine_take": 1, "feed": "street.mp4", "seed": 7, "scene": "scene.yaml"}
{"t": 3.2, "event": "tap"}
{"t": 9.75, "event": "voice:\\"pay\\""}
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from app.flow.input import Event, parse_event
from app.scene.problem import InputError, Place, Problem, nearest

VERSION = 1

#: A take is what one person did in some minutes; a larger file is something else.
MAX_BYTES = 16_000_000

_HEAD_KEYS = ("vitrine_take", "feed", "seed", "scene")
_HEAD_HINT = 'for example {"vitrine_take": 1, "feed": "street.mp4", "seed": 7}'
_EVENT_KEYS = ("t", "event")
_EVENT_HINT = 'for example {"t": 3.2, "event": "tap"}'


class TimedEvent(NamedTuple):
    """An event at a time of the take's clock, in seconds from the feed's first frame."""

    t_s: float
    event: Event


@dataclass(frozen=True, slots=True)
class Take:
    """Feed, seed and the timed events in the order in which they happened; `scene` is what it was recorded with."""

    feed: str = ""
    seed: int = 0
    events: tuple[TimedEvent, ...] = ()
    scene: str = ""
    version: int = VERSION


def dump_take(take: Take) -> str:
    """The take as the text of its file; `parse_take` reads it back as the same value."""
    head = {"vitrine_take": take.version, "feed": take.feed, "seed": take.seed, "scene": take.scene}
    return _line(head) + "".join(map(dump_event, take.events))


def dump_event(timed: TimedEvent) -> str:
    """One event as a line of a take's file."""
    return _line({"t": timed.t_s, "event": str(timed.event)})


def _line(row: Mapping[str, object]) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"


def load_take(path: Path) -> Take:
    """Reads a take file. Raises InputError with every problem found, each with its line."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(Problem(f"the file is larger than a take, {MAX_BYTES // 10**6} MB", Place(str(path))))
        return parse_take(path.read_text(encoding="utf-8"), str(path))
    except UnicodeDecodeError as error:
        raise InputError(Problem("a take is text in UTF-8, one JSON object a line", Place(str(path)))) from error
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        raise InputError(Problem(f"the take cannot be opened: {reason}", Place(str(path)))) from error


def parse_take(text: str, file: str) -> Take:
    """The take in `text`; `file` is what messages call it. Raises InputError with every problem found."""
    problems: list[Problem] = []
    # Not splitlines(): what was said may hold U+2028, which ends no line of a JSON-lines file.
    lines = [(line, Place(file, number, 1)) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    if not lines:
        raise InputError(Problem("the take is empty; its first line is its head", Place(file, 1, 1), hint=_HEAD_HINT))
    take = _head(*lines[0], problems)
    rows = [(timed, place) for line, place in lines[1:] if (timed := _timed(line, place, problems)) is not None]
    problems += _unsorted(rows)
    if problems:
        raise InputError(problems)
    return Take(take.feed, take.seed, tuple(timed for timed, _ in rows), take.scene)


def _head(line: str, place: Place, problems: list[Problem]) -> Take:
    row = _row(line, place, problems)
    if row is None:
        return Take()
    version = row.get("vitrine_take")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        problems.append(
            Problem('a take begins with its head and "vitrine_take"', place, "vitrine_take", hint=_HEAD_HINT)
        )
        return Take()
    if version > VERSION:
        message = f"this take has version {version} and was recorded by a newer Vitrine; this one reads up to {VERSION}"
        problems.append(Problem(message, place, "vitrine_take", hint="update Vitrine or record the take again"))
        return Take()
    problems += _unknown_keys(row, _HEAD_KEYS, place)
    seed = row.get("seed", 0)
    if isinstance(seed, bool) or not isinstance(seed, int):
        problems.append(Problem(f"the seed is {seed!r}", place, "seed", allowed="a whole number"))
    return Take(_text(row, "feed", place, problems), seed, (), _text(row, "scene", place, problems))


def _timed(line: str, place: Place, problems: list[Problem]) -> TimedEvent | None:
    row = _row(line, place, problems)
    if row is None:
        return None
    problems += _unknown_keys(row, _EVENT_KEYS, place)
    event = _event(row.get("event"), place, problems)
    t_s = row.get("t")
    if isinstance(t_s, bool) or not isinstance(t_s, int | float) or not 0 <= t_s < math.inf:
        problems.append(Problem(f"the time is {t_s!r}", place, "t", allowed="seconds from 0", hint=_EVENT_HINT))
        return None
    return TimedEvent(float(t_s), event) if event else None


def _event(text: object, place: Place, problems: list[Problem]) -> Event | None:
    if not isinstance(text, str):
        problems.append(Problem(f"event is {text!r}", place, "event", allowed="text", hint=_EVENT_HINT))
        return None
    try:
        return parse_event(text)
    except ValueError as error:
        problems.append(Problem(str(error), place, "event"))
        return None


def _row(line: str, place: Place, problems: list[Problem]) -> dict[str, Any] | None:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        row = None
    if isinstance(row, dict):
        return row
    problems.append(Problem("this line is not a JSON object", place, hint=_EVENT_HINT))
    return None


def _text(row: Mapping[str, Any], key: str, place: Place, problems: list[Problem]) -> str:
    value = row.get(key, "")
    if isinstance(value, str):
        return value
    problems.append(Problem(f"{key} is {value!r}", place, key, allowed="text"))
    return ""


def _unknown_keys(row: Mapping[str, Any], allowed: Collection[str], place: Place) -> list[Problem]:
    return [
        Problem(f'there is no key "{key}" here', place, key, ", ".join(allowed), nearest(key, allowed))
        for key in row
        if key not in allowed
    ]


def _unsorted(rows: list[tuple[TimedEvent, Place]]) -> list[Problem]:
    problems, latest = [], 0.0
    for timed, place in rows:
        if timed.t_s < latest:
            message = f"{timed.t_s:g} s stands after {latest:g} s; the times of a take rise"
            problems.append(Problem(message, place, "t", hint="move the line to its place"))
        latest = max(latest, timed.t_s)
    return problems
