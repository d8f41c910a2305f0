"""The tick grid of a timeline: 1/60 s a tick, counted from 0 at the feed's first frame."""

from __future__ import annotations

import math

TICKS_PER_S = 60

# A time that was written in decimals, such as 0.35 s, may lie a rounding error beside its tick.
_TOLERANCE_TICKS = 1e-6


def tick_after(t_s: float) -> int:
    """The first tick at or after a time: where an event of that time takes effect."""
    return max(0, math.ceil(t_s * TICKS_PER_S - _TOLERANCE_TICKS))


def tick_before(t_s: float) -> int:
    """The last tick at or before a time."""
    return math.floor(t_s * TICKS_PER_S + _TOLERANCE_TICKS)


def tick_time_s(tick: int) -> float:
    """The time of a tick in seconds."""
    return tick / TICKS_PER_S
