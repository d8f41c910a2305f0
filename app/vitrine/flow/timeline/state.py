"""State of a scene at a time: the chart's active states, when each was entered and left, the last utterance, and what
the data of events have changed in the content.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from vitrine.flow.chart.chart import NO_VARIABLES, Configuration, Step
from vitrine.flow.chart.chart_parser import Timer
from vitrine.flow.chart.event import Event
from vitrine.flow.chart.event_data import EventData
from vitrine.flow.chart.utterance import UtteranceStart, UtteranceTemplate
from vitrine.flow.focus.focus_state import NO_FOCUS, FocusState, PositionStep
from vitrine.flow.timeline.code_log import NO_CODES, CodeLog
from vitrine.flow.timeline.content_overlay import NO_CONTENT, OverlayBuilder
from vitrine.flow.timeline.request import RequestStart
from vitrine.flow.timeline.tick_grid import tick_time_s
from vitrine.scene.nodes.field_block import name_pseudo_state

#: A time span in which a state was active, in seconds; the end is None while it still is.
Span = tuple[float, float | None]

#: The latest spans of each state that are kept. Tweens need those that follow one another within a tween's duration;
#: with all of them, each event of a day before a camera would cost a copy of the whole day.
MAX_SPANS = 32
#: The latest moments that a change of values is composed of: all of a change of 1 s by data at 60 Hz.
MAX_PAST_STEPS = 64
#: How long a press is seen, which is a point in time, in seconds.
PRESS_S = 0.12


@dataclass(frozen=True, slots=True)
class State:
    """The state of a scene at `t_s` seconds of the take's clock.

    `since_s` has when each active state was entered, `left_s` when each state was last left, `spans` the latest spans
    of each state up to now, in order. A state that was left in the tick in which it was entered has no span.
    `last_utterance` may be long over; `is_capturing`: whether the camera records. `content_overlay` comes over the
    scene's content (`merge_content`), `variables` are those of the chart; nobody changes them. `spans` has those of
    having the focus and of being pressed, too (`name_pseudo_state`); `positions` are by id the latest of what scrolls.
    `totals_s` has of each state that was left how long it was active before, all times together.
    `codes` are those that the take tells of, asked for by time; `past` are the moments of its timeline up to it, by
    which `list_steps` tells what was before.
    """

    t_s: float = 0.0
    active: frozenset[str] = frozenset()
    since_s: Mapping[str, float] = field(default_factory=dict)
    left_s: Mapping[str, float] = field(default_factory=dict)
    spans: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    last_utterance: UtteranceStart | None = None
    is_capturing: bool = False
    content_overlay: Mapping[str, Any] = field(default_factory=lambda: NO_CONTENT)
    variables: Mapping[str, Any] = field(default_factory=lambda: NO_VARIABLES)
    focus: FocusState = NO_FOCUS
    positions: Mapping[str, tuple[PositionStep, ...]] = field(default_factory=dict)
    codes: CodeLog = NO_CODES
    totals_s: Mapping[str, float] = field(default_factory=dict)
    past: Past | None = field(default=None, repr=False, compare=False)

    def read_time(self, name: str, value: str) -> float | None:
        """How long a state has been: `elapsed_s` since it was entered, of one that was left as long as it lasted, None
        of one that never was; `total_s` all times up to now together.
        """
        since_s = self.since_s.get(name)
        now_s = None if since_s is None else max(self.t_s - since_s, 0.0)
        if value == "total_s":
            return self.totals_s.get(name, 0.0) + (now_s or 0.0)
        kept = self.spans.get(name)
        return now_s if now_s is not None or not kept else (kept[-1][1] or 0.0) - kept[-1][0]

    def list_steps(self, since_s: float) -> tuple[State, ...]:
        """The states from the one that held at `since_s` on, each at the time from which it held, up to this one."""
        return (self,) if self.past is None else self.past.list_states(since_s)

    def at(self, t_s: float) -> State:
        """The same state at another time before the next moment."""
        return replace(self, t_s=t_s)

    def rewind(self, t_s: float, past_events: bool) -> State:
        """The state as it was at an earlier time: after what happened just then (`past_events`), or before it.

        Of states and their spans, that is: times of entering and leaving, content and variables stay those of now.
        """
        spans = {}
        for name, kept in self.spans.items():
            begun = tuple(
                (start_s, end_s if end_s is not None and (end_s < t_s or (past_events and end_s == t_s)) else None)
                for start_s, end_s in kept
                if start_s < t_s or (past_events and start_s == t_s)
            )
            if begun:
                spans[name] = begun
        active = frozenset(name for name, kept in spans.items() if kept[-1][1] is None)
        return replace(self, t_s=t_s, active=active, spans=spans)

    def merge_spans(self, names: Collection[str]) -> tuple[Span, ...]:
        """Merge the spans of several states: when at least one of them was active, in order."""
        merged: list[Span] = []
        for start, end in sorted((s for name in names for s in self.spans.get(name, ())), key=lambda span: span[0]):
            if merged and ((last := merged[-1][1]) is None or start <= last):
                merged[-1] = (merged[-1][0], _latest_end(last, end))
            else:
                merged.append((start, end))
        return tuple(merged)


class StateBuilder:
    """A mutable builder of states: `apply_step` and `merge_data` update it, `build_state` gives a State.

    A chart of 1,500 states changes two of them at an event: a new State each time would copy all.
    """

    def __init__(self, before: State, capturing_states: frozenset[str]) -> None:
        """Start from `before`; the camera records in `capturing_states`."""
        self.active = set(before.active)
        self.since_s = dict(before.since_s)
        self.last_utterance = before.last_utterance
        self.overlay = OverlayBuilder(before.content_overlay)
        self.variables = before.variables
        self._t_s = before.t_s
        self._left_s = dict(before.left_s)
        self._spans = dict(before.spans)
        self._totals_s = dict(before.totals_s)
        self._focus = before.focus
        self._positions = dict(before.positions)
        self._capturing_states = capturing_states

    def apply_step(
        self, t_s: float, state_changes: Collection[tuple[str, bool]], utterance: UtteranceTemplate | None
    ) -> None:
        """Apply a step at `t_s`: states entered (True) or left (False), in order, and an utterance."""
        self._t_s = t_s
        for name, entered in state_changes:
            if entered:
                self.active.add(name)
                self.since_s[name] = t_s
                self._spans[name] = (*self._spans.get(name, ())[1 - MAX_SPANS :], (t_s, None))
            else:
                self.active.discard(name)
                self._left_s[name] = t_s
                start = self.since_s.pop(name)
                self._spans[name] = self._spans[name][:-1] + (((start, t_s),) if start < t_s else ())
                self._totals_s[name] = self._totals_s.get(name, 0.0) + (t_s - start)
        if utterance is not None:
            self.last_utterance = UtteranceStart(utterance, t_s)

    def merge_data(self, data: EventData | None) -> None:
        """Merge the data of an event over the content."""
        if data is not None:
            self.overlay.merge(data.value)

    def apply_focus(self, t_s: float, focus: FocusState, pressed: str = "") -> None:
        """Apply the focus after a step at `t_s`, and a press of a node at that time."""
        if pressed:
            self._add_press(name_pseudo_state(pressed, ":pressed"), t_s)
        if focus is self._focus:
            return
        before, self._focus = self._focus, focus
        if focus.focused != before.focused:
            if before.focused:
                name = name_pseudo_state(before.focused, ":focus")
                start_s = self._spans[name][-1][0]
                self._spans[name] = self._spans[name][:-1] + (((start_s, t_s),) if start_s < t_s else ())
            if focus.focused:
                name = name_pseudo_state(focus.focused, ":focus")
                self._spans[name] = (*self._spans.get(name, ())[1 - MAX_SPANS :], (t_s, None))
        for node_id, position in focus.positions.items():
            if node_id not in before.positions:  # what comes anew begins where it is
                self._positions[node_id] = (PositionStep(t_s, position),)
            elif position != before.positions[node_id]:
                kept = self._positions[node_id][1 - MAX_SPANS :]
                self._positions[node_id] = (*kept, PositionStep(t_s, position))

    def _add_press(self, name: str, t_s: float) -> None:
        kept = self._spans.get(name, ())[1 - MAX_SPANS :]
        start_s, end_s = kept[-1] if kept else (0.0, None)
        is_held = end_s is not None and t_s <= end_s
        self._spans[name] = (*kept[:-1], (start_s, t_s + PRESS_S)) if is_held else (*kept, (t_s, t_s + PRESS_S))

    def build_state(self) -> State:
        """Build an immutable copy of the current state."""
        captures = not self._capturing_states.isdisjoint(self.active)
        active, since, left, spans = frozenset(self.active), dict(self.since_s), dict(self._left_s), dict(self._spans)
        overlay, utterance = self.overlay.build(), self.last_utterance
        focus, positions = self._focus, dict(self._positions)
        return State(
            self._t_s,
            active,
            since,
            left,
            spans,
            utterance,
            captures,
            overlay,
            self.variables,
            focus,
            positions,
            totals_s=dict(self._totals_s),
        )


@dataclass(frozen=True, slots=True)
class Moment:
    """An entry of a timeline: the tick, the event (None at the very start), the chart's step, and the event's data,
    which node has the focus then, which one the event pressed, and what the states that were entered ask of services.

    The states of a short take are all kept. Of a long one some are, and those between are computed from them: for
    200,000 events of a chart of 300 states all would be 2.7 GB.
    """

    tick: int
    event: Event | Timer | None
    step: Step
    last_utterance: UtteranceStart | None
    _capturing_states: frozenset[str] = field(repr=False, compare=False)
    _predecessor: State | Moment = field(repr=False, compare=False)
    data: EventData | None = None
    focus: FocusState = NO_FOCUS
    pressed: str = ""
    requests: tuple[RequestStart, ...] = ()

    @property
    def configuration(self) -> Configuration:
        """The chart's configuration after the step."""
        return self.step.configuration

    @property
    def keeps_state(self) -> bool:
        """Whether its state is kept, and need not be computed."""
        return isinstance(self._predecessor, State)

    @property
    def state(self) -> State:
        """The state after the step."""
        later: list[Moment] = []
        source: State | Moment = self
        while isinstance(source, Moment):
            later.append(source)
            source = source._predecessor
        if len(later) == 1:
            return source
        # The earliest of them is the one whose state was kept: its step is in that state.
        builder = StateBuilder(source, self._capturing_states)
        later.pop()
        for moment in reversed(later):
            builder.apply_step(tick_time_s(moment.tick), moment.step.state_changes, moment.step.utterance)
            builder.apply_focus(tick_time_s(moment.tick), moment.focus, moment.pressed)
            builder.merge_data(moment.data)
        builder.variables = self.configuration.variables
        return builder.build_state()


class Past(NamedTuple):
    """The first `number` moments of a timeline, which are those up to a state."""

    moments: Sequence[Moment]
    number: int

    def list_states(self, since_s: float) -> tuple[State, ...]:
        """See `State.list_steps`: of moments in one tick the last, of more than MAX_PAST_STEPS the latest."""
        found: list[Moment] = []
        for index in range(self.number - 1, -1, -1):
            moment = self.moments[index]
            if found and moment.tick == found[-1].tick:
                continue
            found.append(moment)
            if tick_time_s(moment.tick) <= since_s or len(found) > MAX_PAST_STEPS:
                break
        return tuple(moment.state.at(tick_time_s(moment.tick)) for moment in reversed(found))


def _latest_end(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None else max(a, b)
