"""Events of the wearer's position over a live feed: found as ticks pass, and recorded as events of the take.

Where the wearer was can be asked of a recorded feed again, of a live one never. So what follows from it becomes part of
the take, and a replay folds the same events into the same states, without any pose. Such an event happens on the tick
at which its condition becomes true by the pose known then, or on the tick after one at which a state that listens to it
was entered while it was true; at one tick they come by their names.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from vitrine.errors import InputError, Problem
from vitrine.flow.chart.event import WORLD_KINDS, Event, EventKind
from vitrine.flow.timeline.event_fold import MAX_CASCADE
from vitrine.flow.timeline.state import Moment
from vitrine.flow.timeline.take import TimedEvent
from vitrine.flow.timeline.tick_grid import tick_time_s
from vitrine.flow.timeline.timeline import Timeline
from vitrine.flow.timeline.world_events import evaluate_condition, zone_contains
from vitrine.scene.nodes.zone import Zone

_NO_LISTENERS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class LiveWorld:
    """What is known of the wearer's position up to `tick`: conditions that hold, and places where the wearer has been.

    `streak` counts the ticks in a row that had events of the position.
    """

    tick: int = -1
    holding: frozenset[Event] = frozenset()
    visited: frozenset[str] = frozenset()
    streak: int = 0


def advance_live_world(
    world: LiveWorld, timeline: Timeline, zones: Mapping[str, Zone], tick: int, position_m: tuple[float, float, float]
) -> tuple[LiveWorld, Timeline]:
    """Observe the wearer at a tick, and add the events that follow to the timeline; before it, nothing had changed.

    A tick that was observed before changes nothing. Raises InputError where events follow one another without end.
    """
    if tick <= world.tick:
        return world, timeline
    if timeline.until_s < tick_time_s(tick):
        timeline = timeline.extend_to(tick_time_s(tick))
    visited = world.visited | {zone.id for zone in zones.values() if _is_inside(zone, position_m)}
    holding = frozenset(
        event
        for event in timeline.chart.listeners
        if event.kind in WORLD_KINDS and _holds(event, zones[event.value], position_m, visited)
    )
    checked, streak = world.tick, world.streak
    while checked < tick:
        now = _next_tick(timeline, checked, tick)
        streak = streak if now == checked + 1 else 0
        true, rising = (holding, holding - world.holding) if now == tick else (world.holding, frozenset())
        due = _find_due_events(timeline, now, true, rising)
        streak = streak + 1 if due else 0
        if streak > MAX_CASCADE:
            raise _make_endless_error(timeline, now, due)
        for event in due:
            timeline = timeline.with_event(TimedEvent(tick_time_s(now), event))
        checked = now
    return LiveWorld(tick, holding, visited, streak), timeline


def _next_tick(timeline: Timeline, checked: int, tick: int) -> int:
    """The next tick that can have an event: the one after a moment, or `tick` itself, at which the wearer is seen."""
    index = bisect_left(timeline.moments, checked, key=lambda moment: moment.tick)
    after_moment = timeline.moments[index].tick + 1 if index < len(timeline.moments) else tick
    return min(max(after_moment, checked + 1), tick)


def _find_due_events(
    timeline: Timeline, tick: int, true: frozenset[Event], rising: frozenset[Event]
) -> tuple[Event, ...]:
    end = bisect_left(timeline.moments, tick, key=lambda moment: moment.tick)
    if end == 0 or not true:
        return ()
    active = frozenset(timeline.moments[end - 1].configuration.active)
    entered = _entered_at(timeline.moments[:end], tick - 1)
    listeners = {event: timeline.chart.listeners.get(event, _NO_LISTENERS) & active for event in true}
    due = (event for event in true if listeners[event] and (event in rising or listeners[event] & entered))
    return tuple(sorted(due, key=str))


def _entered_at(moments: tuple[Moment, ...], tick: int) -> frozenset[str]:
    """States that were entered at the tick of the last moments."""
    entered: set[str] = set()
    for moment in reversed(moments):
        if moment.tick != tick:
            break
        entered |= {name for name, enters in moment.step.state_changes if enters}
    return frozenset(entered)


def _holds(event: Event, zone: Zone, position_m: tuple[float, float, float], visited: frozenset[str]) -> bool:
    if event.kind is EventKind.LEFT:
        return zone.id in visited and not _is_inside(zone, position_m)
    return bool(evaluate_condition(event, zone, np.array([position_m]))[0])


def _is_inside(zone: Zone, position_m: tuple[float, float, float]) -> bool:
    return zone.has_extent and bool(zone_contains(zone, np.array([position_m])[:, [0, 2]])[0])


def _make_endless_error(timeline: Timeline, tick: int, due: tuple[Event, ...]) -> InputError:
    names = ", ".join(map(str, due))
    return InputError(
        Problem(
            f"at {tick_time_s(tick):.2f} s these events follow one another without end: {names}",
            timeline.chart.place,
            "statechart",
            hint="let their distances leave a gap, so that only one of them is true at a time",
        )
    )
