"""The painter of styled nodes: their appearances become PAINT_OP records and bitmaps, in pixels from the root's corner.

Edges are rounded, not sizes, all from the root's own corner, so that what touches in degrees touches in pixels. Text
and its baselines are snapped to whole pixels: it never moves within its box.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from vitrine.geometry import Bounds, Point, Rect
from vitrine.scene.picture.picture import Picture
from vitrine.stage.draw.drawlist import Bitmap, FillSource, NodeSlice
from vitrine.stage.draw.light import DARK, WHITE, Light, apply_opacity
from vitrine.stage.layout.appearance import (
    CornerRadii,
    ImageAppearance,
    ProgressBar,
    RoundedBox,
    StarRating,
    StyledNode,
    Symbol,
    TextBlock,
)
from vitrine.stage.layout.flex import LayoutBox
from vitrine.stage.paint.paint_state import (
    SHARP_CORNERS,
    UNCLIPPED,
    ZERO_BOX,
    PaintState,
    apply_clip,
    enter_node,
    iter_ink_bounds,
    scale_radii,
    snap_to_pixels,
)
from vitrine.stage.paint.picture import draw_mask, draw_picture, fit_inside
from vitrine.stage.shapes.arrow import rasterize_flat_arrow
from vitrine.stage.shapes.icon import GUTTER_PX, rasterize_icon
from vitrine.stage.text.text_system import TextSystem

#: Text below a pixel is a smear that nobody can read.
MIN_TYPE_PX = 1.0


@dataclass(eq=False)
class OpacityGroup:
    """Paint operations composited as a group, as SVG's group opacity: first among themselves, then with one opacity."""

    opacity: float = 1.0
    paint_ops: list[tuple[Any, ...]] = field(default_factory=list)
    bitmaps: list[Bitmap] = field(default_factory=list)
    node_slices: list[NodeSlice] = field(default_factory=list)


