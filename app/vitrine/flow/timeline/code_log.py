"""Log of the codes that a take tells of: where the one that a node is fixed to is at any time.

A row `code.seen` tells of one code as `code`, or of all that a frame has as a list `codes`, of which `code` is the one
nearest to its middle: {payload, corners, id}, corners as parts 0 to 1 of the feed's frame, from the code's own top-left
clockwise; `id` tells copies of one payload apart. What tells a payload alone says nothing of a place.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

from vitrine.flow.chart.event import EventKind
from vitrine.flow.timeline.take import TimedEvent
from vitrine.flow.timeline.tick_grid import TICKS_PER_S, tick_after, tick_before
from vitrine.scene.nodes.code_format import ANY_CODE

Corner = tuple[float, float]

CODE_SEEN = "code.seen"
#: How long a code that is not seen any more keeps its place, and how long of it all of its light.
HOLD_S, FULL_S = 0.5, 0.15
#: How long what lies at a code takes to have its light when that is seen, or is seen again.
FADE_IN_S = 0.15
#: As feeds take a time that was typed in decimals for the frame that it names: 30.0333333 s.
_FRAME_TOLERANCE_S = 1e-6
_HOLD_TICKS = round(HOLD_S * TICKS_PER_S)
_WINDOW_TICKS = _HOLD_TICKS + round(FADE_IN_S * TICKS_PER_S)


class CodeRow(NamedTuple):
    """One code at a tick: which copy, its payload, and its corners as parts of the frame, top-left first, clockwise."""

    tick: int
    copy: tuple[str, str]
    corners: tuple[Corner, Corner, Corner, Corner]

    @property
    def payload(self) -> str:
        """What the code says."""
        return self.copy[0]

    @property
    def off_centre(self) -> float:
        """How far its middle is from that of the frame, in parts."""
        x, y = (sum(corner[axis] for corner in self.corners) / 4 for axis in (0, 1))
        return math.hypot(x - 0.5, y - 0.5)


class CodeSighting(NamedTuple):
    """Where a code is, as parts of the frame, and how much of its light what lies there has, 0 to 1."""

    corners: tuple[Corner, Corner, Corner, Corner]
    opacity: float


class _Tenure(NamedTuple):
    """A copy that a node is fixed to from its first row to its last, and how far off the middle it was at first."""

    copy: tuple[str, str]
    start: int
    last: int
    off_centre: float


@dataclass(frozen=True, slots=True)
class CodeLog:
    """The codes of a take by their ticks. It keeps what it was asked for, and may forget it."""

    rows: tuple[CodeRow, ...] = ()
    _tenures: dict[str, tuple[_Tenure, ...]] = field(default_factory=dict, repr=False, compare=False)

    def with_rows(self, added: tuple[CodeRow, ...]) -> CodeLog:
        """The log with more codes of one tick, after all others of that tick."""
        if not added:
            return self
        index = bisect_right(self.rows, added[0].tick, key=_tick_of)
        rows = (*self.rows[:index], *added, *self.rows[index:])
        if index < len(self.rows):
            return CodeLog(rows)
        # What a node was fixed to up to now does not depend on what comes: at 30 rows a second all would be much.
        return CodeLog(rows, {name: _add_rows(tenures, added, name) for name, tenures in self._tenures.items()})

    def find(self, name: str, t_s: float) -> CodeSighting | None:
        """Where the code of a payload, or `any` one, is at a time; None where none was seen for `HOLD_S`.

        Of several it is the one nearest to the middle of the frame when none had been seen, and stays that one for as
        long as it is seen.
        """
        tick = tick_before(t_s + _FRAME_TOLERANCE_S)
        tenures = self._find_tenures(name)
        index = bisect_right(tenures, tick, key=_start_of)
        if index == 0:
            return None
        tenure = tenures[index - 1]
        window = [row for row in self._rows_in(tick - _WINDOW_TICKS, tick) if row.copy == tenure.copy]
        if not window:
            return None
        # What is there when all begins has its light at once.
        light = 0.0 if window[0].tick == tenure.start > 0 else 1.0
        for row, following in pairwise(window):
            light = _change_light(light, (following.tick - row.tick) / TICKS_PER_S)
        light = _change_light(light, max(0.0, t_s - window[-1].tick / TICKS_PER_S))
        return CodeSighting(window[-1].corners, light) if light > 0 else None

    def _rows_in(self, after: int, until: int) -> tuple[CodeRow, ...]:
        """The rows after a tick and up to another."""
        return self.rows[bisect_right(self.rows, after, key=_tick_of) : bisect_right(self.rows, until, key=_tick_of)]

    def _find_tenures(self, name: str) -> tuple[_Tenure, ...]:
        if name not in self._tenures:
            self._tenures[name] = _add_rows((), self.rows, name)
        return self._tenures[name]


NO_CODES = CodeLog()


def build_code_log(events: Iterable[TimedEvent]) -> CodeLog:
    """The log of a take's events, sorted by time."""
    rows = tuple(row for timed in events for row in read_rows(timed))
    return CodeLog(rows) if rows else NO_CODES


