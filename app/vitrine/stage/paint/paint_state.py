"""The graphics state of painting: transform from degrees to pixels, opacity and clips, inherited from node to node."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from vitrine.stage.draw.light import DARK
from vitrine.stage.layout.appearance import RoundedBox, StyledNode, Symbol, TextBlock
from vitrine.stage.layout.flex import Float4, LayoutBox

BoxPx = tuple[float, float, float, float]

#: No clip: far outside of any raster layer.
UNCLIPPED: BoxPx = (-1e5, -1e5, 1e5, 1e5)
ZERO_BOX: BoxPx = (0.0, 0.0, 0.0, 0.0)


class RoundedClip(NamedTuple):
    """A clip with rounded corners, of the innermost panel that clips: box x, y, w, h and radii; all 0 for none."""

    box_px: BoxPx
    radii_px: BoxPx


NO_ROUNDED_CLIP = RoundedClip(ZERO_BOX, ZERO_BOX)


class PaintState(NamedTuple):
    """Transform (px = deg · scale + offset), opacity and clips that apply to a node; `clip_px` is x0, y0, x1, y1."""

    scale: float
    x_px: float
    y_px: float
    opacity: float = 1.0
    clip_px: BoxPx = UNCLIPPED
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


def snap_to_pixels(box: LayoutBox, state: PaintState) -> BoxPx:
    """Snap a box to whole pixels x, y, w, h, by its rounded edges; nothing is thinner than a pixel."""
    left = math.floor(box.x * state.scale + state.x_px + 0.5)
    top = math.floor(box.y * state.scale + state.y_px + 0.5)
    right = math.floor((box.x + box.width) * state.scale + state.x_px + 0.5)
    bottom = math.floor((box.y + box.height) * state.scale + state.y_px + 0.5)
    return left, top, max(right - left, int(box.width > 0)), max(bottom - top, int(box.height > 0))


def translate_box(box: BoxPx, dx: float, dy: float) -> BoxPx:
    """Translate a box x, y, w, h."""
    return box[0] + dx, box[1] + dy, box[2], box[3]


def intersect_clips(a: BoxPx, b: BoxPx) -> BoxPx:
    """Intersect two clips x0, y0, x1, y1."""
    return max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])


def scale_radii(radii: Float4, scale: float, box_px: BoxPx) -> BoxPx:
    """Scale corner radii to pixels, to at most half of the smaller side."""
    most = min(box_px[2], box_px[3]) / 2
    top_left, top_right, bottom_right, bottom_left = (min(radius * scale, most) for radius in radii)
    return top_left, top_right, bottom_right, bottom_left


def apply_clip(state: PaintState, shape: RoundedBox, box_px: BoxPx) -> PaintState:
    """The state inside a panel that clips. Of several with rounded corners the innermost counts."""
    clip = intersect_clips(state.clip_px, (box_px[0], box_px[1], box_px[0] + box_px[2], box_px[1] + box_px[3]))
    radii = scale_radii(shape.radii, state.scale, box_px)
    return state._replace(clip_px=clip, rounded_clip=RoundedClip(box_px, radii) if any(radii) else state.rounded_clip)


def iter_ink_bounds(node: StyledNode, box: LayoutBox, state: PaintState) -> Iterator[BoxPx]:
    """Ink bounds of a node and of each of its descendants, x0, y0, x1, y1 in pixels, before clipping."""
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
        yield x - out_x, y - out_y, x + width + out_x, y + height + out_y
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
