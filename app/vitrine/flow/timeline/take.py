"""Take: one recorded run as a JSON-lines file, which gives the same frames whenever it is played again.

{"vitrine_take": 1, "feed": "street.mp4", "seed": 7, "scene": "scene.yaml"}
{"t": 3.2, "event": "tap"}
{"t": 9.75, "event": "voice:\\"pay\\""}

In version 2 an event may be a signal, and any may carry data, which come over the scene's content from its tick on:

{"vitrine_take": 2, "feed": "street.mp4", "seed": 7, "scene": "scene.yaml"}
{"t": 3.2, "event": "code.seen", "data": {"product": {"price": 399}}}
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from vitrine.document.field_error import FieldError
from vitrine.errors import InputError, Place, Problem, suggest_name, truncate
from vitrine.files.regular_file import read_regular
from vitrine.flow.chart.event import Event, EventKind, parse_event
from vitrine.flow.chart.event_data import MAX_DATA_DEPTH, EventData

#: The latest version, with signals and data; a take without them is written as the one before, which any Vitrine reads.
VERSION = 2

#: Limits of a take, of one person in some minutes, or of a sensor in some hours: 200,000 events were seen.
MAX_BYTES = 64_000_000
MAX_EVENTS = 250_000
#: Lines, empty ones included; and characters of a line, far more than a spoken sentence has.
MAX_LINES, MAX_LINE_CHARACTERS = 1_000_000, 100_000
#: The latest time of an event: a live feed's timeline goes on for a day, the take of an installation for some.
MAX_TIME_S = 7 * 24 * 3600
#: Beyond so many problems the file is simply not a take.
_MAX_PROBLEMS = 50

_HEAD_KEYS = ("vitrine_take", "feed", "seed", "scene")
_HEAD_HINT = 'for example {"vitrine_take": 1, "feed": "street.mp4", "seed": 7}'
_EVENT_KEYS = {1: ("t", "event"), 2: ("t", "event", "data")}
_VERSION_HINT = 'write "vitrine_take": 2 in the first line'
_EVENT_HINT = 'for example {"t": 3.2, "event": "tap"}'


class TimedEvent(NamedTuple):
    """An event at a time of the take's clock, in seconds from the feed's first frame, with its data if it has any."""

    t_s: float
    event: Event
    data: EventData | None = None

    @property
    def version(self) -> int:
        """The earliest version of takes that has such an event."""
        return 2 if self.data is not None or self.event.kind is EventKind.SIGNAL else 1


@dataclass(frozen=True, slots=True)
class Take:
    """A recorded run: feed, seed and the timed events in order; `scene` is what it was recorded with."""

    feed: str = ""
    seed: int = 0
    events: tuple[TimedEvent, ...] = ()
    scene: str = ""

    @property
    def version(self) -> int:
        """The earliest version that has all of its events, in which it is written."""
        return max((timed.version for timed in self.events), default=1)


def dump_take(take: Take) -> str:
    """Format a take as the text of its file; `parse_take` reads it back as an equal value."""
    head = {"vitrine_take": take.version, "feed": take.feed, "seed": take.seed, "scene": take.scene}
    return _dump_line(head) + "".join(map(dump_event, take.events))


def dump_event(timed: TimedEvent) -> str:
    """Format one event as a line of a take's file."""
    row: dict[str, object] = {"t": timed.t_s, "event": str(timed.event)}
    return _dump_line(row if timed.data is None else {**row, "data": timed.data.value})


def _dump_line(row: Mapping[str, object]) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"


def load_take(path: Path) -> Take:
    """Read a take file. Raises InputError with the first fifty problems, each with its line."""
    data = read_regular(path, MAX_BYTES, "take")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(Problem("a take is text in UTF-8, one JSON object a line", Place(str(path)))) from error
    return parse_take(text, str(path))


