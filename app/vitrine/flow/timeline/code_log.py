"""Log of the codes that a take tells of: where the one that a node is fixed to is at any time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import NamedTuple

from vitrine.flow.timeline.code_row import CodeFrame, CodeRow, Corner, read_frame
from vitrine.flow.timeline.take import TimedEvent
from vitrine.flow.timeline.tick_grid import TICKS_PER_S, tick_before
from vitrine.scene.nodes.code_format import ANY_CODE

#: How long a code that is not seen any more keeps its place, and how long of it all of its light.
HOLD_S, FULL_S = 0.5, 0.15
#: How long what lies at a code takes to have its light when that is seen, or is seen again.
FADE_IN_S = 0.15
#: As feeds take a time that was typed in decimals for the frame that it names: 30.0333333 s.
_FRAME_TOLERANCE_S = 1e-6
_HOLD_TICKS = round(HOLD_S * TICKS_PER_S)
_WINDOW_TICKS = _HOLD_TICKS + round(FADE_IN_S * TICKS_PER_S)


class CodeSighting(NamedTuple):
    """Where a code is, as parts of the frame, and how much of its light what lies there has, 0 to 1."""

    corners: tuple[Corner, Corner, Corner, Corner]
    opacity: float


class _Tenure(NamedTuple):
    """A copy that a node is fixed to from its first row until `last`, and how far off the middle it was at first."""

    copy: tuple[str, str]
    start: int
    last: int
    off_centre: float


@dataclass(frozen=True, slots=True)
class CodeLog:
    """The codes of a take by their ticks, each seen until another frame was told of, or less long.

    It keeps what it was asked for, and may forget it.
    """

    rows: tuple[CodeRow, ...] = ()
    _tenures: dict[str, tuple[_Tenure, ...]] = field(default_factory=dict, repr=False, compare=False)

    def with_frame(self, frame: CodeFrame) -> CodeLog:
        """The log with what is told of a frame after all others, which ends how long those are seen."""
        first = bisect_right(self.rows, frame.tick, key=_until_of)
        earlier = *self.rows[:first], *(row._replace(until=frame.tick) for row in self.rows[first:])
        # What a node was fixed to up to now does not depend on what comes: at 30 rows a second all would be much.
        known = {name: _add_frame(tenures, frame, name) for name, tenures in self._tenures.items()}
        return CodeLog((*earlier, *frame.rows), known)

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
        # A copy that was seen beside the one before comes as one that was not: from no light.
        rows = self._rows_in(max(tick - _WINDOW_TICKS, tenure.start - 1), tick)
        window = [row for row in rows if row.copy == tenure.copy and row.tick >= tenure.start]
        if not window:
            return None
        # What is there when all begins has its light at once.
        light = 0.0 if window[0].tick == tenure.start > 0 else 1.0
        for row, following in pairwise(window):
            unseen_ticks = max(0, following.tick - row.until)
            light = _change_light(light, (following.tick - row.tick) / TICKS_PER_S, unseen_ticks / TICKS_PER_S)
        latest = window[-1]
        after_s, unseen_s = (max(0.0, t_s - tick / TICKS_PER_S) for tick in (latest.tick, latest.until))
        light = _change_light(light, after_s, unseen_s)
        return CodeSighting(latest.corners, light) if light > 0 else None

    def _rows_in(self, after: int, until: int) -> tuple[CodeRow, ...]:
        """The codes that were seen after a tick, and told of up to another."""
        return self.rows[bisect_right(self.rows, after, key=_until_of) : bisect_right(self.rows, until, key=_tick_of)]

    def _find_tenures(self, name: str) -> tuple[_Tenure, ...]:
        if name not in self._tenures:
            tenures: tuple[_Tenure, ...] = ()
            for tick, rows in groupby(self.rows, _tick_of):
                tenures = _add_frame(tenures, CodeFrame(tick, tuple(rows)), name)
            self._tenures[name] = tenures
        return self._tenures[name]


NO_CODES = CodeLog()


def build_code_log(events: Iterable[TimedEvent]) -> CodeLog:
    """The log of a take's events, sorted by time."""
    rows: list[CodeRow] = []
    begin = 0  # of the latest frame that has any
    for frame in filter(None, map(read_frame, events)):
        rows[begin:] = [row._replace(until=min(row.until, frame.tick)) for row in rows[begin:]]
        if frame.rows:
            begin = len(rows)
            rows += frame.rows
    return CodeLog(tuple(rows)) if rows else NO_CODES


def _add_frame(known: tuple[_Tenure, ...], frame: CodeFrame, name: str) -> tuple[_Tenure, ...]:
    """The tenures with a frame that is none before theirs."""
    tenures = list(known)
    if tenures and tenures[-1].last > frame.tick:
        tenures[-1] = tenures[-1]._replace(last=frame.tick)
    for row in (row for row in frame.rows if name in (ANY_CODE, row.payload)):
        current = tenures[-1] if tenures else None
        if current is None or row.tick - current.last > _HOLD_TICKS:
            tenures.append(_Tenure(row.copy, row.tick, row.until, row.off_centre))
        elif row.copy == current.copy:
            tenures[-1] = current._replace(last=row.until)
        elif row.tick == current.start and row.off_centre < current.off_centre:
            tenures[-1] = _Tenure(row.copy, row.tick, row.until, row.off_centre)
    return tuple(tenures)


def _change_light(light: float, after_s: float, unseen_s: float) -> float:
    """The light a while after a row, before the next: it comes within `FADE_IN_S`.

    It goes from `FULL_S` on after the code was seen, which was `unseen_s` ago.
    """
    gone = (unseen_s - FULL_S) / (HOLD_S - FULL_S)
    return max(0.0, min(1.0, light + after_s / FADE_IN_S, 1.0 - gone))


def _tick_of(row: CodeRow) -> int:
    return row.tick


def _until_of(row: CodeRow) -> int:
    return row.until


def _start_of(tenure: _Tenure) -> int:
    return tenure.start