@dataclass
class NodePainter:
    """Collects the paint operations of one tree, back to front.

    A translucent node whose contents overlap gets an opacity group of its own. Inside such a group opacities apply to
    each operation by itself: groups do not nest.
    """

    text_system: TextSystem
    pictures: Mapping[str, Picture]
    groups: list[OpacityGroup] = field(default_factory=lambda: [OpacityGroup()])

    def paint(self, node: StyledNode, box: LayoutBox, state: PaintState) -> None:
        """Paint a node and all its descendants, back to front."""
        inner = enter_node(node, box, state)
        if inner.opacity <= 0:
            return
        is_group = node.opacity < 1.0 == self.groups[-1].opacity and _any_overlap(
            np.array([*iter_ink_bounds(node, box, state)])
        )
        if is_group:
            self.groups.append(OpacityGroup(inner.opacity))
            inner = inner._replace(opacity=1.0)
        self._paint_node(node, box, inner)
        if is_group:
            self.groups.append(OpacityGroup())

    def _paint_node(self, node: StyledNode, box: LayoutBox, state: PaintState) -> None:
        box_px, group = snap_to_pixels(box, state), self.groups[-1]
        first = len(group.paint_ops)
        self._paint_appearance(node, box, box_px, state)
        group.node_slices.append(_build_node_slice(node, box_px, first, len(group.paint_ops), state.scale))
        if isinstance(node.appearance, RoundedBox) and node.appearance.clips_children:
            state = apply_clip(state, node.appearance, box_px)
        children = sorted(zip(node.children, box.children, strict=True), key=lambda pair: pair[0].z)
        for child, child_box in children:
            self.paint(child, child_box, state)

    def _paint_appearance(self, node: StyledNode, box: LayoutBox, box_px: Rect[int], state: PaintState) -> None:
        match node.appearance:
            case RoundedBox():
                self._paint_rounded_box(node.appearance, box_px, state)
            case TextBlock():
                self._paint_text(node.appearance, box, box_px, state)
            case ImageAppearance():
                self._paint_picture(node.appearance, box_px, state)
            case Symbol():
                self._paint_symbol(node.appearance, box_px, state)
            case StarRating():
                self._paint_star_rating(node.appearance, box_px, state)
            case ProgressBar():
                self._paint_progress_bar(node.appearance, box_px, state)

    def _add_paint_op(
        self,
        rect: Rect[float],
        state: PaintState,
        fill: tuple[Light, Light],
        radii: CornerRadii = SHARP_CORNERS,
        border: tuple[Light, float] = (DARK, 0.0),
        softness: float = 0.0,
        angle: float = 0.0,
        bitmap: tuple[FillSource, Bitmap] | None = None,
        clip: Bounds[float] = UNCLIPPED,
    ) -> None:
        group = self.groups[-1]
        index, source, texel = -1, FillSource.COLOR, ZERO_BOX
        if bitmap is not None:
            source, shown = bitmap
            index, texel = len(group.bitmaps), Rect(0.0, 0.0, float(shown.shape[1]), float(shown.shape[0]))
            group.bitmaps.append(shown)
        lights = tuple(apply_opacity(light, state.opacity) for light in (*fill, border[0]))
        clip_px = state.clip_px if clip is UNCLIPPED else state.clip_px.intersect(clip)
        group.paint_ops.append(
            (rect, radii, clip_px, *lights, border[1], softness, angle, source, index, texel, *state.rounded_clip)
        )

    def _paint_rounded_box(self, rounded_box: RoundedBox, box_px: Rect[int], state: PaintState) -> None:
        radii = scale_radii(rounded_box.radii, state.scale, box_px.size)
        if rounded_box.halo_size > 0:
            reach = rounded_box.halo_size * state.scale
            self._add_paint_op(box_px, state, (rounded_box.halo_light, rounded_box.halo_light), radii, softness=reach)
        # Half pixels are kept: an outline of 1.5 px reads lighter than 2 and steadier than 1.
        border = (
            max(1.0, round(rounded_box.border_width * state.scale * 2) / 2) if rounded_box.border_width > 0 else 0.0
        )
        if border > 0 or rounded_box.fill0.cover > 0 or rounded_box.fill1.cover > 0:
            outline = (rounded_box.border_light, border)
            self._add_paint_op(
                box_px,
                state,
                (rounded_box.fill0, rounded_box.fill1),
                radii,
                outline,
                angle=rounded_box.gradient_angle_rad,
            )

    def _paint_text(self, block: TextBlock, box: LayoutBox, box_px: Rect[int], state: PaintState) -> None:
        if block.style.size <= 0:
            return
        style = block.style.scaled(state.scale)
        if style.size < MIN_TYPE_PX:
            return
        top = box.y * state.scale + state.y_px
        for index, line in enumerate(
            self.text_system.wrap_lines(block.text, block.style, box.width, _max_lines(block, box))
        ):
            raster = self.text_system.rasterize_line(line.text, style)
            if not raster.bitmap.size:
                continue
            baseline = math.floor(top + index * style.line_height * style.size + style.baseline_offset(line) + 0.5)
            free = box_px.width - line.width_em * style.size
            start = box_px.x + {"start": 0.0, "center": free / 2, "end": free}[block.align]
            left = math.floor(start + 0.5) + raster.bearing_x_px
            self._paint_mask(raster.bitmap, Point(left, baseline - raster.ascent_px), block.light, state)

    def _paint_mask(
        self,
        mask: Bitmap,
        corner_px: Point[int],
        light: Light,
        state: PaintState,
        clip: Bounds[float] = UNCLIPPED,
    ) -> None:
        height, width = mask.shape
        rect = Rect(corner_px.x, corner_px.y, width, height)
        self._add_paint_op(rect, state, (light, light), bitmap=(FillSource.MASK, mask), clip=clip)

    def _paint_symbol(self, symbol: Symbol, box_px: Rect[int], state: PaintState) -> None:
        size = max(1.0, math.floor(symbol.size * state.scale + 0.5))
        turn = symbol.turn
        if symbol.picture:
            mask = draw_mask(self.pictures[symbol.picture], math.ceil(size), GUTTER_PX)
        elif turn is None:
            mask = rasterize_icon(symbol.name, size, symbol.stroke_weight)
        else:
            mask = rasterize_flat_arrow(turn, size)
        self._paint_mask(mask, _center_mask(mask, box_px), symbol.light, state)

    def _paint_star_rating(self, rating: StarRating, box_px: Rect[int], state: PaintState) -> None:
        size = max(1.0, math.floor(rating.size * state.scale + 0.5))
        mask = rasterize_icon("star", size, 2.0)
        for index in range(rating.star_count):
            x = math.floor(box_px.x + index * (rating.size + rating.gap) * state.scale + 0.5)
            corner_px = _center_mask(mask, Rect(x, box_px.y, size, box_px.height))
            fraction = min(max(rating.value - index, 0.0), 1.0)
            split_x = x + math.floor(size * fraction + 0.5)
            if fraction > 0:
                lit = UNCLIPPED if fraction == 1 else UNCLIPPED._replace(x1=split_x)
                self._paint_mask(mask, corner_px, rating.light, state, lit)
            if fraction < 1:
                unlit = UNCLIPPED if fraction == 0 else UNCLIPPED._replace(x0=split_x)
                self._paint_mask(mask, corner_px, rating.track_light, state, unlit)

    def _paint_progress_bar(self, bar: ProgressBar, box_px: Rect[int], state: PaintState) -> None:
        x, y, width, height = box_px
        radius = min(width, height) / 2
        radii = CornerRadii(radius, radius, radius, radius)
        self._add_paint_op(box_px, state, (bar.track_light, bar.track_light), radii)
        filled_width = bar.fraction * width
        if filled_width > 0:
            # Never narrower than round: the first percent is a dot, not a sliver.
            filled = Rect(x, y, max(filled_width, min(height, width)), height)
            self._add_paint_op(filled, state, (bar.light, bar.light), radii)

    def _paint_picture(self, picture: ImageAppearance, box_px: Rect[int], state: PaintState) -> None:
        source = self.pictures.get(picture.src)
        if source is None or box_px.width < 1 or box_px.height < 1:
            return
        rect = box_px
        if picture.fit == "contain":
            rect = fit_inside(source, box_px.width, box_px.height).translate(box_px.x, box_px.y)
        radii = scale_radii(picture.radii, state.scale, rect.size)
        shown = (FillSource.PICTURE, draw_picture(source, picture.frame, rect.width, rect.height))
        self._add_paint_op(rect, state, (WHITE, WHITE), radii, bitmap=shown)


