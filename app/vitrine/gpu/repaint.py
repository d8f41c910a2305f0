"""Repaints: where a raster layer differs from the one that it follows, so that no more of it is drawn anew.

Outside of the boxes the same paint ops lie in the same order, so the light is the same to the last bit. Of 300 texts of
which 10 change, that is a thirtieth of the pixels. Knows no GL.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import numpy.typing as npt

from vitrine.stage.draw.boxes import bound_each_op, clip_boxes, drop_empty_boxes
from vitrine.stage.draw.drawlist import RasterLayer, Records

Boxes = npt.NDArray[np.int32]

#: Pixels beside a shape's edge that may hold some of its light, as in the vertex shader of ink.
EDGE_PX = 1
#: Above this share of a layer's pixels, or this many boxes, all of it is drawn: each box tells its ops once more.
LARGEST_SHARE, MOST_BOXES = 0.6, 64


def find_changed_boxes(old: RasterLayer, new: RasterLayer) -> Boxes | None:
    """The boxes (N, 4) x0, y0, x1, y1 outside of which both layers, of one size, hold the same light.

    No two of them overlap. None where it is as well to draw the layer as a whole.
    """
    if (old.fade is None) != (new.fade is None) or not np.array_equal(old.fade, new.fade):  # type: ignore[arg-type]
        return None
    old_keys, new_keys = _list_op_keys(old), _list_op_keys(new)
    old_counts, new_counts = Counter(old_keys), Counter(new_keys)
    kept = {key for key, count in old_counts.items() if new_counts.get(key) == count}
    if [key for key in old_keys if key in kept] != [key for key in new_keys if key in kept]:
        return None  # ops that changed places among themselves blend otherwise wherever they overlap
    changed = [
        bound_ink(layer)[[key not in kept for key in keys]] for layer, keys in ((old, old_keys), (new, new_keys))
    ]
    boxes = _merge_overlapping(drop_empty_boxes(np.concatenate(changed)))
    width, height = new.size_px
    area = int(np.prod(boxes[:, 2:] - boxes[:, :2], axis=1).sum())
    return None if len(boxes) > MOST_BOXES or area > LARGEST_SHARE * width * height else boxes


def bound_ink(layer: RasterLayer) -> Boxes:
    """The boxes (N, 4) in whole pixels outside of which each paint op of a layer leaves nothing."""
    bounds = bound_each_op(layer.paint_ops, EDGE_PX)
    bounds = np.concatenate([np.floor(bounds[:, :2]), np.ceil(bounds[:, 2:])], 1)
    return np.asarray(clip_boxes(bounds, layer.size_px).astype("i4"))


def cut_ops(layer: RasterLayer, boxes: Boxes) -> Records:
    """The paint ops of a layer, in order, cut to each of the boxes that they touch; none for what touches none."""
    bounds = bound_ink(layer)
    low = np.maximum(bounds[None, :, :2], boxes[:, None, :2])
    high = np.minimum(bounds[None, :, 2:], boxes[:, None, 2:])
    box_indices, op_indices = np.nonzero((high > low).all(axis=2))
    ops, within = layer.paint_ops[op_indices], boxes[box_indices]
    ops["clip_px"][:, :2] = np.maximum(ops["clip_px"][:, :2], within[:, :2])
    ops["clip_px"][:, 2:] = np.minimum(ops["clip_px"][:, 2:], within[:, 2:])
    return ops


def _list_op_keys(layer: RasterLayer) -> list[tuple[bytes, int]]:
    """What each paint op of a layer draws: its record, and which bitmap; the same bitmap is the same object."""
    ops = layer.paint_ops.copy()
    ops["bitmap"] = 0
    records: list[bytes] = ops.view(f"V{ops.dtype.itemsize}").tolist()
    pictures = [0 if index < 0 else id(layer.bitmaps[index]) for index in layer.paint_ops["bitmap"].tolist()]
    return [*zip(records, pictures, strict=True)]


def _merge_overlapping(boxes: npt.NDArray[Any]) -> Boxes:
    """Boxes that do not overlap and cover these: what overlaps becomes the box around both."""
    merged: list[tuple[int, int, int, int]] = []
    for box in map(tuple, boxes.tolist()):
        x0, y0, x1, y1 = box
        while True:
            overlapping = [b for b in merged if b[0] < x1 and x0 < b[2] and b[1] < y1 and y0 < b[3]]
            if not overlapping:
                break
            merged = [b for b in merged if b not in overlapping]
            around = np.array([(x0, y0, x1, y1), *overlapping])
            x0, y0 = around[:, :2].min(0).tolist()
            x1, y1 = around[:, 2:].max(0).tolist()
        merged.append((x0, y0, x1, y1))
    return np.array(merged, "i4").reshape(-1, 4)
