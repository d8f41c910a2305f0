"""Flexbox layout as a pure function from a tree of LayoutItems to a tree of LayoutBoxes.

The algorithm is CSS's (W3C, CSS Flexible Box Layout Module Level 1, section 9), as far as LayoutItem has properties.
"""

from __future__ import annotations

from typing import NamedTuple

from vitrine.stage.layout.flex_box import build_box, overflows
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
    Wholeness,
)
from vitrine.stage.layout.layout_update import update_box

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


class _LaidOut(NamedTuple):
    """A tree with its box, and what of texts is whole in it."""

    root: LayoutItem
    box: LayoutBox
    whole: Wholeness


class LayoutMemo:
    """The layout of one tree of items: of the next one only items that are other objects are measured anew.

    A memo alone: it changes no box. Of 300 texts in 30 rows, one of which changed, that is a tenth of the time.
    """

    def __init__(self) -> None:
        self._nodes: dict[Wholeness, FlexNode] = {}
        self._last: _LaidOut | None = None

    def lay_out(self, root: LayoutItem) -> LayoutBox:
        """The boxes of a tree, as `lay_out` computes them."""
        last = self._last
        if last is None or last.root is not root:
            last = self._last = self._update(root, last) or self._lay_out_anew(root)
        return last.box

    def _update(self, root: LayoutItem, last: _LaidOut | None) -> _LaidOut | None:
        """The layout of a tree by the last one, where what has changed takes the same room."""
        if last is None or last.whole != "words":
            return None
        box = update_box(self._nodes["words"], root, last.box, "words")
        return None if box is None else _LaidOut(root, box, "words")

    def _lay_out_anew(self, root: LayoutItem) -> _LaidOut:
        laid_out = self._compute_boxes(root, "words")
        if overflows(root, laid_out.box):
            laid_out = self._compute_boxes(root, "numbers")
            if overflows(root, laid_out.box) and _has_numbers(root):
                laid_out = self._compute_boxes(root, "nothing")
        return laid_out

    def _compute_boxes(self, root: LayoutItem, whole: Wholeness) -> _LaidOut:
        node = self._nodes[whole] = build_node(root, None, whole, self._nodes.get(whole))
        node.place((None, None), (MAX_CONTENT, MAX_CONTENT), True)
        return _LaidOut(root, build_box(node, 0.0, 0.0), whole)


def lay_out(root: LayoutItem) -> LayoutBox:
    """Compute the boxes of a tree. Words stay whole where they fit, and numbers while anything else can give way."""
    return LayoutMemo().lay_out(root)


def _has_numbers(item: LayoutItem) -> bool:
    own = item.content is not None and item.content.min_number_width() > 0.0
    return own or any(map(_has_numbers, item.children))
