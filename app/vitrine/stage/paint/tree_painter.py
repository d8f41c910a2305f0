"""Painting of a laid-out tree: boxes in degrees become a PaintedRoot, raster layers in whole pixels.

Nearly always there is one layer. A translucent group whose contents overlap is a layer of its own, as its opacity
applies to it as a whole; what lies behind and in front of it are layers, too.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.geometry import Bounds, Rect, Size
from vitrine.scene.picture.picture import Picture
from vitrine.stage.draw.boxes import bound_paint_ops
from vitrine.stage.draw.drawlist import PAINT_OP, RasterLayer, Records, SubLayer
from vitrine.stage.layout.appearance import StyledNode
from vitrine.stage.layout.flex import LayoutBox
from vitrine.stage.paint.node_painter import NodePainter, OpacityGroup
from vitrine.stage.paint.paint_state import PaintState, iter_ink_bounds, snap_to_pixels
from vitrine.stage.paint.painted_root import PaintedRoot
from vitrine.stage.text.text_system import TextSystem
from vitrine.world.viewpoint import Viewpoint

#: Free pixels around a layer's ink, so that bilinear sampling at its edge finds nothing.
MARGIN_PX = 1
#: What has more pixels than so many displays, or is longer than so many display sides and MIN_SIDE_LIMIT_PX, is drawn
#: at a lower resolution. Most of it lies outside by then; else one panel of 340 degrees takes 500 MB at 1280 x 720.
MAX_DISPLAY_AREAS, MAX_DISPLAY_SIDES = 2.0, 1.25
#: With its margins and gutters such a layer fits into 2048 x 2048, which are 32 MB of light.
MIN_SIDE_LIMIT_PX = 2040


class RasterSpec(NamedTuple):
    """The resolution of raster layers and their largest area and side; a larger root gets a lower resolution."""

    px_per_deg: float
    max_pixels: float
    max_side_px: float


def derive_raster_spec(viewpoint: Viewpoint) -> RasterSpec:
    """The resolution and limits for a viewpoint's display."""
    width, height = viewpoint.panel_size_px
    longest = max(MAX_DISPLAY_SIDES * max(width, height), MIN_SIDE_LIMIT_PX)
    return RasterSpec(viewpoint.intrinsics.px_per_deg, MAX_DISPLAY_AREAS * width * height, longest)


def paint_tree(
    root: StyledNode,
    box: LayoutBox,
    spec: RasterSpec,
    text_system: TextSystem,
    pictures: Mapping[str, Picture],
) -> PaintedRoot:
    """Paint a laid-out tree. The root's own opacity, offset and scale are left to its placement."""
    root = replace(root, opacity=1.0, offset_deg=(0.0, 0.0), scale=1.0)
    factor = _resolution_factor(root, box, spec)
    state = PaintState(spec.px_per_deg * factor, 0.0, 0.0)
    painter = NodePainter(text_system, pictures)
    painter.paint(root, box, state)
    return _split_layers(painter.groups, box, snap_to_pixels(box, state), 1 / factor)


def _resolution_factor(root: StyledNode, box: LayoutBox, spec: RasterSpec) -> float:
    """The factor on the resolution, at most 1, that keeps a tree within the limits, clipped parts included."""
    state = PaintState(spec.px_per_deg, 0.0, 0.0)
    x0, y0, x1, y1 = np.array([snap_to_pixels(box, state).to_bounds(), *iter_ink_bounds(root, box, state)]).T
    width, height = max(float(x1.max() - x0.min()), 1.0), max(float(y1.max() - y0.min()), 1.0)
    return min(1.0, spec.max_side_px / max(width, height), math.sqrt(spec.max_pixels / (width * height)))


def _split_layers(
    groups: Sequence[OpacityGroup], box: LayoutBox, box_px: Rect[int], magnification: float
) -> PaintedRoot:
    """The sub-layers around all ink, with a free margin, and all coordinates in their pixels."""
    groups_with_ink = _merge_empty_groups(groups)
    inks = [np.array(coat.paint_ops, PAINT_OP) if coat.paint_ops else np.zeros(0, PAINT_OP) for coat in groups_with_ink]
    border_box = np.array([box_px.to_bounds()])
    bounds = [bound_paint_ops(ink) for ink in inks]
    outer_bounds = _bounds_with_margin(np.concatenate([border_box, *bounds]))
    if len(groups_with_ink) > 1:
        layer_bounds = [_bounds_with_margin(bound if len(bound) else border_box) for bound in bounds]
    else:
        layer_bounds = [outer_bounds]
    sub_layers = tuple(
        _build_sub_layer(coat, ink, at, outer_bounds)
        for coat, ink, at in zip(groups_with_ink, inks, layer_bounds, strict=True)
    )
    left, top = outer_bounds.x0, outer_bounds.y0
    boxes = {part.node_id: part.box_px.translate(-left, -top) for coat in groups for part in coat.node_slices}
    size_deg, border_box_px = Size(box.width, box.height), box_px.translate(-left, -top)
    return PaintedRoot(sub_layers, outer_bounds.size, size_deg, border_box_px, boxes, magnification)


def _merge_empty_groups(groups: Sequence[OpacityGroup]) -> list[OpacityGroup]:
    """The groups that have paint operations, at least one; the nodes of empty groups are listed in the first."""
    empty_parts = [part for coat in groups if not coat.paint_ops for part in coat.node_slices]
    first, *others = [coat for coat in groups if coat.paint_ops] or [OpacityGroup()]
    whole = OpacityGroup(first.opacity, first.paint_ops, first.bitmaps, [*first.node_slices, *empty_parts])
    return [whole, *others]


def _build_sub_layer(
    coat: OpacityGroup, paint_ops: Records, bounds: Bounds[int], outer_bounds: Bounds[int]
) -> SubLayer:
    """A group as a raster layer of its own within `bounds`, coordinates in its pixels."""
    left, top, size = bounds.x0, bounds.y0, bounds.size
    paint_ops["rect_px"][:, :2] -= (left, top)
    paint_ops["cut_px"][:, :2] -= (left, top)
    paint_ops["clip_px"] = np.clip(paint_ops["clip_px"] - (left, top, left, top), 0, (*size, *size))
    parts = tuple(part._replace(box_px=part.box_px.translate(-left, -top)) for part in coat.node_slices)
    return SubLayer(
        RasterLayer(size, paint_ops, tuple(coat.bitmaps), parts),
        left - outer_bounds.x0,
        top - outer_bounds.y0,
        coat.opacity,
    )


def _bounds_with_margin(boxes: npt.NDArray[np.float64]) -> Bounds[int]:
    """Bounds in whole pixels around boxes (N, 4) with the free margin."""
    low, high = np.floor(boxes[:, :2].min(0)) - MARGIN_PX, np.ceil(boxes[:, 2:].max(0)) + MARGIN_PX
    return Bounds(int(low[0]), int(low[1]), int(high[0]), int(high[1]))
