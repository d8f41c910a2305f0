"""The graphics state of painting: transform from degrees to pixels, opacity and clips, inherited from node to node."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from vitrine.geometry import Bounds, CornerRadii, Rect
from vitrine.stage.draw.drawlist import LayerClip
from vitrine.stage.draw.light import DARK
from vitrine.stage.draw.plane_map import PlaneMap
from vitrine.stage.layout.appearance import RoundedBox, StyledNode, Symbol, TextBlock, VectorShape
from vitrine.stage.layout.flex import LayoutBox
from vitrine.stage.layout.node_transform import NodeTransform
from vitrine.stage.shapes.figure_mask import StrokeStyle, bound_figure

#: No clip: far outside of any raster layer.
UNCLIPPED: Bounds[float] = Bounds(-1e5, -1e5, 1e5, 1e5)
ZERO_BOX: Rect[float] = Rect(0.0, 0.0, 0.0, 0.0)
SHARP_CORNERS = CornerRadii(0.0, 0.0, 0.0, 0.0)


class RoundedClip(NamedTuple):
    """A clip with rounded corners, of the innermost panel that clips: its box and radii; all 0 for none."""

    box_px: Rect[float]
    radii_px: CornerRadii


NO_ROUNDED_CLIP = RoundedClip(ZERO_BOX, SHARP_CORNERS)


class PaintState(NamedTuple):
    """Transform (px = deg · scale + offset), opacity and clips that apply to a node; `is_mono`: of a display of one
    colour.
    """

    scale: float
    x_px: float
    y_px: float
    opacity: float = 1.0
    clip_px: Bounds[float] = UNCLIPPED
    rounded_clip: RoundedClip = NO_ROUNDED_CLIP
    is_mono: bool = False


def enter_node(node: StyledNode, box: LayoutBox, state: PaintState) -> PaintState:
    """The state inside a node: with its opacity, its offset, and its scale about the centre of its box.

    A transform that merely scales is in it, any other is that of a plane of its own.
    """
    opacity = state.opacity * node.opacity
    if node.scale == 1.0 and node.offset_deg == (0.0, 0.0) and node.transform is None:
        return state._replace(opacity=opacity) if node.opacity != 1.0 else state
    state = _scale_plainly(node.transform, box, state)
    center_x, center_y = box.x + box.width / 2, box.y + box.height / 2
    x_px = state.x_px + (node.offset_deg[0] + center_x * (1 - node.scale)) * state.scale
    y_px = state.y_px + (node.offset_deg[1] + center_y * (1 - node.scale)) * state.scale
    return state._replace(scale=state.scale * node.scale, x_px=x_px, y_px=y_px, opacity=opacity)


def _scale_plainly(transform: NodeTransform | None, box: LayoutBox, state: PaintState) -> PaintState:
    factor = None if transform is None else transform.plain_scale
    if transform is None or factor is None:
        return state
    pivot_x, pivot_y = box.x + transform.pivot[0] * box.width, box.y + transform.pivot[1] * box.height
    return state._replace(
        scale=state.scale * factor,
        x_px=state.x_px + pivot_x * (1 - factor) * state.scale,
        y_px=state.y_px + pivot_y * (1 - factor) * state.scale,
    )


def is_turned(node: StyledNode) -> bool:
    """Whether a node is drawn in a plane of its own, which lies in that around it as a quad."""
    return node.transform is not None and node.transform.plain_scale is None


def make_upright(node: StyledNode) -> StyledNode:
    """A turned node as it is painted in its own plane: all that its place in the one around it says is left out."""
    return replace(node, opacity=1.0, offset_deg=(0.0, 0.0), scale=1.0, transform=None)


def map_own_plane(node: StyledNode, box: LayoutBox, state: PaintState) -> PlaneMap:
    """What a turned node's transform does to the pixels of `state`, in which it is not turned."""
    assert node.transform is not None, "only a turned node has a plane of its own"
    pivot_x, pivot_y = node.transform.pivot
    x = (box.x + pivot_x * box.width) * state.scale + state.x_px
    y = (box.y + pivot_y * box.height) * state.scale + state.y_px
    return PlaneMap.translation(-x, -y).then(node.transform.linear).then(PlaneMap.translation(x, y))


def snap_to_pixels(box: LayoutBox, state: PaintState) -> Rect[int]:
    """Snap a box to whole pixels by its rounded edges; nothing is thinner than a pixel."""
    left = math.floor(box.x * state.scale + state.x_px + 0.5)
    top = math.floor(box.y * state.scale + state.y_px + 0.5)
    right = math.floor((box.x + box.width) * state.scale + state.x_px + 0.5)
    bottom = math.floor((box.y + box.height) * state.scale + state.y_px + 0.5)
    return Rect(left, top, max(right - left, int(box.width > 0)), max(bottom - top, int(box.height > 0)))


