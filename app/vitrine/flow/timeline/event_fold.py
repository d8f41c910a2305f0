"""Fold of timed events into the moments of a timeline, from one tick with an event to the next, skipping the others.

At a tick the take's events come first, in the order of the take, then timers in the order of the chart, then events of
the world by their names. An event of the world happens on the tick at which its condition becomes true, or on the tick
at which a state that listens to it is entered while it is true.

A press goes to the node with the focus first, as the event that names it, and as the plain one where that changes
nothing. What the chart does not answer moves the focus, or what scrolls. A press of a list's copy, or a gaze at it, is
`tap:row[soup]`, and where nobody listens for that one `tap:row`, with the copy's names as its data: `data.dish.id`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from vitrine.document.field_error import FieldError
from vitrine.errors import InputError, Problem
from vitrine.flow.chart.chart import Chart, Step
from vitrine.flow.chart.chart_parser import Timer
from vitrine.flow.chart.event import PRESS_KINDS, Event, EventKind
from vitrine.flow.chart.event_data import EventData
from vitrine.flow.focus.focus_follower import FocusFollower, is_answered
from vitrine.flow.focus.focus_state import NO_FOCUS
from vitrine.flow.focus.focus_tree import FocusTree
from vitrine.flow.timeline.request import RequestCollector
from vitrine.flow.timeline.state import Moment, State, StateBuilder
from vitrine.flow.timeline.take import TimedEvent
from vitrine.flow.timeline.tick_grid import tick_after, tick_time_s
from vitrine.flow.timeline.world_events import WorldEvents
from vitrine.scene.nodes.item_copy import strip_copy

#: Timers and events of the world in one tick; more is an endless cycle.
MAX_CASCADE = 100

#: Moments over a feed: the longest take, and some more by timers, which take 30 us each.
MAX_MOMENTS = 300_000

#: A chart that counts reaches a new configuration at every event. Such a step takes the library 0.3 ms, and 3 us more
#: for each state: 24,000 steps of a small chart, 1,500 of one of 1,500 states.
MAX_WORK = 2_500_000

_NO_LISTENERS: frozenset[str] = frozenset()

#: Moments that keep their state: the first 1,000, then one in every 32 plus the number of the chart's states.
ALWAYS_KEPT_STATES, KEPT_STATE_INTERVAL = 1_000, 32
#: With more names of event data in them, states are that much rarer from the first on: 1,000 of them take 60 MB.
ALWAYS_KEPT_NAMES = 250
#: Names that the data of all events together may put over the content: more than any one event can have.
MAX_CONTENT_NAMES = 20_000


def fold_events(
    chart: Chart,
    events: Sequence[TimedEvent],
    world: WorldEvents,
    last_tick: int,
    known_moments: Sequence[Moment] = (),
    focus_tree: FocusTree | None = None,
) -> tuple[Moment, ...]:
    """Fold events into all moments up to `last_tick`; `known_moments` are the first, complete up to their last tick.

    `events` are sorted by time; `focus_tree` is None where nothing can have the focus or scrolls. Raises InputError
    where events follow one another without end.
    """
    follower = None if focus_tree is None else FocusFollower(focus_tree)
    return tuple(_EventFold(chart, events, world, last_tick, known_moments, follower).run())


class _EventFold:
    def __init__(
        self,
        chart: Chart,
        events: Sequence[TimedEvent],
        world: WorldEvents,
        last_tick: int,
        known_moments: Sequence[Moment],
        follower: FocusFollower | None,
    ) -> None:
        self._chart = chart
        self._follower = follower
        if follower is not None and known_moments:
            self._follower = follower.with_overlay(known_moments[-1].state.content_overlay)
        self._world = world
        self._last_tick = last_tick
        self._moments = list(known_moments)
        self._configurations: set[int] = set()
        self._max_configurations = MAX_WORK // (100 + len(chart.states))
        self._known_count = len(known_moments)
        self._builder = StateBuilder(known_moments[-1].state if known_moments else State(), chart.capturing_states)
        self._requests = RequestCollector(chart.invocations)
        # As many moments between two kept states as a state has entries: neither outgrows the other.
        self._keep_every = KEPT_STATE_INTERVAL + len(chart.states)
        self._tick = reached = known_moments[-1].tick if known_moments else -1
        kept = (number for number in range(self._known_count - 1, -1, -1) if known_moments[number].keeps_state)
        self._last_kept = next(kept, 0)
        first = bisect_right(events, reached, key=lambda timed: tick_after(timed.t_s))
        self._pending_events = [(tick_after(timed.t_s), timed) for timed in reversed(events[first:])]

    def run(self) -> list[Moment]:
        if not self._moments:
            self._begin_tick(0)
            self._add_moment(None, self._chart.start())
            self._process_tick()
        while (tick := self._find_next_tick()) is not None:
            self._begin_tick(tick)
            self._process_tick()
        return self._moments

    def _begin_tick(self, tick: int) -> None:
        self._tick = tick
        self._step_count = 0  # orders what happens within this tick
        self._entered_at: dict[str, int] = {}
        self._sent_at: dict[Event | Timer, int] = {}

    def _process_tick(self) -> None:
        while self._pending_events and self._pending_events[-1][0] <= self._tick:
            timed = self._pending_events.pop()[1]
            self._send_taken_event(timed)
        while (timer := next(self._find_due_timers(), None)) is not None:
            self._send_event(timer)
        cascade = 0
        while (event := min(self._find_due_world_events(), key=str, default=None)) is not None:
            self._check_cascade(cascade := cascade + 1)
            self._send_event(event)

    def _send_taken_event(self, timed: TimedEvent) -> None:
        """Send an event of the take; a press by the name of what it presses first."""
        event = timed.event
        if self._follower is None or event.kind not in (*PRESS_KINDS, EventKind.GAZE):
            self._send_event(event, timed.data)
            return
        before = self._moments[-1]
        pressed = self._follower.find_pressed(before, event)
        aimed = replace(event, value=pressed or event.value)
        written = replace(aimed, value=strip_copy(aimed.value))
        heard = aimed if written == aimed or self._active_listeners(aimed) else written
        if event.kind is EventKind.GAZE:
            self._send_event(event, timed.data, heard=heard)
            return
        if aimed.value and self._active_listeners(heard):
            self._send_event(aimed, timed.data, pressed, heard)
            if is_answered(before.configuration, self._moments[-1].step):
                return
        self._send_event(replace(event, value=""), timed.data, pressed)

    def _send_event(
        self,
        event: Event | Timer,
        data: EventData | None = None,
        pressed: str = "",
        heard: Event | None = None,
    ) -> None:
        """Send an event to the chart, which hears it as `heard` where it names a copy."""
        before = self._moments[-1].configuration
        told = heard or event
        has_listener = isinstance(told, Timer) or told.kind is EventKind.FORCE or bool(self._active_listeners(told))
        self._sent_at[event] = self._step_count
        known = data if heard is None or heard == event else self._describe_copy(heard, event, data)
        step = self._chart.step(before, told, known, self._builder.overlay.current) if has_listener else Step(before)
        self._check_limits(step if has_listener else None)
        self._add_moment(event, step, data, pressed)

    def _describe_copy(self, heard: Event, event: Event | Timer, data: EventData | None) -> EventData | None:
        """What a guard reads of the copy that an event names: its item, and what its take says."""
        assert self._follower is not None and isinstance(event, Event)
        item = self._follower.find_item(event.value)
        try:
            return EventData.from_value({**item, **({} if data is None else data.value)}) if item else data
        except FieldError as error:
            message = f"the item of {event.value} cannot go with {heard}: {error}"
            raise InputError(Problem(message, self._chart.place, "statechart", error.allowed, error.hint)) from None

    def _add_moment(
        self, event: Event | Timer | None, step: Step, data: EventData | None = None, pressed: str = ""
    ) -> None:
        self._step_count += 1
        builder, focus = self._builder, NO_FOCUS
        builder.apply_step(tick_time_s(self._tick), step.state_changes, step.utterance)
        builder.merge_data(data)
        old = self._follower
        if old is not None:
            self._follower = follower = old if data is None else old.with_overlay(builder.overlay.current)
            focus = follower.follow(self._moments[-1] if self._moments else None, event, step, pressed, old)
            builder.apply_focus(tick_time_s(self._tick), focus, pressed)
        self._check_content(data)
        is_kept = self._is_kept(len(self._moments))
        if is_kept:
            builder.variables = step.configuration.variables
        source = builder.build_state() if is_kept else self._moments[-1]
        said, capturing = builder.last_utterance, self._chart.capturing_states
        requests = self._requests.collect(self._tick, step.state_changes, builder.active)
        self._moments.append(Moment(self._tick, event, step, said, capturing, source, data, focus, pressed, requests))
        self._entered_at.update((name, self._step_count) for name, entered in step.state_changes if entered)

    def _is_kept(self, number: int) -> bool:
        """Whether the moment of this number keeps its state. None outgrows the moments that lie between two of them."""
        names = self._builder.overlay.name_count
        kept = number == 0 or (
            (number < ALWAYS_KEPT_STATES or number % self._keep_every == 0)
            and (names <= ALWAYS_KEPT_NAMES or number - self._last_kept >= names)
        )
        self._last_kept = number if kept else self._last_kept
        return kept

    def _active_listeners(self, event: Event) -> set[str]:
        return self._builder.active & self._chart.listeners.get(event, _NO_LISTENERS)

    def _find_due_world_events(self) -> Iterator[Event]:
        for event in self._world.conditions:
            if self._world.holds(event, self._tick) and self._is_due(event):
                yield event

    def _is_due(self, event: Event) -> bool:
        sent = self._sent_at.get(event, -1)
        if sent < 0 and self._world.is_rising_at(event, self._tick):
            return bool(self._active_listeners(event))
        return any(self._entered_at.get(name, -1) > sent for name in self._active_listeners(event))

    def _find_due_timers(self) -> Iterator[Timer]:
        return (timer for timer, tick in self._schedule_timers() if tick == self._tick and timer not in self._sent_at)

    def _schedule_timers(self) -> Iterator[tuple[Timer, int]]:
        since = self._builder.since_s
        for timer in self._chart.timers:
            if timer.state in since:
                # At least one tick, so that timers alone can never form an endless cycle within a tick.
                yield timer, tick_after(since[timer.state]) + max(1, tick_after(timer.after_s))

    def _find_next_tick(self) -> int | None:
        ticks = [tick for _, tick in self._schedule_timers() if tick > self._tick]
        if self._pending_events:
            ticks.append(self._pending_events[-1][0])
        for event in self._world.conditions:
            if self._active_listeners(event) and (rise := self._world.next_rising_tick(event, self._tick)) is not None:
                ticks.append(rise)
        tick = min(ticks, default=None)
        return tick if tick is not None and tick <= self._last_tick else None

    def _check_limits(self, step: Step | None) -> None:
        """Raise InputError beyond MAX_MOMENTS or MAX_WORK. `step` is the chart's, None where no state listened."""
        if step is not None:
            self._configurations.add(id(step.configuration))  # alive in its moment; a cached step has the same object
        fault = remedy = ""
        if len(self._moments) - self._known_count > MAX_MOMENTS:
            fault, remedy = f"more than {MAX_MOMENTS:,} things happen", "a timer that repeats needs a longer after_s"
        elif len(self._configurations) > self._max_configurations:
            fault = f"the statechart is in more than {self._max_configurations:,} different places"
            remedy = "let its variables count less"
        if fault:
            message = f"by {tick_time_s(self._tick):.2f} s {fault}"
            raise InputError(Problem(message, self._chart.place, "statechart", hint=remedy))

    def _check_content(self, data: EventData | None) -> None:
        if data is not None and self._builder.overlay.name_count > MAX_CONTENT_NAMES:
            message = (
                f"by {tick_time_s(self._tick):.2f} s the data of events have put more than {MAX_CONTENT_NAMES:,} names"
                " into the content"
            )
            raise InputError(Problem(message, key="data", hint="let them use the same names again"))

    def _check_cascade(self, length: int) -> None:
        if length <= MAX_CASCADE:
            return
        cycle = dict.fromkeys(str(moment.event) for moment in self._moments[-12:])
        raise InputError(
            Problem(
                f"at {tick_time_s(self._tick):.2f} s these events follow one another without end: {', '.join(cycle)}",
                self._chart.place,
                "statechart",
                hint="let their distances leave a gap, so that only one of them is true at a time",
            )
        )
