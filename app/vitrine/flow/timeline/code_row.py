"""Rows of a take that tell of codes, and what they tell: the codes of a frame of the feed, and for how long.

A row `code.seen` tells of one code as `code`, or of all that a frame has as a list `codes`, of which `code` is the one
nearest to its middle: {payload, corners, id}, corners as parts 0 to 1 of the feed's frame, from the code's own top-left
clockwise; `id` tells copies of one payload apart. What tells a payload alone says nothing of a place. With `for_s` in
`code` the codes are seen where they are for so long, or up to the next row; `code.lost` says that none is seen now.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple, TypeGuard

from vitrine.flow.chart.event import Event, EventKind
from vitrine.flow.timeline.take import TimedEvent
from vitrine.flow.timeline.tick_grid import TICKS_PER_S, tick_after

Corner = tuple[float, float]

CODE_SEEN = Event(EventKind.SIGNAL, "code.seen")
CODE_LOST = Event(EventKind.SIGNAL, "code.lost")
#: The longest time that a row stands for: whoever is to tell that a code is gone may be gone itself.
MAX_FOR_S = 60.0


class CodeRow(NamedTuple):
    """One code at a tick: which copy, its payload, and its corners as parts of the frame, top-left first, clockwise.

    It is seen there up to the tick `until`; `confidence` is 0 to 1.
    """

    tick: int
    copy: tuple[str, str]
    corners: tuple[Corner, Corner, Corner, Corner]
    until: int
    confidence: float = 0.0

    @property
    def payload(self) -> str:
        """What the code says."""
        return self.copy[0]

    @property
    def off_centre(self) -> float:
        """How far its middle is from that of the frame, in parts."""
        x, y = (sum(corner[axis] for corner in self.corners) / 4 for axis in (0, 1))
        return math.hypot(x - 0.5, y - 0.5)


class CodeFrame(NamedTuple):
    """The codes of a frame at a tick, in the order in which they are told; none where they were lost."""

    tick: int
    rows: tuple[CodeRow, ...] = ()


def read_frame(timed: TimedEvent) -> CodeFrame | None:
    """What an event tells of codes; None where it tells of none that has a place. A copy is told of once."""
    if timed.event == CODE_LOST:
        return CodeFrame(tick_after(timed.t_s))
    if timed.event != CODE_SEEN or timed.data is None:
        return None
    tick, data = tick_after(timed.t_s), timed.data.value
    nearest = data.get("code")
    until = tick + (_read_ticks(nearest.get("for_s")) if isinstance(nearest, Mapping) else 0)
    rows: dict[tuple[str, str], CodeRow] = {}
    for code in data["codes"] if isinstance(data.get("codes"), list) else [nearest]:
        if (row := _read_code(code, tick, until)) is not None:
            rows.setdefault(row.copy, row)
    return CodeFrame(tick, tuple(rows.values())) if rows else None


def _read_ticks(value: Any) -> int:
    return math.floor(min(max(value, 0.0), MAX_FOR_S) * TICKS_PER_S) if _is_number(value) else 0


def _read_code(code: Any, tick: int, until: int) -> CodeRow | None:
    if not isinstance(code, Mapping) or not isinstance(payload := code.get("payload"), str):
        return None
    corners, confidence = _read_corners(code.get("corners")), code.get("confidence")
    if corners is None:
        return None
    copy = payload, str(code.get("id", ""))
    return CodeRow(tick, copy, corners, until, float(confidence) if _is_number(confidence) else 0.0)


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
    return _is_number(value) and -1 <= value <= 2


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
