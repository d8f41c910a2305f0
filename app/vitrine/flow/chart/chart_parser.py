"""Parser of the `statechart:` of a scene file to the document that the library loads, every problem with its place.

The format is python-statemachine's own, and ours are `after_s`, `say`, `capture`, `tier` and `invoke`. Event texts
become names that the library accepts, `after_s` becomes an event of the take's clock, `say` the number of an utterance;
`capture`, `tier` and `invoke` are kept beside it. Everything lies in one root state from which `force:STATE` leads
anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

from vitrine.document.located_data import KeyPath
from vitrine.errors import list_names, suggest_name
from vitrine.flow.chart.action_parser import UNSUPPORTED_KEY_HINTS, ActionParser
from vitrine.flow.chart.chart_symbols import TIERS, UTTERANCE_VARIABLE, ChartState, ChartSymbols, Tier, collect_symbols
from vitrine.flow.chart.event import (
    KIND_BY_NAME,
    PHASE_KINDS,
    PRESS_KINDS,
    WORLD_KINDS,
    Event,
    EventKind,
    parse_event,
    split_events,
)
from vitrine.flow.chart.expression import ChartExpression
from vitrine.flow.chart.utterance import UtteranceTemplate
from vitrine.flow.chart.validator import Validator, quote_value
from vitrine.scene.load.cross_references import SymbolTable
from vitrine.scene.nodes.item_copy import strip_copy
from vitrine.scene.nodes.zone import Zone

if TYPE_CHECKING:
    from vitrine.flow.chart.invocation import Invocation
    from vitrine.scene.services.service_kind import ServiceKind

#: The root state; colons keep it and the library's names of events apart from any name in a file.
ROOT_STATE = "scene:root"

MAX_WAIT_S = 24 * 3600.0
MAX_TRANSITIONS = 5_000
#: States that one transition may lead to at once, each in a region of its own.
MAX_TARGETS = 32

#: The keys that a chart, its states, transitions, histories and variables take; the schema has the same.
CHART_KEYS = ("name", "description", "datamodel", "states")
STATE_KEYS = (
    *("initial", "final", "parallel", "capture", "tier", "invoke"),
    *("enter", "exit", "transitions", "states", "history"),
)
TRANSITION_KEYS = ("event", "target", "after_s", "cond", "unless", "internal", "on", "before", "after")
HISTORY_KEYS, HISTORY_DEFAULT_KEYS, VARIABLE_KEYS = ("type", "transitions"), ("target", "on"), ("id", "expr")
_TRANSITION_KEY_HINTS = {**UNSUPPORTED_KEY_HINTS, "initial": "write initial: true on the state that it leads to"}
_STATE_SAY_HINT = {"say": 'write enter: {say: "..."}, or exit: {say: "..."}'}
_TRANSITION_SAY_HINT = {"say": 'write on: {say: "..."}'}

_RAISED_EVENT = re.compile(r"[A-Za-z_][A-Za-z0-9_\-]*")
_DONE_PREFIX = "done.state."


@dataclass(frozen=True, slots=True)
class Timer:
    """A delayed transition: due when `state` has been active for `after_s`; `token` is its event in the library."""

    state: str
    after_s: float
    token: str

    def __str__(self) -> str:
        return f"after {self.after_s:g} s in {self.state}"


@dataclass(slots=True)
class ParsedChart:
    """A parsed statechart: the library's document, and beside it which states listen to which event.

    `utterance_templates` are what it can say aloud, `capturing_states` those in which the camera records, `tiers` by
    state which processor it asks for, `invocations` what it asks of services when it is entered, `reads_event_data`:
    whether guards or actions may depend on the data of events; `expressions` are these guards and values, by the names
    that the document calls them by, `content_names` what they read of content.
    """

    states: tuple[ChartState, ...]
    library_document: dict[str, Any] = field(default_factory=dict)
    event_tokens: dict[Event, str] = field(default_factory=dict)
    listeners: dict[Event, frozenset[str]] = field(default_factory=dict)
    timers: list[Timer] = field(default_factory=list)
    utterance_templates: tuple[UtteranceTemplate, ...] = ()
    capturing_states: set[str] = field(default_factory=set)
    tiers: dict[str, Tier] = field(default_factory=dict)
    invocations: dict[str, tuple[Invocation, ...]] = field(default_factory=dict)
    reads_event_data: bool = False
    expressions: Mapping[str, ChartExpression] = field(default_factory=dict)

    @property
    def content_names(self) -> frozenset[str]:
        """The names at the top of the scene's content that some guard or value may read."""
        return frozenset(name for expression in self.expressions.values() for name in expression.content_names)


