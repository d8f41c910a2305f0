"""Reach of the focus: nodes that can have it, and that no swipe or key of a D-pad ever brings it to.

Every state that can be active is tried with the moves that the chart does not answer itself in it. Where regions are
active side by side, what any of them shows is taken as shown: rather too much is reached than too little.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from vitrine.errors import Problem
from vitrine.flow.chart.chart import Chart
from vitrine.flow.chart.event import EventKind
from vitrine.flow.chart.reach import ReachedStates
from vitrine.flow.focus.focus_move import FocusMover, list_directions
from vitrine.flow.focus.focus_state import NO_FOCUS, FocusState
from vitrine.flow.focus.focus_tree import FocusTree, build_focus_tree
from vitrine.scene.load.warning import make_warning
from vitrine.scene.nodes.item_copy import strip_copy
from vitrine.scene.scene import Scene

#: States of the focus that are looked at while one state of the chart is active; where there are more, all is reached.
MAX_FOCUS_STATES = 1_000


class _Setting(NamedTuple):
    """A state of the chart with all that is active beside it, and the events that it answers whatever guards say."""

    active: frozenset[str]
    answered: frozenset[str]


def check_focus_reach(scene: Scene, chart: Chart, reached: ReachedStates) -> list[Problem]:
    """Warnings about nodes that can have the focus and never get it, each with what stands in the way."""
    tree = build_focus_tree(scene)
    if tree is None:
        return []
    settings = [*_iter_settings(chart, reached)] or [_Setting(frozenset(), frozenset())]
    found: frozenset[str] = frozenset()
    # What is reached in one state may keep the focus in another, and reach more from there.
    while (more := found.union(*(_find_reached(tree, setting, found) for setting in settings))) != found:
        found = more
    gazed = {strip_copy(event.value) for event in chart.listeners if event.kind is EventKind.GAZE}
    known = {strip_copy(name) for name in found} | gazed
    missed = dict.fromkeys(strip_copy(tree.nodes[n].id) for s in settings for n in _iter_waiting(tree, s))
    return [_make_problem(scene, tree, name, settings) for name in missed if name not in known]


def _iter_settings(chart: Chart, reached: ReachedStates) -> Iterator[_Setting]:
    around = {state.parent for state in chart.states}
    for state in reached.entered:
        if state in reached.symbols.states and state not in around:
            path = reached.symbols.path_to(state)
            beside = {
                other
                for other in reached.entered
                if other in reached.symbols.states and reached.symbols.can_be_active_together(state, other)
            }
            answered = {word for name in path for word in reached.list_answered(name)}
            yield _Setting(frozenset((*path, *beside)), frozenset(answered))


def _iter_waiting(tree: FocusTree, setting: _Setting) -> Iterator[int]:
    """The nodes that are shown, and could have the focus."""
    return (number for number in sorted(tree.find_shown(setting.active)) if tree.nodes[number].focusable)


def _find_reached(tree: FocusTree, setting: _Setting, known: Collection[str]) -> set[str]:
    """The nodes that get the focus while a state is active, from those that have it first, or have had it before."""
    shown = tree.find_shown(setting.active)
    mover = FocusMover(tree, shown)
    start = mover.settle(NO_FOCUS, frozenset())
    numbers = [tree.number_by_id[name] for name in known if name in tree.number_by_id]
    numbers += [number for number in shown if tree.nodes[number].autofocus]
    left = [start, *(mover.focus(start, number) for number in numbers if mover.is_reachable(start, number))]
    directions = [direction for event, direction in list_directions() if str(event) not in setting.answered]
    seen: set[tuple[str, tuple[tuple[str, int], ...]]] = set()
    while left:
        state = left.pop()
        if _key(state) in seen:
            continue
        seen.add(_key(state))
        if len(seen) > MAX_FOCUS_STATES:
            return {tree.nodes[number].id for number in _iter_waiting(tree, setting)}
        left += [moved for direction in directions if (moved := mover.move(state, direction)) is not None]
    return {name for name, _ in seen if name}


def _key(state: FocusState) -> tuple[str, tuple[tuple[str, int], ...]]:
    return state.focused, tuple(sorted((name, position.number) for name, position in state.positions.items()))


def _make_problem(scene: Scene, tree: FocusTree, name: str, settings: list[_Setting]) -> Problem:
    number = next(number for number, node in enumerate(tree.nodes) if strip_copy(node.id) == name)
    outer = next((tree.nodes[n].id for n, _ in tree.iter_around(number) if n >= 0 and tree.nodes[n].focusable), "")
    message = "no swipe brings the focus to it"
    if outer:
        hint = f"{strip_copy(outer)} around it can have the focus itself: let one of them"
    else:
        moves = {str(event) for event, _ in list_directions()}
        taken = sorted({word for setting in settings for word in setting.answered & moves})
        message += f", since the chart answers {', '.join(taken)} itself" if taken else ""
        hint = f"leave it one, give it autofocus, or let the chart wait for gaze:{name}"
    return make_warning(message, scene.origins.get(name), f"{name}.focusable", hint)
