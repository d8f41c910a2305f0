"""Timeline of a scene over a feed: the moments folded from a take's events, and the state at any time.

When a feed loops, the timeline starts again: callers take a time modulo the feed's duration.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from vitrine.flow.chart.chart import Chart
from vitrine.flow.focus.focus_tree import FocusTree
from vitrine.flow.timeline.code_log import NO_CODES, CodeLog, build_code_log
from vitrine.flow.timeline.code_row import read_frame
from vitrine.flow.timeline.event_fold import fold_events
from vitrine.flow.timeline.lens_switches import LENS_EVENTS, LensSwitch, find_lens_switches
from vitrine.flow.timeline.request import RequestStart
from vitrine.flow.timeline.state import Moment, Past, State
from vitrine.flow.timeline.take import TimedEvent
from vitrine.flow.timeline.tick_grid import tick_after, tick_before, tick_time_s
from vitrine.flow.timeline.world_events import WorldEvents, compute_world_events
from vitrine.scene.nodes.zone import Zone


@dataclass(frozen=True, eq=False, slots=True)
class Timeline:
    """The moments from 0 to `until_s`, in order. The first is the chart's start, at tick 0.

    Events take effect on the first tick of the 1/60 s grid at or after their time. There is no moment beyond `until_s`.
    `lens_switches` are those of its events that tell a lens what to be, in order. `focus_tree` is the scene's, where
    anything can have the focus or scrolls, `codes` are those that its events tell of.
    """

    chart: Chart
    events: tuple[TimedEvent, ...]
    world_events: WorldEvents
    until_s: float
    moments: tuple[Moment, ...]
    lens_switches: tuple[LensSwitch, ...] = ()
    focus_tree: FocusTree | None = None
    codes: CodeLog = NO_CODES

    def state_at(self, t_s: float) -> State:
        """The state at a time; before 0 that at the start."""
        count = max(1, bisect_right(self.moments, tick_before(t_s), key=_tick_of))
        return replace(self.moments[count - 1].state, t_s=t_s, codes=self.codes, past=Past(self.moments, count))

    def active_spans(self, name: str) -> tuple[tuple[float, float], ...]:
        """The time spans, in seconds, in which a state is active."""
        spans, start_s = [], None
        for moment in self.moments:
            t_s = tick_time_s(moment.tick)
            if name in moment.configuration.active:
                start_s = t_s if start_s is None else start_s
            elif start_s is not None:
                spans += [(start_s, t_s)] if start_s < t_s else []
                start_s = None
        return tuple(spans) if start_s is None else (*spans, (start_s, self.until_s))

    def first_entry_s(self, name: str) -> float | None:
        """The time of a state's first entry, in seconds; None: never."""
        return next((start for start, _ in self.active_spans(name)), None)

    def open_requests(self, t_s: float) -> tuple[tuple[RequestStart, State], ...]:
        """What the states that are active at a time have asked when they were entered, with the state of just then.

        They are those that are asked again at every entry, in the order in which they were.
        """
        if not self.chart.invocations:
            return ()
        end = bisect_right(self.moments, tick_before(t_s), key=_tick_of)
        active = self.moments[end - 1].configuration.active if end else ()
        asking = [name for name in active if name in self.chart.invocations]
        since_s = self.moments[end - 1].state.since_s if asking else {}
        found = [self._find_entry(name, tick_after(since_s[name]), end) for name in asking]
        return tuple(
            (start, self.moments[index].state)
            for index, name in sorted(zip(found, asking, strict=True))
            for start in self.moments[index].requests
            if start.state == name
        )

    def _find_entry(self, state: str, tick: int, end: int) -> int:
        """The index of the last moment before `end`, at this tick, that has entered a state which asks something."""
        begin = bisect_left(self.moments, tick, hi=end, key=_tick_of)
        same_tick = range(min(end, bisect_right(self.moments, tick, hi=end, key=_tick_of)) - 1, begin - 1, -1)
        return next(n for n in same_tick if any(start.state == state for start in self.moments[n].requests))

    def with_event(self, event: TimedEvent) -> Timeline:
        """The timeline with one more event, after all others of its time. Recomputes only the moments from there on."""
        index = bisect_right(self.events, event.t_s, key=lambda timed: timed.t_s)
        events = (*self.events[:index], event, *self.events[index:])
        kept = self.moments[: bisect_left(self.moments, tick_after(event.t_s), key=_tick_of)]
        switches = find_lens_switches(events) if event.event in LENS_EVENTS else self.lens_switches
        grown = replace(self, events=events, moments=kept, lens_switches=switches, codes=self._add_codes(event, events))
        return self._fold_rest(grown)

    def _add_codes(self, event: TimedEvent, events: tuple[TimedEvent, ...]) -> CodeLog:
        frame = read_frame(event)
        if frame is None:
            return self.codes
        return self.codes.with_frame(frame) if events[-1] is event else build_code_log(events)

    def extend_to(self, until_s: float) -> Timeline:
        """The timeline up to a later time, for feeds without a known end. Only the added moments are computed."""
        return self._fold_rest(replace(self, until_s=max(until_s, self.until_s)))

    @staticmethod
    def _fold_rest(timeline: Timeline) -> Timeline:
        last_tick = tick_before(timeline.until_s)
        moments = fold_events(
            timeline.chart,
            timeline.events,
            timeline.world_events,
            last_tick,
            timeline.moments,
            timeline.focus_tree,
        )
        return replace(timeline, moments=moments)


def fold_timeline(
    chart: Chart,
    events: Iterable[TimedEvent],
    positions_m: npt.NDArray[np.float64],
    zones: Mapping[str, Zone],
    until_s: float,
    focus_tree: FocusTree | None = None,
) -> Timeline:
    """Fold the events of a take, sorted by time, into the timeline of a chart.

    `positions_m` (N, 3) are the camera's on every tick of 1/60 s, in world metres; (0, 3) where none is known. After
    the last row the camera stands still. A world event that the take holds itself, as one of a live feed does, happens
    when the take says and is not found by positions as well. Raises InputError where events follow one another without
    end.
    """
    taken = tuple(events)
    recorded = {timed.event for timed in taken}
    world = compute_world_events([event for event in chart.listeners if event not in recorded], zones, positions_m)
    return Timeline._fold_rest(
        Timeline(chart, taken, world, until_s, (), find_lens_switches(taken), focus_tree, build_code_log(taken))
    )


def _tick_of(moment: Moment) -> int:
    return moment.tick
