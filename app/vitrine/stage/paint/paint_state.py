"""The graphics state of painting: transform from degrees to pixels, opacity and clips, inherited from node to node."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from vitrine.geometry import Bounds, Rect
from vitrine.stage.draw.light import DARK
from vitrine.stage.layout.appearance import CornerRadii, RoundedBox, StyledNode, Symbol, TextBlock
from vitrine.stage.layout.flex import LayoutBox

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
    """Transform (px = deg · scale + offset), opacity and clips that apply to a node."""

    scale: float
    x_px: float
    y_px: float
    opacity: float = 1.0
    clip_px: Bounds[float] = UNCLIPPED
    rounded_clip: RoundedClip = NO_ROUNDED_CLIP


def enter_node(node: StyledNode, box: LayoutBox, state: PaintState) -> PaintState:
    """The state inside a node: with its opacity, its offset, and its scale about the centre of its box."""
    opacity = state.opacity * node.opacity
    if node.scale == 1.0 and node.offset_deg == (0.0, 0.0):
        return state._replace(opacity=opacity) if node.opacity != 1.0 else state
    center_x, center_y = box.x + box.width / 2, box.y + box.height / 2
    x_px = state.x_px + (node.offset_deg[0] + center_x * (1 - node.scale)) * state.scale
    y_px = state.y_px + (node.offset_deg[1] + center_y * (1 - node.scale)) * state.scale
    return state._replace(scale=state.scale * node.scale, x_px=x_px, y_px=y_px, opacity=opacity)


def snap_to_pixels(box: LayoutBox, state: PaintState) -> Rect[int]:
    """Snap a box to whole pixels by its rounded edges; nothing is thinner than a pixel."""
    left = math.floor(box.x * state.scale + state.x_px + 0.5)
    top = math.floor(box.y * state.scale + state.y_px + 0.5)
    right = math.floor((box.x + box.width) * state.scale + state.x_px + 0.5)
    bottom = math.floor((box.y + box.height) * state.scale + state.y_px + 0.5)
    return Rect(left, top, max(right - left, int(box.width > 0)), max(bottom - top, int(box.height > 0)))


def scale_radii(radii: CornerRadii, scale: float, size_px: tuple[float, float]) -> CornerRadii:
    """Scale the corner radii of a box of that size to pixels, to at most half of its smaller side."""
    most = min(size_px) / 2
    return CornerRadii(*[min(radius * scale, most) for radius in radii])


def apply_clip(state: PaintState, shape: RoundedBox, box_px: Rect[float]) -> PaintState:
    """The state inside a panel that clips. Of several with rounded corners the innermost counts."""
    clip = state.clip_px.intersect(box_px.to_bounds())
    radii = scale_radii(shape.radii, state.scale, box_px.size)
    return state._replace(clip_px=clip, rounded_clip=RoundedClip(box_px, radii) if any(radii) else state.rounded_clip)


def iter_ink_bounds(node: StyledNode, box: LayoutBox, state: PaintState) -> Iterator[Bounds[float]]:
    """Ink bounds of a node and of each of its descendants in pixels, before clipping."""
    state = enter_node(node, box, state)
    if has_ink(node):
        x, y, width, height = snap_to_pixels(box, state)
        out_x = out_y = 0.0
        match node.appearance:
            case RoundedBox(halo_size=halo):
                out_x = out_y = halo * state.scale
            case TextBlock(style=style):
                out_y = max(style.size * state.scale - height, 0.0)
            case Symbol(size=size):
                out_x, out_y = (max(size * state.scale - side, 0.0) / 2 for side in (width, height))
        yield Bounds(x - out_x, y - out_y, x + width + out_x, y + height + out_y)
    for child, child_box in zip(node.children, box.children, strict=True):
        yield from iter_ink_bounds(child, child_box, state)


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
