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

from vitrine.stage.arrow import flat_arrow_mask
from vitrine.stage.drawlist import Bitmap, Part, Source
from vitrine.stage.flex import Box
from vitrine.stage.frame import (
    EVERYWHERE,
    NOTHING,
    BoxPx,
    Frame,
    clipped,
    meeting,
    moved,
    radii_px,
    reaches,
    snapped,
)
from vitrine.stage.icon import icon_mask
from vitrine.stage.light import DARK, Light, dimmed
from vitrine.stage.look import Bar, Picture, Shape, Stars, Styled, Symbol, Type
from vitrine.stage.picture import Original, contained, scaled
from vitrine.stage.text.line import TextSystem

#: Text below a pixel is a smear that nobody can read.
LEAST_TYPE_PX = 1.0
WHITE: Light = (1.0, 1.0, 1.0, 1.0)


@dataclass(eq=False)
class Coat:
    """Paint operations composited as a group, as SVG's group opacity: first among themselves, then with one opacity."""

    opacity: float = 1.0
    inks: list[tuple[Any, ...]] = field(default_factory=list)
    bitmaps: list[Bitmap] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)


@dataclass
class Painter:
    """Collects the paint operations of one tree, back to front.

    A translucent node whose contents overlap gets an opacity group of its own. Inside such a group opacities apply to
    each operation by itself: groups do not nest.
    """

    text: TextSystem
    pictures: Mapping[str, npt.NDArray[np.uint8]]
    coats: list[Coat] = field(default_factory=lambda: [Coat()])

    def add(self, node: Styled, box: Box, frame: Frame) -> None:
        """Paint a node and all its descendants, back to front."""
        inner = moved(node, box, frame)
        if inner.opacity <= 0:
            return
        is_group = node.opacity < 1.0 == self.coats[-1].opacity and _overlap(np.array([*reaches(node, box, frame)]))
        if is_group:
            self.coats.append(Coat(inner.opacity))
            inner = inner._replace(opacity=1.0)
        self._inside(node, box, inner)
        if is_group:
            self.coats.append(Coat())

    def _inside(self, node: Styled, box: Box, frame: Frame) -> None:
        box_px, group = snapped(box, frame), self.coats[-1]
        first = len(group.inks)
        self._look(node, box, box_px, frame)
        group.parts.append(_part(node, box_px, first, len(group.inks), frame.scale))
        if isinstance(node.look, Shape) and node.look.clip:
            frame = clipped(frame, node.look, box_px)
        children = sorted(zip(node.children, box.children, strict=True), key=lambda pair: pair[0].z)
        for child, child_box in children:
            self.add(child, child_box, frame)

    def _look(self, node: Styled, box: Box, px: BoxPx, frame: Frame) -> None:
        match node.look:
            case Shape():
                self._shape(node.look, px, frame)
            case Type():
                self._type(node.look, box, px, frame)
            case Picture():
                self._picture(node.look, px, frame)
            case Symbol():
                self._symbol(node.look, px, frame)
            case Stars():
                self._stars(node.look, px, frame)
            case Bar():
                self._bar(node.look, px, frame)

    def _ink(
        self,
        rect: BoxPx,
        frame: Frame,
        fill: tuple[Light, Light],
        radii: BoxPx = NOTHING,
        border: tuple[Light, float] = (DARK, 0.0),
        softness: float = 0.0,
        angle: float = 0.0,
        bitmap: tuple[Source, Bitmap] | None = None,
        clip: BoxPx = EVERYWHERE,
    ) -> None:
        group = self.coats[-1]
        index, source, texel = -1, Source.COLOR, NOTHING
        if bitmap is not None:
            source, shown = bitmap
            index, texel = len(group.bitmaps), (0.0, 0.0, float(shown.shape[1]), float(shown.shape[0]))
            group.bitmaps.append(shown)
        lights = tuple(dimmed(light, frame.opacity) for light in (*fill, border[0]))
        clip_px = meeting(frame.clip_px, clip)
        group.inks.append(
            (rect, radii, clip_px, *lights, border[1], softness, angle, source, index, texel, *frame.rounded_clip)
        )

    def _shape(self, shape: Shape, px: BoxPx, frame: Frame) -> None:
        radii = radii_px(shape.radii, frame.scale, px)
        if shape.halo > 0:
            reach = shape.halo * frame.scale
            self._ink(px, frame, (shape.halo_light, shape.halo_light), radii, softness=reach)
        # Half pixels are kept: an outline of 1.5 px reads lighter than 2 and steadier than 1.
        border = max(1.0, round(shape.border * frame.scale * 2) / 2) if shape.border > 0 else 0.0
        if border > 0 or shape.fill0[3] > 0 or shape.fill1[3] > 0:
            outline = (shape.border_light, border)
            self._ink(px, frame, (shape.fill0, shape.fill1), radii, outline, angle=shape.angle_rad)

    def _type(self, type_: Type, box: Box, px: BoxPx, frame: Frame) -> None:
        if type_.style.size <= 0:
            return
        style = type_.style.scaled(frame.scale)
        if style.size < LEAST_TYPE_PX:
            return
        top = box.y * frame.scale + frame.y_px
        for index, line in enumerate(self.text.lines(type_.text, type_.style, box.width, _most_lines(type_, box))):
            raster = self.text.raster(line.text, style)
            if not raster.bitmap.size:
                continue
            baseline = math.floor(top + index * style.line_height * style.size + style.baseline(line) + 0.5)
            free = px[2] - line.width_em * style.size
            start = px[0] + {"start": 0.0, "center": free / 2, "end": free}[type_.align]
            left = math.floor(start + 0.5) + raster.bearing_x_px
            self._mask(raster.bitmap, left, baseline - raster.ascent_px, type_.light, frame)

    def _mask(
        self, mask: Bitmap, left: float, top: float, light: Light, frame: Frame, clip: BoxPx = EVERYWHERE
    ) -> None:
        height, width = mask.shape
        self._ink((left, top, width, height), frame, (light, light), bitmap=(Source.MASK, mask), clip=clip)

    def _symbol(self, symbol: Symbol, px: BoxPx, frame: Frame) -> None:
        size = max(1.0, math.floor(symbol.size * frame.scale + 0.5))
        turn = symbol.turn
        mask = icon_mask(symbol.name, size, symbol.weight) if turn is None else flat_arrow_mask(turn, size)
        left, top = _centered(mask, px)
        self._mask(mask, left, top, symbol.light, frame)

    def _stars(self, stars: Stars, px: BoxPx, frame: Frame) -> None:
        size = max(1.0, math.floor(stars.size * frame.scale + 0.5))
        mask = icon_mask("star", size, 2.0)
        for index in range(stars.of):
            x = math.floor(px[0] + index * (stars.size + stars.gap) * frame.scale + 0.5)
            left, top = _centered(mask, (x, px[1], size, px[3]))
            fraction = min(max(stars.value - index, 0.0), 1.0)
            split_x = x + math.floor(size * fraction + 0.5)
            if fraction > 0:
                self._mask(mask, left, top, stars.light, frame, (-1e5, -1e5, split_x if fraction < 1 else 1e5, 1e5))
            if fraction < 1:
                self._mask(mask, left, top, stars.track, frame, (split_x if fraction > 0 else -1e5, -1e5, 1e5, 1e5))

    def _bar(self, bar: Bar, px: BoxPx, frame: Frame) -> None:
        x, y, width, height = px
        radius = min(width, height) / 2
        radii = (radius, radius, radius, radius)
        self._ink(px, frame, (bar.track, bar.track), radii)
        filled_width = bar.share * width
        if filled_width > 0:
            # Never narrower than round: the first percent is a dot, not a sliver.
            self._ink((x, y, max(filled_width, min(height, width)), height), frame, (bar.light, bar.light), radii)

    def _picture(self, picture: Picture, px: BoxPx, frame: Frame) -> None:
        source = self.pictures.get(picture.src)
        if source is None or px[2] < 1 or px[3] < 1:
            return
        x, y, w, h = 0, 0, int(px[2]), int(px[3])
        if picture.fit == "contain":
            x, y, w, h = contained(source, w, h)
        radii = radii_px(picture.radii, frame.scale, (x, y, w, h))
        shown = (Source.PICTURE, scaled(Original(source), w, h))
        self._ink((px[0] + x, px[1] + y, w, h), frame, (WHITE, WHITE), radii, bitmap=shown)


