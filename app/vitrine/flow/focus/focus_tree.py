"""Tree of a scene's nodes as focus and pages see it: what is shown in which states, and what follows what.

It knows no display: what is bound, or hidden under a condition of `if:`, is taken as written. Of a list it has the
copies that content gives it, which another event's data may change: then there is another tree.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import is_
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from vitrine.scene.nodes.binding import fill_text, find_value
from vitrine.scene.nodes.item_copy import list_copies
from vitrine.scene.nodes.node import Container, Group, Leader, Node, Panel, Route, Text
from vitrine.scene.nodes.value import is_cjk, value_range
from vitrine.scene.scene import Scene

#: The share of its box that a single text scrolls by at most, so that what was read last stays in sight; and how wide
#: a letter is, in ems: 0.5 of Latin ones, 1 of Chinese ones.
STEP_SHARE, LATIN_EM, CJK_EM = 0.6, 0.5, 1.0
#: Steps of a single child whose length nobody can tell.
DEFAULT_STEPS = 4


NO_ITEM: Mapping[str, Any] = MappingProxyType({})


class VisibilityBlock(NamedTuple):
    """What one state says of whether a node is hidden."""

    state: str
    hidden: bool


class FocusNode(NamedTuple):
    """One node. `parent`, `children` and `scope` are numbers of nodes, -1 for none.

    `axis` is the direction of a container, `forward` +1, or -1 where its row runs from right to left. `scope` is the
    nearest node around it, or itself, that is shown in some states only. `steps` are those
    that a scrolled single child is moved in, 0 for all else. What is not `in_layout` has an anchor of its own, and does
    not scroll with what is around it. `item` are the names that a copy has beside content.
    """

    id: str
    parent: int
    scope: int
    axis: Literal["row", "column"]
    forward: int
    overflow: Literal["visible", "scroll", "pages"]
    focusable: bool
    autofocus: bool
    when: frozenset[str] | None
    hidden: bool
    blocks: tuple[VisibilityBlock, ...]
    in_layout: bool
    children: tuple[int, ...] = ()
    steps: int = 0
    item: Mapping[str, Any] = NO_ITEM


@dataclass(frozen=True, eq=False, slots=True)
class FocusTree:
    """All nodes of a scene in the order of the document, each before what is in it; of what a list repeats those alone
    that can have the focus, or hold such, beside the copies themselves. `lists` are what the scene's lists were then.
    """

    scene: Scene
    nodes: tuple[FocusNode, ...]
    top: tuple[int, ...]
    number_by_id: Mapping[str, int]
    lists: tuple[Any, ...] = ()

    @property
    def scrollers(self) -> Iterator[int]:
        """The numbers of the containers that scroll or turn pages."""
        return (number for number, node in enumerate(self.nodes) if node.overflow != "visible")

    def with_content(self, content: Mapping[str, Any]) -> FocusTree:
        """The tree of the same scene with other content; itself where its lists are the same."""
        lists = _find_lists(self.scene, content)
        if len(lists) == len(self.lists) and all(map(is_, lists, self.lists)):
            return self
        return _build_tree(self.scene, content, lists)

    def find_shown(self, active: Collection[str]) -> frozenset[int]:
        """The nodes that are shown while these states are active."""
        shown: set[int] = set()
        for number, node in enumerate(self.nodes):
            around = node.parent < 0 or node.parent in shown
            if around and (node.when is None or not node.when.isdisjoint(active)) and not _is_hidden(node, active):
                shown.add(number)
        return frozenset(shown)

    def iter_around(self, number: int) -> Iterator[tuple[int, int]]:
        """The containers around a node from the inside out, each with its child on the way; -1 is the scene itself."""
        while number >= 0:
            parent = self.nodes[number].parent
            yield parent, number
            number = parent


def _is_hidden(node: FocusNode, active: Collection[str]) -> bool:
    return next((block.hidden for block in reversed(node.blocks) if block.state in active), node.hidden)


def build_focus_tree(scene: Scene) -> FocusTree | None:
    """The tree of a scene; None where nothing can have the focus, scrolls, has pages or is repeated by a list."""
    lists = _find_lists(scene, scene.content)
    return _build_tree(scene, scene.content, lists) if lists or any(map(_concerns, scene.nodes)) else None


def _build_tree(scene: Scene, content: Mapping[str, Any], lists: tuple[Any, ...]) -> FocusTree:
    nodes: list[FocusNode] = []
    top = tuple(_add_node(nodes, FocusChild(node), _Around(scene.direction, content)) for node in scene.nodes)
    return FocusTree(scene, tuple(nodes), top, {node.id: number for number, node in enumerate(nodes)}, lists)


def _find_lists(scene: Scene, content: Mapping[str, Any]) -> tuple[Any, ...]:
    """What stands in content for each list that is not in another one."""
    return tuple(find_value(content, path) for node in scene.nodes for path in _iter_list_paths(node))


def _iter_list_paths(node: Node) -> Iterator[tuple[str, ...]]:
    if isinstance(node, Container) and node.repeat is not None:
        if node.repeat.each is not None:
            yield node.repeat.path
    elif isinstance(node, Container):
        for child in node.children:
            yield from _iter_list_paths(child)


class FocusChild(NamedTuple):
    """A child as it stands in its container: its node, what its id has behind it in a copy, and the copy's names."""

    node: Node
    suffix: str = ""
    item: Mapping[str, Any] = NO_ITEM