def parse_take(text: str, file: str) -> Take:
    """Parse a take; `file` is its name in messages. Raises InputError with the first fifty problems found."""
    problems: list[Problem] = []
    # Before the text is split: 20 million lines take gigabytes.
    if text.count("\n") > MAX_LINES:
        message = f"the take has {text.count(chr(10)):,} lines"
        raise InputError(Problem(message, Place(file), allowed=f"at most {MAX_LINES:,}"))
    # Not splitlines(): a spoken phrase may hold U+2028, which ends no line of a JSON-lines file.
    lines = [(line, number) for number, line in enumerate(text.split("\n"), start=1) if line and not line.isspace()]
    if not lines:
        raise InputError(Problem("the take is empty; its first line is its head", Place(file, 1, 1), hint=_HEAD_HINT))
    if len(lines) - 1 > MAX_EVENTS:
        message = f"the take has {len(lines) - 1:,} events"
        raise InputError(Problem(message, Place(file), allowed=f"at most {MAX_EVENTS:,}"))
    if (long := next((number for line, number in lines if len(line) > MAX_LINE_CHARACTERS), None)) is not None:
        message = f"the line is longer than {MAX_LINE_CHARACTERS:,} letters"
        raise InputError(Problem(message, Place(file, long, 1), hint=_EVENT_HINT))
    take, version = _parse_head(lines[0][0], Place(file, lines[0][1], 1), problems)
    rows = _EventParser(file, version, problems).parse(lines[1:])
    if problems:
        raise InputError(problems[:_MAX_PROBLEMS])
    return Take(take.feed, take.seed, tuple(rows), take.scene)


class _EventParser:
    """Parses events line by line until there are too many problems; each distinct event text is parsed once."""

    def __init__(self, file: str, version: int, problems: list[Problem]) -> None:
        self._file = file
        self._version = version
        self._problems = problems
        self._known_events: dict[str, Event] = {}

    def parse(self, lines: list[tuple[str, int]]) -> list[TimedEvent]:
        rows: list[TimedEvent] = []
        late: list[Problem] = []
        latest = 0.0
        for line, number in lines:
            if len(self._problems) + len(late) >= _MAX_PROBLEMS:
                break
            timed = self._parse_known_event(line) or self._parse_line(line, Place(self._file, number, 1))
            if timed is None:
                continue
            if timed.t_s < latest:
                message = f"{timed.t_s:g} s stands after {latest:g} s; the times of a take rise"
                late.append(Problem(message, Place(self._file, number, 1), "t", hint="move the line to its place"))
            latest = max(latest, timed.t_s)
            rows.append(timed)
        self._problems += late
        return rows

    def _parse_known_event(self, line: str) -> TimedEvent | None:
        """Parse a valid line whose event text is known: most of a long take, at 4 us a line. None for all others."""
        try:
            row = json.loads(line, object_pairs_hook=tuple)
        except (ValueError, RecursionError):
            return None
        if not isinstance(row, tuple) or len(row) != 2:
            return None
        (first, t_s), (second, text) = row
        is_valid = first == "t" and second == "event" and type(t_s) in (int, float) and 0 <= t_s <= MAX_TIME_S
        event = self._known_events.get(text) if is_valid and isinstance(text, str) else None
        return TimedEvent(float(t_s), event) if event is not None else None

    def _parse_line(self, line: str, place: Place) -> TimedEvent | None:
        row = _parse_object(line, place, self._problems)
        if row is None:
            return None
        keys = _EVENT_KEYS[self._version]
        if row.keys() - keys:
            self._problems += _find_unknown_keys(row, keys, place, {} if "data" in keys else {"data": _VERSION_HINT})
        event = self._parse_event_text(row.get("event"), place)
        data = self._parse_data(row["data"], place) if "data" in row and "data" in keys else None
        t_s = row.get("t")
        if isinstance(t_s, bool) or not isinstance(t_s, int | float) or not 0 <= t_s <= MAX_TIME_S:
            allowed = f"seconds from 0 to {MAX_TIME_S:,}, which are seven days"
            problem = Problem(f"the time is {_quote_value(t_s)}", place, "t", allowed=allowed, hint=_EVENT_HINT)
            self._problems.append(problem)
            return None
        return TimedEvent(float(t_s), event, data) if event else None

    def _parse_data(self, value: object, place: Place) -> EventData | None:
        try:
            return EventData.from_value(value)
        except FieldError as error:
            self._problems.append(Problem(str(error), place, "data", error.allowed, error.hint))
            return None

    def _parse_event_text(self, text: object, place: Place) -> Event | None:
        if not isinstance(text, str):
            problem = Problem(f"event is {_quote_value(text)}", place, "event", allowed="text", hint=_EVENT_HINT)
            self._problems.append(problem)
            return None
        if text not in self._known_events:
            try:
                event = parse_event(text)
            except ValueError as error:
                self._problems.append(Problem(str(error), place, "event"))
                return None
            if event.kind is EventKind.SIGNAL and self._version < 2:
                message = f'"{event}" is a signal, which a take of version 1 has not'
                self._problems.append(Problem(message, place, "event", hint=_VERSION_HINT))
                return None
            self._known_events[text] = event
        return self._known_events[text]


