"""What is active at a time and since when: all that tweens and scenes need to know of what has happened."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from app.flow.chart import Configuration, Step
from app.flow.chart_reader import Timer
from app.flow.grid import time_of
from app.flow.input import Event
from app.flow.speech import Said, Sentence

#: A stretch of time in which something was active, in seconds; the end is None while it still is.
Span = tuple[float, float | None]

#: So many latest stretches of each state are kept. Tweens need those that follow one another within a tween's time;
#: with all of them, each event of a day before a camera would cost a copy of the whole day.
MAX_SPANS = 32


@dataclass(frozen=True, slots=True)
class State:
    """The state of a scene at `t_s` seconds of the take's clock.

    `since_s` tells when each active state was entered, `left_s` when each state was last left, `spans` the latest
    stretches of each state up to now, in order. A state that was left in the tick in which it was entered has not been.
    `said` is what was said last, perhaps long ago; `captures` whether the camera records.
    """

    t_s: float = 0.0
    active: frozenset[str] = frozenset()
    since_s: Mapping[str, float] = field(default_factory=dict)
    left_s: Mapping[str, float] = field(default_factory=dict)
    spans: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    said: Said | None = None
    captures: bool = False

    def at(self, t_s: float) -> State:
        """The same state at another time before anything else happens."""
        return replace(self, t_s=t_s)

    def any_of(self, names: Collection[str]) -> tuple[Span, ...]:
        """The stretches in which at least one of these states was active, in order, merged where they touch."""
        merged: list[Span] = []
        for start, end in sorted((s for name in names for s in self.spans.get(name, ())), key=lambda span: span[0]):
            if merged and ((last := merged[-1][1]) is None or start <= last):
                merged[-1] = (merged[-1][0], _later(last, end))
            else:
                merged.append((start, end))
        return tuple(merged)

    def after(
        self,
        t_s: float,
        passages: Collection[tuple[str, bool]],
        sentence: Sentence | None = None,
        capturing: frozenset[str] = frozenset(),
    ) -> State:
        """The state at `t_s`, when states were entered (True) and left (False) in this order and a sentence was said.

        The camera records in the states that are `capturing`.
        """
        if not passages:
            # Most events of a long take change nothing: they share all that they leave as it was.
            said = self.said if sentence is None else Said(sentence, t_s)
            return replace(self, t_s=t_s, said=said, captures=not capturing.isdisjoint(self.active))
        active, since, left, spans = set(self.active), dict(self.since_s), dict(self.left_s), dict(self.spans)
        for name, entered in passages:
            if entered:
                active.add(name)
                since[name] = t_s
                spans[name] = (*spans.get(name, ())[1 - MAX_SPANS :], (t_s, None))
            else:
                active.discard(name)
                left[name] = t_s
                start = since.pop(name)
                spans[name] = spans[name][:-1] + (((start, t_s),) if start < t_s else ())
        said = self.said if sentence is None else Said(sentence, t_s)
        return State(t_s, frozenset(active), since, left, spans, said, not capturing.isdisjoint(active))


@dataclass(frozen=True, slots=True)
class Moment:
    """A tick at which something happened: the event (None at the very start) and the step that it led to.

    Every state of a short take is kept. Of long ones one in thirty-two is, and those between follow from it: 200,000
    events of a chart of 300 states would else be 2.7 GB.
    """

    tick: int
    event: Event | Timer | None
    step: Step
    said: Said | None
    _capturing: frozenset[str] = field(repr=False)
    _from: State | Moment = field(repr=False)

    @property
    def configuration(self) -> Configuration:
        """Where the chart is from here on."""
        return self.step.configuration

    @property
    def state(self) -> State:
        """The state that it led to."""
        later: list[Moment] = []
        moment = self
        while isinstance(moment._from, Moment):
            later.append(moment)
            moment = moment._from
        state = moment._from
        for moment in reversed(later):
            step = moment.step
            state = state.after(time_of(moment.tick), step.passages, step.said, moment._capturing)
        return state


def _later(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None else max(a, b)
