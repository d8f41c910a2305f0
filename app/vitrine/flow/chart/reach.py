"""Reach of a statechart: states that nothing enters, gazes at what is not shown then, and answers that nobody hears."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from vitrine.document.located_data import KeyPath
from vitrine.errors import Problem
from vitrine.flow.chart.chart import STATECHART_PATH, Chart
from vitrine.flow.chart.chart_symbols import ChartSymbols
from vitrine.flow.chart.event import Event, EventKind
from vitrine.flow.chart.validator import Validator
from vitrine.scene.nodes.item_copy import strip_copy
from vitrine.scene.nodes.node import Container, Node
from vitrine.scene.scene import Scene


def check_reach(scene: Scene, chart: Chart, forced: Collection[str] = ()) -> list[Problem]:
    """Warnings of a scene's chart; `forced` are states that its take forces. The chart is valid."""
    reach = _Reach({state.id: state for state in chart.states})
    reach.read(scene.statechart.get("states"), STATECHART_PATH)
    reach.enter_level(scene.statechart.get("states"), "")
    for state in forced:
        reach.enter(state)
    entered = reach.follow()
    validator = Validator(scene.source_map)
    return [
        *_find_unentered(reach, entered, validator),
        *_find_unseen_targets(scene, chart, reach, entered, validator),
        *_find_unheard_answers(chart, reach, entered, validator),
    ]


@dataclass(slots=True)
class _Reach:
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

    def follow(self) -> frozenset[str]:
        """All states that can be active: by the transitions of those that can, whatever they wait for.

        A state that is entered by one inside it counts as entered by itself, too: rather too many than too few.
        """
        done: set[str] = set()
        while left := [name for name in self.entered if name not in done]:
            for name in left:
                done.add(name)
                body = self.bodies.get(name, {})
                self.enter_level(body.get("states"), name)
                for transition in _list_transitions(body):
                    for target in str(transition.get("target") or "").split():
                        self.enter(target)
        return frozenset(done)


def _list_transitions(body: Any) -> Sequence[Mapping[str, Any]]:
    items = body.get("transitions") if isinstance(body, Mapping) else None
    return [item for item in (items if isinstance(items, list | tuple) else ()) if isinstance(item, Mapping)]


def _find_unentered(reach: _Reach, entered: frozenset[str], validator: Validator) -> Iterator[Problem]:
    """States that nothing enters; of one and those in it the outer one."""
    for name, state in reach.states.items():
        if name not in entered and (not state.parent or state.parent in entered):
            message, hint = f'no transition leads to "{name}"', f"write target: {name} where it begins, or remove it"
            yield _warn(message, hint, reach.paths[name], validator)


def _find_unseen_targets(
    scene: Scene, chart: Chart, reach: _Reach, entered: frozenset[str], validator: Validator
) -> Iterator[Problem]:
    """Gazes at nodes that are not shown in any state that waits for them."""
    shown_in = dict(_iterate_shown(scene.nodes, ()))
    for event, listeners in chart.listeners.items():
        levels = shown_in.get(strip_copy(event.value)) if event.kind is EventKind.GAZE else None
        waiting = [state for state in listeners if state in entered]
        if not levels or not waiting or any(_may_be_shown(state, levels, reach.symbols) for state in waiting):
            continue
        state = sorted(waiting)[0]
        message = f'"{event.value}" is never shown while "{state}" waits for {event}'
        hint = f"show it there too: when: [{', '.join((*levels[-1], state))}]"
        yield _warn(message, hint, _find_event_path(reach, state, event), validator)


def _find_unheard_answers(
    chart: Chart, reach: _Reach, entered: frozenset[str], validator: Validator
) -> Iterator[Problem]:
    """Answers of services that no state hears which may be active together with the one that asked."""
    for state, invocations in chart.invocations.items():
        for invocation in dict.fromkeys(invocations) if state in entered else ():
            answers = [Event(EventKind.SIGNAL, signal) for signal in invocation.answers]
            unheard = [str(event) for event in answers if not _is_heard(chart, event, state, reach.symbols)]
            if unheard:
                message = f'while "{state}" waits for {invocation}, no transition hears {", ".join(unheard)}'
                hint = f"write one there, such as {{event: {unheard[0]}, target: ...}}"
                yield _warn(message, hint, (*reach.paths[state], "invoke"), validator)


def _is_heard(chart: Chart, event: Event, state: str, symbols: ChartSymbols) -> bool:
    return any(_may_be_shown(state, ((listener,),), symbols) for listener in chart.listeners.get(event, ()))


def _iterate_shown(
    nodes: tuple[Node, ...], around: tuple[tuple[str, ...], ...]
) -> Iterator[tuple[str, tuple[tuple[str, ...], ...]]]:
    """The id of each node with the states of its own `when` and those around it, from the outside."""
    for node in nodes:
        levels = around if node.when is None else (*around, node.when)
        yield node.id or "", levels
        if isinstance(node, Container):
            yield from _iterate_shown(node.children, levels)


def _may_be_shown(state: str, levels: tuple[tuple[str, ...], ...], symbols: ChartSymbols) -> bool:
    """Whether at each level one of the states may be active together with this one."""
    line = symbols.path_to(state)
    return all(
        any(
            name in line or state in symbols.path_to(name) or symbols.can_be_active_together(name, state)
            for name in names
        )
        for names in levels
    )


def _find_event_path(reach: _Reach, state: str, event: Event) -> KeyPath:
    for index, transition in enumerate(_list_transitions(reach.bodies[state])):
        if str(event) in str(transition.get("event")):
            return (*reach.paths[state], "transitions", index, "event")
    return reach.paths[state]


def _warn(message: str, hint: str, path: KeyPath, validator: Validator) -> Problem:
    key = ".".join(map(str, path))
    return Problem(message, validator.locate(path), key, hint=hint, severity="warning")
