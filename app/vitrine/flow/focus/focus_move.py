"""Moves of the focus and of what scrolls: what a swipe or a key does, as functions from one focus state to the next.

A direction is asked of the innermost container around the focus first, and of the one around it where that has nothing
more. Rows go left and right, columns up and down; forward and back, which are all that most touch bars have, go on and
back in either. Nothing wraps around.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from vitrine.flow.chart.event import Event, EventKind
from vitrine.flow.focus.focus_state import FocusState, Position
from vitrine.flow.focus.focus_tree import FocusTree

#: Numbers of the nodes that are shown.
Shown = frozenset[int]


class FocusDirection(NamedTuple):
    """A way to go: +1 or -1 along an axis, None for either; `by_text`: on is the way of reading, not to the right."""

    axis: Literal["row", "column"] | None
    sign: int
    by_text: bool = False


_DIRECTIONS = {
    Event(EventKind.SWIPE_FORWARD): FocusDirection(None, 1, by_text=True),
    Event(EventKind.SWIPE_BACK): FocusDirection(None, -1, by_text=True),
    Event(EventKind.SWIPE_DOWN): FocusDirection("column", 1),
    Event(EventKind.SWIPE_UP): FocusDirection("column", -1),
    Event(EventKind.KEY, "down"): FocusDirection("column", 1),
    Event(EventKind.KEY, "up"): FocusDirection("column", -1),
    Event(EventKind.KEY, "right"): FocusDirection("row", 1),
    Event(EventKind.KEY, "left"): FocusDirection("row", -1),
}


def find_direction(event: object) -> FocusDirection | None:
    """The direction of a swipe, or of an arrow key of a D-pad; None for all other events."""
    return _DIRECTIONS.get(event) if isinstance(event, Event) else None


def list_directions() -> tuple[tuple[Event, FocusDirection], ...]:
    """All swipes and keys that move the focus, with where they go."""
    return tuple(_DIRECTIONS.items())


class FocusMover:
    """Finds where the focus and what scrolls go to among the nodes of `tree` that are `shown`."""

    def __init__(self, tree: FocusTree, shown: Shown) -> None:
        self._tree, self._shown = tree, shown

    def move(self, state: FocusState, direction: FocusDirection) -> FocusState | None:
        """The state after a move, None where nothing moves that way."""
        number = self._tree.number_by_id.get(state.focused, -1)
        for container, child in self._tree.iter_around(number):
            sign = self._find_sign(container, direction)
            moved = self._move_inside(state, container, child, sign) if sign else None
            if moved is not None:
                return moved
        around = {container for container, _ in self._tree.iter_around(number)}
        for container in self._iter_scrollers_from_inside():
            sign = self._find_sign(container, direction)
            if sign and container not in around and self._enter(state, container, sign) is None:
                moved = self._turn(state, container, sign)
                if moved is not None:
                    return moved
        return None

    def focus(self, state: FocusState, number: int) -> FocusState:
        """The state with the focus on a node, which is brought into sight."""
        node = self._tree.nodes[number]
        scope = self._tree.nodes[node.scope].id if node.scope >= 0 else ""
        remembered = (*(entry for entry in state.remembered if entry[0] != scope), (scope, node.id))
        positions = dict(state.positions)
        for container, child in self._tree.iter_around(number):
            if container >= 0 and self._tree.nodes[container].overflow != "visible":
                positions[self._tree.nodes[container].id] = self._position_at(container, child, node.id)
        return FocusState(node.id, remembered, positions)

    def settle(self, state: FocusState, shown_before: Shown) -> FocusState:
        """The state once other nodes are shown than before: what nobody sees has no focus, and gives it on."""
        positions = self._settle_positions(state)
        state = FocusState(state.focused, state.remembered, positions)
        number = self._tree.number_by_id.get(state.focused, -1)
        appeared = self._shown - shown_before
        called = (n for n in sorted(appeared) if self._tree.nodes[n].autofocus)
        called_number = next((n for n in called if self.is_reachable(state, n, turning=shown_before)), None)
        if called_number is not None:
            return self.focus(state, called_number)
        if number >= 0 and self.is_reachable(state, number):
            return state
        heir = self._find_heir(state, number, appeared)
        return self._without_focus(state) if heir is None else self.focus(state, heir)

    def inherit(self, state: FocusState, before: FocusTree) -> FocusState:
        """The state after another tree `before`: of a copy that is gone the next one has the focus, else the last."""
        lost = before.number_by_id.get(state.focused, -1)
        if lost < 0 or state.focused in self._tree.number_by_id:
            return state
        scope, order = before.nodes[lost].scope, before.nodes
        near = [node for node in (*order[lost + 1 :], *order[:lost][::-1]) if node.scope == scope]
        numbers = (self._tree.number_by_id.get(node.id, -1) for node in near)
        heir = next((number for number in numbers if number >= 0 and self.is_reachable(state, number)), None)
        return self._without_focus(state) if heir is None else self.focus(state, heir)

    def is_reachable(self, state: FocusState, number: int, turning: Shown = frozenset()) -> bool:
        """Whether a node can have the focus: shown, and not on a page that is turned away, but of those `turning`."""
        if number not in self._shown or not self._tree.nodes[number].focusable:
            return False
        return all(
            container < 0
            or self._tree.nodes[container].overflow != "pages"
            or not self._tree.nodes[child].in_layout
            or self._current_child(state, container) == child
            or container in turning
            for container, child in self._tree.iter_around(number)
        )

    def _find_sign(self, container: int, direction: FocusDirection) -> int:
        """Which way a direction goes along the children of a container, 0 where it leads across them."""
        axis = "column" if container < 0 else self._tree.nodes[container].axis
        if direction.axis not in (None, axis):
            return 0
        forward = 1 if container < 0 or direction.by_text else self._tree.nodes[container].forward
        return direction.sign * forward

    def _move_inside(self, state: FocusState, container: int, child: int, sign: int) -> FocusState | None:
        """What a move does among the children of a container of which one is or holds the focus."""
        node = self._tree.nodes[container] if container >= 0 else None
        if node is not None and node.overflow == "pages":
            return self._turn(state, container, sign)
        if node is not None and node.overflow == "scroll" and self._is_away(state, container, child, -sign):
            return self._turn(state, container, sign)
        siblings = self._tree.top if node is None else node.children
        rest = siblings[siblings.index(child) + 1 :] if sign > 0 else siblings[: siblings.index(child)][::-1]
        for sibling in rest:
            target = self._enter(state, sibling, sign)
            if target is not None:
                return self.focus(state, target)
        return self._turn(state, container, sign) if node is not None and node.overflow == "scroll" else None

    def _enter(self, state: FocusState, number: int, sign: int) -> int | None:
        """The node that has the focus first on the way into another one: itself, or what is in it."""
        node = self._tree.nodes[number]
        if number not in self._shown:
            return None
        if node.focusable:
            return number
        inside = node.children if sign > 0 else node.children[::-1]
        if node.overflow == "pages":
            current = self._current_child(state, number)
            inside = tuple(child for child in inside if child == current or not self._tree.nodes[child].in_layout)
        found = (self._enter(state, child, sign) for child in inside)
        return next((target for target in found if target is not None), None)

    def _turn(self, state: FocusState, container: int, sign: int) -> FocusState | None:
        """The state with a container moved by one child, or step; None at its end."""
        node = self._tree.nodes[container]
        position = state.positions.get(node.id)
        # One step-wise scrolled child that holds the focus follows it alone.
        if position is None or (node.steps and position.target_id) or not 0 <= position.number + sign < position.total:
            return None
        index = position.number + sign
        if node.steps:
            moved = Position(index, position.total, "", index / node.steps)
        else:
            children = self._list_shown(container)
            moved = Position(index, len(children), self._tree.nodes[children[index]].id)
        turned = FocusState(state.focused, state.remembered, {**state.positions, node.id: moved})
        if node.overflow != "pages":
            return turned
        target = self._enter(turned, self._list_shown(container)[index], sign)
        return self.settle(turned, self._shown) if target is None else self.focus(turned, target)

    def _is_away(self, state: FocusState, container: int, child: int, sign: int) -> bool:
        """Whether a container was scrolled past the child that holds the focus, that way."""
        position = state.positions.get(self._tree.nodes[container].id)
        children = self._list_shown(container)
        return (
            position is not None
            and not self._tree.nodes[container].steps
            and child in children
            and (position.number - children.index(child)) * sign > 0
        )

    def _iter_scrollers_from_inside(self) -> Iterator[int]:
        """The shown containers that scroll, in the order of the document, but what is in another one before it."""
        found = (number for number in self._tree.scrollers if number in self._shown)
        return iter(sorted(found, key=lambda number: -len(list(self._tree.iter_around(number)))))

    def _iter_reachable(self, state: FocusState) -> Iterator[int]:
        return (number for number in sorted(self._shown) if self.is_reachable(state, number))

    def _find_heir(self, state: FocusState, lost: int, appeared: Shown) -> int | None:
        """Who gets the focus of a node that is no longer there; `lost` is -1 where nothing had it.

        The next one in the same scope, else the one before; else what has just come, where it was left there; else
        where the focus was before; else the first in the document.
        """
        nodes, reachable = self._tree.nodes, list(self._iter_reachable(state))
        near = [number for number in reachable if lost >= 0 and nodes[number].scope == nodes[lost].scope]
        if near:
            return next((number for number in near if number > lost), near[-1])
        numbers = self._tree.number_by_id
        known = [numbers[node_id] for _, node_id in reversed(state.remembered) if node_id in numbers]
        came = [number for number in reachable if number in appeared]
        for candidates in (came, reachable):
            if candidates:
                return next((number for number in known if number in candidates), candidates[0])
        return None

    def _without_focus(self, state: FocusState) -> FocusState:
        return FocusState("", state.remembered, state.positions) if state.focused else state

    def _settle_positions(self, state: FocusState) -> dict[str, Position]:
        """The positions of all containers that are shown now, each where it was if that is still there."""
        positions = {}
        for container in self._tree.scrollers:
            if container in self._shown:
                node = self._tree.nodes[container]
                before = state.positions.get(node.id)
                positions[node.id] = self._settle_position(container, before)
        return positions

    def _settle_position(self, container: int, before: Position | None) -> Position:
        node, children = self._tree.nodes[container], self._list_shown(container)
        if node.steps:
            return before if before is not None and children else Position(0, node.steps + 1, "")
        if not children:
            return Position(0, 0, "")
        at = self._tree.number_by_id.get(before.target_id, -1) if before is not None else -1
        for around, child in self._tree.iter_around(at):
            if around == container and child in children:
                target = before.target_id if before is not None and at in self._shown else self._tree.nodes[child].id
                return Position(children.index(child), len(children), target)
        index = min(before.number, len(children) - 1) if before is not None else 0
        return Position(index, len(children), self._tree.nodes[children[index]].id)

    def _position_at(self, container: int, child: int, target_id: str) -> Position:
        node, children = self._tree.nodes[container], self._list_shown(container)
        if node.steps:
            return Position(0, node.steps + 1, target_id)
        index = children.index(child) if child in children else 0
        return Position(index, len(children), target_id)

    def _current_child(self, state: FocusState, container: int) -> int | None:
        position = state.positions.get(self._tree.nodes[container].id)
        children = self._list_shown(container)
        return children[position.number] if position is not None and position.number < len(children) else None

    def _list_shown(self, container: int) -> list[int]:
        nodes = self._tree.nodes
        return [child for child in nodes[container].children if child in self._shown and nodes[child].in_layout]