def read_rows(timed: TimedEvent) -> tuple[CodeRow, ...]:
    """The codes that an event tells of, in its order; those without a place are left out. A copy is told of once."""
    if timed.event.kind is not EventKind.SIGNAL or timed.event.value != CODE_SEEN or timed.data is None:
        return ()
    data = timed.data.value
    codes = data["codes"] if isinstance(data.get("codes"), list) else [data.get("code")]
    rows: dict[tuple[str, str], CodeRow] = {}
    for code in codes:
        if (row := _read_code(code, tick_after(timed.t_s))) is not None:
            rows.setdefault(row.copy, row)
    return tuple(rows.values())


def _read_code(code: Any, tick: int) -> CodeRow | None:
    if not isinstance(code, Mapping) or not isinstance(payload := code.get("payload"), str):
        return None
    corners = _read_corners(code.get("corners"))
    return None if corners is None else CodeRow(tick, (payload, str(code.get("id", ""))), corners)


def _read_corners(value: Any) -> tuple[Corner, Corner, Corner, Corner] | None:
    """Four pairs of numbers, which may lie a little outside the frame."""
    if not isinstance(value, list) or len(value) != 4:
        return None
    pairs: list[Corner] = []
    for pair in value:
        if not isinstance(pair, list) or len(pair) != 2 or not all(_is_part(number) for number in pair):
            return None
        pairs.append((float(pair[0]), float(pair[1])))
    return pairs[0], pairs[1], pairs[2], pairs[3]


def _is_part(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and -1 <= value <= 2


def _add_rows(known: tuple[_Tenure, ...], rows: Iterable[CodeRow], name: str) -> tuple[_Tenure, ...]:
    """The tenures with those rows of a name that are none before theirs."""
    tenures = list(known)
    for row in (row for row in rows if name in (ANY_CODE, row.payload)):
        current = tenures[-1] if tenures else None
        if current is None or row.tick - current.last > _HOLD_TICKS:
            tenures.append(_Tenure(row.copy, row.tick, row.tick, row.off_centre))
        elif row.copy == current.copy:
            tenures[-1] = current._replace(last=row.tick)
        elif row.tick == current.start and row.off_centre < current.off_centre:
            tenures[-1] = _Tenure(row.copy, row.tick, row.tick, row.off_centre)
    return tuple(tenures)


def _change_light(light: float, gap_s: float) -> float:
    """The light a while after a row, before the next: it comes within `FADE_IN_S`, and goes after `FULL_S`."""
    gone = (gap_s - FULL_S) / (HOLD_S - FULL_S)
    return max(0.0, min(1.0, light + gap_s / FADE_IN_S, 1.0 - gone))


def _tick_of(row: CodeRow) -> int:
    return row.tick


def _start_of(tenure: _Tenure) -> int:
    return tenure.start
