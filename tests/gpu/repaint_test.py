"""What of a raster layer is drawn anew, against the NumPy painter: outside of it nothing may differ."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from tests.gpu.samples import random_sheet
from tests.oracle.ink import paint
from vitrine.gpu.repaint import Boxes, cut_ops, find_changed_boxes
from vitrine.stage.draw.drawlist import RasterLayer


def follow(layer: RasterLayer, seed: int, count: int = 1) -> RasterLayer:
    """The same layer with `count` small paint ops moved, one of them gone and another in its place."""
    rng = np.random.default_rng(seed)
    ops = layer.paint_ops.copy()
    small = np.repeat(ops[[2]], count)
    small["rect_px"][:, :2] = rng.uniform(2, 60, (count, 2))
    small["rect_px"][:, 2:] = rng.uniform(3, 9, (count, 2))
    small["texel_px"][:, 2:] = 3
    index = int(rng.integers(len(ops) + 1))
    return replace(layer, paint_ops=np.concatenate([ops[:index], small, ops[index:]]))


def area(boxes: Boxes) -> int:
    return int(np.prod(boxes[:, 2:] - boxes[:, :2], axis=1).sum())


@pytest.mark.parametrize("seed", range(30))
def test_outside_of_the_boxes_the_light_is_the_same(seed: int) -> None:
    layer = random_sheet(seed)
    old, new = follow(layer, seed, seed % 5), follow(layer, seed + 1000, 1 + seed % 7)
    boxes = find_changed_boxes(old, new)
    assert boxes is not None
    differs = (paint(old) != paint(new)).any(axis=2)
    for x0, y0, x1, y1 in boxes.tolist():
        differs[y0:y1, x0:x1] = False
    assert not differs.any() and 0 < area(boxes) < 90 * 70 * 0.6


@pytest.mark.parametrize("seed", range(10))
def test_no_two_boxes_overlap(seed: int) -> None:
    layer = random_sheet(seed)
    boxes = find_changed_boxes(layer, follow(layer, seed, 12))
    for a, b in combinations([] if boxes is None else boxes.tolist(), 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


@pytest.mark.parametrize("seed", range(10))
def test_ops_that_are_cut_to_boxes_draw_there_what_the_layer_does_and_nothing_elsewhere(seed: int) -> None:
    layer = random_sheet(seed)
    new = follow(layer, seed, 3)
    boxes = find_changed_boxes(layer, new)
    assert boxes is not None
    expected, whole = np.zeros((70, 90, 4)), paint(new)
    for x0, y0, x1, y1 in boxes.tolist():
        expected[y0:y1, x0:x1] = whole[y0:y1, x0:x1]
    np.testing.assert_array_equal(paint(replace(new, paint_ops=cut_ops(new, boxes))), expected)


def test_equal_layers_differ_nowhere() -> None:
    layer = random_sheet(1)
    boxes = find_changed_boxes(layer, replace(layer, paint_ops=layer.paint_ops.copy()))
    assert boxes is not None and len(boxes) == 0


def test_another_bitmap_of_the_same_size_is_a_change() -> None:
    layer = random_sheet(1)
    mask, picture = layer.bitmaps
    boxes = find_changed_boxes(layer, replace(layer, bitmaps=(mask.copy(), picture)))
    assert boxes is not None and boxes.tolist() == [[14, 19, 47, 33]], "that of the mask, and a pixel around it"


def test_ops_that_changed_places_and_a_change_of_nearly_all_are_drawn_whole() -> None:
    layer = random_sheet(2)
    assert find_changed_boxes(layer, replace(layer, paint_ops=layer.paint_ops[[1, 0, 2, 3, 4, 5]])) is None
    assert find_changed_boxes(layer, random_sheet(3)) is None
