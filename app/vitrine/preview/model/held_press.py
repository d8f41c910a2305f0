"""A finger on the touch bar, as a key or a button stands for it: the events that it gives, and when."""

from __future__ import annotations

import math
from collections.abc import Iterable

from vitrine.flow.chart.chart import Chart
from vitrine.flow.chart.event import PHASE_KINDS, Event, EventKind

#: Held for so long it is a long press, while it is still held, as on the glasses.
LONG_PRESS_S = 0.6

_TAP, _LONG_PRESS = Event(EventKind.TAP), Event(EventKind.LONG_PRESS)
_PRESS, _RELEASE = Event(EventKind.PRESS), Event(EventKind.RELEASE)


class HeldPress:
    """The finger, up or down. A short press is `press`, `release`, `tap`; a long one `press`,
    `long_press`, `release`.
    """

    def __init__(self) -> None:
        self._long_at_s: float | None = None  # when it is a long press, infinite where that was told; None: it is up

    def put_down(self, now_s: float) -> tuple[Event, ...]:
        """The events of a finger that comes down; of one that is down already, none."""
        if self._long_at_s is not None:
            return ()
        self._long_at_s = now_s + LONG_PRESS_S
        return (_PRESS,)

    def hold(self, now_s: float) -> tuple[Event, ...]:
        """The events of time that passes up to now."""
        if self._long_at_s is None or now_s < self._long_at_s:
            return ()
        self._long_at_s = math.inf
        return (_LONG_PRESS,)

    def lift(self) -> tuple[Event, ...]:
        """The events of a finger that goes up: a short press is a tap, which is known only now."""
        long_at_s, self._long_at_s = self._long_at_s, None
        if long_at_s is None:
            return ()
        return (_RELEASE,) if math.isinf(long_at_s) else (_RELEASE, _TAP)

    def cancel(self) -> tuple[Event, ...]:
        """The events of a finger of which nothing will be heard any more: it is up, and meant nothing."""
        return self.lift()[:1]


def select_heard(events: Iterable[Event], chart: Chart) -> tuple[Event, ...]:
    """The events that are told to a chart. That a finger came down or went up, only where one waits for it: the takes
    of all other scenes stay as short as they are.
    """
    return tuple(event for event in events if event.kind not in PHASE_KINDS or event in chart.listeners)


def hears_long_presses(chart: Chart) -> bool:
    """Whether a tap must wait until the finger goes up, since a longer press would be something else."""
    return any(event.kind is EventKind.LONG_PRESS or event.kind in PHASE_KINDS for event in chart.listeners)
