"""The composition plan of a DrawList: disjoint boxes of ink, each composited directly or through the panel.

Only ink is composited: what carries no light stays the feed, bit for bit. A layer that nothing later covers is drawn
from its raster layer straight over the feed ("direct"); all else is first drawn into the panel. On software GL a pixel
through the panel costs about twice a direct one, and the whole picture four times the ink of the reference scene.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from vitrine.geometry import Bounds
from vitrine.stage.draw.boxes import clip_boxes
from vitrine.stage.draw.drawlist import DrawList, PrimitiveKind, Run

Boxes = npt.NDArray[np.int32]

#: Above this many boxes the exact grid of edges costs more to compute than the pixels that it saves.
MAX_GRID_BOXES = 48


@dataclass(frozen=True, eq=False)
class Plan:
    """A composition plan: disjoint boxes (N, 4) of whole pixels x0, y0, x1, y1, by where their light comes from.

    `direct_layers` and `both_layers` are the indices of the direct layers of their boxes; `panel_runs` are the runs
    that the panel pass draws, into `panel_boxes` and `both_boxes`.
    """

    panel_boxes: Boxes
    direct_boxes: Boxes
    direct_layers: Boxes
    both_boxes: Boxes
    both_layers: Boxes
    panel_runs: tuple[Run, ...]


def layer_boxes(draw_list: DrawList) -> tuple[Boxes, npt.NDArray[np.bool_]]:
    """The bounds (N, 4) of every layer in whole pixels, clipped to the panel, and whether it lies flat and upright.

    A layer with a corner behind the eye bounds the whole panel.
    """
    corners = draw_list.placed_layers["corners"].astype("f8")
    behind = (corners[..., 2] <= 1e-6).any(1)
    px = corners[..., :2] / np.where(corners[..., 2:] <= 1e-6, 1.0, corners[..., 2:])
    low, high = np.floor(px.min(1) + 1e-3), np.ceil(px.max(1) - 1e-3)
    boxes = np.concatenate([low, high], 1)
    boxes[behind] = (0, 0, *draw_list.size_px)
    return _clip_boxes(boxes, draw_list.size_px), flat_layer_mask(draw_list.placed_layers)


def flat_layer_mask(layers: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """The mask (N,) of the PLACED_LAYER records that lie flat and upright on the panel."""
    corners = layers["corners"]
    flat: npt.NDArray[np.bool_] = (
        (corners[..., 2] == 1).all(1)
        & (corners[:, 0, 1] == corners[:, 1, 1])
        & (corners[:, 0, 0] == corners[:, 3, 0])
        & (corners[:, 2, 1] == corners[:, 3, 1])
        & (corners[:, 1, 0] == corners[:, 2, 0])
    )
    return flat


def _clip_boxes(boxes: npt.NDArray[Any], size_px: tuple[int, int]) -> Boxes:
    return np.asarray(clip_boxes(np.rint(boxes), size_px), "i4")


def build_plan(draw_list: DrawList) -> Plan:
    """Partition the ink of a draw list into disjoint boxes and choose the direct layers."""
    boxes, flat = layer_boxes(draw_list)
    pieces, layer_of = _ink_boxes(draw_list, boxes)
    # A clip is drawn by the panel pass alone: on software GL composing would pay for it with every pixel.
    flat[draw_list.layer_clips["layer"]] = False
    direct = _direct_mask(pieces, layer_of, flat) if len(pieces) <= MAX_GRID_BOXES else np.zeros(len(pieces), bool)
    through_panel = pieces[~direct]
    runs = _panel_runs(draw_list.runs, set(layer_of[direct].tolist()))
    if len(pieces) > MAX_GRID_BOXES:
        return Plan(_round_to_tiles(through_panel, draw_list.size_px), *_no_boxes(), *_no_boxes(), runs)
    return _plan_by_grid(through_panel, pieces[direct], layer_of[direct], runs)


def build_panel_plan(draw_list: DrawList) -> Plan:
    """A plan with all ink through the panel: for displays whose light is processed before it is composited."""
    pieces, _ = _ink_boxes(draw_list, layer_boxes(draw_list)[0])
    return Plan(union_boxes(pieces, draw_list.size_px), *_no_boxes(), *_no_boxes(), draw_list.runs)


def union_boxes(boxes: Boxes, size_px: tuple[int, int]) -> Boxes:
    """The union of `boxes` as disjoint boxes: exact, or, of many, rounded out to tiles."""
    if len(boxes) > MAX_GRID_BOXES:
        return _round_to_tiles(boxes, size_px)
    return _plan_by_grid(boxes, *_no_boxes(), ()).panel_boxes


def split_boxes(boxes: Boxes, inner: Boxes) -> Boxes:
    """The difference of two sets of disjoint boxes, `boxes` without `inner`, as disjoint boxes: exact."""
    return _plan_by_grid(inner, boxes, np.zeros(len(boxes), "i4"), ()).direct_boxes


def subtract_boxes(whole: Bounds[int], boxes: Boxes) -> Boxes:
    """The difference of `whole` and `boxes` as disjoint boxes."""
    low, high = whole[:2] * 2, whole[2:] * 2
    within = np.clip(boxes, low, high)
    xs, ys = (np.unique([*within[:, axis::2].ravel(), whole[axis], whole[axis + 2]]).astype("i4") for axis in (0, 1))
    remaining = np.ones((len(ys) - 1, len(xs) - 1), "i4")
    x0, x1 = np.searchsorted(xs, within[:, 0]), np.searchsorted(xs, within[:, 2])
    y0, y1 = np.searchsorted(ys, within[:, 1]), np.searchsorted(ys, within[:, 3])
    for i in range(len(within)):
        remaining[y0[i] : y1[i], x0[i] : x1[i]] = 0
    return _merge_cells(remaining, xs, ys)[0]


def _no_boxes() -> tuple[Boxes, Boxes]:
    return np.zeros((0, 4), "i4"), np.zeros(0, "i4")


def _ink_boxes(draw_list: DrawList, boxes: Boxes) -> tuple[Boxes, Boxes]:
    """The boxes of all ink in painter's order, and the index of each one's layer (-1: a ribbon or mesh)."""
    found: list[Boxes] = []
    layer_of: list[Boxes] = []
    for number, run in enumerate(draw_list.runs):
        part = slice(run.first, run.first + run.length)
        if run.kind is PrimitiveKind.LAYER:
            found.append(boxes[part])
            layer_of.append(np.arange(run.first, run.first + run.length, dtype="i4"))
            continue
        bounds = draw_list.mesh_instances["box_px"][part]
        if run.kind is PrimitiveKind.RIBBON:
            bounds = draw_list.ribbon_boxes_px[draw_list.ribbon_box_runs == number]
        out = np.concatenate([np.floor(bounds[:, :2]), np.ceil(bounds[:, 2:])], 1)
        found.append(_clip_boxes(out, draw_list.size_px))
        layer_of.append(np.full(len(bounds), -1, "i4"))
    if not found:
        return _no_boxes()
    pieces, layers = np.concatenate(found), np.concatenate(layer_of)
    seen = (pieces[:, 2] > pieces[:, 0]) & (pieces[:, 3] > pieces[:, 1])
    return pieces[seen], layers[seen]


def _direct_mask(pieces: Boxes, layer_of: Boxes, flat: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """The mask of the boxes that are flat layers and overlap no later one."""
    a, b = pieces[:, None], pieces[None]
    touch = (a[..., 0] < b[..., 2]) & (b[..., 0] < a[..., 2]) & (a[..., 1] < b[..., 3]) & (b[..., 1] < a[..., 3])
    covered = np.triu(touch, 1).any(1)
    return (layer_of >= 0) & flat[layer_of] & ~covered if len(flat) else np.zeros(len(pieces), bool)


def _panel_runs(runs: tuple[Run, ...], direct: set[int]) -> tuple[Run, ...]:
    """The runs without the direct layers; a run of layers is split around them."""
    remaining: list[Run] = []
    for run in runs:
        if run.kind is not PrimitiveKind.LAYER:
            remaining.append(run)
            continue
        for index in range(run.first, run.first + run.length):
            if index in direct:
                continue
            last = remaining[-1] if remaining else None
            if last and last.kind is PrimitiveKind.LAYER and last.first + last.length == index:
                remaining[-1] = last._replace(length=last.length + 1)
            else:
                remaining.append(Run(PrimitiveKind.LAYER, index, 1))
    return tuple(remaining)


def _plan_by_grid(panel: Boxes, direct: Boxes, layers: Boxes, runs: tuple[Run, ...]) -> Plan:
    """Label the cells between all edges: 2·(layer+1) for a direct layer, +1 where the panel has ink; then merge."""
    every = np.concatenate([panel, direct])
    # Not np.unique, whose first call imports masked arrays: 10 ms.
    xs, ys = (np.array(sorted(set(every[:, axis::2].flat)), every.dtype) for axis in (0, 1))
    labels = np.zeros((max(len(ys) - 1, 0), max(len(xs) - 1, 0)), "i4")
    x0, x1 = np.searchsorted(xs, every[:, 0]), np.searchsorted(xs, every[:, 2])
    y0, y1 = np.searchsorted(ys, every[:, 1]), np.searchsorted(ys, every[:, 3])
    for i in range(len(panel), len(every)):
        labels[y0[i] : y1[i], x0[i] : x1[i]] = 2 * (layers[i - len(panel)] + 1)
    for i in range(len(panel)):
        labels[y0[i] : y1[i], x0[i] : x1[i]] |= 1
    boxes, values = _merge_cells(labels, xs, ys)
    in_panel, layer = values % 2 == 1, values // 2 - 1
    only_panel, both, only_sheet = in_panel & (layer < 0), in_panel & (layer >= 0), ~in_panel
    return Plan(boxes[only_panel], boxes[only_sheet], layer[only_sheet], boxes[both], layer[both], runs)


def _merge_cells(labels: npt.NDArray[np.int32], xs: Boxes, ys: Boxes) -> tuple[Boxes, Boxes]:
    """Merge cells of equal label along rows, then equal rows, into boxes; label 0 is left out."""
    boxes: list[tuple[int, int, int, int]] = []
    values: list[int] = []
    top = 0
    rows = labels.tolist()
    for row in range(len(rows)):
        if row + 1 < len(rows) and rows[row + 1] == rows[row]:
            continue
        start = 0
        for column in range(1, len(rows[row]) + 1):
            if column < len(rows[row]) and rows[row][column] == rows[row][start]:
                continue
            if rows[row][start]:
                boxes.append((int(xs[start]), int(ys[top]), int(xs[column]), int(ys[row + 1])))
                values.append(rows[row][start])
            start = column
        top = row + 1
    return np.array(boxes, "i4").reshape(-1, 4), np.array(values, "i4")


def _round_to_tiles(boxes: Boxes, size_px: tuple[int, int], tile: int = 16) -> Boxes:
    """Round the ink out to tiles and merge them: cheap however many boxes there are."""
    width, height = size_px
    mask = np.zeros((-(-height // tile), -(-width // tile)), "i4")
    for x0, y0, x1, y1 in boxes.tolist():
        mask[y0 // tile : -(-y1 // tile), x0 // tile : -(-x1 // tile)] = 1
    xs = np.minimum(np.arange(mask.shape[1] + 1) * tile, width).astype("i4")
    ys = np.minimum(np.arange(mask.shape[0] + 1) * tile, height).astype("i4")
    return _merge_cells(mask, xs, ys)[0]
