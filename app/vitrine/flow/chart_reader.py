"""From the `statechart:` of a scene file to what the library loads: checked whole, every problem with its place.

The format is python-statemachine's own, and ours are `after_s`, `say` and `capture`. On the way event texts become
names that the library takes, `after_s` becomes an event of the take's clock, `say` the number of a sentence, `capture`
is taken out, and everything lies in one outer state from which `force:STATE` leads anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from vitrine.errors import nearest
from vitrine.flow.chart_actions import REMEDIES, ActionReader
from vitrine.flow.chart_names import SAID, ChartNames, ChartState, read_names
from vitrine.flow.findings import Findings, Path, shown
from vitrine.flow.input import KINDS, WORLD_KINDS, Event, EventKind, parse_event
from vitrine.flow.speech import Sentence
from vitrine.scene.links import Names
from vitrine.scene.zone import Zone

#: The outer state; colons keep it and the library's names of events apart from any name in a file.
ROOT = "scene:root"

MAX_WAIT_S = 24 * 3600.0
MAX_TRANSITIONS = 5_000
#: States that one transition may lead to at once, each in a region of its own.
MAX_TARGETS = 32

_CHART_KEYS = ("name", "description", "datamodel", "states")
_STATE_KEYS = ("initial", "final", "parallel", "capture", "enter", "exit", "transitions", "states", "history")
_TRANSITION_KEYS = ("event", "target", "after_s", "cond", "unless", "internal", "on", "before", "after")
_INITIAL = {**REMEDIES, "initial": "write initial: true on the state that it leads to"}
_SAY = {"say": 'write enter: {say: "..."}, or exit: {say: "..."}'}
_SAY_ON = {"say": 'write on: {say: "..."}'}

_EVENT_WORDS = re.compile(r'(?:[^\s"]|"(?:\\.|[^"\\])*"?)+')
_OWN_EVENT = re.compile(r"[A-Za-z_][A-Za-z0-9_\-]*")
_DONE = "done.state."


@dataclass(frozen=True, slots=True)
class Timer:
    """A transition with `after_s`: due when `state` has been active for so long. `token` names it to the library."""

    state: str
    after_s: float
    token: str

    def __str__(self) -> str:
        return f"after {self.after_s:g} s in {self.state}"


@dataclass(slots=True)
class ChartReading:
    """What a chart says: the library's document, and beside it which states listen to which event.

    `sentences` are what it can say aloud, `capturing` the states in which the camera records.
    """

    states: tuple[ChartState, ...]
    document: dict[str, Any] = field(default_factory=dict)
    tokens: dict[Event, str] = field(default_factory=dict)
    listeners: dict[Event, frozenset[str]] = field(default_factory=dict)
    timers: list[Timer] = field(default_factory=list)
    sentences: tuple[Sentence, ...] = ()
    capturing: set[str] = field(default_factory=set)


def read_chart(
    statechart: Mapping[str, Any], root: Path, places: Mapping[str, Zone], bound: Names, findings: Findings
) -> ChartReading:
    """Reads a statechart whose key path is `root`; `bound` has what sentences may be bound to.

    What is wrong lies in `findings`; then the reading is of no use.
    """
    names = read_names(statechart, root, findings)
    return _Reader(names, places, bound, findings).read(statechart, root)


class _Reader:
    def __init__(self, names: ChartNames, places: Mapping[str, Zone], bound: Names, findings: Findings) -> None:
        self._names = names
        self._places = places
        self._findings = findings
        self._actions = ActionReader(names, bound, findings, self._token)
        self._reading = ChartReading(tuple(names.states.values()))
        self._transition_count = 0

    def read(self, statechart: Mapping[str, Any], root: Path) -> ChartReading:
        self._findings.keys(statechart, _CHART_KEYS, REMEDIES, root)
        states = self._states(statechart.get("states"), (*root, "states"), parallel=False)
        if not statechart.get("states"):
            self._findings.say(root, "the statechart has no states", hint="leave statechart out for a scene without")
        forced = [self._forced(state) for state in self._names.states]
        self._reading.document = {
            "datamodel": [
                *self._variables(statechart.get("datamodel"), (*root, "datamodel")),
                {"id": SAID, "expr": "0"},
            ],
            "states": {ROOT: {"initial": True, "states": states, "transitions": forced}},
        }
        self._reading.sentences = tuple(self._actions.sentences)
        return self._reading

    def _forced(self, state: str) -> dict[str, Any]:
        event = Event(EventKind.FORCE, state)
        self._reading.tokens[event] = str(event)
        return {"event": str(event), "target": state, "internal": True}

    def _variables(self, raw: object, path: Path) -> list[dict[str, str]]:
        if isinstance(raw, Mapping):
            return [{"id": id_, "expr": self._actions.value(raw[id_], (*path, id_))} for id_ in raw]
        variables = []
        for index, item in enumerate(raw if isinstance(raw, list | tuple) else ()):
            here = (*path, index)
            body = self._findings.mapping(item, here)
            self._findings.keys(body, ("id", "expr"), REMEDIES, here)
            expr = self._actions.value(body.get("expr"), (*here, "expr"))
            variables.append({"id": str(body.get("id")), "expr": expr})
        return variables

    def _states(self, raw: object, path: Path, parallel: bool) -> dict[str, Any]:
        states = {
            id_: self._state(id_, self._findings.mapping(state, (*path, id_)), (*path, id_))
            for id_, state in (raw.items() if isinstance(raw, Mapping) else ())
            if id_ in self._names.states
        }
        initial = [id_ for id_, state in states.items() if state["initial"]]
        if len(initial) > 1 and not parallel:
            message = f'both "{initial[0]}" and "{initial[1]}" are initial'
            self._findings.say((*path, initial[1], "initial"), message, hint="one state of a level is")
        return states

    def _state(self, id_: str, raw: Mapping[Any, Any], path: Path) -> dict[str, Any]:
        self._findings.keys(raw, _STATE_KEYS, REMEDIES, path, _SAY)
        if self._findings.flag(raw.get("capture"), (*path, "capture")):
            self._reading.capturing.add(id_)
        state: dict[str, Any] = {
            flag: self._findings.flag(raw.get(flag), (*path, flag)) for flag in ("initial", "final", "parallel")
        }
        for slot in ("enter", "exit"):
            state[slot] = self._actions.actions(raw.get(slot), (*path, slot))
        state["transitions"] = self._transitions(raw.get("transitions"), (*path, "transitions"), id_)
        state["states"] = self._states(raw.get("states"), (*path, "states"), state["parallel"])
        state["history"] = self._histories(raw.get("history"), (*path, "history"))
        self._check_state(id_, state, path)
        return state

    def _check_state(self, id_: str, state: Mapping[str, Any], path: Path) -> None:
        for part in ("transitions", "states", "history"):
            if state["final"] and state[part]:
                self._findings.say((*path, part), f'"{id_}" is final and has {part}', hint="leave one of them out")
        if state["parallel"] and not state["states"]:
            self._findings.say((*path, "parallel"), f'"{id_}" is parallel and has no states')
        if state["history"] and not state["states"]:
            self._findings.say((*path, "history"), f'"{id_}" has a history and no states that it could remember')

    def _histories(self, raw: object, path: Path) -> dict[str, Any]:
        histories = {}
        for id_, history in raw.items() if isinstance(raw, Mapping) else ():
            here = (*path, id_)
            body = self._findings.mapping(history, here)
            self._findings.keys(body, ("type", "transitions"), REMEDIES, here)
            if (type_ := body.get("type", "shallow")) not in ("shallow", "deep"):
                self._findings.say((*here, "type"), f'the type is "{type_}"', allowed="shallow, deep")
            defaults = self._transitions(body.get("transitions"), (*here, "transitions"), None)
            histories[id_] = {"type": type_, "transitions": defaults}
        return histories

    def _transitions(self, raw: object, path: Path, state: str | None) -> list[dict[str, Any]]:
        items = self._findings.sequence(raw, path)
        self._transition_count += len(items)
        if self._transition_count > MAX_TRANSITIONS:
            self._findings.stop(path, "the chart has too many transitions", f"at most {MAX_TRANSITIONS:,}")
        return [self._transition(item, (*path, index), state) for index, item in enumerate(items)]

    def _transition(self, raw: object, path: Path, state: str | None) -> dict[str, Any]:
        """A transition out of `state`; None: the default of a history, which is taken without event or guard."""
        body = self._findings.mapping(raw, path)
        allowed = _TRANSITION_KEYS if state is not None else ("target", "on")
        self._findings.keys(body, allowed, _INITIAL, path, _SAY_ON)
        transition: dict[str, Any] = {
            slot: self._actions.actions(body[slot], (*path, slot)) for slot in ("on", "before", "after") if slot in body
        }
        for guard in ("cond", "unless"):
            if guard in body:
                transition[guard] = self._actions.guard(body[guard], (*path, guard))
        transition["internal"] = self._findings.flag(body.get("internal"), (*path, "internal"))
        transition["target"] = self._target(body, path, state if transition["internal"] else None)
        transition["event"] = " ".join(self._events(body, path, state)) if state is not None else None
        return transition

    def _target(self, body: Mapping[Any, Any], path: Path, within: str | None) -> str | None:
        if "target" not in body:
            if within is not None:
                self._findings.say((*path, "internal"), "without a target nothing is left", hint="leave internal out")
            return None
        here = (*path, "target")
        text = self._findings.text(body["target"], here)
        known = {**self._names.states, **self._names.histories}
        for target in text.split():
            if target not in known:
                hint = nearest(target, known)
                self._findings.say(here, f'there is no state "{target}"', allowed=", ".join(known), hint=hint)
            elif within is not None and within not in self._names.path_to(target):
                self._findings.say(here, f'"{target}" does not lie in "{within}"', hint="leave internal out")
        targets = [target for target in text.split() if target in known]
        if len(targets) > MAX_TARGETS:
            self._findings.stop(
                here, f"{len(targets)} states are too many for one transition", f"at most {MAX_TARGETS}"
            )
        for a, b in combinations(targets, 2):
            if not self._names.together(a, b):
                self._findings.say(here, f'"{a}" and "{b}" cannot be active together', hint="name one of them")
        return text

    def _events(self, body: Mapping[Any, Any], path: Path, state: str) -> list[str]:
        tokens = [self._timer(body["after_s"], (*path, "after_s"), state)] if "after_s" in body else []
        if "event" in body:
            here = (*path, "event")
            for word in _EVENT_WORDS.findall(self._findings.text(body["event"], here)):
                tokens.append(self._token(word, here, listener=state))
        return tokens

    def _timer(self, raw: object, path: Path, state: str) -> str:
        timer = Timer(state, 1.0, f"after:{len(self._reading.timers)}")
        if isinstance(raw, bool) or not isinstance(raw, int | float) or not 0 < raw <= MAX_WAIT_S:
            hint = "for a transition at once leave out both event and after_s" if raw == 0 else ""
            self._findings.say(
                path, f"after_s is {shown(raw)}", allowed=f"seconds, above 0, up to {MAX_WAIT_S:g}", hint=hint
            )
        else:
            timer = Timer(state, float(raw), timer.token)
        self._reading.timers.append(timer)
        return timer.token

    def _token(self, text: str, path: Path, listener: str = "") -> str:
        """The library's name for an event of the file; notes an event that nothing can ever send."""
        if text.startswith(_DONE):
            self._check_done(text.removeprefix(_DONE), path)
            return text
        if text == "error.execution":
            return text
        if text in self._names.raised and text not in KINDS and _OWN_EVENT.fullmatch(text):
            return f"own:{text}"
        try:
            event = parse_event(text)
        except ValueError as error:
            self._findings.say(path, str(error), hint=nearest(text, self._names.raised))
            return ""
        self._check_event(event, path)
        if listener:
            self._reading.listeners[event] = self._reading.listeners.get(event, frozenset()) | {listener}
        return self._reading.tokens.setdefault(event, f"on:{event.kind}:{len(self._reading.tokens)}")

    def _check_done(self, state: str, path: Path) -> None:
        if state not in self._names.states:
            hint = nearest(state, self._names.states)
            self._findings.say(path, f'there is no state "{state}"', allowed=", ".join(self._names.states), hint=hint)

    def _check_event(self, event: Event, path: Path) -> None:
        if event.kind is EventKind.FORCE:
            self._findings.say(path, f'"{event}" is for takes; a chart cannot wait for it')
        if event.kind not in WORLD_KINDS:
            return
        place = self._places.get(event.value)
        if place is None:
            allowed = ", ".join(self._places) or "none; places are declared under places"
            hint = nearest(event.value, self._places)
            self._findings.say(path, f'there is no place "{event.value}"', allowed=allowed, hint=hint)
        elif event.kind in (EventKind.ENTERED, EventKind.LEFT) and not place.has_extent:
            hint = f"give it a radius_m or a polygon, or write near:{event.value}<5m"
            self._findings.say(path, f'"{event.value}" is a point, which one cannot be inside', hint=hint)
