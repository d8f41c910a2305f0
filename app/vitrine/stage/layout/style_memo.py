"""Style memo: what a node and each node in it were styled as, so that only what changed is styled anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from operator import is_
from typing import Any, NamedTuple

from vitrine.flow.animate.tween import FULLY_PRESENT
from vitrine.geometry import Size
from vitrine.scene.nodes.node import Container, Node
from vitrine.stage.layout.appearance import StyledNode
from vitrine.stage.layout.style import (
    NO_DISPLAY,
    StyleContext,
    build_styled_node,
    depends_on_values,
    moves_by_itself,
    read_bound_field,
)
from vitrine.stage.text.bidi.levels import Direction
from vitrine.stage.text.text_system import TextSystem

#: What a node's look depends on of what is around it: the direction there, the display's sides in degrees, what text
#: is set by there.
_Around = tuple[Direction, Size[float], TextSystem | None]


class _StyledChildren(NamedTuple):
    """The children of a container as they were styled: memo and result of each, None for those that are hidden."""

    nodes: Sequence[Node]
    around: _Around
    memos: Sequence[StyleMemo | None]
    styled: Sequence[StyledNode | None]

    def has_id(self, index: int, node: Node) -> bool:
        """Whether the child of that number is the node, or was it."""
        return index < len(self.nodes) and self.nodes[index].id == node.id

    def name_memos(self) -> dict[str | int, StyleMemo | None]:
        """The memos by the ids of their nodes, by number where they have none."""
        return {node.id or index: memo for index, (node, memo) in enumerate(zip(self.nodes, self.memos, strict=True))}


_NO_CHILDREN = _StyledChildren((), ("auto", NO_DISPLAY, None), (), ())


class StyleMemo:
    """What a node and each node in it were styled as: as long as nothing that they show changes, they are that object.

    A memo alone: without it everything is styled anew, and comes out equal. `varies`: there is something in it that may
    change while its node is the same object, so it has to be looked at. Shares of a root are of the display.
    """

    __slots__ = ("_around", "_children", "_is_root", "_moves", "_node", "_shown", "_styled", "varies")

    def __init__(self, is_root: bool = False) -> None:
        self._is_root = is_root
        self._node: Node | None = None
        self._around: _Around = ("auto", NO_DISPLAY, None)
        self._shown: tuple[Any, ...] = ()
        self._styled: StyledNode | None = None
        self._children = _NO_CHILDREN
        self._moves = self.varies = False

    def style(self, node: Node, context: StyleContext) -> StyledNode:
        """The styled node; the same object as before where it is equal."""
        around = context.direction, context.display_deg, context.text_system
        if (standing := self._find_standing(node, around)) is not None:
            return standing
        if node.layout_direction is not None and node.layout_direction != context.direction:
            context = replace(context, direction=node.layout_direction)
        children = self._style_children(node, context) if isinstance(node, Container) else ()
        presence = context.presences.get(node.id or "", FULLY_PRESENT)
        view = context.scroll_views.get(node.id or "")
        shown = context.direction, *around[1:], presence, read_bound_field(node, context), view
        if not self._stands(node, shown, children):
            if self._node is not node:
                self._node, self._moves = node, moves_by_itself(node, context.pictures)
            self._styled = build_styled_node(node, presence, children, context, self._is_root)
            self._shown = shown
        self._around = around
        self.varies = (
            self._moves
            or depends_on_values(node, context)
            or any([child is not None and child.varies for child in self._children.memos])
        )
        assert self._styled is not None
        return self._styled

    def _find_standing(self, node: Node, around: _Around) -> StyledNode | None:
        """What a node was styled as, where nothing can have changed; what nothing hides stays there."""
        return self._styled if self._node is node and not self.varies and self._around == around else None

    def _style_children(self, node: Container, context: StyleContext) -> tuple[StyledNode, ...]:
        around, known = (context.direction, context.display_deg, context.text_system), self._children
        memos, styled = list(known.memos), list(known.styled)
        if around != known.around or len(node.children) != len(known.nodes):
            changed: Sequence[int] = range(len(node.children))
            memos, styled = [None] * len(changed), [None] * len(changed)
        else:
            pairs = zip(node.children, known.nodes, memos, strict=True)
            changed = [i for i, (a, b, memo) in enumerate(pairs) if a is not b or memo is None or memo.varies]
        # By their ids, as the copies of a list move; what is no longer there is let go.
        named = known.name_memos() if any([not known.has_id(i, node.children[i]) for i in changed]) else None
        for index in changed:
            child = node.children[index]
            memo = known.memos[index] if named is None else named.get(child.id or index)
            memo = memo or StyleMemo()
            standing = memo._find_standing(child, around)
            if standing is None and not child.hidden:
                if context.presences.get(child.id or "", FULLY_PRESENT).shown:
                    standing = memo.style(child, context)
            memos[index], styled[index] = (None, None) if standing is None else (memo, standing)
        self._children = _StyledChildren(node.children, around, memos, styled)
        return tuple([one for one in styled if one is not None])

    def _stands(self, node: Node, shown: tuple[Any, ...], children: tuple[StyledNode, ...]) -> bool:
        return (
            self._styled is not None
            and self._node is node
            and not self._moves
            and self._shown == shown
            and len(children) == len(self._styled.children)
            and all(map(is_, children, self._styled.children))
        )


def style_node(node: Node, context: StyleContext) -> StyledNode:
    """Resolve a node and all its descendants that are shown at the instant of `context`."""
    return StyleMemo().style(node, context)
