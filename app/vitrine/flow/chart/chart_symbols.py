"""Symbol table of a statechart: its states, histories, raised events and variables, collected before parsing."""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, NamedTuple, get_args

from vitrine.document.located_data import KeyPath
from vitrine.flow.chart.validator import Validator

MAX_DEPTH = 12
#: The library takes 2 ms to load one; the largest chart of an honest HUD has some sixty.
MAX_STATES = 1_000

_STATE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_\-]*")
_VARIABLE = re.compile(r"[A-Za-z][A-Za-z0-9_]*")

#: The datamodel variable that holds the number of the last utterance, from 1; 0 for silence.
UTTERANCE_VARIABLE = "scene_said"

#: How the names of expressions begin by which the library asks for their values: no variable of a file is called so.
EXPRESSION_PREFIX = "ξ"

#: Which of the processors of glasses draws a state: the large one with a system of its own, or the small one.
Tier = Literal["small", "large"]
TIERS: tuple[str, ...] = get_args(Tier)

#: Names that the library binds in expressions, and our own variable.
_RESERVED_NAMES = frozenset(
    {"event_data", "machine", "event", "model", "transition", "state", "source", "target", "In", UTTERANCE_VARIABLE}
)


class ChartState(NamedTuple):
    """A state of the chart: its id, its parent ("" at the top), and whether its child states are parallel regions."""

    id: str
    parent: str = ""
    is_parallel: bool = False


@dataclass(slots=True)
class ChartSymbols:
    """The declared names of a chart, states in file order."""

    states: dict[str, ChartState] = field(default_factory=dict)
    histories: dict[str, ChartState] = field(default_factory=dict)
    variables: set[str] = field(default_factory=set)
    raised_events: set[str] = field(default_factory=set)

    def path_to(self, name: str) -> tuple[str, ...]:
        """A state or history and its ancestors, innermost first."""
        path = []
        while name:
            path.append(name)
            name = (self.states.get(name) or self.histories[name]).parent
        return tuple(path)

    def can_be_active_together(self, a: str, b: str) -> bool:
        """Whether two states lie in different regions of a parallel state."""
        around_b = self.path_to(b)
        common = next((name for name in self.path_to(a) if name in around_b), "")
        return common in self.states and self.states[common].is_parallel and common not in (a, b)


@cache
def list_reserved_names() -> frozenset[str]:
    """List the names that a state cannot have, since they are attributes of the library's own object."""
    from statemachine import StateChart

    of_instances = ("model", "history_values", "state_field", "state", "transition")
    return frozenset((*dir(StateChart), *StateChart.__annotations__, *of_instances))


def collect_symbols(statechart: Mapping[str, Any], root: KeyPath, validator: Validator) -> ChartSymbols:
    """Collect all names of a chart; adds a problem for each invalid or duplicate name."""
    symbols = ChartSymbols()
    _collect_states(statechart.get("states"), "", (*root, "states"), symbols, validator)
    _collect_variables(statechart.get("datamodel"), (*root, "datamodel"), symbols, validator)
    _collect_from_actions(statechart, symbols)
    return symbols


def _collect_states(raw: object, parent: str, path: KeyPath, symbols: ChartSymbols, validator: Validator) -> None:
    if path.count("states") > MAX_DEPTH:
        validator.add_problem(path, f"states lie more than {MAX_DEPTH} deep", hint="use fewer levels")
        return
    for id_, state in validator.read_mapping(raw, path).items():
        body = state if isinstance(state, Mapping) else {}
        declared = ChartState(id_, parent, body.get("parallel") is True)
        if not _declare(declared, (*path, id_), symbols.states, symbols, validator):
            continue
        _collect_states(body.get("states"), id_, (*path, id_, "states"), symbols, validator)
        inside = (*path, id_, "history")
        for history in validator.read_mapping(body.get("history"), inside):
            _declare(ChartState(history, id_), (*inside, history), symbols.histories, symbols, validator)


def _declare(
    state: ChartState, path: KeyPath, into: dict[str, ChartState], symbols: ChartSymbols, validator: Validator
) -> bool:
    id_: object = state.id
    if not isinstance(id_, str) or not _STATE_NAME.fullmatch(id_):
        validator.add_problem(
            path, f'"{id_}" is no name for a state', allowed="a letter, then letters, digits, _ and -"
        )
    elif id_ in symbols.states or id_ in symbols.histories:
        validator.add_problem(
            path, f'there are two states "{id_}"', hint="a name stands once in a chart, also across levels"
        )
    elif id_ in list_reserved_names():
        validator.add_problem(path, f'the statechart library needs the name "{id_}" for itself', hint="choose another")
    elif len(into) == MAX_STATES:
        validator.raise_problem(path, "the chart has too many states", f"at most {MAX_STATES:,}")
    else:
        into[id_] = state
        return True
    return False


def _collect_variables(raw: object, path: KeyPath, symbols: ChartSymbols, validator: Validator) -> None:
    if isinstance(raw, list | tuple):
        raw = {item.get("id"): None for item in raw if isinstance(item, Mapping)}
    for name in validator.read_mapping(raw, path):
        symbols.variables.add(str(name))
        if not is_variable_name(name):
            validator.add_problem(
                (*path, name), f'"{name}" is no name for a variable', allowed="a letter, then letters, digits, _"
            )


def is_variable_name(name: object) -> bool:
    """Whether a name is valid for a variable."""
    if not isinstance(name, str) or keyword.iskeyword(name) or name in _RESERVED_NAMES:
        return False
    return _VARIABLE.fullmatch(name) is not None


def _collect_from_actions(value: object, symbols: ChartSymbols) -> None:
    # Without recursion: nothing has checked yet how deep this untrusted data goes.
    pending = [value]
    while pending:
        value = pending.pop()
        if isinstance(value, list | tuple):
            pending += value
        elif isinstance(value, Mapping):
            pending += value.values()
            _collect_from_action(value, symbols)


def _collect_from_action(value: Mapping[Any, Any], symbols: ChartSymbols) -> None:
    raised = value.get("raise")
    event = raised.get("event") if isinstance(raised, Mapping) else raised
    if isinstance(event, str):
        symbols.raised_events.add(event.strip())
    loop = value.get("foreach")
    if isinstance(loop, Mapping):
        symbols.variables.update(str(loop[key]) for key in ("item", "index") if is_variable_name(loop.get(key)))