def _parse_head(line: str, place: Place, problems: list[Problem]) -> tuple[Take, int]:
    """The take without its events, and its version."""
    row = _parse_object(line, place, problems)
    if row is None:
        return Take(), VERSION
    version = row.get("vitrine_take")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        problems.append(
            Problem('a take begins with its head and "vitrine_take"', place, "vitrine_take", hint=_HEAD_HINT)
        )
        return Take(), VERSION
    if version > VERSION:
        newer = f"this take has version {_quote_value(version)} and was recorded by a newer Vitrine"
        message = f"{newer}; this one reads up to {VERSION}"
        problems.append(Problem(message, place, "vitrine_take", hint="update Vitrine or record the take again"))
        return Take(), VERSION
    problems += _find_unknown_keys(row, _HEAD_KEYS, place)
    seed = row.get("seed", 0)
    if isinstance(seed, bool) or not isinstance(seed, int):
        problems.append(Problem(f"the seed is {_quote_value(seed)}", place, "seed", allowed="a whole number"))
    take = Take(_read_text(row, "feed", place, problems), seed, (), _read_text(row, "scene", place, problems))
    return take, version


def _parse_object(line: str, place: Place, problems: list[Problem]) -> dict[str, Any] | None:
    try:
        row = json.loads(line, object_pairs_hook=_build_unique_object)
    except _DuplicateKeyError as error:
        message = f'the key "{truncate(str(error))}" stands twice'
        problems.append(Problem(message, place, hint="remove one"))
        return None
    except RecursionError:
        if not line.lstrip().startswith("{"):
            problems.append(Problem("this line is not a JSON object", place, hint=_EVENT_HINT))
            return None
        problems.append(Problem(f"the line is nested deeper than {MAX_DATA_DEPTH} levels", place, hint=_EVENT_HINT))
        return None
    except ValueError:
        row = None
    if isinstance(row, dict):
        return row
    problems.append(Problem("this line is not a JSON object", place, hint=_EVENT_HINT))
    return None


class _DuplicateKeyError(Exception):
    """A duplicate key of a JSON object."""


def _build_unique_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    row = dict(pairs)
    if len(row) < len(pairs):
        counts = Counter(name for name, _ in pairs)
        raise _DuplicateKeyError(next(name for name, count in counts.items() if count > 1))
    return row


def _quote_value(value: object) -> str:
    """Quote a value for a message, shortened: it may have millions of characters."""
    return truncate(repr(value))


def _read_text(row: Mapping[str, Any], key: str, place: Place, problems: list[Problem]) -> str:
    value = row.get(key, "")
    if isinstance(value, str):
        return value
    problems.append(Problem(f"{key} is {_quote_value(value)}", place, key, allowed="text"))
    return ""


def _find_unknown_keys(
    row: Mapping[str, Any], allowed: Collection[str], place: Place, hints: Mapping[str, str] = MappingProxyType({})
) -> list[Problem]:
    """Problems of the keys that are not allowed; `hints` are for keys of which more is known."""
    unknown = [truncate(key) for key in row if key not in allowed]
    return [
        Problem(
            f'there is no key "{key}" here',
            place,
            key,
            ", ".join(allowed),
            hints.get(key) or suggest_name(key, allowed),
        )
        for key in unknown[:_MAX_PROBLEMS]
    ]
