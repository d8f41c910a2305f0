"""The painter of styled nodes: their appearances become PAINT_OP records and bitmaps, in pixels from the root's corner.

Edges are rounded, not sizes, all from the root's own corner, so that what touches in degrees touches in pixels. Text
and its baselines are snapped to whole pixels: it never moves within its box.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.geometry import Bounds, CornerRadii, Point, Rect
from vitrine.scene.nodes.item_copy import strip_copy
from vitrine.scene.nodes.weight import weigh
from vitrine.scene.picture.picture import Picture
from vitrine.stage.draw.drawlist import Bitmap, FillSource, NodeSlice
from vitrine.stage.draw.light import DARK, WHITE, Light, apply_opacity, color_from_light
from vitrine.stage.draw.plane_map import PlaneMap
from vitrine.stage.layout.appearance import (
    Appearance,
    ImageAppearance,
    Mask,
    Paint,
    ProgressBar,
    RoundedBox,
    StarRating,
    StyledNode,
    Symbol,
    TextBlock,
    VectorShape,
)
from vitrine.stage.layout.flex import LayoutBox
from vitrine.stage.layout.text_fit import SetText, set_text
from vitrine.stage.paint.layer_stack import (
    LayerStack,
    OpacityGroup,
    PaintedGroup,
    TurnedGroup,
    find_resolution_factor,
    stack_layers,
)
from vitrine.stage.paint.paint_memo import PaintedPart, PaintMemo, mark_group
from vitrine.stage.paint.paint_state import (
    SHARP_CORNERS,
    UNCLIPPED,
    ZERO_BOX,
    PaintState,
    enter_children,
    enter_node,
    is_turned,
    iter_ink_bounds,
    make_layer_clip,
    make_upright,
    map_own_plane,
    place_box,
    scale_radii,
    scale_stroke,
    snap_to_pixels,
)
from vitrine.stage.paint.picture import SourcePicture, draw_mask, draw_picture, fit_inside, scale_to_cover
from vitrine.stage.paint.placed_mask import PlacedMask
from vitrine.stage.shapes.arrow import rasterize_flat_arrow
from vitrine.stage.shapes.figure_mask import FigureMask, mask_fill, mask_stroke, spread_gradient
from vitrine.stage.shapes.icon import GUTTER_PX, rasterize_icon
from vitrine.stage.text.bidi.levels import strip_isolates
from vitrine.stage.text.cache import LruCache
from vitrine.stage.text.shaping import ShapedLine
from vitrine.stage.text.text_span import list_visible_styles
from vitrine.stage.text.text_system import TextSystem

#: What covers less of its plane is nothing: a node of no width, or seen edge-on.
LEAST_AREA = 1e-9
#: Text below a pixel is a smear that nobody can read.
MIN_TYPE_PX = 1.0


#: A turned node is drawn so many times as fine as it is shown, as the sampler that turns it blurs by a pixel of its
#: layer: of a stroke of 1.2 px the core keeps 0.80 of its light at 1, 0.88 at 1.5, 0.90 at 2; at 2 the edges of boxes
#: are seen as steps.
FINER = 1.5
#: Steps in which a layer follows a moving scale, so that it is not drawn anew in every frame.
SCALE_STEP = 1.25


class TurnedLayers(NamedTuple):
    """What turned nodes are drawn with: the limits of a layer, and the layers that are kept by what they show."""

    max_pixels: float
    max_side_px: float
    kept: LruCache[LayerStack]


@dataclass
class NodePainter:
    """Collects the paint operations of one tree, back to front.

    A translucent node whose contents overlap gets an opacity group of its own. Inside such a group opacities apply to
    each operation by itself: groups do not nest. A turned node is painted upright, in a plane of its own.
    """

    text_system: TextSystem
    pictures: Mapping[str, Picture]
    turned_layers: TurnedLayers
    groups: list[PaintedGroup] = field(default_factory=lambda: [OpacityGroup()])

    @property
    def _group(self) -> OpacityGroup:
        """The group that is painted into."""
        group = self.groups[-1]
        assert isinstance(group, OpacityGroup), "after a turned node an upright group follows"
        return group

    def paint(self, node: StyledNode, box: LayoutBox, state: PaintState, memo: PaintMemo) -> None:
        """Paint a node and all its descendants, back to front; `memo` is of the same node at other instants."""
        group, group_count = self._group, len(self.groups)
        if memo.repaint(node, box, state, group):
            return
        mark = mark_group(group)
        self._paint_anew(node, box, state, memo)
        if len(self.groups) == group_count:
            memo.keep(node, box, state, group, mark)

    def _paint_anew(self, node: StyledNode, box: LayoutBox, state: PaintState, memo: PaintMemo) -> None:
        inner = enter_node(node, box, state)
        if inner.opacity <= 0:
            return
        if is_turned(node):
            self._paint_turned(node, box, inner)
            return
        if node.mask is not None:
            self._paint_masked(node, node.mask, box, inner, memo)
            return
        # Thousands of copies are not asked which of them overlap.
        is_group = node.opacity < 1.0 == self._group.opacity and (
            node.holds_copies or _any_overlap(np.array([*iter_ink_bounds(node, box, state)]))
        )
        if is_group:
            self.groups.append(OpacityGroup(inner.opacity, self._group.masks))
            inner = inner._replace(opacity=1.0)
        self._paint_node(node, box, inner, memo)
        if is_group:
            self.groups.append(OpacityGroup(masks=self._group.masks))

    def _paint_masked(self, node: StyledNode, mask: Mask, box: LayoutBox, state: PaintState, memo: PaintMemo) -> None:
        """Paint a node with a mask as a group of its own; in a translucent one opacities apply to each operation."""
        outer = self._group
        placed = PlacedMask(mask, snap_to_pixels(box, state), state.scale)
        opacity = outer.opacity
        if opacity == 1.0:
            opacity, state = state.opacity, state._replace(opacity=1.0)
        self.groups.append(OpacityGroup(opacity, (*outer.masks, placed)))
        self._paint_node(node, box, state, memo)
        self.groups.append(OpacityGroup(outer.opacity, outer.masks))

    def _paint_turned(self, node: StyledNode, box: LayoutBox, state: PaintState) -> None:
        """Paint a turned node as layers of its own; `state` is that inside it, but for its transform."""
        plane = map_own_plane(node, box, state)
        if abs(plane.determinant) < LEAST_AREA:
            return
        own_scale = state.scale * self._choose_density(node, box, state)
        x_px, y_px = -math.floor(box.x * own_scale), -math.floor(box.y * own_scale)
        own = PaintState(own_scale, x_px, y_px, is_mono=state.is_mono)
        upright = make_upright(node)
        key = upright, box, own_scale, self.turned_layers.max_pixels, self.turned_layers.max_side_px, own.is_mono
        stack = self.turned_layers.kept.get_or_make(
            key, lambda: self._paint_upright(upright, box, own), lambda made: made.held_bytes
        )
        back = 1 / own_scale
        state_from_own = PlaneMap(
            state.scale * back,
            0.0,
            0.0,
            state.scale * back,
            state.x_px - own.x_px * back * state.scale,
            state.y_px - own.y_px * back * state.scale,
        )
        group = self._group
        opacity = group.opacity * state.opacity
        self.groups.append(TurnedGroup(stack, state_from_own.then(plane), opacity, make_layer_clip(state), group.masks))
        self.groups.append(OpacityGroup(group.opacity, group.masks))

    def _paint_upright(self, node: StyledNode, box: LayoutBox, state: PaintState) -> LayerStack:
        painter = NodePainter(self.text_system, self.pictures, self.turned_layers)
        painter.paint(node, box, state, PaintMemo())
        return stack_layers(painter.groups, None)

    def _choose_density(self, node: StyledNode, box: LayoutBox, state: PaintState) -> float:
        """How many pixels of its own layer a turned node has for one of the plane around it, within the limits."""
        assert node.transform is not None, "only a turned node has a layer of its own"
        density = node.transform.linear.longest
        if node.transform.moves:
            density = SCALE_STEP ** round(math.log(max(density, 1e-3), SCALE_STEP))
        density *= FINER
        finest = PaintState(state.scale * density, 0.0, 0.0)
        bounds = [snap_to_pixels(box, finest).to_bounds(), *iter_ink_bounds(make_upright(node), box, finest)]
        limits = self.turned_layers
        return density * find_resolution_factor(bounds, limits.max_pixels, limits.max_side_px)

    def _paint_node(self, node: StyledNode, box: LayoutBox, state: PaintState, memo: PaintMemo) -> None:
        box_px, group = snap_to_pixels(box, state), self._group
        first = len(group.paint_ops)
        if isinstance(node.appearance, TextBlock):
            text = self._set_text(node.appearance, box, state.scale)
            self._paint_text(node.appearance, text, box, box_px, state)
            part = self._build_text_slice(node.appearance, text, box_px, first, state.scale)
        else:
            self._paint_appearance(node, box, box_px, state)
            part = _build_node_slice(node.appearance, box_px, first, len(group.paint_ops), state.scale)
        node_id = strip_copy(node.id)
        group.node_slices.append(part._replace(node_id=node_id, copy=node.id[len(node_id) :]))
        state = enter_children(node, box_px, state)
        seen = memo.copy_ink.find_seen(node, box, state) if node.repeats else range(len(node.children))
        order = sorted(seen, key=lambda index: node.children[index].z)
        if node.repeats and self._repaint_copies(node, box, order, state, memo):
            return
        group_count = len(self.groups)
        for index in order:
            self.paint(node.children[index], box.children[index], state, memo.child(index))
        parts = [memo.child(index).part for index in order] if node.repeats and len(self.groups) == group_count else []
        memo.copies = [part for part in parts if part is not None]

    def _repaint_copies(
        self, node: StyledNode, box: LayoutBox, order: Sequence[int], state: PaintState, memo: PaintMemo
    ) -> bool:
        """Paint a list of which few copies differ from those that were painted last; False where they are too many, or
        take other room in the group.
        """
        group, parts = self._group, [*memo.copies]
        if len(parts) != len(order) or not parts or parts[0].mark != mark_group(group):
            return False
        state = parts[0].state if parts[0].state == state else state  # one object is told from others at once
        pairs = [(node.children[index], box.children[index]) for index in order]
        changed = [at for at, pair in enumerate(pairs) if not parts[at].shows(*pair, state, group)]
        if len(changed) > len(order) // 2:
            return False
        for at in changed:
            part = self._paint_apart(*pairs[at], state, memo.child(order[at]))
            if part is None or not part.is_as_long(parts[at]):
                return False
            parts[at] = memo.child(order[at]).part = part.move(parts[at].mark)
        group.paint_ops += chain.from_iterable([part.paint_ops for part in parts])
        group.bitmaps += chain.from_iterable([part.bitmaps for part in parts])
        group.node_slices += chain.from_iterable([part.node_slices for part in parts])
        memo.copies = parts
        return True

    def _paint_apart(self, node: StyledNode, box: LayoutBox, state: PaintState, memo: PaintMemo) -> PaintedPart | None:
        """What is painted of a node into a group as this one, by itself; None where that is more than one group."""
        group_count = len(self.groups)
        self.groups.append(OpacityGroup(self._group.opacity, self._group.masks))
        self.paint(node, box, state, memo)
        is_alone = len(self.groups) == group_count + 1
        del self.groups[group_count:]
        return memo.part if is_alone else None

    def _paint_appearance(self, node: StyledNode, box: LayoutBox, box_px: Rect[int], state: PaintState) -> None:
        match node.appearance:
            case RoundedBox():
                self._paint_rounded_box(node.appearance, box_px, state)
            case ImageAppearance():
                self._paint_picture(node.appearance, box_px, state)
            case VectorShape():
                self._paint_shape(node.appearance, box, state)
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
        group = self._group
        index, source, texel = -1, FillSource.COLOR, ZERO_BOX
        if bitmap is not None:
            source, shown = bitmap
            index, texel = len(group.bitmaps), Rect(0.0, 0.0, float(shown.shape[1]), float(shown.shape[0]))
            group.bitmaps.append(shown)
        lights = tuple(apply_opacity(light, state.opacity) for light in (*fill, border[0]))
        clip_px = state.clip_px if clip is UNCLIPPED else state.clip_px.intersect(clip)
        cut, cut_radii = state.rounded_clip
        numbers = *rect, *radii, *clip_px, *lights[0], *lights[1], *lights[2], border[1], softness, angle, source, index
        group.paint_ops.append((*numbers, *texel, *cut, *cut_radii))

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

    def _paint_text(
        self, block: TextBlock, text: SetText, box: LayoutBox, box_px: Rect[int], state: PaintState
    ) -> None:
        style_deg, lines = text
        style = style_deg.scaled(state.scale)
        top, above = box.y * state.scale + state.y_px, 0.0
        for index, line in enumerate(lines):
            line_top = top + (above if block.spans else index * style.line_height * style.size)
            baseline = math.floor(line_top + style.baseline_offset(line) + 0.5)
            free = box_px.width - line.width_em * style.size
            left = math.floor(box_px.x + _line_offset(block, line, free) + 0.5)
            above += style.line_box_height(line)
            for ink in line.inks if line.spans else (None,):
                raster = self.text_system.rasterize_line(line, style, ink, state.is_mono)
                if raster.bitmap.size:
                    corner = Point(left + raster.bearing_x_px, baseline - raster.ascent_px)
                    light = block.light if ink is None else block.inks[ink]
                    self._paint_mask(raster.bitmap, corner, light, state)
            if line.has_emoji:
                self._paint_emoji(block, line, Point(left, baseline), style.size, state)

    def _paint_emoji(
        self, block: TextBlock, line: ShapedLine, origin: Point[int], size_px: float, state: PaintState
    ) -> None:
        """A line's emoji, and glyphs in colours, as pictures, no more opaque than the letters around them.

        On a display of one colour those alone that no outline stands for.
        """
        lights = {ink: block.light if ink is None else block.inks[ink] for ink in line.inks or (None,)}
        colors = {ink: color_from_light(light) for ink, light in lights.items()}
        for glyph in self.text_system.paint_glyphs(line, size_px, colors, state.is_mono):
            height, width = glyph.pixels.shape[:2]
            rect = Rect(origin.x + glyph.left, origin.y - glyph.top, width, height)
            self._paint_sign(rect, glyph.pixels, lights[glyph.ink], state)
        for emoji in () if state.is_mono else self.text_system.list_emoji(line):
            width, height = (
                max(1, math.floor(side_em * emoji.scale * size_px + 0.5))
                for side_em in (emoji.picture.width_em, emoji.picture.height_em)
            )
            x = origin.x + math.floor(emoji.left_em * size_px + 0.5)
            y = origin.y - math.floor(emoji.top_em * size_px + 0.5)
            shown = scale_to_cover(SourcePicture(emoji.picture.pixels), width, height)
            self._paint_sign(Rect(x, y, width, height), shown, lights[emoji.ink], state)

    def _paint_sign(self, rect: Rect[int], pixels: Bitmap, light: Light, state: PaintState) -> None:
        """Pixels in a box of their size, as opaque as a light."""
        fill = apply_opacity(WHITE, light.cover)
        self._add_paint_op(rect, state, (fill, fill), bitmap=(FillSource.PICTURE, pixels))

    def _set_text(self, block: TextBlock, box: LayoutBox, scale: float) -> SetText:
        """The lines of a text in its box; none of what is too small to be drawn."""
        if block.style.size * scale < MIN_TYPE_PX:
            return SetText(block.style, ())
        style, lines = set_text(self.text_system, block, box.width, box.height)
        return SetText(style, lines if style.size * scale >= MIN_TYPE_PX else ())

    def _build_text_slice(
        self, block: TextBlock, text: SetText, box_px: Rect[float], first: int, scale: float
    ) -> NodeSlice:
        """The slice of a text, as small and as light as its smallest and lightest piece."""
        style, lines = text
        missing = "".join(map(self.text_system.find_unowned_characters, lines))
        size, weight = style.size * scale, self.text_system.find_weight(style)
        styles = list_visible_styles(block.text, block.spans)
        if styles:
            fonts = self.text_system.fonts
            size *= min(each.scale for each in styles)
            weight = min((fonts.find_weight(each.weight, each.variant) for each in styles), key=weigh)
        last = len(self._group.paint_ops)
        words = tuple([line.text for line in lines])
        return NodeSlice("", "text", box_px, first, last, size, weight, strip_isolates(block.text), words, missing)

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
        if symbol.mirrored:
            mask = np.ascontiguousarray(mask[:, ::-1])
        self._paint_mask(mask, _center_mask(mask, box_px), symbol.light, state)

    def _paint_shape(self, shape: VectorShape, box: LayoutBox, state: PaintState) -> None:
        box_px, stroke = place_box(box, state), scale_stroke(shape, box, state.scale)
        if shape.fill is not None:
            inside = mask_fill(shape.figure, box_px, state.scale, shape.fill_rule, stroke.width_px)
            self._paint_figure(inside, shape.fill, state)
        if shape.stroke is not None:
            self._paint_figure(mask_stroke(shape.figure, box_px, state.scale, stroke), shape.stroke, state)

    def _paint_figure(self, mask: FigureMask | None, paint: Paint, state: PaintState) -> None:
        if mask is not None:
            rect = mask.rect_px
            fill = spread_gradient((paint.light0, paint.light1), paint.angle_rad, mask.whole_px, rect)
            self._add_paint_op(rect, state, fill, angle=paint.angle_rad, bitmap=(FillSource.MASK, mask.bitmap))

    def _paint_star_rating(self, rating: StarRating, box_px: Rect[int], state: PaintState) -> None:
        size = max(1.0, math.floor(rating.size * state.scale + 0.5))
        mask = rasterize_icon("star", size, 2.0)
        for index in range(rating.star_count):
            place = rating.star_count - 1 - index if rating.rtl else index
            x = math.floor(box_px.x + place * (rating.size + rating.gap) * state.scale + 0.5)
            corner_px = _center_mask(mask, Rect(x, box_px.y, size, box_px.height))
            fraction = min(max(rating.value - index, 0.0), 1.0)
            split_x = x + math.floor(size * (1 - fraction if rating.rtl else fraction) + 0.5)
            before, after = UNCLIPPED._replace(x1=split_x), UNCLIPPED._replace(x0=split_x)
            if fraction > 0:
                lit = UNCLIPPED if fraction == 1 else after if rating.rtl else before
                self._paint_mask(mask, corner_px, rating.light, state, lit)
            if fraction < 1:
                unlit = UNCLIPPED if fraction == 0 else before if rating.rtl else after
                self._paint_mask(mask, corner_px, rating.track_light, state, unlit)

    def _paint_progress_bar(self, bar: ProgressBar, box_px: Rect[int], state: PaintState) -> None:
        x, y, width, height = box_px
        radius = min(width, height) / 2
        radii = CornerRadii(radius, radius, radius, radius)
        self._add_paint_op(box_px, state, (bar.track_light, bar.track_light), radii)
        filled_width = bar.fraction * width
        if filled_width > 0:
            # Never narrower than round: the first percent is a dot, not a sliver.
            filled_width = max(filled_width, min(height, width))
            filled = Rect(x + width - filled_width if bar.rtl else x, y, filled_width, height)
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


def _build_node_slice(
    appearance: Appearance | None, box_px: Rect[float], first: int, last: int, scale: float
) -> NodeSlice:
    """The slice of a raster layer that belongs to a node, which is named by who knows it."""
    match appearance:
        case Symbol(size=size, turn=turn):
            return NodeSlice("", "icon" if turn is None else "arrow", box_px, first, last, size * scale)
        case VectorShape(stroke=stroke, stroke_width=width) if stroke is not None and width > 0:
            return NodeSlice("", "shape", box_px, first, last, width * scale)
        case StarRating(size=size):
            return NodeSlice("", "rating", box_px, first, last, size * scale)
        case RoundedBox() | VectorShape():
            return NodeSlice("", "panel", box_px, first, last, box_px.height)
        case ImageAppearance():
            return NodeSlice("", "image", box_px, first, last, box_px.height)
        case ProgressBar():
            return NodeSlice("", "progress", box_px, first, last, box_px.height)
    return NodeSlice("", "group", box_px, first, last, box_px.height)


def _center_mask(mask: Bitmap, box_px: Rect[float]) -> Point[int]:
    """The top left corner of a mask in the middle of a box."""
    height, width = mask.shape
    x, y = box_px.x + (box_px.width - width) / 2, box_px.y + (box_px.height - height) / 2
    return Point(math.floor(x + 0.5), math.floor(y + 0.5))


def _line_offset(block: TextBlock, line: ShapedLine, free: float) -> float:
    """How far from the left edge of its box a line stands that leaves `free` of its width, as CSS's text-align."""
    if block.align == "center":
        return free / 2
    return free if (block.align == "end") != line.is_rtl else 0.0
