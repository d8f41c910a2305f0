"""Paint memo: the paint operations of a node and of all in it, kept while it is the same object at the same place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from vitrine.geometry import Bounds
from vitrine.stage.draw.drawlist import Bitmap, NodeSlice
from vitrine.stage.layout.appearance import StyledNode
from vitrine.stage.layout.flex import LayoutBox
from vitrine.stage.paint.copy_ink import CopyInk
from vitrine.stage.paint.kept_results import BITMAP_COLUMN, PaintOp
from vitrine.stage.paint.layer_stack import OpacityGroup
from vitrine.stage.paint.paint_state import (
    PaintState,
    enter_children,
    enter_node,
    is_turned,
    iter_ink_bounds,
    iter_own_ink_bounds,
    snap_to_pixels,
)


class GroupMark(NamedTuple):
    """A place in an opacity group: how much has been painted into it."""

    op: int
    bitmap: int
    node_slice: int


class PaintedPart(NamedTuple):
    """What was painted of a node and of all in it into one opacity group, after `mark`.

    In a `translucent` group no opacity makes a group of its own.
    """

    node: StyledNode
    box: LayoutBox
    state: PaintState
    translucent: bool
    mark: GroupMark
    paint_ops: list[PaintOp]
    bitmaps: list[Bitmap]
    node_slices: list[NodeSlice]

    def shows(self, node: StyledNode, box: LayoutBox, state: PaintState, group: OpacityGroup) -> bool:
        """Whether it is that of a node at a place, with all that it inherits there."""
        return (
            self.node is node
            and (self.box is box or self.box == box)
            and (self.state is state or self.state == state)
            and self.translucent == (group.opacity < 1.0)
        )

    def move(self, mark: GroupMark) -> PaintedPart:
        """The same after another mark."""
        later, more = mark.op - self.mark.op, mark.bitmap - self.mark.bitmap
        if later == more == 0:
            return self
        paint_ops = [_shift_bitmap(op, more) for op in self.paint_ops]
        slices = [one._replace(start=one.start + later, stop=one.stop + later) for one in self.node_slices]
        return self._replace(mark=mark, paint_ops=paint_ops, node_slices=slices)

    def is_as_long(self, other: PaintedPart) -> bool:
        """Whether it has as much of all as another one."""
        lengths, others = ((len(part.paint_ops), len(part.bitmaps), len(part.node_slices)) for part in (self, other))
        return lengths == others


class _KnownBounds(NamedTuple):
    """The bounds of all ink of a node and of all in it, at one place."""

    node: StyledNode
    box: LayoutBox
    state: PaintState
    bounds_px: Bounds[float] | None


class PaintMemo:
    """The memo of one node, with those of its children by their index, and where these are the copies of a list their
    ink bounds and, in the order of painting, their `copies` that were seen. It changes no pixel.
    """

    __slots__ = ("_bounds", "_children", "copies", "copy_ink", "part")

    def __init__(self) -> None:
        self.copy_ink = CopyInk()
        self.part: PaintedPart | None = None
        self.copies: Sequence[PaintedPart] = ()
        self._bounds: _KnownBounds | None = None
        self._children: dict[int, PaintMemo] = {}

    def child(self, index: int) -> PaintMemo:
        """The memo of a child."""
        memo = self._children.get(index)
        if memo is None:
            memo = self._children[index] = PaintMemo()
        return memo

    def bound_ink(self, node: StyledNode, box: LayoutBox, state: PaintState) -> Bounds[float] | None:
        """The bounds around all ink of a node and of all in it in pixels, of copies what their clips leave; None where
        there is none.
        """
        known = self._bounds
        if known is None or known.node is not node or known.box is not box or known.state != state:
            found = [*self._iter_bounds(node, box, state)]
            known = self._bounds = _KnownBounds(node, box, state, Bounds.enclosing(found) if found else None)
        return known.bounds_px

    def _iter_bounds(self, node: StyledNode, box: LayoutBox, state: PaintState) -> Iterator[Bounds[float]]:
        if is_turned(node):
            yield from iter_ink_bounds(node, box, state)
            return
        state = enter_node(node, box, state)
        yield from iter_own_ink_bounds(node, box, state)
        state = enter_children(node, snap_to_pixels(box, state), state) if node.holds_copies else state
        if node.repeats:
            seen = self.copy_ink.bound_seen(node, box, state)
            yield from () if seen is None else (seen,)
            return
        for index, (child, child_box) in enumerate(zip(node.children, box.children, strict=True)):
            bounds = self.child(index).bound_ink(child, child_box, state)
            if bounds is not None:
                yield bounds.intersect(state.clip_px) if child.holds_copies else bounds

    def repaint(self, node: StyledNode, box: LayoutBox, state: PaintState, group: OpacityGroup) -> bool:
        """Paint what is kept into a group; False where the node, its place or what it inherits is another one."""
        if self.part is None or not self.part.shows(node, box, state, group):
            return False
        part = self.part = self.part.move(mark_group(group))
        group.paint_ops += part.paint_ops
        group.bitmaps += part.bitmaps
        group.node_slices += part.node_slices
        return True

    def keep(self, node: StyledNode, box: LayoutBox, state: PaintState, group: OpacityGroup, mark: GroupMark) -> None:
        """Keep what was painted into a group after a mark."""
        self.part = PaintedPart(
            node,
            box,
            state,
            group.opacity < 1.0,
            mark,
            group.paint_ops[mark.op :],
            group.bitmaps[mark.bitmap :],
            group.node_slices[mark.node_slice :],
        )


def mark_group(group: OpacityGroup) -> GroupMark:
    """How much has been painted into a group."""
    return GroupMark(len(group.paint_ops), len(group.bitmaps), len(group.node_slices))


def _shift_bitmap(op: PaintOp, by: int) -> PaintOp:
    index = op[BITMAP_COLUMN]
    return op if index < 0 or not by else (*op[:BITMAP_COLUMN], index + by, *op[BITMAP_COLUMN + 1 :])
