"""Moment time: when a moment is, as it is written: seconds, or a state's or an event's time with seconds added.

    12.5    12.5s    state:card    state:card#2+0.5    event:tap#3-0.2    end-1

`#2` is the second time that it happens. A name that ends in a hyphen and digits is taken whole where there is one.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from vitrine.document.field_error import FieldError
from vitrine.errors import list_names, suggest_name
from vitrine.flow.timeline.tick_grid import tick_after, tick_time_s

if TYPE_CHECKING:
    from vitrine.flow.timeline.timeline import Timeline

ALLOWED = "seconds such as 12.5, state:NAME, event:NAME or end, with #2 for the second time and +0.5 for seconds later"
#: Moments of a row are named to a millisecond: so far apart no two are alike.
MIN_STEP_S = 0.002
_SECONDS = re.compile(r"(\d+(?:\.\d+)?)\s*s?")
_SHIFT = re.compile(r"(.*?)\s*([+-])\s*(\d+(?:\.\d+)?)\s*s?")
_COUNT = re.compile(r"(.*)#([1-9]\d{0,5})")


class MomentTime(NamedTuple):
    """A time as written: `kind` is seconds, state, event or end, `words` what stands behind the kind."""

    kind: str
    words: str = ""
    seconds: float = 0.0


class _Occurrence(NamedTuple):
    name: str
    number: int
    shift_s: float


def parse_moment_time(value: object) -> MomentTime:
    """Parse a time as written. Raises FieldError with what is allowed."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        if value < 0:
            raise FieldError(f"{value:g} s: times run from 0", ALLOWED)
        return MomentTime("seconds", seconds=float(value))
    text = str(value).strip()
    if match := _SECONDS.fullmatch(text):
        return MomentTime("seconds", seconds=float(match[1]))
    kind, colon, words = text.partition(":")
    if kind in ("state", "event") and colon and words.strip():
        return MomentTime(kind, words.strip())
    shifted = _SHIFT.fullmatch(text)
    if text == "end" or (shifted and shifted[1] == "end"):
        return MomentTime("end", text)
    raise FieldError(f'"{text}" is no time', ALLOWED)


def parse_duration(value: object) -> float:
    """Parse the seconds from one moment of a row to the next, such as 2 or 2s. Raises FieldError."""
    match = _SECONDS.fullmatch(str(value).strip())
    if match is None or float(match[1]) < MIN_STEP_S:
        raise FieldError(f'"{value}" is no duration', f"{MIN_STEP_S:g} seconds or more, such as 2s")
    return float(match[1])


def find_moment_s(time: MomentTime, timeline: Timeline, duration_s: float) -> float:
    """The seconds of a time on a take's timeline. Raises FieldError for what there never is, or not so often."""
    if time.kind == "seconds":
        return time.seconds
    if time.kind == "end":
        return duration_s + _split(time.words, frozenset()).shift_s
    times_by_name = _state_times(timeline) if time.kind == "state" else _event_times(timeline)
    wanted = _split(time.words, times_by_name.keys())
    times_s = times_by_name.get(wanted.name, [])
    if len(times_s) < wanted.number:
        raise _never_error(time.kind, wanted, times_by_name)
    return max(0.0, times_s[wanted.number - 1] + wanted.shift_s)


def _split(words: str, names: Collection[str]) -> _Occurrence:
    """The name, the count and the shift in `words`, of which the longest known name is taken."""
    shifts = [(words, 0.0)]
    if match := _SHIFT.fullmatch(words):
        shifts.append((match[1], float(f"{match[2]}{match[3]}")))
    for rest, shift_s in shifts:
        counted = _COUNT.fullmatch(rest)
        for name, count in ((rest, 1), *(((counted[1], int(counted[2])),) if counted else ())):
            if name in names:
                return _Occurrence(name, count, shift_s)
    rest, shift_s = shifts[-1]
    counted = _COUNT.fullmatch(rest)
    return _Occurrence(counted[1], int(counted[2]), shift_s) if counted else _Occurrence(rest, 1, shift_s)


def _state_times(timeline: Timeline) -> dict[str, list[float]]:
    names = {name for moment in timeline.moments for name in moment.configuration.active}
    return {name: [start for start, _ in timeline.active_spans(name)] for name in names}


def _event_times(timeline: Timeline) -> dict[str, list[float]]:
    """When events take effect, on the first tick after them: a moment there shows what they did."""
    found: dict[str, list[float]] = {}
    for timed in timeline.events:
        found.setdefault(str(timed.event), []).append(tick_time_s(tick_after(timed.t_s)))
    for event, ticks in timeline.world_events.rising_ticks.items():
        found.setdefault(str(event), []).extend(tick_time_s(tick) for tick in ticks)
    return {name: sorted(times_s) for name, times_s in found.items()}


def _never_error(kind: str, wanted: _Occurrence, times: dict[str, list[float]]) -> FieldError:
    if count := len(times.get(wanted.name, [])):
        often = "once" if count == 1 else f"{count} times"
        verb = "is entered" if kind == "state" else "happens"
        return FieldError(f'{kind} "{wanted.name}" {verb} {often} in this take', f"#1 to #{count}")
    verb = "entered" if kind == "state" else "there"
    hint = suggest_name(wanted.name, times)
    return FieldError(f'{kind} "{wanted.name}" is never {verb} in this take', list_names(sorted(times)), hint)
