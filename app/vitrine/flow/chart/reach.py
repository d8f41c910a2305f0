"""Reach of a statechart: states that nothing enters, events of what is not shown, answers that nobody hears."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from vitrine.document.located_data import KeyPath
from vitrine.errors import Problem
from vitrine.flow.chart.chart import STATECHART_PATH, Chart
from vitrine.flow.chart.chart_symbols import ChartSymbols
from vitrine.flow.chart.event import PRESS_KINDS, Event, EventKind
from vitrine.flow.chart.validator import Validator
from vitrine.scene.nodes.item_copy import strip_copy
from vitrine.scene.nodes.node import Container, Node
from vitrine.scene.scene import Scene


def check_reach(scene: Scene, chart: Chart, forced: Collection[str] = ()) -> list[Problem]:
    """Warnings of a scene's chart; `forced` are states that its take forces. The chart is valid."""
    reach = find_reached_states(scene, chart, forced)
    validator = Validator(scene.source_map)
    unseen = dict(_find_unseen_targets(scene, chart, reach))
    live = _follow(scene, chart, forced, frozenset(map(str, unseen)))
    return [
        *_find_unentered(reach, validator),
        *_describe_unseen_targets(unseen, reach, validator),
        *_find_dead_ends(reach, live, unseen, validator),
        *_find_unheard_answers(chart, reach, validator),
    ]


def find_reached_states(scene: Scene, chart: Chart, forced: Collection[str] = ()) -> ReachedStates:
    """The states of a valid chart that can be active; `forced` are those that its take forces."""
    return _follow(scene, chart, forced, frozenset())


def _follow(scene: Scene, chart: Chart, forced: Collection[str], dead: frozenset[str]) -> ReachedStates:
    """The states that can be active where the events `dead` never happen."""
    reach = ReachedStates({state.id: state for state in chart.states})
    reach.read(scene.statechart.get("states"), STATECHART_PATH)
    reach.enter_level(scene.statechart.get("states"), "")
    for state in forced:
        reach.enter(state)
    reach.follow(dead)
    return reach


@dataclass(slots=True)
class ReachedStates:
    """The states that can be entered, and the bodies of all by id, with their key paths."""

    states: Mapping[str, Any]
    bodies: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    paths: dict[str, KeyPath] = field(default_factory=dict)
    entered: dict[str, None] = field(default_factory=dict)

    @property
    def symbols(self) -> ChartSymbols:
        """The states as symbols, which know what lies in what."""
        return ChartSymbols(dict(self.states))

    def read(self, raw: Any, path: KeyPath) -> None:
        """Read the bodies of the states of a level and below; of a history, whose default is a transition, too."""
        for name, body in raw.items() if isinstance(raw, Mapping) else ():
            here = (*path, "states", name)
            self.bodies[name], self.paths[name] = body if isinstance(body, Mapping) else {}, here
            self.read(self.bodies[name].get("states"), here)
            histories = self.bodies[name].get("history")
            for history, default in histories.items() if isinstance(histories, Mapping) else ():
                owner = {"transitions": ({"target": name}, *_list_transitions(default))}
                self.bodies[history], self.paths[history] = owner, (*here, "history", history)

    def enter_level(self, raw: Any, parent: str) -> None:
        """Enter what is entered by default among the states of a level: all regions, or the initial one."""
        if not isinstance(raw, Mapping):
            return
        is_parallel = parent in self.states and self.states[parent].is_parallel
        first = [name for name, body in raw.items() if isinstance(body, Mapping) and body.get("initial") is True]
        for name in raw if is_parallel else (first or [*raw])[:1]:
            self.enter(name)

    def enter(self, name: str) -> None:
        """Enter a state, or a history, with what is around it."""
        while name:
            self.entered.setdefault(name, None)
            name = self.states[name].parent if name in self.states else ""

    def list_answered(self, name: str) -> list[str]:
        """The events that a state answers, whatever its guards would say."""
        found = _list_transitions(self.bodies.get(name, {}))
        plain = [each for each in found if not each.get("cond") and not each.get("unless")]
        return [word for each in plain for word in str(each.get("event") or "").split()]

    def follow(self, dead: frozenset[str] = frozenset()) -> None:
        """Enter all states that can be active: by the transitions of those that can, but those by events `dead` alone.

        A state that is entered by one inside it counts as entered by itself, too: rather too many than too few.
        """
        done: set[str] = set()
        while left := [name for name in self.entered if name not in done]:
            for name in left:
                done.add(name)
                body = self.bodies.get(name, {})
                self.enter_level(body.get("states"), name)
                for transition in _list_transitions(body):
                    if _is_dead(transition, dead):
                        continue
                    for target in str(transition.get("target") or "").split():
                        self.enter(target)


def _is_dead(transition: Mapping[str, Any], dead: Collection[str]) -> bool:
    """Whether a transition waits for events alone that never happen."""
    words = str(transition.get("event") or "").split()
    return bool(words) and all(word in dead for word in words)


