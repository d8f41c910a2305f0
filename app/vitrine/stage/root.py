"""A scene's tree cut into roots: each is drawn by itself, fixed to its own anchor, and shown with its ancestors."""

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
    """One node to draw with all below it that has no anchor of its own.

    `chain` are the nodes, from the top of the scene down to this one, whose states, tweens and opacity it shares.
    `order` is its place in the file, `gated` are the nodes inside it that are shown in some states only.
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
    """A root in the making."""

    node: Node
    chain: tuple[Node, ...]


def cut(scene: Scene) -> tuple[Root, ...]:
    """All roots of a scene in the order of the file."""
    pieces = [piece for node in scene.nodes for piece in _pieces(node, ())]
    return tuple(
        Root(piece.node, piece.node.anchor or CENTER, piece.chain, order, tuple(gated(piece.node)))
        for order, piece in enumerate(pieces)
    )


def _pieces(node: Node, above: tuple[Node, ...]) -> Iterator[_Piece]:
    chain = (*above, node)
    if not isinstance(node, Container) or repeated(node):
        yield _Piece(node, chain)
        return
    kept, apart = _split(node, chain)
    if kept.children or isinstance(kept, Panel):
        yield _Piece(kept, chain)
    yield from apart


def _split(node: Group | Panel, chain: tuple[Node, ...]) -> tuple[Group | Panel, list[_Piece]]:
    """The node without what is anchored by itself below it, and those as pieces of their own."""
    children: list[Node] = []
    apart: list[_Piece] = []
    for child in node.children:
        if child.anchor is not None or isinstance(child, Route | Leader) or repeated(child):
            apart += _pieces(child, chain)
        elif isinstance(child, Container):
            rest, own = _split(child, (*chain, child))
            apart += own
            if rest is child or rest.children or _has_room(rest):
                children.append(rest)
        else:
            children.append(child)
    same = len(children) == len(node.children) and all(a is b for a, b in zip(children, node.children, strict=True))
    return (node if same else node.model_copy(update={"children": tuple(children)})), apart


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
