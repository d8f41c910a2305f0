"""Bounds of ink that are remembered are those of the node and of the place that are asked for."""

from __future__ import annotations

from dataclasses import replace

from vitrine.geometry import Bounds, CornerRadii
from vitrine.stage.draw.light import DARK, Light
from vitrine.stage.layout.appearance import RoundedBox, StyledNode
from vitrine.stage.layout.flex import LayoutBox, LayoutItem
from vitrine.stage.paint.paint_memo import PaintMemo
from vitrine.stage.paint.paint_state import PaintState

FILL = RoundedBox(
    CornerRadii(0.0, 0.0, 0.0, 0.0), Light(1, 1, 1, 1), Light(1, 1, 1, 1), 0.0, 0.0, DARK, 0.0, DARK, False
)
LEFT, RIGHT = (StyledNode(name, LayoutItem(), FILL) for name in ("left", "right"))
ROOT = StyledNode("root", LayoutItem(), None, (LEFT, RIGHT))
BOXES = LayoutBox(0.0, 0.0, 6.0, 2.0, (LayoutBox(0.0, 0.0, 1.0, 2.0), LayoutBox(4.0, 0.0, 2.0, 1.0)))
STATE = PaintState(10.0, 0.0, 0.0)


def test_bounds_are_around_all_ink() -> None:
    assert PaintMemo().bound_ink(ROOT, BOXES, STATE) == (0, 0, 60, 20)
    assert PaintMemo().bound_ink(replace(ROOT, children=()), BOXES._replace(children=()), STATE) is None


def test_bounds_follow_node_box_and_state() -> None:
    memo, moved = PaintMemo(), BOXES._replace(children=(BOXES.children[0], LayoutBox(7.0, 0.0, 2.0, 1.0)))
    bare = replace(ROOT, children=(LEFT, replace(RIGHT, appearance=None)))
    slid = replace(ROOT, offset_deg=(1.0, 0.0))
    halved = STATE._replace(scale=5.0)
    asked: list[tuple[StyledNode, LayoutBox, PaintState, Bounds[float]]] = [
        (ROOT, BOXES, STATE, Bounds(0, 0, 60, 20)),
        (ROOT, moved, STATE, Bounds(0, 0, 90, 20)),
        (bare, moved, STATE, Bounds(0, 0, 10, 20)),
        (ROOT, BOXES, halved, Bounds(0, 0, 30, 10)),
        (slid, BOXES, STATE, Bounds(10, 0, 70, 20)),
        (ROOT, BOXES, STATE, Bounds(0, 0, 60, 20)),
    ]
    for node, box, state, bounds in asked * 2:
        assert memo.bound_ink(node, box, state) == bounds
