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
from vitrine.scene.nodes.item_copy import is_in_copy
from vitrine.stage.layout.appearance import StyledNode, TextBlock
from vitrine.stage.layout.item import AutoSides, LayoutBox, LayoutItem
from vitrine.stage.layout.scroll_view import ScrollView

#: How far outside of the box a child is kept, in degrees: its halo may reach into it.
REACH_DEG = 1.0
#: Lengths that differ by less are equal, in degrees.
_TOLERANCE_DEG = 1e-6


def prepare_item(item: LayoutItem, view: ScrollView) -> LayoutItem:
    """The layout item of a container itself: it may be smaller than what is in it."""
    if view.pages:
        return item
    width, height = item.min_size
    least = item.min_size._replace(width=width or 0.0) if item.row else item.min_size._replace(height=height or 0.0)
    return item._replace(min_size=least)


def prepare_child(child: LayoutItem, item: LayoutItem, view: ScrollView | None) -> LayoutItem:
    """The item of a child in a container's `item`: it does not shrink for want of room, or is a page that fills it."""
    if view is None:
        return child
    if not view.pages:
        return child._replace(shrink=0.0)
    return child._replace(inset=AutoSides(*item.padding)) if child.inset is None else child


def is_prepared_alike(
    item: LayoutItem, view: ScrollView | None, other: LayoutItem, other_view: ScrollView | None
) -> bool:
    """Whether `prepare_child` gives in one container what it does in the other."""
    if view is None or other_view is None:
        return view is other_view
    return view.pages == other_view.pages and item.padding == other.padding


class ScrollMemo:
    """The boxes of one tree that were moved last, by where they were: those of a list stay the same objects.

    A memo alone: it changes no box.
    """

    def __init__(self) -> None:
        self._known: dict[int, _MovedBox] = {}
        self._used: dict[int, _MovedBox] = {}

    def scroll(self, node: StyledNode, box: LayoutBox) -> tuple[StyledNode, LayoutBox]:
        """A laid-out tree with its containers scrolled, as `scroll_tree` scrolls it."""
        self._known, self._used = self._used, {}
        return scroll_tree(node, box, self)

    def move(self, box: LayoutBox, right: float, down: float) -> LayoutBox:
        """A box with all in it, moved to the right and down."""
        moved = self._known.get(id(box))
        if moved is None or moved.box is not box or (moved.right, moved.down) != (right, down):
            moved = _MovedBox(box, right, down, _shift(box, right, down))
        self._used[id(box)] = moved
        return moved.result


class _MovedBox(NamedTuple):
    """A box, which it holds so that no other one has its id, and what it became."""

    box: LayoutBox
    right: float
    down: float
    result: LayoutBox


def scroll_tree(node: StyledNode, box: LayoutBox, memo: ScrollMemo | None = None) -> tuple[StyledNode, LayoutBox]:
    """A laid-out tree with its containers scrolled; the same objects where none is. `memo` is of the same tree."""
    if not node.holds_scroll_view:
        return node, box
    memo = memo or ScrollMemo()
    pairs = list(zip(node.children, box.children, strict=True))
    if node.scroll_view is not None:
        pairs = _scroll_children(node, node.scroll_view, box, memo)
    scrolled = [scroll_tree(*pair, memo) if pair[0].holds_scroll_view else pair for pair in pairs]
    children, boxes = tuple([pair[0] for pair in scrolled]), tuple([pair[1] for pair in scrolled])
    return replace(node, children=children), box._replace(children=boxes)


def _scroll_children(
    node: StyledNode, view: ScrollView, box: LayoutBox, memo: ScrollMemo
) -> list[tuple[StyledNode, LayoutBox]]:
    """The children of a container that scrolls with their boxes there, but for those that lie far from its own."""
    item = node.item
    towards = -1.0 if item.row and item.rtl else 1.0
    if view.pages:
        stride = (box.width if item.row else box.height) + item.gap
        wanted = [(share, float(_find_index(node, position.target_id))) for share, position in view.shares]
        first = sum(share * index for share, index in wanted)
        moves: Sequence[float] = [(index - first) * stride * towards for index in range(len(node.children))]
    else:
        offset = sum(share * _find_offset(node, view, box, position) for share, position in view.shares)
        moves = [-offset * towards] * len(node.children)
    placed = zip(node.children, box.children, moves, strict=True)
    if item.row:
        return [(one, memo.move(own, by, 0.0)) for one, own, by in placed if _lies_near(own, box, by, 0.0)]
    return [(one, memo.move(own, 0.0, by)) for one, own, by in placed if _lies_near(own, box, 0.0, by)]


