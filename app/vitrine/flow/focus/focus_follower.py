"""Follower of the focus through the steps of a timeline: what each event does to it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from vitrine.flow.chart.chart import Configuration, Step
from vitrine.flow.chart.event import PRESS_KINDS, Event, EventKind
from vitrine.flow.focus.focus_move import FocusMover, Shown, find_direction
from vitrine.flow.focus.focus_state import NO_FOCUS, FocusState
from vitrine.flow.focus.focus_tree import FocusTree


class FocusMoment(Protocol):
    """What of a moment the next one's focus follows from."""

    @property
    def configuration(self) -> Configuration:
        """The chart's configuration after it."""

    @property
    def focus(self) -> FocusState:
        """The focus after it."""


class FocusFollower:
    """Finds the focus after each step. It remembers which nodes a set of states shows: a memo."""

    def __init__(self, tree: FocusTree) -> None:
        self._tree = tree
        self._shown: dict[tuple[str, ...], Shown] = {}

    def find_pressed(self, before: FocusMoment, event: Event) -> str:
        """The node that an event presses: the one that it names, where that can have the focus, else the focused one;
        "" where there is none, and for other events.
        """
        if event.kind not in PRESS_KINDS:
            return ""
        return self._find_named(before, event.value) if event.value else before.focus.focused

    def follow(self, before: FocusMoment | None, event: object, step: Step, pressed: str = "") -> FocusState:
        """The focus after a step of `event`, which pressed a node; `before` is None at the start."""
        shown = self._find_shown(step.configuration.active)
        mover = FocusMover(self._tree, shown)
        if before is None:
            return mover.settle(NO_FOCUS, frozenset())
        focus = before.focus
        named = pressed
        if isinstance(event, Event) and event.kind is EventKind.GAZE:
            named = self._find_named(before, event.value)
        if named and named != focus.focused:
            old = FocusMover(self._tree, self._find_shown(before.configuration.active))
            focus = old.focus(focus, self._tree.number_by_id[named])
        if step.configuration.active != before.configuration.active:
            focus = mover.settle(focus, self._find_shown(before.configuration.active))
        direction = find_direction(event)
        if direction is None or is_answered(before.configuration, step):
            return focus
        return mover.move(focus, direction) or focus

    def _find_named(self, before: FocusMoment, node_id: str) -> str:
        """The node that an event points at, where it can have the focus; else ""."""
        number = self._tree.number_by_id.get(node_id, -1)
        mover = FocusMover(self._tree, self._find_shown(before.configuration.active))
        return node_id if number >= 0 and mover.is_reachable(before.focus, number) else ""

    def _find_shown(self, active: Collection[str]) -> Shown:
        key = tuple(active)
        if key not in self._shown:
            self._shown[key] = self._tree.find_shown(key)
        return self._shown[key]


def is_answered(before: Configuration, step: Step) -> bool:
    """Whether a step did anything: then nothing else is done with its event."""
    return bool(step.state_changes) or step.utterance is not None or step.configuration != before
