"""Styled children of a container: their layout items, and what they make of it; of thousands only what changed.

Where the children are mostly those of the container `before`, so are the items, as the same objects: what has the same
ones is not laid out anew.
"""

from __future__ import annotations

from collections.abc import Sequence

from vitrine.scene.nodes.item_copy import is_copied_in
from vitrine.stage.layout.appearance import StyledNode
from vitrine.stage.layout.changed_items import find_changed
from vitrine.stage.layout.item import LayoutItem
from vitrine.stage.layout.scroll_layout import is_prepared_alike, prepare_child
from vitrine.stage.layout.scroll_view import ScrollView


def find_traits(
    node_id: str, children: tuple[StyledNode, ...], scroll_view: ScrollView | None, before: StyledNode | None
) -> tuple[bool, bool, bool]:
    """Whether a node holds what scrolls, whether it repeats, and whether it holds what does."""
    repeats = any([is_copied_in(child.id, node_id) for child in children[:1]])
    asked: Sequence[StyledNode] = children
    if before is not None and len(before.children) == len(children):
        if not before.holds_scroll_view and before.holds_copies <= repeats:  # nor do those that stayed
            asked = [children[index] for index in find_changed(children, before.children)]
    holds_scroll_view = scroll_view is not None or any([child.holds_scroll_view for child in asked])
    return holds_scroll_view, repeats, repeats or any([child.holds_copies for child in asked])


def list_items(
    children: tuple[StyledNode, ...], item: LayoutItem, scroll_view: ScrollView | None, before: StyledNode | None
) -> tuple[LayoutItem, ...]:
    """The items in a container's `item` of the children that have a place: not those that have left."""
    if before is None or not len(children) == len(before.children) == len(before.item.children):
        return _prepare_items(children, item, scroll_view)
    changed: Sequence[int] = range(len(children))
    if is_prepared_alike(item, scroll_view, before.item, before.scroll_view):
        changed = find_changed(children, before.children)
    if any([children[index].left_s is not None for index in changed]):
        return _prepare_items(children, item, scroll_view)
    known = before.item.children
    items = [*known]
    for index in changed:
        own = prepare_child(children[index].item, item, scroll_view)
        items[index] = known[index] if own == known[index] else own
    return tuple(items) if find_changed(items, known) else known


def _prepare_items(
    children: tuple[StyledNode, ...], item: LayoutItem, scroll_view: ScrollView | None
) -> tuple[LayoutItem, ...]:
    return tuple([prepare_child(child.item, item, scroll_view) for child in children if child.left_s is None])
