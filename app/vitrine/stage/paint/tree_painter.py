"""Painting of a laid-out tree: boxes in degrees become a PaintedRoot, raster layers in whole pixels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from vitrine.geometry import Rect, Size
from vitrine.scene.font.letter_metrics import LetterMetrics
from vitrine.scene.picture.picture import Picture
from vitrine.stage.layout.appearance import StyledNode
from vitrine.stage.layout.flex import LayoutBox
from vitrine.stage.paint.layer_stack import (
    LayerStack,
    PaintedGroup,
    StackMemo,
    bound_stack,
    find_resolution_factor,
    shift_stack,
    stack_layers,
)
from vitrine.stage.paint.node_painter import NodePainter, TurnedLayers
from vitrine.stage.paint.paint_memo import PaintMemo
from vitrine.stage.paint.paint_state import PaintState, snap_to_pixels
from vitrine.stage.paint.painted_root import PaintedRoot
from vitrine.stage.text.cache import LruCache
from vitrine.stage.text.text_system import TextSystem
from vitrine.world.viewpoint import Viewpoint

#: What has more pixels than so many displays, or is longer than so many display sides and MIN_SIDE_LIMIT_PX, is drawn
#: at a lower resolution. Most of it lies outside by then; else one panel of 340 degrees takes 500 MB at 1280 x 720.
MAX_DISPLAY_AREAS, MAX_DISPLAY_SIDES = 2.0, 1.25
#: With its margins and gutters such a layer fits into 2048 x 2048, which are 32 MB of light.
MIN_SIDE_LIMIT_PX = 2040


class RasterSpec(NamedTuple):
    """The resolution of raster layers and their largest area and side; a larger root gets a lower resolution.

    `display_deg` are the display's sides by that resolution, of which roots may be shares. `is_mono`: the display has
    one colour. `letters` are those that its texts are set by, None for our own.
    """

    px_per_deg: float
    max_pixels: float
    max_side_px: float
    display_deg: Size[float] = Size(0.0, 0.0)
    is_mono: bool = False
    letters: LetterMetrics | None = None


def derive_raster_spec(viewpoint: Viewpoint, is_mono: bool = False, letters: LetterMetrics | None = None) -> RasterSpec:
    """The resolution and limits for a viewpoint's display."""
    width, height = viewpoint.panel_size_px
    longest = max(MAX_DISPLAY_SIDES * max(width, height), MIN_SIDE_LIMIT_PX)
    scale = viewpoint.intrinsics.px_per_deg
    display = viewpoint.display_px.size
    display_deg = Size(display.width / scale, display.height / scale)
    return RasterSpec(scale, MAX_DISPLAY_AREAS * width * height, longest, display_deg, is_mono, letters)


class TreeMemo(NamedTuple):
    """What of one tree was painted last, node by node, and the layers that were made of it. It changes no pixel."""

    nodes: PaintMemo
    layers: StackMemo


def paint_tree(
    root: StyledNode,
    box: LayoutBox,
    spec: RasterSpec,
    text_system: TextSystem,
    pictures: Mapping[str, Picture],
    kept_layers: LruCache[LayerStack] | None = None,
    memo: TreeMemo | None = None,
    resting_box: LayoutBox | None = None,
) -> PaintedRoot:
    """Paint a laid-out tree. The root's own opacity, offset and scale are left to its placement.

    `kept_layers` are layers of turned nodes from other trees of the same pictures; `memo` is of the same root at other
    instants. `resting_box` is what the placement counts from where the root's own box is still on its way there.
    """
    if (root.opacity, root.offset_deg, root.scale) != (1.0, (0.0, 0.0), 1.0):
        root = replace(root, opacity=1.0, offset_deg=(0.0, 0.0), scale=1.0)
    at_full = PaintState(spec.px_per_deg, 0.0, 0.0)
    memo = memo or TreeMemo(PaintMemo(), StackMemo())
    bounds = (snap_to_pixels(box, at_full).to_bounds(), memo.nodes.bound_ink(root, box, at_full))
    factor = find_resolution_factor(filter(None, bounds), spec.max_pixels, spec.max_side_px)
    state = PaintState(spec.px_per_deg * factor, 0.0, 0.0, is_mono=spec.is_mono)
    kept = LruCache(0) if kept_layers is None else kept_layers
    painter = NodePainter(text_system, pictures, TurnedLayers(spec.max_pixels, spec.max_side_px, kept))
    painter.paint(root, box, state, memo.nodes)
    return _build_root(painter.groups, box, snap_to_pixels(resting_box or box, state), 1 / factor, memo.layers)


def _build_root(
    groups: Sequence[PaintedGroup], box: LayoutBox, box_px: Rect[int], magnification: float, memo: StackMemo
) -> PaintedRoot:
    """The sub-layers around all ink, with all coordinates from their common corner."""
    stack = stack_layers(groups, box_px, memo)
    outer = bound_stack(stack, box_px)
    left, top = outer.x0, outer.y0
    stack = shift_stack(stack, -left, -top, memo)
    return PaintedRoot(
        stack.sub_layers,
        Size(*outer.size),
        Size(box.width, box.height),
        box_px.translate(-left, -top),
        {node_id: area.box_px for node_id, area in stack.areas},
        magnification,
        {node_id: area.quad_px for node_id, area in stack.areas if area.quad_px is not None},
    )
