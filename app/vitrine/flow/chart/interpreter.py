"""Interpreter of statecharts: a wrapper of python-statemachine, from snapshot and event to the next snapshot.

The library keeps its state in a mutable object. Before each event that object is restored to the given snapshot, so
that stepping is a function of its arguments, for one thread at a time. Importing this module takes some
80 ms, most of it the library's asyncio; `vitrine.flow.chart.chart.chart` does so only when a scene has a statechart.
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

from vitrine.flow.chart.chart_symbols import EXPRESSION_PREFIX, UTTERANCE_VARIABLE
from vitrine.flow.chart.event_data import NO_DATA, EventDataView, view_data
from vitrine.flow.chart.expression import EVENT_DATA_VARIABLE, ChartExpression

#: Transitions that one event may cause; more is an endless cycle.
MAX_TRANSITIONS = 100
#: Evaluations of one guard during one event: a guard that fails with an error sends an event of its own.
MAX_GUARD_EVALUATIONS = 1_000
#: Assignments during one event: a foreach over a text of a million characters would take minutes.
MAX_WRITES = 5_000
#: No variable of a chart can have this name.
_WRITE_COUNT = "scene:writes"
#: The repr of all variables of a chart; each event that changes one leaves a copy behind.
MAX_DATAMODEL_CHARACTERS = 10_000


class DatamodelTooLargeError(Exception):
    """The variables exceed MAX_DATAMODEL_CHARACTERS, as one does that is added to itself at every event."""


class EndlessStepError(InvalidDefinition):
    """An event that would never finish; `hint` is the remedy.

    It derives from the only exception that the library does not catch itself.
    """

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint

    @classmethod
    def from_cycle(cls, states: Iterable[str]) -> EndlessStepError:
        """The error of a cycle of transitions without an event."""
        through = ", ".join(f'"{state}"' for state in states)
        message = f"transitions without an event follow one another for ever, through {through}"
        return cls(message, "give one of them an event, a guard that can fail, or after_s")


@dataclass(frozen=True, slots=True)
class ChartSnapshot:
    """A snapshot of the library's state: active states in its order, histories, the datamodel's variables."""

    active: tuple[str, ...] = ()
    history: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    variables: Mapping[str, Any] = field(default_factory=dict)

    def make_key(self) -> str:
        """A cache key, which also tells 1 from True and from 1.0. Raises DatamodelTooLargeError."""
        try:
            variables = repr(dict(self.variables))
        except ValueError:  # Python writes no whole number of more than 4,300 digits
            raise DatamodelTooLargeError from None
        if len(variables) > MAX_DATAMODEL_CHARACTERS:
            raise DatamodelTooLargeError
        return f"{self.active}{dict(self.history)}{variables}"


@dataclass(frozen=True, slots=True)
class InterpreterStep:
    """The result of one event: the next snapshot, and states in the order in which they were left (False) or entered.

    `utterance_number` is that of the last utterance, 0 for none.
    """

    snapshot: ChartSnapshot
    state_changes: tuple[tuple[str, bool], ...]
    utterance_number: int = 0


class _TransitionListener:
    """Listener to state changes and transitions; the library finds its methods by name."""

    def __init__(self) -> None:
        self.state_changes: list[tuple[str, bool]] = []
        self.transition_count = 0
        self.guard_counts: Counter[int] = Counter()

    def prepare_event(self, transition: Transition) -> dict[str, Any]:
        self.guard_counts[id(transition)] += 1
        if self.guard_counts[id(transition)] > MAX_GUARD_EVALUATIONS:
            raise EndlessStepError.from_cycle([transition.source.id])
        return {}

    def before_transition(self, source: State) -> None:
        self.transition_count += 1
        if self.transition_count > MAX_TRANSITIONS:
            cycle = list(dict.fromkeys(state for state, entered in self.state_changes[-12:] if entered)) or [source.id]
            raise EndlessStepError.from_cycle(cycle)

    def on_enter_state(self, state: State) -> None:
        self.state_changes.append((state.id, True))

    def on_exit_state(self, state: State) -> None:
        self.state_changes.append((state.id, False))

    def pop_state_changes(self) -> tuple[tuple[str, bool], ...]:
        passages = tuple(self.state_changes)
        self.state_changes, self.transition_count = [], 0
        self.guard_counts.clear()
        return passages


class _Datamodel:
    """The library's model object: a chart's variables and the library's own state; counts assignments.

    Guards and values are variables to the library. It asks for them by name, and they are evaluated then, over
    `content`, too, where no variable hides it.
    """

    # Not among the variables, which come and go.
    __slots__ = ("__dict__", "_content", "_expressions")

    state: Any = None
    data: Any = NO_DATA  # named EVENT_DATA_VARIABLE; a chart's own variable of that name hides it

    def __init__(self, expressions: Mapping[str, ChartExpression], content: Mapping[str, Any]) -> None:
        object.__setattr__(self, "_expressions", expressions)
        self.set_content(content)

    def set_content(self, content: Mapping[str, Any]) -> None:
        object.__setattr__(self, "_content", {name: view_data(value) for name, value in content.items()})

    def __getattr__(self, name: str) -> Any:
        expression = self._expressions.get(name) if name.startswith(EXPRESSION_PREFIX) else None
        if expression is None:
            raise AttributeError(name)
        variables = {**self._content, EVENT_DATA_VARIABLE: self.data, **vars(self)}
        active = (self.state,) if isinstance(self.state, str) else self.state or ()
        try:
            return expression.evaluate(variables, active)
        except AttributeError as error:
            raise TypeError from error  # an AttributeError would say that there is no such expression

    def __setattr__(self, name: str, value: Any) -> None:
        writes = vars(self).get(_WRITE_COUNT, 0) + 1
        if writes > MAX_WRITES:
            message = f'variables are set more than {MAX_WRITES:,} times, "{name}" last'
            raise EndlessStepError(message, "let its foreach go over a shorter list")
        vars(self)[_WRITE_COUNT] = writes
        vars(self)[name] = value


class Interpreter:
    """Interpreter of a chart in the library's format, loaded untrusted, with its guards and values by name.

    `content` is what they read of the scene's content, as it is at the start.
    Raises InvalidDefinition where the library refuses the chart. `failed_variable` is the one whose expression has no
    value at the start, None where all have.
    """

    def __init__(
        self, document: Mapping[str, Any], expressions: Mapping[str, ChartExpression], content: Mapping[str, Any]
    ) -> None:
        # Indented, because the library takes a text of one line for a file's name first.
        chart = load(json.dumps(document, indent=1), format="json", trusted=False, name="Scene")
        _assign_document_order(chart.states, count(1))
        self._listener = _TransitionListener()
        self._machine = chart(model=_Datamodel(expressions, content), listeners=[self._listener])
        self.start = InterpreterStep(
            self._take_snapshot(), self._listener.pop_state_changes(), self._read_utterance_number()
        )
        self.failed_variable = (
            None if UTTERANCE_VARIABLE in vars(self._machine.model) else self._find_failed_variable(document)
        )

    def _find_failed_variable(self, document: Mapping[str, Any]) -> str:
        """The variable whose expression failed at the start: the library sets it to None, and none after it."""
        names = [entry["id"] for entry in document["datamodel"]]
        return next((str(name) for name in reversed(names) if name in vars(self._machine.model)), str(names[0]))

    def send(
        self, snapshot: ChartSnapshot, event: str, data: EventDataView, content: Mapping[str, Any]
    ) -> InterpreterStep:
        """The step that `event` takes from `snapshot`, over what is read of content. Raises EndlessStepError.

        `data` are a variable of the datamodel until the step is done, and reach the library in no other way.
        """
        self._restore(snapshot)
        self._machine.model.set_content(content)
        if data is not NO_DATA:
            vars(self._machine.model)[EVENT_DATA_VARIABLE] = data
        try:
            self._machine.send(event)
        finally:
            passages = self._listener.pop_state_changes()
        if data is not NO_DATA:
            del vars(self._machine.model)[EVENT_DATA_VARIABLE]
        return InterpreterStep(self._take_snapshot(), passages, self._read_utterance_number())

    def _read_utterance_number(self) -> int:
        return int(vars(self._machine.model).get(UTTERANCE_VARIABLE, 0))

    def _take_snapshot(self) -> ChartSnapshot:
        machine = self._machine
        history = {name: tuple(state.id for state in states) for name, states in machine.history_values.items()}
        internal = (machine.state_field, UTTERANCE_VARIABLE, _WRITE_COUNT)
        variables = {name: value for name, value in vars(machine.model).items() if name not in internal}
        return ChartSnapshot(tuple(machine.configuration_values), history, variables)

    def _restore(self, snapshot: ChartSnapshot) -> None:
        machine = self._machine
        states = machine.states_map
        vars(machine.model).clear()
        vars(machine.model).update(snapshot.variables, **{UTTERANCE_VARIABLE: 0})
        machine.current_state_value = OrderedSet(snapshot.active)
        machine.history_values = {name: [states[id_] for id_ in ids] for name, ids in snapshot.history.items()}


def _assign_document_order(states: Iterable[State], order: Iterator[int]) -> None:
    """Number states in document order, in which they are entered and, reversed, left (SCXML).

    The library restarts the count of a state's children at its next sibling.
    """
    for state in states:
        state.document_order = next(order)
        _assign_document_order(state.states, order)