def _any_overlap(boxes: npt.NDArray[np.float64]) -> bool:
    """Whether any two of boxes (N, 4) x0, y0, x1, y1 share a pixel."""
    if len(boxes) < 2:
        return False
    a, b = boxes[:, None], boxes[None]
    overlaps = (a[..., 0] < b[..., 2]) & (b[..., 0] < a[..., 2]) & (a[..., 1] < b[..., 3]) & (b[..., 1] < a[..., 3])
    return bool(np.triu(overlaps, 1).any())


def _build_node_slice(node: StyledNode, box_px: Rect[float], first: int, last: int, scale: float) -> NodeSlice:
    """The slice of a raster layer that belongs to a node."""
    match node.appearance:
        case TextBlock(text=text, style=style):
            return NodeSlice(node.id, "text", box_px, first, last, style.size * scale, style.weight, text)
        case Symbol(size=size, turn=turn):
            return NodeSlice(node.id, "icon" if turn is None else "arrow", box_px, first, last, size * scale)
        case StarRating(size=size):
            return NodeSlice(node.id, "rating", box_px, first, last, size * scale)
        case RoundedBox():
            return NodeSlice(node.id, "panel", box_px, first, last, box_px.height)
        case ImageAppearance():
            return NodeSlice(node.id, "image", box_px, first, last, box_px.height)
        case ProgressBar():
            return NodeSlice(node.id, "progress", box_px, first, last, box_px.height)
    return NodeSlice(node.id, "group", box_px, first, last, box_px.height)


def _center_mask(mask: Bitmap, box_px: Rect[float]) -> Point[int]:
    """The top left corner of a mask in the middle of a box."""
    height, width = mask.shape
    x, y = box_px.x + (box_px.width - width) / 2, box_px.y + (box_px.height - height) / 2
    return Point(math.floor(x + 0.5), math.floor(y + 0.5))


def _max_lines(block: TextBlock, box: LayoutBox) -> int:
    """As many lines as are allowed and fit, at least one; an ellipsis stands for the rest."""
    fitting = max(1, math.floor(box.height / (block.style.line_height * block.style.size) + 1e-3))
    return fitting if block.max_lines is None else min(fitting, block.max_lines)
