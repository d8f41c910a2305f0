"""Interpreter of statecharts: a wrapper of python-statemachine, from snapshot and event to the next snapshot.

The library keeps its state in a mutable object. Before each event that object is restored to the given snapshot, so
that stepping is a function of its arguments, for one thread at a time. Importing this module takes some
80 ms, most of it the library's asyncio; `vitrine.flow.chart.chart` does so only when a scene has a statechart.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from statemachine.exceptions import InvalidDefinition
from statemachine.io import load
from statemachine.orderedset import OrderedSet
from statemachine.state import State
from statemachine.transition import Transition

from vitrine.flow.chart_names import SAID

#: Transitions that one event may cause; more is an endless cycle.
MAX_TRANSITIONS = 100
#: Evaluations of one guard during one event: a guard that fails with an error sends an event of its own.
MAX_GUARDED = 1_000
#: Assignments during one event: a foreach over a text of a million characters would take minutes.
MAX_WRITES = 5_000
#: No variable of a chart can have this name.
_WRITES = "scene:writes"
#: The repr of all variables of a chart; each event that changes one leaves a copy behind.
MAX_LETTERS = 10_000


class OvergrownError(Exception):
    """The variables exceed MAX_DATAMODEL_CHARACTERS, as one does that is added to itself at every event."""


class Endless(InvalidDefinition):
    """An event that would never finish; `hint` is the remedy.

    It derives from the only exception that the library does not catch itself.
    """

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint

    @classmethod
    def circle(cls, states: Iterable[str]) -> Endless:
        """The error of a cycle of transitions without an event."""
        through = ", ".join(f'"{state}"' for state in states)
        message = f"transitions without an event follow one another for ever, through {through}"
        return cls(message, "give one of them an event, a guard that can fail, or after_s")


@dataclass(frozen=True, slots=True)
class Memory:
    """A snapshot of the library's state: active states in its order, histories, the datamodel's variables."""

    active: tuple[str, ...] = ()
    history: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    variables: Mapping[str, Any] = field(default_factory=dict)

    def key(self) -> str:
        """A cache key, which also tells 1 from True and from 1.0. Raises DatamodelTooLargeError."""
        try:
            variables = repr(dict(self.variables))
        except ValueError:  # Python writes no whole number of more than 4,300 digits
            raise OvergrownError from None
        if len(variables) > MAX_LETTERS:
            raise OvergrownError
        return f"{self.active}{dict(self.history)}{variables}"


@dataclass(frozen=True, slots=True)
class Change:
    """The result of one event: the next snapshot, and states in the order in which they were left (False) or entered.

    `utterance_number` is that of the last utterance, 0 for none.
    """

    memory: Memory
    passages: tuple[tuple[str, bool], ...]
    said: int = 0


class _Watch:
    """Listener to state changes and transitions; the library finds its methods by name."""

    def __init__(self) -> None:
        self.passages: list[tuple[str, bool]] = []
        self.transitions = 0
        self.guarded: Counter[int] = Counter()

    def prepare_event(self, transition: Transition) -> dict[str, Any]:
        self.guarded[id(transition)] += 1
        if self.guarded[id(transition)] > MAX_GUARDED:
            raise Endless.circle([transition.source.id])
        return {}

    def before_transition(self, source: State) -> None:
        self.transitions += 1
        if self.transitions > MAX_TRANSITIONS:
            cycle = list(dict.fromkeys(state for state, entered in self.passages[-12:] if entered)) or [source.id]
            raise Endless.circle(cycle)

    def on_enter_state(self, state: State) -> None:
        self.passages.append((state.id, True))

    def on_exit_state(self, state: State) -> None:
        self.passages.append((state.id, False))

    def taken(self) -> tuple[tuple[str, bool], ...]:
        passages = tuple(self.passages)
        self.passages, self.transitions = [], 0
        self.guarded.clear()
        return passages


class _Variables:
    """The library's model object: a chart's variables and the library's own state; counts assignments."""

    state: Any = None

    def __setattr__(self, name: str, value: Any) -> None:
        writes = vars(self).get(_WRITES, 0) + 1
        if writes > MAX_WRITES:
            message = f'variables are set more than {MAX_WRITES:,} times, "{name}" last'
            raise Endless(message, "let its foreach go over a shorter list")
        vars(self)[_WRITES] = writes
        vars(self)[name] = value


class Machine:
    """Interpreter of a chart in the library's format, loaded untrusted.

    Raises InvalidDefinition where the library refuses the chart. `failed_variable` is the one whose expression has no
    value at the start, None where all have.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        # Indented, because the library takes a text of one line for a file's name first.
        chart = load(json.dumps(document, indent=1), format="json", trusted=False, name="Scene")
        _number(chart.states, count(1))
        self._watch = _Watch()
        self._machine = chart(model=_Variables(), listeners=[self._watch])
        self.start = Change(self._memory(), self._watch.taken(), self._said())
        self.failed = None if SAID in vars(self._machine.model) else self._last_set(document)

    def _last_set(self, document: Mapping[str, Any]) -> str:
        """The variable whose expression failed at the start: the library sets it to None, and none after it."""
        names = [entry["id"] for entry in document["datamodel"]]
        return next((str(name) for name in reversed(names) if name in vars(self._machine.model)), str(names[0]))

    def send(self, memory: Memory, event: str) -> Change:
        """The step that `event` takes from `snapshot`. Raises EndlessStepError."""
        self._put_back(memory)
        try:
            self._machine.send(event)
        finally:
            passages = self._watch.taken()
        return Change(self._memory(), passages, self._said())

    def _said(self) -> int:
        return int(vars(self._machine.model).get(SAID, 0))

    def _memory(self) -> Memory:
        machine = self._machine
        history = {name: tuple(state.id for state in states) for name, states in machine.history_values.items()}
        internal = (machine.state_field, SAID, _WRITES)
        variables = {name: value for name, value in vars(machine.model).items() if name not in internal}
        return Memory(tuple(machine.configuration_values), history, variables)

    def _put_back(self, memory: Memory) -> None:
        machine = self._machine
        states = machine.states_map
        vars(machine.model).clear()
        vars(machine.model).update(memory.variables, **{SAID: 0})
        machine.current_state_value = OrderedSet(memory.active)
        machine.history_values = {name: [states[id_] for id_ in ids] for name, ids in memory.history.items()}


def _number(states: Iterable[State], order: Iterator[int]) -> None:
    """Number states in document order, in which they are entered and, reversed, left (SCXML).

    The library restarts the count of a state's children at its next sibling.
    """
    for state in states:
        state.document_order = next(order)
        _number(state.states, order)
