"""Style memo: what a node and each node in it were styled as, so that only what changed is styled anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from vitrine.flow.animate.tween import FULLY_PRESENT, Presence
from vitrine.geometry import Size
from vitrine.scene.nodes.node import Container, Node
from vitrine.stage.layout.appearance import StyledNode
from vitrine.stage.layout.changed_items import find_changed
from vitrine.stage.layout.scroll_view import ScrollView
from vitrine.stage.layout.shown_values import NO_PATHS, find_shown_paths
from vitrine.stage.layout.style import (
    NO_DISPLAY,
    Shown,
    StyleContext,
    build_styled_node,
    is_conditional,
    is_renewable,
    moves_by_itself,
    read_bound_field,
    renew_styled_node,
)
from vitrine.stage.text.bidi.levels import Direction
from vitrine.stage.text.text_system import TextSystem

#: What a node's look depends on of what is around it: the direction there, the display's sides in degrees, what text
#: is set by there.
_Around = tuple[Direction, Size[float], TextSystem | None]


class _StyledChildren(NamedTuple):
    """The children of a container as they were styled: memo and result of each, None for those that are hidden.

    `restless` are the numbers of these, and of those which may be others while their nodes are the same objects.
    """

    nodes: Sequence[Node]
    around: _Around
    memos: Sequence[StyleMemo | None]
    styled: Sequence[StyledNode | None]
    restless: frozenset[int]

    def has_id(self, index: int, node: Node) -> bool:
        """Whether the child of that number is the node, or was it."""
        return index < len(self.nodes) and self.nodes[index].id == node.id

    def name_memos(self) -> dict[str | int, StyleMemo | None]:
        """The memos by the ids of their nodes, by number where they have none."""
        return {node.id or index: memo for index, (node, memo) in enumerate(zip(self.nodes, self.memos, strict=True))}


_NO_CHILDREN = _StyledChildren((), ("auto", NO_DISPLAY, None), (), (), frozenset())


class _Look(NamedTuple):
    """What a node is styled by, beside its own fields and the nodes in it."""

    direction: Direction
    display_deg: Size[float]
    text_system: TextSystem
    presence: Presence
    scroll_view: ScrollView | None
    held: Shown


class StyleMemo:
    """What a node and each node in it were styled as: as long as nothing that they show changes, they are that object.

    A memo alone: without it everything is styled anew, and comes out equal. `varies`: there is something in it that may
    change while its node is the same object, and no value does, so it has to be looked at. `paths` are those of all
    values that it shows. Shares of a root are of the display.
    """

    __slots__ = (
        "_around",
        "_children",
        "_is_root",
        "_look",
        "_moves",
        "_node",
        "_own_paths",
        "_styled",
        "paths",
        "varies",
    )

    def __init__(self, is_root: bool = False) -> None:
        self._is_root = is_root
        self._node: Node | None = None
        self._around: _Around = ("auto", NO_DISPLAY, None)
        self._look: _Look | None = None
        self._styled: StyledNode | None = None
        self._children = _NO_CHILDREN
        self._moves = self.varies = False
        self.paths = self._own_paths = NO_PATHS

    def style(self, node: Node, context: StyleContext) -> StyledNode:
        """The styled node; the same object as before where it is equal."""
        around = context.direction, context.display_deg, context.text_system
        if (standing := self._find_standing(node, around, context)) is not None:
            return standing
        if node.layout_direction is not None and node.layout_direction != context.direction:
            context = replace(context, direction=node.layout_direction)
        children = self._style_children(node, context) if isinstance(node, Container) else ()
        is_same = self._node is node
        if not is_same:
            if self._node is None or not is_renewable(node, self._node):
                self._look, self._moves = None, moves_by_itself(node, context.pictures)
            self._node, self._own_paths = node, find_shown_paths(node)
        self._styled = self._style_itself(node, is_same, children, context)
        self._around = around
        memos = [memo for index in self._children.restless if (memo := self._children.memos[index]) is not None]
        self.varies = self._moves or is_conditional(node, context) or any([memo.varies for memo in memos])
        self.paths = self._own_paths.union(*[memo.paths for memo in memos]) if memos else self._own_paths
        return self._styled

    def _style_itself(
        self, node: Node, is_same: bool, children: tuple[StyledNode, ...], context: StyleContext
    ) -> StyledNode:
        """The node styled with its children; `is_same`: it is the same object as before."""
        presence = context.presences.get(node.id or "", FULLY_PRESENT)
        view = context.scroll_views.get(node.id or "")
        around = context.direction, context.display_deg, context.text_system
        look = _Look(*around, presence, view, read_bound_field(node, context))
        before, self._look = self._look, look
        if self._styled is not None and before is not None and not self._moves and look[:-1] == before[:-1]:
            if is_same and look.held == before.held and _are_same(children, self._styled.children):
                return self._styled
            renewed = renew_styled_node(self._styled, node, look.held, children, context)
            if renewed is not None:
                return renewed
        return build_styled_node(node, presence, look.held, children, context, self._is_root, self._styled)

    def _find_standing(self, node: Node, around: _Around, context: StyleContext) -> StyledNode | None:
        """What a node was styled as, where nothing can have changed; what nothing hides stays there."""
        stands = self._node is node and self._around == around and not self._may_vary(context)
        return self._styled if stands else None

    def _may_vary(self, context: StyleContext) -> bool:
        """Whether its node may be styled otherwise while it is the same object."""
        return self.varies or not self.paths.isdisjoint(context.changed_paths)

    def _style_children(self, node: Container, context: StyleContext) -> tuple[StyledNode, ...]:
        around = context.direction, context.display_deg, context.text_system
        known = self._children
        memos, styled, restless = list(known.memos), list(known.styled), known.restless
        if around != known.around or len(node.children) != len(known.nodes):
            changed: Sequence[int] = range(len(node.children))
            memos, styled, restless = [None] * len(changed), [None] * len(changed), frozenset()
        else:
            varied = [i for i in restless if (memo := memos[i]) is None or memo._may_vary(context)]
            changed = sorted({*find_changed(node.children, known.nodes), *varied})
        # By their ids, as the copies of a list move; what is no longer there is let go.
        named = known.name_memos() if any([not known.has_id(i, node.children[i]) for i in changed]) else None
        for index in changed:
            child = node.children[index]
            memo = known.memos[index] if named is None else named.get(child.id or index)
            memo = memo or StyleMemo()
            standing = memo._find_standing(child, around, context)
            if standing is None and not child.hidden:
                if context.presences.get(child.id or "", FULLY_PRESENT).shown:
                    standing = memo.style(child, context)
            memos[index], styled[index] = (None, None) if standing is None else (memo, standing)
        others = [i for i in changed if (memo := memos[i]) is None or memo.varies or memo.paths]
        restless = restless.difference(changed).union(others)
        self._children = _StyledChildren(node.children, around, memos, styled, restless)
        return tuple([one for one in styled if one is not None])


def _are_same(nodes: Sequence[StyledNode], others: Sequence[StyledNode]) -> bool:
    """Whether all are the same objects."""
    return len(nodes) == len(others) and not find_changed(nodes, others)


def style_node(node: Node, context: StyleContext) -> StyledNode:
    """Resolve a node and all its descendants that are shown at the instant of `context`."""
    return StyleMemo().style(node, context)
