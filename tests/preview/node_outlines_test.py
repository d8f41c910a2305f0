"""Outlines of what a gaze can mean: the box as a line, how far it reaches in dashes, all inside of both."""

from __future__ import annotations

import numpy as np
import pytest

from vitrine.geometry import Bounds, Rect
from vitrine.preview.layout.pane_transform import PaneTransform
from vitrine.preview.measure.node_outlines import draw_targets
from vitrine.stage.draw.drawlist import NodeBounds
from vitrine.stage.inspect.hit_map import HitTarget
from vitrine.stage.text.text_system import TextSystem

WHOLE = PaneTransform((200, 100), Rect(0, 0, 200, 100), Rect(0, 0, 200, 100))


def draw_pixels(reach: Bounds[float]) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Which pixels are lit by a target of 40 x 20 at 60, 30."""
    target = HitTarget(NodeBounds("b", Bounds(60.0, 30.0, 100.0, 50.0), None), reach)
    layer = draw_targets(TextSystem(), 1.0, WHOLE, [target])
    lit = np.zeros((100, 200), bool)
    for x, y, width, height in layer.raster_layer.paint_ops["rect_px"].astype(int).tolist():
        lit[layer.y_px + y : layer.y_px + y + height, layer.x_px + x : layer.x_px + x + width] = True
    return lit


def draw_box(left: int, top: int, right: int, bottom: int) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    edge = np.zeros((100, 200), bool)
    edge[top:bottom, left:right] = True
    edge[top + 1 : bottom - 1, left + 1 : right - 1] = False
    return edge


def test_a_target_as_large_as_it_looks_is_its_box() -> None:
    assert (draw_pixels(Bounds(60.0, 30.0, 100.0, 50.0)) == draw_box(60, 30, 100, 50)).all()


@pytest.mark.parametrize("reach", [(50, 20, 110, 60), (58, 0, 180, 52), (60, 30, 103, 50)])
def test_its_reach_is_dashed(reach: tuple[int, int, int, int]) -> None:
    box, edge = draw_box(60, 30, 100, 50), draw_box(*reach)
    lit = draw_pixels(Bounds(*map(float, reach)))
    assert lit[box].all() and not lit[~(box | edge)].any()
    dashed = lit[edge & ~box]
    assert 0.3 < dashed.mean() < 1.0
    left, top, right, bottom = reach
    assert lit[top, left] and lit[top, right - 1] and lit[bottom - 1, left] and lit[bottom - 1, right - 1]