def _overlap(boxes: npt.NDArray[np.float64]) -> bool:
    """Whether any two of boxes (N, 4) x0, y0, x1, y1 share a pixel."""
    if len(boxes) < 2:
        return False
    a, b = boxes[:, None], boxes[None]
    overlaps = (a[..., 0] < b[..., 2]) & (b[..., 0] < a[..., 2]) & (a[..., 1] < b[..., 3]) & (b[..., 1] < a[..., 3])
    return bool(np.triu(overlaps, 1).any())


def _part(node: Styled, px: BoxPx, first: int, last: int, scale: float) -> Part:
    """The slice of a raster layer that belongs to a node."""
    match node.look:
        case Type(text=text, style=style):
            return Part(node.id, "text", px, first, last, style.size * scale, style.weight, text)
        case Symbol(size=size, turn=turn):
            return Part(node.id, "icon" if turn is None else "arrow", px, first, last, size * scale)
        case Stars(size=size):
            return Part(node.id, "rating", px, first, last, size * scale)
        case Shape():
            return Part(node.id, "panel", px, first, last, px[3])
        case Picture():
            return Part(node.id, "image", px, first, last, px[3])
        case Bar():
            return Part(node.id, "progress", px, first, last, px[3])
    return Part(node.id, "group", px, first, last, px[3])


def _centered(mask: Bitmap, px: BoxPx) -> tuple[int, int]:
    height, width = mask.shape
    return math.floor(px[0] + (px[2] - width) / 2 + 0.5), math.floor(px[1] + (px[3] - height) / 2 + 0.5)


def _most_lines(type_: Type, box: Box) -> int:
    """As many lines as are allowed and fit, at least one; an ellipsis stands for the rest."""
    fitting = max(1, math.floor(box.height / (type_.style.line_height * type_.style.size) + 1e-3))
    return fitting if type_.lines is None else min(fitting, type_.lines)
