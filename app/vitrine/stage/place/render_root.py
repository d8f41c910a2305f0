"""Render roots: the subtrees of a scene that are drawn by themselves, each fixed to its own anchor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeGuard

from vitrine.scene.nodes.anchor import Anchor
from vitrine.scene.nodes.node import Container, Group, Leader, Node, Panel, Route
from vitrine.scene.nodes.node_base import NodeBase
from vitrine.scene.scene import Scene
from vitrine.stage.place.scroller import Scroller, iter_scrollers

DEFAULT_ANCHOR = Anchor(head="center")


@dataclass(frozen=True, eq=False, slots=True)
class RenderRoot:
    """A node that is drawn with all below it that has no anchor of its own.

    `chain` are the nodes, from the top of the scene down to this one, whose states, tweens and opacity it shares.
    `order` is its place in the file, `conditional_nodes` are the nodes inside it that are shown in some states only.
    Where fields are bound or vary, `node` has plain values for one instant, which follow from `bound_values`, and
    `written` is the one that they were put into. `is_changing`: some are on their way to those of another state.
    `change_s` is the longest time in which a node inside it goes over to another place as others come and go.
    `scrollers` are the containers in it that scroll or turn pages.
    """

    node: Node
    anchor: Anchor
    chain: tuple[Node, ...]
    order: int
    conditional_nodes: tuple[Node, ...] = ()
    written: Node | None = None
    bound_values: tuple[Any, ...] = ()
    is_changing: bool = False
    change_s: float = 0.0
    scrollers: tuple[Scroller, ...] = ()

    @property
    def id(self) -> str:
        """The node's id."""
        return self.node.id or ""

    @property
    def pivot(self) -> str:
        """Which of the node's nine points sits on the anchor."""
        return self.anchor.pivot or self.anchor.default_pivot


class _RootDraft(NamedTuple):
    """A render root before it has its order."""

    node: Node
    chain: tuple[Node, ...]


def split_roots(scene: Scene) -> tuple[RenderRoot, ...]:
    """The render roots of a scene, in the order of the file."""
    drafts = [draft for node in scene.nodes for draft in _split_subtree(node, ())]
    return tuple(
        RenderRoot(
            inherit_direction(draft.node, draft.chain[:-1], scene.direction),
            draft.node.anchor or DEFAULT_ANCHOR,
            draft.chain,
            order,
            tuple(iter_conditional_nodes(draft.node)),
            change_s=max(node.change.seconds if node.change else 0.0 for node in iter_subtree(draft.node)),
            scrollers=tuple(iter_scrollers([draft.node])),
        )
        for order, draft in enumerate(drafts)
    )


def inherit_direction(node: Node, above: Sequence[Node], default: str) -> Node:
    """The node of a root, which may have left those `above` it behind, with the direction that it has from them."""
    if node.layout_direction is not None:
        return node
    around = (outer.layout_direction for outer in reversed(above))
    inherited = next((direction for direction in around if direction is not None), default)
    return node if inherited == "auto" else node.model_copy(update={"layout_direction": inherited})


def _split_subtree(node: Node, ancestors: tuple[Node, ...]) -> Iterator[_RootDraft]:
    chain = (*ancestors, node)
    if not isinstance(node, Container) or is_repeated_group(node):
        yield _RootDraft(node, chain)
        return
    remaining, detached = _detach_anchored(node, chain)
    if remaining.children or isinstance(remaining, Panel):
        yield _RootDraft(remaining, chain)
    yield from detached


def _detach_anchored(node: Group | Panel, chain: tuple[Node, ...]) -> tuple[Group | Panel, list[_RootDraft]]:
    """The node without what is anchored by itself below it, and the latter as roots of their own."""
    children: list[Node] = []
    detached: list[_RootDraft] = []
    for child in node.children:
        if child.anchor is not None or isinstance(child, Route | Leader) or is_repeated_group(child):
            detached += _split_subtree(child, chain)
        elif isinstance(child, Container):
            remaining, below_child = _detach_anchored(child, (*chain, child))
            detached += below_child
            if remaining is child or remaining.children or _occupies_layout(remaining):
                children.append(remaining)
        else:
            children.append(child)
    unchanged = len(children) == len(node.children) and all(
        a is b for a, b in zip(children, node.children, strict=True)
    )
    return (node if unchanged else node.model_copy(update={"children": tuple(children)})), detached


def _occupies_layout(node: Group | Panel) -> bool:
    """Whether an emptied container still stands in its parent's layout: a group only where it says how large it is."""
    sizes = (node.width, node.height, node.min_width, node.min_height)
    return isinstance(node, Panel) or node.grow > 0 or any(size is not None for size in sizes)


def is_repeated_group(node: NodeBase) -> TypeGuard[Group]:
    """Whether a node is a group that stands at every row of a table."""
    return isinstance(node, Group) and node.repeat is not None and node.repeat.file is not None


def iter_outside_lists(node: Node) -> Iterator[Node]:
    """The node and all below it that stands there once, from the top: what lists repeat is left out."""
    yield node
    if isinstance(node, Container) and not is_list(node):
        for child in node.children:
            yield from iter_outside_lists(child)


def is_list(node: NodeBase) -> TypeGuard[Group | Panel]:
    """Whether a node has its children once for each item of a list."""
    return isinstance(node, Container) and node.repeat is not None and node.repeat.each is not None


def iter_subtree(node: Node) -> Iterator[Node]:
    """The node and all below it, from the top."""
    yield node
    if isinstance(node, Container):
        for child in node.children:
            yield from iter_subtree(child)


def iter_conditional_nodes(node: Node) -> Iterator[Node]:
    """The nodes below `node` that are shown in some states only."""
    return (inner for inner in iter_subtree(node) if inner is not node and inner.when is not None)
