"""The statechart library, held so that nothing of it shows: a memory goes in with an event, a new memory comes out.

python-statemachine keeps its state in a mutable object. Before each event that object is put back into the memory that
it is given, so that stepping is a function of its arguments, for one thread at a time. Importing this module takes some
80 ms, most of it the library's asyncio; `vitrine.flow.chart` does so only when a scene has a statechart.
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

#: One event may set off so many transitions at once; more is a circle that never comes to rest.
MAX_TRANSITIONS = 100
#: How often one event may come upon the same guard: a guard that fails with an error sends an event of its own.
MAX_GUARDED = 1_000
#: Variables that one event may set: a foreach over a text of a million letters would take minutes.
MAX_WRITES = 5_000


#: No variable of a chart can have this name.
_WRITES = "scene:writes"


#: All variables of a chart together, as they are written; each event that changes one leaves a copy behind.
MAX_LETTERS = 10_000


class OvergrownError(Exception):
    """Variables have grown beyond MAX_LETTERS, as one does that is added to itself at every event."""


class Endless(InvalidDefinition):
    """An event would never be done with; says why, `hint` the remedy. The only kind of error the library lets out."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint

    @classmethod
    def circle(cls, states: Iterable[str]) -> Endless:
        """Of transitions that need no event."""
        through = ", ".join(f'"{state}"' for state in states)
        message = f"transitions without an event follow one another for ever, through {through}"
        return cls(message, "give one of them an event, a guard that can fail, or after_s")


@dataclass(frozen=True, slots=True)
class Memory:
    """All that the library remembers: active states in its order, what histories hold, the datamodel's variables."""

    active: tuple[str, ...] = ()
    history: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    variables: Mapping[str, Any] = field(default_factory=dict)

    def key(self) -> str:
        """Tells one memory from another, also 1 from True and from 1.0. Raises OvergrownError."""
        try:
            variables = repr(dict(self.variables))
        except ValueError:  # Python writes no whole number of more than 4,300 digits
            raise OvergrownError from None
        if len(variables) > MAX_LETTERS:
            raise OvergrownError
        return f"{self.active}{dict(self.history)}{variables}"


@dataclass(frozen=True, slots=True)
class Change:
    """What an event did: the memory after it, and states in the order in which they were left (False) and entered.

    `said` is the number of the last sentence that it said, 0 for none.
    """

    memory: Memory
    passages: tuple[tuple[str, bool], ...]
    said: int = 0


class _Watch:
    """Hears of every state and transition, under the names by which the library finds its listeners."""

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
            circle = list(dict.fromkeys(state for state, entered in self.passages[-12:] if entered)) or [source.id]
            raise Endless.circle(circle)

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
    """What the library keeps a chart's variables and its own state on; counts how often they are set."""

    state: Any = None

    def __setattr__(self, name: str, value: Any) -> None:
        writes = vars(self).get(_WRITES, 0) + 1
        if writes > MAX_WRITES:
            message = f'variables are set more than {MAX_WRITES:,} times, "{name}" last'
            raise Endless(message, "let its foreach go over a shorter list")
        vars(self)[_WRITES] = writes
        vars(self)[name] = value


class Machine:
    """A chart in the library's own format, loaded untrusted. Raises InvalidDefinition where the library refuses it.

    `failed` is the variable whose expression has no value at the start, None where all have.
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
        """What `event` does in `memory`. Raises Endless."""
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
        not_ours = (machine.state_field, SAID, _WRITES)
        variables = {name: value for name, value in vars(machine.model).items() if name not in not_ours}
        return Memory(tuple(machine.configuration_values), history, variables)

    def _put_back(self, memory: Memory) -> None:
        machine = self._machine
        states = machine.states_map
        vars(machine.model).clear()
        vars(machine.model).update(memory.variables, **{SAID: 0})
        machine.current_state_value = OrderedSet(memory.active)
        machine.history_values = {name: [states[id_] for id_ in ids] for name, ids in memory.history.items()}


def _number(states: Iterable[State], order: Iterator[int]) -> None:
    """Number states as they stand in the file, in which order they are entered and, from the last on, left (SCXML).

    The library counts a state's children over again for its next sibling.
    """
    for state in states:
        state.document_order = next(order)
        _number(state.states, order)
