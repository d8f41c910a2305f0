"""Boxes of nodes that were placed, and whether anything in them overflows."""

from __future__ import annotations

from vitrine.stage.layout.flex_node import FlexNode
from vitrine.stage.layout.item import LayoutBox, LayoutItem


def build_box(node: FlexNode, x: float, y: float) -> LayoutBox:
    """The box of a node that was placed, with its corner there."""
    width, height = node.extent
    box = node.box
    if box is not None and box[:4] == (x, y, width, height):
        return box
    if node.item.rtl:
        children = [build_box(child, x + width - child.x - child.extent[0], y + child.y) for child in node.child_nodes]
    else:
        children = [build_box(child, x + child.x, y + child.y) for child in node.child_nodes]
    node.box = LayoutBox(x, y, width, height, tuple(children))
    return node.box


def overflows(item: LayoutItem, box: LayoutBox) -> bool:
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
        or overflows(child, placed)
        for child, placed in zip(item.children, box.children, strict=True)
    )
