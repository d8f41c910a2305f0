"""Flexbox layout as a pure function from a tree of LayoutItems to a tree of LayoutBoxes; it keeps no state.

The algorithm is CSS's (W3C, CSS Flexible Box Layout Module Level 1, section 9), as far as LayoutItem has properties.
"""

from __future__ import annotations

from vitrine.stage.flex_container import node_of
from vitrine.stage.flex_node import MAX_CONTENT, Node
from vitrine.stage.item import Align, Box, Content, Four, Item, Justify, Size

__all__ = ["Align", "Box", "Content", "Four", "Item", "Justify", "Size", "lay_out"]


def lay_out(root: Item) -> Box:
    """Compute the boxes of a tree. Words stay whole where they fit, and are broken before anything overflows."""
    box = _boxes(root, whole_words=True)
    return _boxes(root, whole_words=False) if _sticks_out(root, box) else box


def _boxes(root: Item, whole_words: bool) -> Box:
    node = node_of(root, None, whole_words)
    node.place((None, None), (MAX_CONTENT, MAX_CONTENT), True)
    return _box(node, 0.0, 0.0)


def _box(node: Node, x: float, y: float) -> Box:
    width, height = node.extent
    children = [_box(child, x + child.x, y + child.y) for child in node.nodes]
    return Box(x, y, width, height + node.hanging, tuple(children))


def _sticks_out(item: Item, box: Box) -> bool:
    """Whether any in-flow child ends right of its parent's content box, by more than rounding errors explain."""
    inside = box.x + box.width - item.padding[1] + 1e-4
    return any(
        (child.inset is None and placed.x + placed.width + child.margin[1] > inside) or _sticks_out(child, placed)
        for child, placed in zip(item.children, box.children, strict=True)
    )
