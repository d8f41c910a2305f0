"""The graphics state of painting: transform from degrees to pixels, opacity and clips, inherited from node to node."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from vitrine.stage.flex import Box, Four
from vitrine.stage.light import DARK
from vitrine.stage.look import Shape, Styled, Symbol, Type

BoxPx = tuple[float, float, float, float]

#: No clip: far outside of any raster layer.
EVERYWHERE: BoxPx = (-1e5, -1e5, 1e5, 1e5)
NOTHING: BoxPx = (0.0, 0.0, 0.0, 0.0)


class Cut(NamedTuple):
    """A clip with rounded corners, of the innermost panel that clips: box x, y, w, h and radii; all 0 for none."""

    box_px: BoxPx
    radii_px: BoxPx


NO_CUT = Cut(NOTHING, NOTHING)


class Frame(NamedTuple):
    """Transform (px = deg · scale + offset), opacity and clips that apply to a node; `clip_px` is x0, y0, x1, y1."""

    scale: float
    x_px: float
    y_px: float
    opacity: float = 1.0
    clip_px: BoxPx = EVERYWHERE
    rounded_clip: Cut = NO_CUT


def moved(node: Styled, box: Box, frame: Frame) -> Frame:
    """The state inside a node: with its opacity, its offset, and its scale about the centre of its box."""
    opacity = frame.opacity * node.opacity
    if node.scale == 1.0 and node.offset_deg == (0.0, 0.0):
        return frame._replace(opacity=opacity) if node.opacity != 1.0 else frame
    center_x, center_y = box.x + box.width / 2, box.y + box.height / 2
    x_px = frame.x_px + (node.offset_deg[0] + center_x * (1 - node.scale)) * frame.scale
    y_px = frame.y_px + (node.offset_deg[1] + center_y * (1 - node.scale)) * frame.scale
    return frame._replace(scale=frame.scale * node.scale, x_px=x_px, y_px=y_px, opacity=opacity)


def snapped(box: Box, frame: Frame) -> BoxPx:
    """Snap a box to whole pixels x, y, w, h, by its rounded edges; nothing is thinner than a pixel."""
    left = math.floor(box.x * frame.scale + frame.x_px + 0.5)
    top = math.floor(box.y * frame.scale + frame.y_px + 0.5)
    right = math.floor((box.x + box.width) * frame.scale + frame.x_px + 0.5)
    bottom = math.floor((box.y + box.height) * frame.scale + frame.y_px + 0.5)
    return left, top, max(right - left, int(box.width > 0)), max(bottom - top, int(box.height > 0))


def shifted(box: BoxPx, dx: float, dy: float) -> BoxPx:
    """Translate a box x, y, w, h."""
    return box[0] + dx, box[1] + dy, box[2], box[3]


def meeting(a: BoxPx, b: BoxPx) -> BoxPx:
    """Intersect two clips x0, y0, x1, y1."""
    return max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])


def radii_px(radii: Four, scale: float, px: BoxPx) -> BoxPx:
    """Scale corner radii to pixels, to at most half of the smaller side."""
    most = min(px[2], px[3]) / 2
    top_left, top_right, bottom_right, bottom_left = (min(radius * scale, most) for radius in radii)
    return top_left, top_right, bottom_right, bottom_left


def clipped(frame: Frame, shape: Shape, px: BoxPx) -> Frame:
    """The state inside a panel that clips. Of several with rounded corners the innermost counts."""
    clip = meeting(frame.clip_px, (px[0], px[1], px[0] + px[2], px[1] + px[3]))
    radii = radii_px(shape.radii, frame.scale, px)
    return frame._replace(clip_px=clip, rounded_clip=Cut(px, radii) if any(radii) else frame.rounded_clip)


def reaches(node: Styled, box: Box, frame: Frame) -> Iterator[BoxPx]:
    """Ink bounds of a node and of each of its descendants, x0, y0, x1, y1 in pixels, before clipping."""
    frame = moved(node, box, frame)
    if emits(node):
        x, y, width, height = snapped(box, frame)
        out_x = out_y = 0.0
        match node.look:
            case Shape(halo=halo):
                out_x = out_y = halo * frame.scale
            case Type(style=style):
                out_y = max(style.size * frame.scale - height, 0.0)
            case Symbol(size=size):
                out_x, out_y = (max(size * frame.scale - side, 0.0) / 2 for side in (width, height))
        yield x - out_x, y - out_y, x + width + out_x, y + height + out_y
    for child, child_box in zip(node.children, box.children, strict=True):
        yield from reaches(child, child_box, frame)


def emits(node: Styled) -> bool:
    """Whether a node itself, without its children, emits light."""
    appearance = node.look
    if isinstance(appearance, Shape):
        return appearance.border > 0 or appearance.halo > 0 or appearance.fill0 != DARK or appearance.fill1 != DARK
    return appearance is not None