def _list_transitions(body: Any) -> Sequence[Mapping[str, Any]]:
    items = body.get("transitions") if isinstance(body, Mapping) else None
    return [item for item in (items if isinstance(items, list | tuple) else ()) if isinstance(item, Mapping)]


def _find_unentered(reach: ReachedStates, validator: Validator) -> Iterator[Problem]:
    """States that nothing enters; of one and those in it the outer one."""
    for name, state in reach.states.items():
        if name not in reach.entered and (not state.parent or state.parent in reach.entered):
            message, hint = f'no transition leads to "{name}"', f"write target: {name} where it begins, or remove it"
            yield _warn(message, hint, reach.paths[name], validator)


def _find_dead_ends(
    reach: ReachedStates, live: ReachedStates, unseen: Mapping[Event, object], validator: Validator
) -> Iterator[Problem]:
    """States to which only events lead that never happen, each once."""
    dead, told = frozenset(map(str, unseen)), set[str]()
    for name in live.entered:
        for index, transition in enumerate(_list_transitions(live.bodies.get(name, {}))):
            target = str(transition.get("target") or "").split()[:1]
            if not _is_dead(transition, dead) or not target or target[0] in {*live.entered, *told}:
                continue
            told.add(target[0])
            message = f'nothing enters "{target[0]}": {transition["event"]} alone leads to it, and never happens'
            path = (*reach.paths[name], "transitions", index, "target")
            yield _warn(message, f"show there what {transition['event']} names", path, validator)


_Levels = tuple[tuple[str, ...], ...]


def _find_unseen_targets(
    scene: Scene, chart: Chart, reach: ReachedStates
) -> Iterator[tuple[Event, tuple[str, _Levels]]]:
    """Gazes and presses at nodes that are not shown in any state that waits for them, with one of these states."""
    shown_in = dict(_iterate_shown(scene.nodes, ()))
    for event, listeners in chart.listeners.items():
        is_aimed = event.kind is EventKind.GAZE or (event.kind in PRESS_KINDS and event.value)
        levels = shown_in.get(strip_copy(event.value)) if is_aimed else None
        waiting = [state for state in listeners if state in reach.entered]
        if levels and waiting and not any(may_be_shown(state, levels, reach.symbols) for state in waiting):
            yield event, (min(waiting), levels)


def _describe_unseen_targets(
    unseen: Mapping[Event, tuple[str, _Levels]], reach: ReachedStates, validator: Validator
) -> Iterator[Problem]:
    for event, (state, levels) in unseen.items():
        message = f'"{event.value}" is never shown while "{state}" waits for {event}'
        hint = f"show it there too: when: [{', '.join((*levels[-1], state))}]"
        yield _warn(message, hint, _find_event_path(reach, state, event), validator)


def _find_unheard_answers(chart: Chart, reach: ReachedStates, validator: Validator) -> Iterator[Problem]:
    """Answers of services that no state hears which may be active together with the one that asked."""
    for state, invocations in chart.invocations.items():
        for invocation in dict.fromkeys(invocations) if state in reach.entered else ():
            answers = [Event(EventKind.SIGNAL, signal) for signal in invocation.answers]
            unheard = [str(event) for event in answers if not _is_heard(chart, event, state, reach.symbols)]
            if unheard:
                message = f'while "{state}" waits for {invocation}, no transition hears {", ".join(unheard)}'
                hint = f"write one there, such as {{event: {unheard[0]}, target: ...}}"
                yield _warn(message, hint, (*reach.paths[state], "invoke"), validator)


def _is_heard(chart: Chart, event: Event, state: str, symbols: ChartSymbols) -> bool:
    return any(may_be_shown(state, ((listener,),), symbols) for listener in chart.listeners.get(event, ()))


def _iterate_shown(
    nodes: tuple[Node, ...], around: tuple[tuple[str, ...], ...]
) -> Iterator[tuple[str, tuple[tuple[str, ...], ...]]]:
    """The id of each node with the states of its own `when` and those around it, from the outside."""
    for node in nodes:
        levels = around if node.when is None else (*around, node.when)
        yield node.id or "", levels
        if isinstance(node, Container):
            yield from _iterate_shown(node.children, levels)


def may_be_shown(state: str, levels: tuple[tuple[str, ...], ...], symbols: ChartSymbols) -> bool:
    """Whether at each level one of the states may be active together with this one."""
    line = symbols.path_to(state)
    return all(
        any(
            name in line or state in symbols.path_to(name) or symbols.can_be_active_together(name, state)
            for name in names
        )
        for names in levels
    )


def _find_event_path(reach: ReachedStates, state: str, event: Event) -> KeyPath:
    for index, transition in enumerate(_list_transitions(reach.bodies[state])):
        if str(event) in str(transition.get("event")):
            return (*reach.paths[state], "transitions", index, "event")
    return reach.paths[state]


def _warn(message: str, hint: str, path: KeyPath, validator: Validator) -> Problem:
    key = ".".join(map(str, path))
    return Problem(message, validator.locate(path), key, hint=hint, severity="warning")