def parse_chart(
    statechart: Mapping[str, Any],
    root: KeyPath,
    places: Mapping[str, Zone],
    nodes: Collection[str] | None,
    binding_names: SymbolTable,
    validator: Validator,
    services: Mapping[str, ServiceKind],
) -> ParsedChart:
    """Parse a statechart whose key path is `root`; `binding_names` are what utterances and requests may be bound to
    beside its own states and variables, `services` those that the scene has.

    Events may name `places` and, for a gaze or a press, `nodes`; where these are None, any.

    Problems are added to `validator`; where there are any, the result is incomplete.
    """
    symbols = collect_symbols(statechart, root, validator)
    return _ChartParser(symbols, places, nodes, binding_names, validator, services).parse(statechart, root)


class _ChartParser:
    def __init__(
        self,
        symbols: ChartSymbols,
        places: Mapping[str, Zone],
        nodes: Collection[str] | None,
        binding_names: SymbolTable,
        validator: Validator,
        services: Mapping[str, ServiceKind],
    ) -> None:
        self._symbols = symbols
        self._places = places
        self._nodes = nodes
        self._validator = validator
        self._services = services
        names = replace(binding_names, states=tuple(symbols.states), variables=tuple(sorted(symbols.variables)))
        self._binding_names = names
        self._actions = ActionParser(symbols, names, validator, self._translate_event)
        self._parsed = ParsedChart(tuple(symbols.states.values()))
        self._transition_count = 0

    def parse(self, statechart: Mapping[str, Any], root: KeyPath) -> ParsedChart:
        self._validator.check_keys(statechart, CHART_KEYS, UNSUPPORTED_KEY_HINTS, root)
        states = self._parse_states(statechart.get("states"), (*root, "states"), parallel=False)
        if not statechart.get("states"):
            self._validator.add_problem(
                root, "the statechart has no states", hint="leave statechart out for a scene without"
            )
        self._check_confirmations(statechart.get("states"), (*root, "states"))
        forced = [self._make_force_transition(state) for state in self._symbols.states]
        self._parsed.library_document = {
            "datamodel": [
                *self._parse_variables(statechart.get("datamodel"), (*root, "datamodel")),
                {"id": UTTERANCE_VARIABLE, "expr": "0"},
            ],
            "states": {ROOT_STATE: {"initial": True, "states": states, "transitions": forced}},
        }
        self._parsed.utterance_templates = tuple(self._actions.utterance_templates)
        self._parsed.reads_event_data = self._actions.reads_event_data
        self._parsed.expressions = self._actions.expressions
        return self._parsed

    def _make_force_transition(self, state: str) -> dict[str, Any]:
        event = Event(EventKind.FORCE, state)
        self._parsed.event_tokens[event] = str(event)
        return {"event": str(event), "target": state, "internal": True}

    def _parse_variables(self, raw: object, path: KeyPath) -> list[dict[str, str]]:
        if isinstance(raw, Mapping):
            return [{"id": id_, "expr": self._actions.parse_value(raw[id_], (*path, id_))} for id_ in raw]
        variables = []
        for index, item in enumerate(raw if isinstance(raw, list | tuple) else ()):
            here = (*path, index)
            body = self._validator.read_mapping(item, here)
            self._validator.check_keys(body, VARIABLE_KEYS, UNSUPPORTED_KEY_HINTS, here)
            expr = self._actions.parse_value(body.get("expr"), (*here, "expr"))
            variables.append({"id": str(body.get("id")), "expr": expr})
        return variables

    def _parse_states(self, raw: object, path: KeyPath, parallel: bool) -> dict[str, Any]:
        states = {
            id_: self._parse_state(id_, self._validator.read_mapping(state, (*path, id_)), (*path, id_))
            for id_, state in (raw.items() if isinstance(raw, Mapping) else ())
            if id_ in self._symbols.states
        }
        initial = [id_ for id_, state in states.items() if state["initial"]]
        if len(initial) > 1 and not parallel:
            message = f'both "{initial[0]}" and "{initial[1]}" are initial'
            self._validator.add_problem((*path, initial[1], "initial"), message, hint="one state of a level is")
        return states

    def _parse_state(self, id_: str, raw: Mapping[Any, Any], path: KeyPath) -> dict[str, Any]:
        self._validator.check_keys(raw, STATE_KEYS, UNSUPPORTED_KEY_HINTS, path, _STATE_SAY_HINT)
        if self._validator.read_flag(raw.get("capture"), (*path, "capture")):
            self._parsed.capturing_states.add(id_)
        if "tier" in raw:
            self._parse_tier(id_, raw["tier"], (*path, "tier"))
        if "invoke" in raw:
            self._parse_invoke(id_, raw["invoke"], (*path, "invoke"))
        state: dict[str, Any] = {
            flag: self._validator.read_flag(raw.get(flag), (*path, flag)) for flag in ("initial", "final", "parallel")
        }
        for slot in ("enter", "exit"):
            state[slot] = self._actions.parse_actions(raw.get(slot), (*path, slot))
        state["transitions"] = self._parse_transitions(raw.get("transitions"), (*path, "transitions"), id_)
        state["states"] = self._parse_states(raw.get("states"), (*path, "states"), state["parallel"])
        state["history"] = self._parse_histories(raw.get("history"), (*path, "history"))
        self._check_state(id_, state, path)
        return state

    def _parse_tier(self, id_: str, raw: object, path: KeyPath) -> None:
        if raw in TIERS:
            self._parsed.tiers[id_] = raw  # type: ignore[assignment]
        else:
            hint = suggest_name(str(raw), TIERS)
            self._validator.add_problem(path, f"tier is {quote_value(raw)}", allowed=", ".join(TIERS), hint=hint)

    def _parse_invoke(self, id_: str, raw: object, path: KeyPath) -> None:
        # A chart that asks nothing imports nothing of it.
        from vitrine.flow.chart.invocation_parser import InvocationParser

        parser = InvocationParser(self._services, self._binding_names, self._validator)
        if invocations := parser.parse(raw, path):
            self._parsed.invocations[id_] = invocations

    def _check_confirmations(self, states: object, path: KeyPath) -> None:
        asking = {
            state: invocation
            for state, invocations in self._parsed.invocations.items()
            for invocation in invocations
            if self._is_confirmed(invocation)
        }
        if asking:
            from vitrine.flow.chart.confirmation import check_confirmations

            check_confirmations(states, path, asking, self._symbols, self._validator)

    def _is_confirmed(self, invocation: Invocation) -> bool:
        kind = self._services.get(invocation.service)
        verb = None if kind is None else kind.verbs.get(invocation.verb)
        return verb is not None and verb.is_confirmed

    def _check_state(self, id_: str, state: Mapping[str, Any], path: KeyPath) -> None:
        for part in ("transitions", "states", "history"):
            if state["final"] and state[part]:
                self._validator.add_problem(
                    (*path, part), f'"{id_}" is final and has {part}', hint="leave one of them out"
                )
        if state["parallel"] and not state["states"]:
            self._validator.add_problem((*path, "parallel"), f'"{id_}" is parallel and has no states')
        if state["history"] and not state["states"]:
            self._validator.add_problem(
                (*path, "history"), f'"{id_}" has a history and no states that it could remember'
            )

    def _parse_histories(self, raw: object, path: KeyPath) -> dict[str, Any]:
        histories = {}
        for id_, history in raw.items() if isinstance(raw, Mapping) else ():
            here = (*path, id_)
            body = self._validator.read_mapping(history, here)
            self._validator.check_keys(body, HISTORY_KEYS, UNSUPPORTED_KEY_HINTS, here)
            if (type_ := body.get("type", "shallow")) not in ("shallow", "deep"):
                self._validator.add_problem((*here, "type"), f'the type is "{type_}"', allowed="shallow, deep")
            defaults = self._parse_transitions(body.get("transitions"), (*here, "transitions"), None)
            histories[id_] = {"type": type_, "transitions": defaults}
        return histories

    def _parse_transitions(self, raw: object, path: KeyPath, state: str | None) -> list[dict[str, Any]]:
        items = self._validator.read_sequence(raw, path)
        self._transition_count += len(items)
        if self._transition_count > MAX_TRANSITIONS:
            self._validator.raise_problem(path, "the chart has too many transitions", f"at most {MAX_TRANSITIONS:,}")
        return [self._parse_transition(item, (*path, index), state) for index, item in enumerate(items)]

    def _parse_transition(self, raw: object, path: KeyPath, state: str | None) -> dict[str, Any]:
        """Parse a transition out of `state`; None: the default of a history, which has neither event nor guard."""
        body = self._validator.read_mapping(raw, path)
        allowed = TRANSITION_KEYS if state is not None else HISTORY_DEFAULT_KEYS
        self._validator.check_keys(body, allowed, _TRANSITION_KEY_HINTS, path, _TRANSITION_SAY_HINT)
        transition: dict[str, Any] = {
            slot: self._actions.parse_actions(body[slot], (*path, slot))
            for slot in ("on", "before", "after")
            if slot in body
        }
        for guard in ("cond", "unless"):
            if guard in body:
                transition[guard] = self._actions.parse_guard(body[guard], (*path, guard))
        transition["internal"] = self._validator.read_flag(body.get("internal"), (*path, "internal"))
        transition["target"] = self._parse_target(body, path, state if transition["internal"] else None)
        transition["event"] = " ".join(self._parse_events(body, path, state)) if state is not None else None
        return transition

    def _parse_target(self, body: Mapping[Any, Any], path: KeyPath, within: str | None) -> str | None:
        if "target" not in body:
            if within is not None:
                self._validator.add_problem(
                    (*path, "internal"), "without a target nothing is left", hint="leave internal out"
                )
            return None
        here = (*path, "target")
        text = self._validator.read_text(body["target"], here)
        targets_by_name = {**self._symbols.states, **self._symbols.histories}
        for target in text.split():
            if target not in targets_by_name:
                hint = suggest_name(target, targets_by_name)
                self._validator.add_problem(
                    here, f'there is no state "{target}"', allowed=", ".join(targets_by_name), hint=hint
                )
            elif within is not None and within not in self._symbols.path_to(target):
                self._validator.add_problem(here, f'"{target}" does not lie in "{within}"', hint="leave internal out")
        targets = [target for target in text.split() if target in targets_by_name]
        if len(targets) > MAX_TARGETS:
            self._validator.raise_problem(
                here, f"{len(targets)} states are too many for one transition", f"at most {MAX_TARGETS}"
            )
        for a, b in combinations(targets, 2):
            if not self._symbols.can_be_active_together(a, b):
                self._validator.add_problem(here, f'"{a}" and "{b}" cannot be active together', hint="name one of them")
        return text

    def _parse_events(self, body: Mapping[Any, Any], path: KeyPath, state: str) -> list[str]:
        tokens = [self._parse_timer(body["after_s"], (*path, "after_s"), state)] if "after_s" in body else []
        if "event" in body:
            here = (*path, "event")
            for word in split_events(self._validator.read_text(body["event"], here)):
                tokens.append(self._translate_event(word, here, listener=state))
        return tokens

    def _parse_timer(self, raw: object, path: KeyPath, state: str) -> str:
        timer = Timer(state, 1.0, f"after:{len(self._parsed.timers)}")
        if isinstance(raw, bool) or not isinstance(raw, int | float) or not 0 < raw <= MAX_WAIT_S:
            hint = "for a transition at once leave out both event and after_s" if raw == 0 else ""
            self._validator.add_problem(
                path, f"after_s is {quote_value(raw)}", allowed=f"seconds, above 0, up to {MAX_WAIT_S:g}", hint=hint
            )
        else:
            timer = Timer(state, float(raw), timer.token)
        self._parsed.timers.append(timer)
        return timer.token

    def _translate_event(self, text: str, path: KeyPath, listener: str = "") -> str:
        """The library's name for an event of the file; adds a problem for one that can never be sent."""
        if text.startswith(_DONE_PREFIX):
            self._check_done_event(text.removeprefix(_DONE_PREFIX), path)
            return text
        if text == "error.execution":
            return text
        is_own = text not in KIND_BY_NAME or text in PHASE_KINDS
        if text in self._symbols.raised_events and is_own and _RAISED_EVENT.fullmatch(text):
            return f"own:{text}"
        try:
            event = parse_event(text)
        except ValueError as error:
            self._validator.add_problem(path, str(error), hint=suggest_name(text, self._symbols.raised_events))
            return ""
        self._check_event(event, path)
        if listener:
            self._parsed.listeners[event] = self._parsed.listeners.get(event, frozenset()) | {listener}
        return self._parsed.event_tokens.setdefault(event, f"on:{event.kind}:{len(self._parsed.event_tokens)}")

    def _check_done_event(self, state: str, path: KeyPath) -> None:
        if state not in self._symbols.states:
            hint = suggest_name(state, self._symbols.states)
            self._validator.add_problem(
                path, f'there is no state "{state}"', allowed=", ".join(self._symbols.states), hint=hint
            )

    def _check_event(self, event: Event, path: KeyPath) -> None:
        if event.kind is EventKind.FORCE:
            self._validator.add_problem(path, f'"{event}" is for takes; a chart cannot wait for it')
        names_node = event.kind is EventKind.GAZE or (event.kind in PRESS_KINDS and event.value)
        if names_node and self._nodes is not None and strip_copy(event.value) not in self._nodes:
            named = [node for node in self._nodes if "#" not in node]
            allowed = list_names(named) or "none; give a node an id"
            hint = suggest_name(event.value, named)
            self._validator.add_problem(path, f'there is no node "{event.value}"', allowed=allowed, hint=hint)
        if event.kind not in WORLD_KINDS:
            return
        place = self._places.get(event.value)
        if place is None:
            allowed = ", ".join(self._places) or "none; places are declared under places"
            hint = suggest_name(event.value, self._places)
            self._validator.add_problem(path, f'there is no place "{event.value}"', allowed=allowed, hint=hint)
        elif event.kind in (EventKind.ENTERED, EventKind.LEFT) and not place.has_extent:
            hint = f"give it a radius_m or a polygon, or write near:{event.value}<5m"
            self._validator.add_problem(path, f'"{event.value}" is a point, which one cannot be inside', hint=hint)
