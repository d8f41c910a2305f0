"""Layout of scroll views: which part of its children a container with `overflow` shows, once they are laid out.

The flow says which child is to be in sight; here that becomes an offset, clamped at both ends and snapped to where
children begin. What lies outside is left out of the tree, so that a long list costs no more than what is seen of it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from vitrine.flow.focus.focus_state import Position
from vitrine.stage.layout.appearance import StyledNode, TextBlock
from vitrine.stage.layout.item import AutoSides, LayoutBox, LayoutItem
from vitrine.stage.layout.scroll_view import ScrollView

#: How far outside of the box a child is kept, in degrees: its halo may reach into it.
REACH_DEG = 1.0
#: Lengths that differ by less are equal, in degrees.
_TOLERANCE_DEG = 1e-6


class _ChildSpan(NamedTuple):
    """Where a child begins and ends along the container, in degrees from the beginning of its content."""

    start: float
    end: float


def prepare_item(item: LayoutItem, view: ScrollView) -> LayoutItem:
    """The layout item of a container: no child shrinks for want of room, or each is a page that fills the box."""
    if view.pages:
        filling = AutoSides(*item.padding)
        children = tuple(child._replace(inset=filling) if child.inset is None else child for child in item.children)
        return item._replace(children=children)
    children = tuple(child._replace(shrink=0.0) for child in item.children)
    width, height = item.min_size
    least = item.min_size._replace(width=width or 0.0) if item.row else item.min_size._replace(height=height or 0.0)
    return item._replace(children=children, min_size=least)


def scroll_tree(node: StyledNode, box: LayoutBox) -> tuple[StyledNode, LayoutBox]:
    """A laid-out tree with its containers scrolled; the same objects where none is."""
    if not node.holds_scroll_view:
        return node, box
    pairs = list(zip(node.children, box.children, strict=True))
    if node.scroll_view is not None:
        pairs = [pair for pair in _scroll_children(node, node.scroll_view, box) if _lies_near(pair[1], box)]
    scrolled = [scroll_tree(*pair) for pair in pairs]
    children, boxes = tuple(pair[0] for pair in scrolled), tuple(pair[1] for pair in scrolled)
    return replace(node, children=children), box._replace(children=boxes)


def _scroll_children(node: StyledNode, view: ScrollView, box: LayoutBox) -> list[tuple[StyledNode, LayoutBox]]:
    item = node.item
    towards = -1.0 if item.row and item.rtl else 1.0
    if view.pages:
        stride = (box.width if item.row else box.height) + item.gap
        wanted = [(share, float(_find_index(node, position.target_id))) for share, position in view.shares]
        first = sum(share * index for share, index in wanted)
        moves = [(index - first) * stride * towards for index in range(len(node.children))]
    else:
        offset = sum(share * _find_offset(node, view, box, position) for share, position in view.shares)
        moves = [-offset * towards] * len(node.children)
    boxes = [
        _shift(child, move if item.row else 0.0, 0.0 if item.row else move)
        for child, move in zip(box.children, moves, strict=True)
    ]
    return list(zip(node.children, boxes, strict=True))


def _find_index(node: StyledNode, target_id: str) -> int:
    """The number of the child that is the target, or holds it; 0 where it is not there."""
    return next((index for index, child in enumerate(node.children) if _holds(child, target_id)), 0)


def _holds(node: StyledNode, target_id: str) -> bool:
    return node.id == target_id or any(_holds(child, target_id) for child in node.children)


def _find_offset(node: StyledNode, view: ScrollView, box: LayoutBox, position: Position) -> float:
    """How far the content is scrolled at a position, in degrees from its beginning."""
    spans = [
        _measure_span(node.item, box, child)
        for child, styled in zip(box.children, node.children, strict=True)
        if styled.item.inset is None
    ]
    top, right, bottom, left = node.item.padding
    length = box.width - left - right if node.item.row else box.height - top - bottom
    room = max((span.end for span in spans), default=0.0) - length
    if room <= _TOLERANCE_DEG:
        return 0.0
    target = _find_box(node, box, position.target_id) if position.target_id else None
    if target is None:
        return _round_to_lines(node.children, position.share * room)
    span = _measure_span(node.item, box, target)
    return _bring_into_sight(span, spans, length, room) if view.keeps_middle else min(span.start, room)


def _round_to_lines(children: Sequence[StyledNode], offset: float) -> float:
    """The offset at which the first line of a single text is whole; the one after where its end comes into sight."""
    block = children[0].appearance if len(children) == 1 else None
    pitch = block.style.size * block.style.line_height if isinstance(block, TextBlock) else 0.0
    return math.ceil(offset / pitch - _TOLERANCE_DEG) * pitch if pitch > 0 else offset


def _bring_into_sight(target: _ChildSpan, spans: Sequence[_ChildSpan], length: float, room: float) -> float:
    """The offset, of those at which a child begins and of both ends, that shows a target nearest to the middle."""
    wanted = (target.start + target.end - length) / 2
    offsets = sorted({0.0, room, *(span.start for span in spans if span.start < room)})
    whole = [
        offset
        for offset in offsets
        if offset <= target.start + _TOLERANCE_DEG and target.end <= offset + length + _TOLERANCE_DEG
    ]
    if whole:
        return min(whole, key=lambda offset: (round(abs(offset - wanted), 6), offset))
    return min(max(target.start if target.end - target.start > length else wanted, 0.0), room)


def _measure_span(item: LayoutItem, box: LayoutBox, child: LayoutBox) -> _ChildSpan:
    """Where a box lies along its container's content, in the direction that it runs."""
    if not item.row:
        start = child.y - box.y - item.padding.top
        return _ChildSpan(start, start + child.height)
    if item.rtl:
        start = box.x + box.width - item.padding.right - child.x - child.width
        return _ChildSpan(start, start + child.width)
    start = child.x - box.x - item.padding.left
    return _ChildSpan(start, start + child.width)


def _find_box(node: StyledNode, box: LayoutBox, target_id: str) -> LayoutBox | None:
    if node.id == target_id:
        return box
    found = (_find_box(*pair, target_id) for pair in zip(node.children, box.children, strict=True))
    return next((child for child in found if child is not None), None)


def _shift(box: LayoutBox, right: float, down: float) -> LayoutBox:
    if right == down == 0.0:
        return box
    children = tuple(_shift(child, right, down) for child in box.children)
    return box._replace(x=box.x + right, y=box.y + down, children=children)


def _lies_near(child: LayoutBox, box: LayoutBox) -> bool:
    return (
        child.x < box.x + box.width + REACH_DEG
        and child.x + child.width > box.x - REACH_DEG
        and child.y < box.y + box.height + REACH_DEG
        and child.y + child.height > box.y - REACH_DEG
    )
