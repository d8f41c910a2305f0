"""Follower of the focus through the steps of a timeline: what each event does to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Protocol

from vitrine.flow.chart.chart import Configuration, Step
from vitrine.flow.chart.event import PRESS_KINDS, Event, EventKind
from vitrine.flow.focus.focus_move import FocusMover, Shown, find_direction
from vitrine.flow.focus.focus_state import NO_FOCUS, FocusState
from vitrine.flow.focus.focus_tree import FocusTree
from vitrine.flow.timeline.content_overlay import merge_content


class FocusMoment(Protocol):
    """What of a moment the next one's focus follows from."""

    @property
    def configuration(self) -> Configuration:
        """The chart's configuration after it."""

    @property
    def focus(self) -> FocusState:
        """The focus after it."""


class FocusFollower:
    """Finds the focus after each step, as long as content has the same lists. It remembers which nodes a set of states
    shows: a memo.
    """

    def __init__(self, tree: FocusTree) -> None:
        self._tree = tree
        self._shown: dict[tuple[str, ...], Shown] = {}

    def with_overlay(self, overlay: Mapping[str, Any]) -> FocusFollower:
        """The follower where the data of events have changed content; itself where its lists are the same."""
        tree = self._tree.with_content(merge_content(self._tree.scene.content, overlay))
        return self if tree is self._tree else FocusFollower(tree)

    def find_item(self, node_id: str) -> Mapping[str, Any]:
        """The names that the copy of a node has beside content; none of what is no copy."""
        number = self._tree.number_by_id.get(node_id)
        return {} if number is None else self._tree.nodes[number].item

    def find_pressed(self, before: FocusMoment, event: Event) -> str:
        """The node that an event presses: the one that it names, where that can have the focus, else the focused one;
        "" where there is none, and for other events.
        """
        if event.kind not in PRESS_KINDS:
            return ""
        return self._find_named(before, event.value) if event.value else before.focus.focused

    def follow(
        self, before: FocusMoment | None, event: object, step: Step, pressed: str = "", old: FocusFollower | None = None
    ) -> FocusState:
        """The focus after a step of `event`, which pressed a node; `before` is None at the start.

        `old` is the follower by the lists before the event, where these were others.
        """
        old = old or self
        shown = self._find_shown(step.configuration.active)
        mover = FocusMover(self._tree, shown)
        if before is None:
            return mover.settle(NO_FOCUS, frozenset())
        focus = before.focus
        named = pressed
        if isinstance(event, Event) and event.kind is EventKind.GAZE:
            named = old._find_named(before, event.value)
        if named and named != focus.focused:
            outgoing = FocusMover(old._tree, old._find_shown(before.configuration.active))
            focus = outgoing.focus(focus, old._tree.number_by_id[named])
        if old is not self:
            focus = mover.inherit(focus, old._tree)
        if old is not self or step.configuration.active != before.configuration.active:
            focus = mover.settle(focus, self._find_known(old, before.configuration.active))
        direction = find_direction(event)
        if direction is None or is_answered(before.configuration, step):
            return focus
        return mover.move(focus, direction) or focus

    def _find_named(self, before: FocusMoment, node_id: str) -> str:
        """The node that an event points at, where it can have the focus; else ""."""
        number = self._tree.number_by_id.get(node_id, -1)
        mover = FocusMover(self._tree, self._find_shown(before.configuration.active))
        return node_id if number >= 0 and mover.is_reachable(before.focus, number) else ""

    def _find_known(self, old: FocusFollower, active: Collection[str]) -> Shown:
        """The nodes that were shown before, as far as they are still in the tree."""
        shown = old._find_shown(active)
        if old is self:
            return shown
        ids = (old._tree.nodes[number].id for number in shown)
        return frozenset(self._tree.number_by_id[name] for name in ids if name in self._tree.number_by_id)

    def _find_shown(self, active: Collection[str]) -> Shown:
        key = tuple(active)
        if key not in self._shown:
            self._shown[key] = self._tree.find_shown(key)
        return self._shown[key]


def is_answered(before: Configuration, step: Step) -> bool:
    """Whether a step did anything: then nothing else is done with its event."""
    return bool(step.state_changes) or step.utterance is not None or step.configuration != before
