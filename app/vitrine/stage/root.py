"""Render roots: the subtrees of a scene that are drawn by themselves, each fixed to its own anchor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeGuard

from vitrine.scene.anchor import Anchor
from vitrine.scene.node import Container, Group, Leader, Node, NodeBase, Panel, Route
from vitrine.scene.scene import Scene

CENTER = Anchor(head="center")


@dataclass(frozen=True, eq=False, slots=True)
class Root:
    """A node that is drawn with all below it that has no anchor of its own.

    `chain` are the nodes, from the top of the scene down to this one, whose states, tweens and opacity it shares.
    `order` is its place in the file, `conditional_nodes` are the nodes inside it that are shown in some states only.
    """

    node: Node
    anchor: Anchor
    chain: tuple[Node, ...]
    order: int
    gated: tuple[Node, ...] = ()

    @property
    def id(self) -> str:
        """The node's id."""
        return self.node.id or ""

    @property
    def pivot(self) -> str:
        """Which of the node's nine points sits on the anchor."""
        return self.anchor.pivot or self.anchor.head or "center"


class _Piece(NamedTuple):
    """A render root before it has its order."""

    node: Node
    chain: tuple[Node, ...]


def cut(scene: Scene) -> tuple[Root, ...]:
    """The render roots of a scene, in the order of the file."""
    drafts = [draft for node in scene.nodes for draft in _pieces(node, ())]
    return tuple(
        Root(draft.node, draft.node.anchor or CENTER, draft.chain, order, tuple(gated(draft.node)))
        for order, draft in enumerate(drafts)
    )


def _pieces(node: Node, above: tuple[Node, ...]) -> Iterator[_Piece]:
    chain = (*above, node)
    if not isinstance(node, Container) or repeated(node):
        yield _Piece(node, chain)
        return
    remaining, detached = _split(node, chain)
    if remaining.children or isinstance(remaining, Panel):
        yield _Piece(remaining, chain)
    yield from detached


def _split(node: Group | Panel, chain: tuple[Node, ...]) -> tuple[Group | Panel, list[_Piece]]:
    """The node without what is anchored by itself below it, and the latter as roots of their own."""
    children: list[Node] = []
    detached: list[_Piece] = []
    for child in node.children:
        if child.anchor is not None or isinstance(child, Route | Leader) or repeated(child):
            detached += _pieces(child, chain)
        elif isinstance(child, Container):
            remaining, below_child = _split(child, (*chain, child))
            detached += below_child
            if remaining is child or remaining.children or _has_room(remaining):
                children.append(remaining)
        else:
            children.append(child)
    unchanged = len(children) == len(node.children) and all(
        a is b for a, b in zip(children, node.children, strict=True)
    )
    return (node if unchanged else node.model_copy(update={"children": tuple(children)})), detached


def _has_room(node: Group | Panel) -> bool:
    """Whether an emptied container still stands in its parent's layout: a group only where it says how large it is."""
    sizes = (node.width, node.height, node.min_width, node.min_height)
    return isinstance(node, Panel) or node.grow > 0 or any(size is not None for size in sizes)


def repeated(node: NodeBase) -> TypeGuard[Group]:
    """Whether a node is a group that stands at every row of a table."""
    return isinstance(node, Group) and node.repeat is not None


def below(node: Node) -> Iterator[Node]:
    """The node and all below it, from the top."""
    yield node
    if isinstance(node, Container):
        for child in node.children:
            yield from below(child)


def gated(node: Node) -> Iterator[Node]:
    """The nodes below `node` that are shown in some states only."""
    return (inner for inner in below(node) if inner is not node and inner.when is not None)