def place_box(box: LayoutBox, state: PaintState) -> Rect[float]:
    """A box in pixels as it is, between them."""
    return Rect(
        box.x * state.scale + state.x_px,
        box.y * state.scale + state.y_px,
        box.width * state.scale,
        box.height * state.scale,
    )


def scale_stroke(shape: VectorShape, box: LayoutBox, scale: float) -> StrokeStyle:
    """A shape's stroke in pixels; one that lies inside its box is no wider than to its middle."""
    width = shape.stroke_width
    if shape.figure.fills_box:
        width = min(width, min(box.width, box.height) / 2)
    return StrokeStyle(
        round(width * scale, 4),
        shape.cap,
        shape.join,
        tuple(round(length * scale, 4) for length in shape.dash),
        round(shape.dash_offset * scale, 4),
        shape.trim,
    )


def scale_radii(radii: CornerRadii, scale: float, size_px: tuple[float, float]) -> CornerRadii:
    """Scale the corner radii of a box of that size to pixels, to at most half of its smaller side."""
    most = min(size_px) / 2
    return CornerRadii(*[min(radius * scale, most) for radius in radii])


def apply_clip(state: PaintState, shape: RoundedBox, box_px: Rect[float]) -> PaintState:
    """The state inside a panel that clips. Of several with rounded corners the innermost counts."""
    clip = state.clip_px.intersect(box_px.to_bounds())
    radii = scale_radii(shape.radii, state.scale, box_px.size)
    return state._replace(clip_px=clip, rounded_clip=RoundedClip(box_px, radii) if any(radii) else state.rounded_clip)


def enter_children(node: StyledNode, box_px: Rect[float], state: PaintState) -> PaintState:
    """The state of a node's children, where `state` is that inside it: cut at its box where it clips, or scrolls."""
    if isinstance(node.appearance, RoundedBox) and (node.appearance.clips_children or node.scroll_view is not None):
        return apply_clip(state, node.appearance, box_px)
    if node.scroll_view is not None:
        return state._replace(clip_px=state.clip_px.intersect(box_px.to_bounds()))
    return state


def make_layer_clip(state: PaintState) -> LayerClip | None:
    """The clip of a state for what is turned inside it; None where there is none."""
    rounded, clip_px = state.rounded_clip, state.clip_px
    if clip_px == UNCLIPPED:
        return None
    if any(rounded.radii_px) and clip_px == rounded.box_px.to_bounds():
        clip_px = UNCLIPPED  # the rounded box has the same soft edges already
    return LayerClip(PlaneMap(), clip_px, rounded.box_px, rounded.radii_px)


def iter_ink_bounds(node: StyledNode, box: LayoutBox, state: PaintState) -> Iterator[Bounds[float]]:
    """Ink bounds of a node and of each of its descendants in pixels, before clipping."""
    state = enter_node(node, box, state)
    if is_turned(node):
        plane = map_own_plane(node, box, state)
        yield from (plane.bound(bounds) for bounds in iter_ink_bounds(make_upright(node), box, state))
        return
    yield from iter_own_ink_bounds(node, box, state)
    for child, child_box in zip(node.children, box.children, strict=True):
        yield from iter_ink_bounds(child, child_box, state)


def iter_own_ink_bounds(node: StyledNode, box: LayoutBox, state: PaintState) -> Iterator[Bounds[float]]:
    """Ink bounds of a node itself in pixels, in the state inside it."""
    if isinstance(node.appearance, VectorShape):
        shape, stroke = node.appearance, scale_stroke(node.appearance, box, state.scale)
        bounds = bound_figure(shape.figure, place_box(box, state), state.scale, stroke)
        yield from (bounds for paint in (shape.fill, shape.stroke) if paint is not None)
    elif has_ink(node):
        x, y, width, height = snap_to_pixels(box, state)
        out_x = out_y = 0.0
        match node.appearance:
            case RoundedBox(halo_size=halo):
                out_x = out_y = halo * state.scale
            case TextBlock(style=style, spans=spans):
                largest = max((span.style.scale for span in spans), default=1.0)
                out_y = max(style.size * largest * state.scale - height, 0.0)
            case Symbol(size=size):
                out_x, out_y = (max(size * state.scale - side, 0.0) / 2 for side in (width, height))
        yield Bounds(x - out_x, y - out_y, x + width + out_x, y + height + out_y)


def has_ink(node: StyledNode) -> bool:
    """Whether a node itself, without its children, emits light."""
    appearance = node.appearance
    if isinstance(appearance, RoundedBox):
        return (
            appearance.border_width > 0
            or appearance.halo_size > 0
            or appearance.fill0 != DARK
            or appearance.fill1 != DARK
        )
    return appearance is not None
