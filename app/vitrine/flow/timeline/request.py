"""Requests of a timeline: what a state asks of a service, from its entry until it is left."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from vitrine.flow.chart.invocation import Invocation


class RequestStart(NamedTuple):
    """A request in time: what is asked, on which tick, by the entry of which state.

    `entry` counts the entries of that state within the tick, `number` what the state asks, both from 0: equal ones are
    the same request, whatever else was added to the timeline.
    """

    invocation: Invocation
    tick: int
    state: str
    entry: int = 0
    number: int = 0


class RequestCollector:
    """A collector of requests, tick by tick: what the states ask that a step has entered, and not left again."""

    def __init__(self, invocations: Mapping[str, tuple[Invocation, ...]]) -> None:
        self._invocations = invocations
        self._tick = -1
        self._entries: dict[str, int] = {}

    def collect(
        self, tick: int, state_changes: Collection[tuple[str, bool]], active: Collection[str]
    ) -> tuple[RequestStart, ...]:
        """The requests of a step at `tick`, which no earlier one follows; `active` are the states after it."""
        if not self._invocations or not state_changes:
            return ()
        if tick != self._tick:
            self._tick, self._entries = tick, {}
        entered = dict.fromkeys(name for name, enters in state_changes if enters and name in self._invocations)
        return tuple(self._ask(tick, [name for name in entered if name in active]))

    def _ask(self, tick: int, states: Collection[str]) -> Iterator[RequestStart]:
        for state in states:
            entry = self._entries.get(state, 0)
            self._entries[state] = entry + 1
            for number, invocation in enumerate(self._invocations[state]):
                yield RequestStart(invocation, tick, state, entry, number)
