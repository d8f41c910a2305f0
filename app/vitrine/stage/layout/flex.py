"""Flexbox layout as a pure function from a tree of LayoutItems to a tree of LayoutBoxes; it keeps no state.

The algorithm is CSS's (W3C, CSS Flexible Box Layout Module Level 1, section 9), as far as LayoutItem has properties.
"""

from __future__ import annotations

from typing import NamedTuple

from vitrine.stage.layout.flex_container import KnownNodes, build_node
from vitrine.stage.layout.flex_node import MAX_CONTENT, FlexNode
from vitrine.stage.layout.item import (
    AlignItems,
    AutoSides,
    AutoSize,
    Content,
    JustifyContent,
    LayoutBox,
    LayoutItem,
)

__all__ = ["AlignItems", "AutoSides", "AutoSize", "Content", "JustifyContent", "LayoutBox", "LayoutItem", "lay_out"]


class LaidOut(NamedTuple):
    """A tree after layout: its node with all in it, its box, and whether words stay whole in it."""

    node: FlexNode
    box: LayoutBox
    whole_words: bool


def lay_out(root: LayoutItem) -> LayoutBox:
    """Compute the boxes of a tree. Words stay whole where they fit, and are broken before anything overflows."""
    return compute_boxes(root).box


def compute_boxes(root: LayoutItem, known: KnownNodes | None = None) -> LaidOut:
    """Lay out a tree, as `lay_out` does; `known` are nodes in whose layout words stay whole."""
    laid_out = _compute_boxes(root, whole_words=True, known=known)
    return _compute_boxes(root, whole_words=False) if overflows(root, laid_out.box) else laid_out


def _compute_boxes(root: LayoutItem, whole_words: bool, known: KnownNodes | None = None) -> LaidOut:
    node = build_node(root, None, whole_words, known)
    node.place((None, None), (MAX_CONTENT, MAX_CONTENT), True)
    return LaidOut(node, build_box(node, 0.0, 0.0), whole_words)


def build_box(node: FlexNode, x: float, y: float) -> LayoutBox:
    """The box of a node that was placed, with its corner there."""
    width, height = node.extent
    if node.box is not None and node.box[:4] == (x, y, width, height):
        return node.box
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
