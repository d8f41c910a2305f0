"""Fold of timed events into the moments of a timeline, from one tick with an event to the next, skipping the others.

At a tick the take's events come first, in the order of the take, then timers in the order of the chart, then events of
the world by their names. An event of the world happens on the tick at which its condition becomes true, or on the tick
at which a state that listens to it is entered while it is true.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vitrine.errors import InputError, Problem
from vitrine.flow.chart import Chart, Step
from vitrine.flow.chart_reader import Timer
from vitrine.flow.grid import tick_after, time_of
from vitrine.flow.input import Event, EventKind
from vitrine.flow.state import Moment, Record, State
from vitrine.flow.take import TimedEvent
from vitrine.flow.world_events import WorldEvents

#: Timers and events of the world in one tick; more is an endless cycle.
MAX_CASCADE = 100

#: Moments over a feed: the longest take, and some more by timers, which take 30 us each.
MAX_MOMENTS = 300_000

#: A chart that counts reaches a new configuration at every event. Such a step takes the library 0.3 ms, and 3 us more
#: for each state: 24,000 steps of a small chart, 1,500 of one of 1,500 states.
MAX_WORK = 2_500_000

_NOBODY: frozenset[str] = frozenset()

#: Moments that keep their state: the first 1,000, then one in every 32 plus the number of the chart's states.
KEPT_FIRST, KEPT_EVERY = 1_000, 32


def moments(
    chart: Chart, events: Sequence[TimedEvent], world: WorldEvents, last_tick: int, known: Sequence[Moment] = ()
) -> tuple[Moment, ...]:
    """Fold events into all moments up to `last_tick`; `known_moments` are the first, complete up to their last tick.

    `events` are sorted by time. Raises InputError where events follow one another without end.
    """
    return tuple(_Fold(chart, events, world, last_tick, known).run())


class _Fold:
    def __init__(
        self, chart: Chart, events: Sequence[TimedEvent], world: WorldEvents, last_tick: int, known: Sequence[Moment]
    ) -> None:
        self._chart = chart
        self._world = world
        self._last_tick = last_tick
        self._moments = list(known)
        self._places: set[int] = set()
        self._most_places = MAX_WORK // (100 + len(chart.states))
        self._first = len(known)
        self._record = Record(known[-1].state if known else State(), chart.capturing)
        # As many moments between two kept states as a state has entries: neither outgrows the other.
        self._keep_every = KEPT_EVERY + len(chart.states)
        self._tick = reached = known[-1].tick if known else -1
        ticked = [(tick_after(timed.t_s), timed.event) for timed in events]
        self._pending = [(tick, event) for tick, event in reversed(ticked) if tick > reached]

    def run(self) -> list[Moment]:
        if not self._moments:
            self._begin_tick(0)
            self._add(None, self._chart.start())
            self._play()
        while (tick := self._next_tick()) is not None:
            self._begin_tick(tick)
            self._play()
        return self._moments

    def _begin_tick(self, tick: int) -> None:
        self._tick = tick
        self._count = 0  # orders what happens within this tick
        self._entered: dict[str, int] = {}
        self._sent: dict[Event | Timer, int] = {}

    def _play(self) -> None:
        while self._pending and self._pending[-1][0] <= self._tick:
            self._send(self._pending.pop()[1])
        while (timer := next(self._due_timers(), None)) is not None:
            self._send(timer)
        cascade = 0
        while (event := min(self._due_world_events(), key=str, default=None)) is not None:
            self._check_cascade(cascade := cascade + 1)
            self._send(event)

    def _send(self, event: Event | Timer) -> None:
        before = self._moments[-1].configuration
        has_listener = isinstance(event, Timer) or event.kind is EventKind.FORCE or bool(self._listening(event))
        self._sent[event] = self._count
        step = self._chart.step(before, event) if has_listener else Step(before)
        self._check_length(step if has_listener else None)
        self._add(event, step)

    def _add(self, event: Event | Timer | None, step: Step) -> None:
        self._count += 1
        builder, number = self._record, len(self._moments)
        builder.write(time_of(self._tick), step.passages, step.said)
        kept = number < KEPT_FIRST or number % self._keep_every == 0
        source = builder.state() if kept else self._moments[-1]
        self._moments.append(Moment(self._tick, event, step, builder.said, self._chart.capturing, source))
        self._entered.update((name, self._count) for name, entered in step.passages if entered)

    def _listening(self, event: Event) -> set[str]:
        return self._record.active & self._chart.listeners.get(event, _NOBODY)

    def _due_world_events(self) -> Iterator[Event]:
        for event in self._world.conditions:
            if self._world.holds(event, self._tick) and self._is_news(event):
                yield event

    def _is_news(self, event: Event) -> bool:
        sent = self._sent.get(event, -1)
        if sent < 0 and self._world.rises_at(event, self._tick):
            return bool(self._listening(event))
        return any(self._entered.get(name, -1) > sent for name in self._listening(event))

    def _due_timers(self) -> Iterator[Timer]:
        return (timer for timer, tick in self._waiting() if tick == self._tick and timer not in self._sent)

    def _waiting(self) -> Iterator[tuple[Timer, int]]:
        since = self._record.since_s
        for timer in self._chart.timers:
            if timer.state in since:
                # At least one tick, so that timers alone can never form an endless cycle within a tick.
                yield timer, tick_after(since[timer.state]) + max(1, tick_after(timer.after_s))

    def _next_tick(self) -> int | None:
        ticks = [tick for _, tick in self._waiting() if tick > self._tick]
        if self._pending:
            ticks.append(self._pending[-1][0])
        for event in self._world.conditions:
            if self._listening(event) and (rise := self._world.next_rise(event, self._tick)) is not None:
                ticks.append(rise)
        tick = min(ticks, default=None)
        return tick if tick is not None and tick <= self._last_tick else None

    def _check_length(self, step: Step | None) -> None:
        """Raise InputError beyond MAX_MOMENTS or MAX_WORK. `step` is the chart's, None where no state listened."""
        if step is not None:
            self._places.add(id(step.configuration))  # alive in its moment; a cached step has the same object
        fault = remedy = ""
        if len(self._moments) - self._first > MAX_MOMENTS:
            fault, remedy = f"more than {MAX_MOMENTS:,} things happen", "a timer that repeats needs a longer after_s"
        elif len(self._places) > self._most_places:
            fault = f"the statechart is in more than {self._most_places:,} different places"
            remedy = "let its variables count less"
        if fault:
            message = f"by {time_of(self._tick):.2f} s {fault}"
            raise InputError(Problem(message, self._chart.place, "statechart", hint=remedy))

    def _check_cascade(self, length: int) -> None:
        if length <= MAX_CASCADE:
            return
        cycle = dict.fromkeys(str(moment.event) for moment in self._moments[-12:])
        raise InputError(
            Problem(
                f"at {time_of(self._tick):.2f} s these events follow one another without end: {', '.join(cycle)}",
                self._chart.place,
                "statechart",
                hint="let their distances leave a gap, so that only one of them is true at a time",
            )
        )
