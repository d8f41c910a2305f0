"""2D canvas of the program's own interface: boxes and lines of text become one layer, crisp at any pixel ratio."""

from __future__ import annotations

import math
from typing import Any, Literal, NamedTuple

import numpy as np

from vitrine.geometry import Rect, Size
from vitrine.gpu.passes.interface import PositionedLayer
from vitrine.scene.nodes.weight import Weight
from vitrine.stage.draw.drawlist import PAINT_OP, Bitmap, FillSource, RasterLayer
from vitrine.stage.draw.light import DARK, Light, light_from_color
from vitrine.stage.paint.paint_state import NO_ROUNDED_CLIP, ZERO_BOX
from vitrine.stage.shapes.icon import GUTTER_PX, rasterize_icon
from vitrine.stage.text.text_system import TextStyle, TextSystem

Align = Literal["start", "center", "end"]


class FontStyle(NamedTuple):
    """Style of a text: size of the em in the window's units, colour, weight."""

    size: float = 13.0
    color: str = "#B4BEC6"
    weight: Weight = "regular"


class Canvas2D:
    """Canvas of one area, which gathers primitives. All is given in the window's units and snaps to device pixels."""

    def __init__(self, text: TextSystem, ratio: float, area: Rect[float]) -> None:
        self._text, self._ratio = text, ratio
        self._left, self._top = self._px(area.x), self._px(area.y)
        self._size = Size(max(1, self._px(area.right) - self._left), max(1, self._px(area.bottom) - self._top))
        self._primitives: list[tuple[Any, ...]] = []
        self._bitmaps: list[Bitmap] = []

    def draw_box(self, area: Rect[float], fill: str = "", radius: float = 0.0, outline: str = "") -> None:
        """Draw a filled or outlined box; the outline is one unit wide, inside."""
        left, top = self._px(area.x) - self._left, self._px(area.y) - self._top
        width = self._px(area.right) - self._left - left
        height = self._px(area.bottom) - self._top - top
        if width <= 0 or height <= 0:
            return
        light = light_from_color(fill) if fill else DARK
        edge = light_from_color(outline) if outline else DARK
        thickness = max(1.0, round(self._ratio)) if outline else 0.0
        radius_px = min(radius * self._ratio, width / 2, height / 2)
        self._add_primitive(Rect(left, top, width, height), radius_px, light, edge, thickness)

    def draw_frame(self, area: Rect[float], color: str) -> None:
        """Draw a box's edge as four thin boxes: one outlined box would shade its whole inside."""
        self.draw_box(Rect(area.x, area.y, area.width, 1), color)
        self.draw_box(Rect(area.x, area.bottom - 1, area.width, 1), color)
        self.draw_box(Rect(area.x, area.y, 1, area.height), color)
        self.draw_box(Rect(area.right - 1, area.y, 1, area.height), color)

    def draw_mask(self, bitmap: Bitmap, left_px: int, top_px: int, color: str) -> None:
        """Draw a coverage bitmap (H, W) in a colour, its corner in device pixels of the window."""
        height, width = bitmap.shape
        self._bitmaps.append(bitmap)
        rect = Rect(left_px - self._left, top_px - self._top, width, height)
        self._add_primitive(rect, 0.0, light_from_color(color), DARK, 0.0, len(self._bitmaps) - 1)

    def draw_text(
        self,
        text: str,
        x: float,
        center_y: float,
        font: FontStyle,
        align: Align = "start",
        max_width: float | None = None,
    ) -> float:
        """Draw a line of text, its em box centred on `center_y`, cut with an ellipsis at `max_width`.

        Returns the width that it takes.
        """
        if not text.strip() or (max_width is not None and max_width < font.size):
            return 0.0
        style = TextStyle(font.size * self._ratio, font.weight, line_height=1.0)
        line = self._text.wrap_lines(text, style, None if max_width is None else max_width * self._ratio, 1)[0]
        raster = self._text.rasterize_line(line, style)
        taken_px = line.width_em * style.size
        start = x * self._ratio - {"start": 0.0, "center": taken_px / 2, "end": taken_px}[align]
        baseline = math.floor(center_y * self._ratio - style.size / 2 + style.baseline_offset(line) + 0.5)
        if raster.bitmap.size:
            self.draw_mask(
                raster.bitmap, math.floor(start + 0.5) + raster.bearing_x_px, baseline - raster.ascent_px, font.color
            )
        return taken_px / self._ratio

    def draw_icon(self, name: str, x: float, center_y: float, size: float, color: str) -> float:
        """Draw a built-in icon, its square from `x` on. The width it takes."""
        bitmap = rasterize_icon(name, size * self._ratio)
        left, top = self._px(x) - GUTTER_PX, self._px(center_y - size / 2) - GUTTER_PX
        self.draw_mask(bitmap, left, top, color)
        return size

    def text_width(self, text: str, font: FontStyle) -> float:
        """The width of a line."""
        return self._text.measure_advance_em(text, TextStyle(font.size, font.weight)) * font.size

    def wrap_text(self, text: str, font: FontStyle, width: float, max_lines: int) -> tuple[str, ...]:
        """Wrap a text into lines of a width, the last with an ellipsis where there are more than `max_lines`."""
        style = TextStyle(font.size, font.weight)
        return tuple(line.text for line in self._text.wrap_lines(text, style, width, max_lines))

    def to_layer(self) -> PositionedLayer:
        """All primitives as one layer at its place in the window."""
        primitives = np.array(self._primitives, PAINT_OP) if self._primitives else np.zeros(0, PAINT_OP)
        return PositionedLayer(RasterLayer(self._size, primitives, tuple(self._bitmaps)), self._left, self._top)

    def _add_primitive(
        self,
        rect: Rect[int],
        radius_px: float,
        fill: Light,
        edge: Light,
        thickness: float,
        bitmap: int = -1,
    ) -> None:
        """Add a PAINT_OP: a box filled by its light, or by that of a mask where `bitmap` is the index of one."""
        source = FillSource.MASK if bitmap >= 0 else FillSource.COLOR
        texel = (0, 0, *rect.size) if bitmap >= 0 else ZERO_BOX
        radii = (radius_px,) * 4
        clip = (0, 0, *self._size)
        self._primitives.append(
            (rect, radii, clip, fill, fill, edge, thickness, 0.0, 0.0, source, bitmap, texel, *NO_ROUNDED_CLIP)
        )

    def _px(self, units: float) -> int:
        return math.floor(units * self._ratio + 0.5)