def list_children(parent: FocusChild, content: Mapping[str, Any]) -> Sequence[FocusChild]:
    """The children of a container as they follow one another in it; rows of a table are not told apart."""
    node, suffix, item = parent
    if not isinstance(node, Container):
        return ()
    if node.repeat is None:
        inside = node.children if not suffix else [child for child in node.children if _concerns(child)]
        return [FocusChild(child, suffix, item) for child in inside]
    if node.repeat.each is None:
        return ()
    copies = list_copies(node.repeat, {**content, **item})
    return [
        FocusChild(child, suffix + copy.suffix, {**item, **copy.names}) for copy in copies for child in node.children
    ]


def _concerns(node: Node) -> bool:
    """Whether a node, or one in it, can have the focus, scrolls or has pages."""
    if node.focusable:
        return True
    if not isinstance(node, Container) or (node.repeat is not None and node.repeat.each is None):
        return False
    return node.overflow != "visible" or any(map(_concerns, node.children))


def _is_laid_out(node: Node) -> bool:
    """Whether a node stands in the layout of its container."""
    return node.anchor is None and not isinstance(node, Route | Leader)


class _Around(NamedTuple):
    """What a node has from those around it: its direction, the scene's content, their numbers, a width in degrees."""

    direction: str
    content: Mapping[str, Any]
    parent: int = -1
    scope: int = -1
    width: float | None = None


def _add_node(nodes: list[FocusNode], added: FocusChild, around: _Around) -> int:
    node, number = added.node, len(nodes)
    direction = node.layout_direction or around.direction
    scope = number if node.when is not None else around.scope
    width = node.width if isinstance(node.width, float) else around.width
    container = node if isinstance(node, Group | Panel) else None
    is_row = container is not None and container.direction == "row"
    nodes.append(
        FocusNode(
            id=f"{node.id or ''}{added.suffix}",
            parent=around.parent,
            scope=scope,
            axis="row" if is_row else "column",
            forward=-1 if direction == "rtl" and is_row else 1,
            overflow="visible" if container is None else container.overflow,
            focusable=node.focusable,
            autofocus=node.focusable and node.autofocus,
            when=None if node.when is None else frozenset(node.when),
            hidden=node.hidden and not node.is_bound("hidden"),
            blocks=tuple(
                VisibilityBlock(block.state, bool(block.fields["hidden"]))
                for block in node.blocks
                if block.state is not None and "hidden" in block.fields
            ),
            in_layout=_is_laid_out(node),
            item=added.item,
        )
    )
    children = list_children(added, around.content)
    inner = _Around(direction, around.content, number, scope, width)
    numbers = tuple(_add_node(nodes, child, inner) for child in children)
    inside = [child.node for child in children if _is_laid_out(child.node)]
    steps = 0
    if container is not None and container.overflow == "scroll" and len(inside) == 1:
        steps = _count_steps(container, inside[0], width, around.content)
    nodes[number] = nodes[number]._replace(children=numbers, steps=steps)
    return number


def _count_steps(container: Group | Panel, child: Node, width: float | None, content: Mapping[str, Any]) -> int:
    """The steps in which a single child is scrolled from its beginning to its end.

    They are equal shares of what does not fit, whatever that is once it is laid out: the estimate only decides how
    large they are.
    """
    length = container.height if container.direction == "column" else None
    if not isinstance(child, Text) or not isinstance(length, float) or width is None:
        return DEFAULT_STEPS
    size = value_range(child.size)[1]
    text = fill_text(child.words, content)
    ems = sum(CJK_EM if is_cjk(letter) else LATIN_EM for letter in text)
    lines = math.ceil(ems * size / max(width, size)) + text.count("\n")
    missing = lines * size * child.line_height - length
    return min(max(1, math.ceil(missing / (STEP_SHARE * max(length, size)))), 100)
