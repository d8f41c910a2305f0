"""Kept layout of a root: where only some items are others and take the same room, nothing else is laid out anew.

A container knows of a child the lengths of its item, what it answers when it is measured, the size that it takes when
it is placed, and its baseline. Where a new child has and answers the same, all that was computed of the others holds.
"""

from __future__ import annotations

from vitrine.stage.layout.flex import LaidOut, build_box, compute_boxes, overflows
from vitrine.stage.layout.flex_container import FlexContainer, KnownNodes, build_node
from vitrine.stage.layout.flex_node import AxisPair, FlexNode, Request
from vitrine.stage.layout.item import LayoutBox, LayoutItem

#: What has more children is looked into for those that have changed, and less is laid out anew.
MAX_REPLACED = 12


_NOTHING = (0.0, 0.0)


class KeptLayout:
    """The layout of one root as it was last: a memo."""

    def __init__(self) -> None:
        self._laid_out: LaidOut | None = None

    def lay_out(self, item: LayoutItem) -> LayoutBox:
        """The boxes of a root, as `lay_out` computes them."""
        kept = self._laid_out
        box = _update_box(kept.node, item, kept.box) if kept is not None and kept.whole_words else None
        if kept is not None and box is not None:
            self._laid_out = kept._replace(box=box)
            return box
        known = {} if kept is None or not kept.whole_words else _index_children(kept.node)
        self._laid_out = compute_boxes(item, known)
        return self._laid_out.box


def _update_box(node: FlexNode, item: LayoutItem, box: LayoutBox) -> LayoutBox | None:
    """The box of a node that becomes that of another item; None where its container would have to know."""
    if item is node.item:
        return box
    if not isinstance(node, FlexContainer) or len(item.children) != len(node.children):
        return None
    if item._replace(children=()) != node.item._replace(children=()):
        return None
    boxes = list(box.children)
    for index, (child, child_item) in enumerate(zip(node.children, item.children, strict=True)):
        if child_item is child.item:
            continue
        is_large = len(child_item.children) > MAX_REPLACED
        update = _update_box(child, child_item, boxes[index]) if is_large else None
        updated = update or (None if is_large else _replace_child(node, index, child_item, boxes[index]))
        if updated is None:
            return None
        boxes[index] = updated
    node.item, node.box = item, box._replace(children=tuple(boxes))
    return node.box


def _index_children(node: FlexNode) -> KnownNodes:
    """The children of large containers by their items: in a layout of others they are the same, and have answered."""
    known: dict[int, FlexNode] = {}
    for child in node.child_nodes:
        if len(node.child_nodes) > MAX_REPLACED:
            if not _has_baselines(child.item):
                known[id(child.item)] = child
        else:
            known |= _index_children(child)
    return known


def _replace_child(parent: FlexContainer, index: int, item: LayoutItem, box: LayoutBox) -> LayoutBox | None:
    """The box of a new child in place of an old one, None where it takes other room."""
    old, new = parent.children[index], build_node(item, parent.item, True)
    if _list_outer_lengths(new) != _list_outer_lengths(old) or old.placement is None or _has_baselines(item):
        return None
    for request, size in old.measured_sizes.items():
        answer = new.measure(*request)
        if answer != size and not _is_covered(parent, old, request, answer):
            return None
    new.place(*old.placement)
    if new.extent != old.extent or new.find_first_baseline() != old.find_first_baseline():
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
    return *own, item.aspect_ratio, node.padding, node.has_wrapping_column, isinstance(node, FlexContainer)