def _find_index(node: StyledNode, target_id: str) -> int:
    """The number of the child that is the target, or holds it; 0 where it is not there."""
    return next((index for index, child in enumerate(node.children) if _holds(child, target_id)), 0)


def _holds(node: StyledNode, target_id: str) -> bool:
    return node.id == target_id or any(_holds(child, target_id) for child in node.children)


def _find_offset(node: StyledNode, view: ScrollView, box: LayoutBox, position: Position) -> float:
    """How far the content is scrolled at a position, in degrees from its beginning."""
    items = node.item.children  # but of what has left, which has one of its own alone
    if len(items) != len(box.children):
        items = tuple([child.item for child in node.children])
    in_flow = [inner for inner, item in zip(box.children, items, strict=True) if item.inset is None]
    top, right, bottom, left = node.item.padding
    length = box.width - left - right if node.item.row else box.height - top - bottom
    starts, ends = _measure_spans(node.item, box, in_flow)
    room = max(ends, default=0.0) - length
    if room <= _TOLERANCE_DEG:
        return 0.0
    target = _find_box(node, box, position.target_id) if position.target_id else None
    if target is None:
        return _round_to_lines(node.children, position.share * room)
    (start,), (end,) = _measure_spans(node.item, box, [target])
    return _bring_into_sight(start, end, starts, length, room) if view.keeps_middle else min(start, room)


def _round_to_lines(children: Sequence[StyledNode], offset: float) -> float:
    """The offset at which the first line of a single text is whole; the one after where its end comes into sight."""
    block = children[0].appearance if len(children) == 1 else None
    pitch = block.style.size * block.style.line_height if isinstance(block, TextBlock) else 0.0
    return math.ceil(offset / pitch - _TOLERANCE_DEG) * pitch if pitch > 0 else offset


def _bring_into_sight(start: float, end: float, starts: Sequence[float], length: float, room: float) -> float:
    """The offset, of those at which a child begins and of both ends, that shows from `start` to `end` nearest to the
    middle.
    """
    wanted = (start + end - length) / 2
    offsets = sorted({0.0, room, *[at for at in starts if at < room]})
    whole = [
        offset for offset in offsets if offset <= start + _TOLERANCE_DEG and end <= offset + length + _TOLERANCE_DEG
    ]
    if whole:
        return min(whole, key=lambda offset: (round(abs(offset - wanted), 6), offset))
    return min(max(start if end - start > length else wanted, 0.0), room)


def _measure_spans(
    item: LayoutItem, box: LayoutBox, children: Sequence[LayoutBox]
) -> tuple[Sequence[float], Sequence[float]]:
    """Where boxes begin and end along their container's content, in the direction that it runs, in degrees."""
    (top, right, _, left), (x, y, width, *_) = item.padding, box
    if not item.row:
        starts = [child.y - y - top for child in children]
        return starts, [start + child.height for start, child in zip(starts, children, strict=True)]
    if item.rtl:
        starts = [x + width - right - child.x - child.width for child in children]
    else:
        starts = [child.x - x - left for child in children]
    return starts, [start + child.width for start, child in zip(starts, children, strict=True)]


def _find_box(node: StyledNode, box: LayoutBox, target_id: str) -> LayoutBox | None:
    """The box of a target, where it stands in a node: of copies only the target's is looked into."""
    if node.id == target_id:
        return box
    for child, child_box in zip(node.children, box.children, strict=True):
        if node.repeats and child.id != target_id and not is_in_copy(target_id, child.id):
            continue
        found = _find_box(child, child_box, target_id)
        if found is not None:
            return found
    return None


def _shift(box: LayoutBox, right: float, down: float) -> LayoutBox:
    if right == down == 0.0:
        return box
    children = tuple(_shift(child, right, down) for child in box.children)
    return box._replace(x=box.x + right, y=box.y + down, children=children)


def _lies_near(child: LayoutBox, box: LayoutBox, right: float, down: float) -> bool:
    """Whether a box that is moved to the right and down lies near another."""
    x, y, width, height, _ = child
    x, y = x + right, y + down
    return (
        y < box.y + box.height + REACH_DEG
        and y + height > box.y - REACH_DEG
        and x < box.x + box.width + REACH_DEG
        and x + width > box.x - REACH_DEG
    )
