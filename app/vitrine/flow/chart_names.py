"""The names that a statechart declares: states, histories, events of its own and variables. Read before all else."""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from vitrine.flow.findings import Findings, Path

MAX_DEPTH = 12
#: The library takes 2 ms to load one; the largest chart of an honest HUD has some sixty.
MAX_STATES = 1_000

_STATE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_\-]*")
_VARIABLE = re.compile(r"[A-Za-z][A-Za-z0-9_]*")

#: The variable by which the library tells what was said: the number of the sentence, from 1; 0 for silence.
SAID = "scene_said"

#: Names by which the library hands its own objects to expressions, and ours.
_TAKEN = frozenset({"event_data", "machine", "event", "model", "transition", "state", "source", "target", "In", SAID})


class ChartState(NamedTuple):
    """A state of the chart, the one that holds it ("" at the top), and whether those inside it are active together."""

    id: str
    parent: str = ""
    parallel: bool = False


@dataclass(slots=True)
class ChartNames:
    """Everything by its name, states in the order of the file."""

    states: dict[str, ChartState] = field(default_factory=dict)
    histories: dict[str, ChartState] = field(default_factory=dict)
    variables: set[str] = field(default_factory=set)
    raised: set[str] = field(default_factory=set)

    def path_to(self, name: str) -> tuple[str, ...]:
        """A state or history and all that hold it, from the inside out."""
        path = []
        while name:
            path.append(name)
            name = (self.states.get(name) or self.histories[name]).parent
        return tuple(path)

    def together(self, a: str, b: str) -> bool:
        """Whether two states can be active together without one being inside the other."""
        around_b = self.path_to(b)
        common = next((name for name in self.path_to(a) if name in around_b), "")
        return common in self.states and self.states[common].parallel and common not in (a, b)


@cache
def library_names() -> frozenset[str]:
    """Names that a state cannot have, because the library's own object has them."""
    from statemachine import StateChart

    of_instances = ("model", "history_values", "state_field", "state", "transition")
    return frozenset((*dir(StateChart), *StateChart.__annotations__, *of_instances))


def read_names(statechart: Mapping[str, Any], root: Path, findings: Findings) -> ChartNames:
    """All names of a chart; notes names that cannot be and names that stand twice."""
    names = ChartNames()
    _read_states(statechart.get("states"), "", (*root, "states"), names, findings)
    _read_variables(statechart.get("datamodel"), (*root, "datamodel"), names, findings)
    _read_actions(statechart, names)
    return names


def _read_states(raw: object, parent: str, path: Path, names: ChartNames, findings: Findings) -> None:
    if path.count("states") > MAX_DEPTH:
        findings.say(path, f"states lie more than {MAX_DEPTH} deep", hint="use fewer levels")
        return
    for id_, state in findings.mapping(raw, path).items():
        body = state if isinstance(state, Mapping) else {}
        declared = ChartState(id_, parent, body.get("parallel") is True)
        if not _declare(declared, (*path, id_), names.states, names, findings):
            continue
        _read_states(body.get("states"), id_, (*path, id_, "states"), names, findings)
        inside = (*path, id_, "history")
        for history in findings.mapping(body.get("history"), inside):
            _declare(ChartState(history, id_), (*inside, history), names.histories, names, findings)


def _declare(state: ChartState, path: Path, into: dict[str, ChartState], names: ChartNames, findings: Findings) -> bool:
    id_: object = state.id
    if not isinstance(id_, str) or not _STATE_NAME.fullmatch(id_):
        findings.say(path, f'"{id_}" is no name for a state', allowed="a letter, then letters, digits, _ and -")
    elif id_ in names.states or id_ in names.histories:
        findings.say(path, f'there are two states "{id_}"', hint="a name stands once in a chart, also across levels")
    elif id_ in library_names():
        findings.say(path, f'the statechart library needs the name "{id_}" for itself', hint="choose another")
    elif len(into) == MAX_STATES:
        findings.stop(path, "the chart has too many states", f"at most {MAX_STATES:,}")
    else:
        into[id_] = state
        return True
    return False


def _read_variables(raw: object, path: Path, names: ChartNames, findings: Findings) -> None:
    if isinstance(raw, list | tuple):
        raw = {item.get("id"): None for item in raw if isinstance(item, Mapping)}
    for name in findings.mapping(raw, path):
        names.variables.add(str(name))
        if not is_variable(name):
            findings.say(
                (*path, name), f'"{name}" is no name for a variable', allowed="a letter, then letters, digits, _"
            )


def is_variable(name: object) -> bool:
    """Whether a variable can have this name."""
    if not isinstance(name, str) or keyword.iskeyword(name) or name in _TAKEN:
        return False
    return _VARIABLE.fullmatch(name) is not None


def _read_actions(value: object, names: ChartNames) -> None:
    # Without recursion: nothing has checked yet how deep this untrusted data goes.
    pending = [value]
    while pending:
        value = pending.pop()
        if isinstance(value, list | tuple):
            pending += value
        elif isinstance(value, Mapping):
            pending += value.values()
            _read_action(value, names)


def _read_action(value: Mapping[Any, Any], names: ChartNames) -> None:
    raised = value.get("raise")
    event = raised.get("event") if isinstance(raised, Mapping) else raised
    if isinstance(event, str):
        names.raised.add(event.strip())
    loop = value.get("foreach")
    if isinstance(loop, Mapping):
        names.variables.update(str(loop[key]) for key in ("item", "index") if is_variable(loop.get(key)))
