"""Flexbox layout as a pure function from a tree of LayoutItems to a tree of LayoutBoxes; it keeps no state.

The algorithm is CSS's (W3C, CSS Flexible Box Layout Module Level 1, section 9), as far as LayoutItem has properties.
"""

from __future__ import annotations

from vitrine.stage.layout.flex_container import build_node
from vitrine.stage.layout.flex_node import MAX_CONTENT, FlexNode
from vitrine.stage.layout.item import (
    AlignItems,
    AutoSides,
    AutoSize,
    Content,
    JustifyContent,
    LayoutBox,
    LayoutItem,
    RelativeSize,
)

__all__ = [
    "AlignItems",
    "AutoSides",
    "AutoSize",
    "Content",
    "JustifyContent",
    "LayoutBox",
    "LayoutItem",
    "RelativeSize",
    "lay_out",
]


def lay_out(root: LayoutItem) -> LayoutBox:
    """Compute the boxes of a tree. Words stay whole where they fit, and are broken before anything overflows."""
    box = _compute_boxes(root, whole_words=True)
    return _compute_boxes(root, whole_words=False) if _overflows(root, box) else box


def _compute_boxes(root: LayoutItem, whole_words: bool) -> LayoutBox:
    node = build_node(root, None, whole_words)
    node.place((None, None), (MAX_CONTENT, MAX_CONTENT), True)
    return _build_box(node, 0.0, 0.0)


def _build_box(node: FlexNode, x: float, y: float) -> LayoutBox:
    width, height = node.extent
    if node.item.rtl:
        children = [_build_box(child, x + width - child.x - child.extent[0], y + child.y) for child in node.child_nodes]
    else:
        children = [_build_box(child, x + child.x, y + child.y) for child in node.child_nodes]
    return LayoutBox(x, y, width, height, tuple(children))


def _overflows(item: LayoutItem, box: LayoutBox) -> bool:
    """Whether any in-flow child ends outside its parent's content box, by more than rounding errors explain."""
    first, last = box.x + item.padding.left - 1e-4, box.x + box.width - item.padding.right + 1e-4
    return any(
        (
            child.inset is None
            and (
                placed.x - child.margin.left < first
                if item.rtl
                else placed.x + placed.width + child.margin.right > last
            )
        )
        or _overflows(child, placed)
        for child, placed in zip(item.children, box.children, strict=True)
    )
