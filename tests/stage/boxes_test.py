"""Boxes as arrays: clipped, and the bounds of paint ops, against single boxes cut one by one."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vitrine.geometry import Bounds, Rect
from vitrine.stage.draw.boxes import bound_paint_ops, clip_boxes, drop_empty_boxes
from vitrine.stage.draw.drawlist import PAINT_OP

WHOLE = st.integers(-20, 20)
BOUNDS = st.builds(Bounds[int], WHOLE, WHOLE, WHOLE, WHOLE)


@given(st.lists(BOUNDS, min_size=1, max_size=6))
def test_clipped_boxes_keep_their_rows(boxes: list[Bounds[int]]) -> None:
    clipped = clip_boxes(np.array(boxes), (12, 7))
    assert clipped.tolist() == [
        [min(max(v, 0), limit) for v, limit in zip(b, (12, 7, 12, 7), strict=True)] for b in boxes
    ]
    left = [list(b) for b in clipped.tolist() if not Bounds(*b).is_empty]
    assert drop_empty_boxes(clipped).tolist() == left


@given(st.lists(st.tuples(st.builds(Rect[int], WHOLE, WHOLE, WHOLE, WHOLE), BOUNDS, st.integers(0, 5)), max_size=6))
def test_paint_ops_are_bounded_with_their_halos_inside_their_clips(
    drawn: list[tuple[Rect[int], Bounds[int], int]],
) -> None:
    paint_ops = np.zeros(len(drawn), PAINT_OP)
    expected = []
    for record, (rect, clip, reach) in zip(paint_ops, drawn, strict=True):
        record["rect_px"], record["clip_px"], record["softness_px"] = rect, clip, reach
        bounds = rect.shrink(-reach, -reach).to_bounds().intersect(clip)
        expected += [] if bounds.is_empty else [list(bounds)]
    assert bound_paint_ops(paint_ops).tolist() == expected
