"""Paint memo: the paint operations of a node and of all in it, kept while it is the same object at the same place."""

from __future__ import annotations

from typing import NamedTuple

from vitrine.stage.draw.drawlist import Bitmap, NodeSlice
from vitrine.stage.layout.appearance import StyledNode
from vitrine.stage.layout.flex import LayoutBox
from vitrine.stage.paint.layer_stack import BITMAP_COLUMN, OpacityGroup, PaintOp
from vitrine.stage.paint.paint_state import PaintState


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


class PaintMemo:
    """The memo of one node, with those of its children by their index. It changes no pixel."""

    __slots__ = ("_children", "_part")

    def __init__(self) -> None:
        self._part: PaintedPart | None = None
        self._children: dict[int, PaintMemo] = {}

    def child(self, index: int) -> PaintMemo:
        """The memo of a child."""
        memo = self._children.get(index)
        if memo is None:
            memo = self._children[index] = PaintMemo()
        return memo

    def repaint(self, node: StyledNode, box: LayoutBox, state: PaintState, group: OpacityGroup) -> bool:
        """Paint what is kept into a group; False where the node, its place or what it inherits is another one."""
        part = self._part
        if part is None or part.node is not node or part.box != box or part.state != state:
            return False
        if part.translucent != (group.opacity < 1.0):
            return False
        mark = mark_group(group)
        if mark.op == part.mark.op and mark.bitmap == part.mark.bitmap:
            paint_ops, slices = part.paint_ops, part.node_slices
        else:
            later, more = mark.op - part.mark.op, mark.bitmap - part.mark.bitmap
            paint_ops = [_shift_bitmap(op, more) for op in part.paint_ops]
            slices = [one._replace(start=one.start + later, stop=one.stop + later) for one in part.node_slices]
            self._part = part._replace(mark=mark, paint_ops=paint_ops, node_slices=slices)
        group.paint_ops += paint_ops
        group.bitmaps += part.bitmaps
        group.node_slices += slices
        return True

    def keep(self, node: StyledNode, box: LayoutBox, state: PaintState, group: OpacityGroup, mark: GroupMark) -> None:
        """Keep what was painted into a group after a mark."""
        self._part = PaintedPart(
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
