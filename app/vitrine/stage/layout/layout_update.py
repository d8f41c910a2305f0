"""Updates of a layout in place: where only some items are others and take the same room, nothing else is laid out anew.

A container knows of a child the lengths of its item, what it answers when it is measured, the size that it takes when
it is placed, and its baseline. Where a new child has and answers the same, all that was computed of the others holds.
"""

from __future__ import annotations

from operator import is_

from vitrine.stage.layout.changed_items import find_changed
from vitrine.stage.layout.flex_box import build_box, overflows
from vitrine.stage.layout.flex_container import FlexContainer, build_node
from vitrine.stage.layout.flex_node import AxisPair, FlexLeaf, FlexNode, Request
from vitrine.stage.layout.item import LayoutBox, LayoutItem, Wholeness

#: A container in which a child takes other room is laid out anew by itself, unless it has more children.
MAX_REPLACED = 12

_NOTHING = (0.0, 0.0)


def update_box(node: FlexNode, item: LayoutItem, box: LayoutBox, whole: Wholeness) -> LayoutBox | None:
    """The box of a node that becomes that of another item; None where its container would have to know.

    `box` is the one it has, in which nothing overflows; nor does anything in the new one.
    """
    if item is node.written_item:
        return box
    if not isinstance(node, FlexContainer) or len(item.children) != len(node.children):
        return None
    # Shares are resolved by what is around, in the course of its layout.
    if item.relative is not None or node.has_shares or item._replace(children=()) != node.item._replace(children=()):
        return None
    boxes = list(box.children)
    for index in find_changed(item.children, node.written_item.children):
        child, child_item = node.children[index], item.children[index]
        updated = update_box(child, child_item, boxes[index], whole)
        if updated is None and len(child_item.children) <= MAX_REPLACED:
            updated = _replace_child(node, index, child_item, boxes[index], whole)
        if updated is None:
            return None
        boxes[index] = updated
    node.item = node.written_item = item
    if not all(map(is_, boxes, box.children)):
        node.box = box = box._replace(children=tuple(boxes))
    return box


def _replace_child(
    parent: FlexContainer, index: int, item: LayoutItem, box: LayoutBox, whole: Wholeness
) -> LayoutBox | None:
    """The box of a new child in place of an old one, None where it takes other room."""
    old = parent.children[index]
    if isinstance(old, FlexLeaf) and old.take_item(item):
        return box
    extent, baseline = old.extent, old.find_first_baseline()  # before nodes in it go over to the new one
    new = build_node(item, parent.item, whole, old)
    if item.relative is not None or old.placement is None or _has_baselines(item):
        return None
    if _list_outer_lengths(new) != _list_outer_lengths(old):
        return None
    for request, size in old.measured_sizes.items():
        answer = new.measure(*request)
        if answer != size and not _is_covered(parent, old, request, answer):
            return None
    new.place(*old.placement)
    if new.extent != extent or new.find_first_baseline() != baseline:
        return None
    new.take_results(old)
    parent.replace_child(index, new)
    new_box = build_box(new, box.x, box.y)
    return None if overflows(item, new_box) else new_box


def _has_baselines(item: LayoutItem) -> bool:
    """Whether items in it share baselines: these are placed to be measured, so that the order of requests counts."""
    aligned = item.row and (item.align == "baseline" or any(child.align_self == "baseline" for child in item.children))
    return aligned or any(_has_baselines(child) for child in item.children)


def _is_covered(parent: FlexContainer, child: FlexNode, request: Request, answer: AxisPair) -> bool:
    """Whether a stretched child's other answer makes no line wider or narrower, since a sibling is as wide already."""
    cross = 1 if parent.item.row else 0
    if parent.item.wrap or child.align != "stretch" or answer[1 - cross] != child.measured_sizes[request][1 - cross]:
        return False
    least = max(answer[cross], child.measured_sizes[request][cross])
    # Of margins, limits and sizes all are the same, and so is what they make of an answer that is not the greatest.
    outer = _list_outer_lengths(child)
    return any(
        other is not child
        and other.measured_sizes.get(request, _NOTHING)[cross] >= least
        and _list_outer_lengths(other) == outer
        for other in parent.in_flow
    )


def _list_outer_lengths(node: FlexNode) -> tuple[object, ...]:
    """All that a container reads of a child's item."""
    item = node.item
    own = item.margin, item.size, item.min_size, item.max_size, item.grow, item.shrink, item.align_self, item.inset
    return *own, item.basis, item.aspect_ratio, node.padding, node.has_wrapping_column, isinstance(node, FlexContainer)
