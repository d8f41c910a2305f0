"""Scrollers of a render root: the containers in it that scroll or turn pages, and how they stand at an instant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from vitrine.flow.animate.position_blend import PositionShare, blend_positions
from vitrine.flow.focus.focus_state import Position
from vitrine.flow.timeline.state import State
from vitrine.scene.nodes.animated_number import Easing
from vitrine.scene.nodes.node import Container, Node
from vitrine.scene.nodes.node_base import ChangeSpec
from vitrine.stage.layout.scroll_view import ScrollView

#: How a container moves that has no `change` of its own.
DEFAULT_CHANGE = ChangeSpec(seconds=0.32, easing="ease-in-out")
#: Where a container is that nothing has moved.
_AT_START = (PositionShare(1.0, Position(0, 0, "")),)


class Scroller(NamedTuple):
    """A container that scrolls, or turns `pages`; `keeps_middle`: something in it can have the focus."""

    node_id: str
    pages: bool
    keeps_middle: bool
    seconds: float
    easing: Easing

    def view(self, state: State) -> ScrollView:
        """How it stands in a state."""
        steps = state.positions.get(self.node_id)
        shares = _AT_START if steps is None else blend_positions(steps, state.t_s, self.seconds, self.easing)
        return ScrollView(self.pages, self.keeps_middle, shares)


def iter_scrollers(nodes: Sequence[Node]) -> Iterator[Scroller]:
    """Those among nodes and all in them."""
    for node in nodes:
        if isinstance(node, Container):
            if node.overflow != "visible":
                change = node.change or DEFAULT_CHANGE
                pages, can_focus = node.overflow == "pages", any(map(_can_focus, node.children))
                yield Scroller(node.id or "", pages, can_focus, change.seconds, change.easing)
            yield from iter_scrollers(node.children)


def find_scroll_views(scrollers: Sequence[Scroller], state: State) -> Mapping[str, ScrollView]:
    """How scrollers stand in a state, by id."""
    return {scroller.node_id: scroller.view(state) for scroller in scrollers}


def _can_focus(node: Node) -> bool:
    return node.focusable or (isinstance(node, Container) and any(map(_can_focus, node.children)))
