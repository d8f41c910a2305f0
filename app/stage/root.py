"""A scene's tree cut into roots: each is drawn by itself, fixed to its own anchor, and shown with its ancestors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.scene.node import Anchor, Arrow, Container, Group, Leader, Node, Route
from app.scene.scene import Scene

CENTER = Anchor(head="center")


@dataclass(frozen=True, eq=False, slots=True)
class Root:
    """One node to draw with all below it that has no anchor of its own.

    `chain` are the nodes, from the top of the scene down to this one, whose states, tweens and opacity it shares.
    `order` is its place in the file.
    """

    node: Node
    anchor: Anchor
    chain: tuple[Node, ...]
    order: int

    @property
    def id(self) -> str:
        """The node's id."""
        return self.node.id or ""

    @property
    def pivot(self) -> str:
        """Which of the node's nine points sits on the anchor."""
        return self.anchor.pivot or self.anchor.head or "center"


def cut(scene: Scene) -> tuple[Root, ...]:
    """All roots of a scene in the order of the file."""
    found: list[tuple[Node, Anchor, tuple[Node, ...]]] = []
    for node in scene.nodes:
        found += _roots(node, ())
    return tuple(Root(node, anchor, chain, order) for order, (node, anchor, chain) in enumerate(found))


def _roots(node: Node, above: tuple[Node, ...]) -> Iterator[tuple[Node, Anchor, tuple[Node, ...]]]:
    chain = (*above, node)
    if isinstance(node, Group) and node.repeat is not None:
        yield node, node.anchor or CENTER, chain
        return
    if not isinstance(node, Container):
        yield node, node.anchor or CENTER, chain
        return
    kept, apart = _split(node, chain)
    if kept.children or not isinstance(kept, Group):
        yield kept, node.anchor or CENTER, chain
    yield from apart


def _split(node: Container, chain: tuple[Node, ...]) -> tuple[Node, list[tuple[Node, Anchor, tuple[Node, ...]]]]:
    """The node without what is anchored by itself below it, and those as roots of their own."""
    children: list[Node] = []
    apart: list[tuple[Node, Anchor, tuple[Node, ...]]] = []
    for child in node.children:
        if child.anchor is not None or stands_alone(child):
            apart += _roots(child, chain)
        elif isinstance(child, Container):
            rest, below = _split(child, (*chain, child))
            apart += below
            if rest.children or not isinstance(rest, Group):
                children.append(rest)
        else:
            children.append(child)
    same = len(children) == len(node.children) and all(a is b for a, b in zip(children, node.children, strict=True))
    return (node if same else node.model_copy(update={"children": tuple(children)})), apart  # type: ignore[return-value]


def stands_alone(node: Node) -> bool:
    """Whether a node is never part of its parent's layout: ways, leader lines, tables, arrows in the world."""
    if isinstance(node, Route | Leader):
        return True
    if isinstance(node, Group) and node.repeat is not None:
        return True
    return isinstance(node, Arrow) and node.anchor is not None and node.anchor.head is None


def below(node: Node) -> Iterator[Node]:
    """The node and all below it, from the top."""
    yield node
    if isinstance(node, Container):
        for child in node.children:
            yield from below(child)
