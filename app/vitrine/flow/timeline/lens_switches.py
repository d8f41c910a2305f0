"""Lens switches: when a take tells a lens to darken or to clear, and how far it has come at a time.

The signals are `lens.dark` and `lens.clear`, in a take as any other. A switchable lens moves from where it is, at the
same speed both ways: its optical density is proportional to the charge that has flowed (the coloration efficiency of an
electrochromic is density per charge and area), so that a constant current moves it linearly in time. How far it has
come is a share of the way from clear to dark in density: D = (1 - share) · D_clear + share · D_dark.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from vitrine.flow.chart.event import Event, EventKind
from vitrine.flow.timeline.take import TimedEvent
from vitrine.flow.timeline.tick_grid import tick_after, tick_before, tick_time_s

DARKEN_LENS, CLEAR_LENS = Event(EventKind.SIGNAL, "lens.dark"), Event(EventKind.SIGNAL, "lens.clear")
LENS_EVENTS = frozenset({DARKEN_LENS, CLEAR_LENS})


class LensSwitch(NamedTuple):
    """A lens is told, at a tick, to become dark or else clear."""

    tick: int
    to_dark: bool


def find_lens_switches(events: Iterable[TimedEvent]) -> tuple[LensSwitch, ...]:
    """The switches among the events of a take, which are sorted by time."""
    told = (timed for timed in events if timed.event in LENS_EVENTS)
    return tuple(LensSwitch(tick_after(timed.t_s), timed.event == DARKEN_LENS) for timed in told)


def fold_dimming(switches: Sequence[LensSwitch], t_s: float, start: float, swing_s: float) -> float | None:
    """The dimming of a lens at a time, 0 clear to 1 dark; None before it was told anything.

    Until then it is at `start`; from clear to dark, and back, it takes `swing_s`.
    """
    past = [switch for switch in switches if switch.tick <= tick_before(t_s)]
    if not past:
        return None
    share = start
    ends_s = [tick_time_s(switch.tick) for switch in past[1:]] + [t_s]
    for switch, end_s in zip(past, ends_s, strict=True):
        way = max(0.0, end_s - tick_time_s(switch.tick)) / swing_s
        share = min(share + way, 1.0) if switch.to_dark else max(share - way, 0.0)
    return share
