"""2D canvas of the program's own interface: boxes and lines of text become one layer, crisp at any pixel ratio."""

from __future__ import annotations

import math
from typing import Any, Literal, NamedTuple

import numpy as np

from vitrine.gpu.interface import Laid
from vitrine.stage.drawlist import INK, Bitmap, Sheet, Source
from vitrine.stage.icon import GUTTER_PX, icon_mask
from vitrine.stage.light import DARK, light_lin
from vitrine.stage.text.font import Weight
from vitrine.stage.text.line import TextStyle, TextSystem

Align = Literal["start", "center", "end"]

NOTHING = (0.0, 0.0, 0.0, 0.0)


class Area(NamedTuple):
    """A rectangle in the window's own units (device pixels divided by the pixel ratio), y down."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def middle(self) -> float:
        return self.y + self.height / 2

    def holds(self, point: tuple[float, float]) -> bool:
        """Whether a point lies inside; the right and lower edges are outside."""
        return self.x <= point[0] < self.right and self.y <= point[1] < self.bottom

    def inset(self, x: float, y: float) -> Area:
        """The rectangle without a margin `x` left and right, and `y` above and below."""
        return Area(self.x + x, self.y + y, self.width - 2 * x, self.height - 2 * y)


class Ink(NamedTuple):
    """Style of a text: size of the em in the window's units, colour, weight."""

    size: float = 13.0
    color: str = "#B4BEC6"
    weight: Weight = "regular"


class Pen:
    """Canvas of one area, which gathers primitives. All is given in the window's units and snaps to device pixels."""

    def __init__(self, text: TextSystem, ratio: float, area: Area) -> None:
        self._text, self._ratio = text, ratio
        self._left, self._top = self._px(area.x), self._px(area.y)
        self._size = (max(1, self._px(area.right) - self._left), max(1, self._px(area.bottom) - self._top))
        self._inks: list[tuple[Any, ...]] = []
        self._bitmaps: list[Bitmap] = []

    def box(self, area: Area, fill: str = "", radius: float = 0.0, outline: str = "") -> None:
        """Draw a filled or outlined box; the outline is one unit wide, inside."""
        left, top = self._px(area.x) - self._left, self._px(area.y) - self._top
        width = self._px(area.right) - self._left - left
        height = self._px(area.bottom) - self._top - top
        if width <= 0 or height <= 0:
            return
        light = light_lin(fill) if fill else DARK
        edge = light_lin(outline) if outline else DARK
        thickness = max(1.0, round(self._ratio)) if outline else 0.0
        corners = (min(radius * self._ratio, width / 2, height / 2),) * 4
        self._ink((left, top, width, height), corners, light, edge, thickness, Source.COLOR, -1)

    def frame(self, area: Area, color: str) -> None:
        """Draw a box's edge as four thin boxes: one outlined box would shade its whole inside."""
        self.box(Area(area.x, area.y, area.width, 1), color)
        self.box(Area(area.x, area.bottom - 1, area.width, 1), color)
        self.box(Area(area.x, area.y, 1, area.height), color)
        self.box(Area(area.right - 1, area.y, 1, area.height), color)

    def mask(self, bitmap: Bitmap, left_px: int, top_px: int, color: str) -> None:
        """Draw a coverage bitmap (H, W) in a colour, its corner in device pixels of the window."""
        height, width = bitmap.shape
        self._bitmaps.append(bitmap)
        rect = (left_px - self._left, top_px - self._top, width, height)
        self._ink(rect, NOTHING, light_lin(color), DARK, 0.0, Source.MASK, len(self._bitmaps) - 1)

    def words(
        self, text: str, x: float, middle: float, ink: Ink, align: Align = "start", width: float | None = None
    ) -> float:
        """Draw a line of text, its em box centred on `center_y`, cut with an ellipsis at `max_width`.

        Returns the width that it takes.
        """
        if not text.strip() or (width is not None and width < ink.size):
            return 0.0
        style = TextStyle(ink.size * self._ratio, ink.weight, line_height=1.0)
        line = self._text.lines(text, style, None if width is None else width * self._ratio, 1)[0]
        raster = self._text.raster(line.text, style)
        taken_px = line.width_em * style.size
        start = x * self._ratio - {"start": 0.0, "center": taken_px / 2, "end": taken_px}[align]
        baseline = math.floor(middle * self._ratio - style.size / 2 + style.baseline(line) + 0.5)
        if raster.bitmap.size:
            self.mask(
                raster.bitmap, math.floor(start + 0.5) + raster.bearing_x_px, baseline - raster.ascent_px, ink.color
            )
        return taken_px / self._ratio

    def icon(self, name: str, x: float, middle: float, size: float, color: str) -> float:
        """Draw a built-in icon, its square from `x` on. The width it takes."""
        bitmap = icon_mask(name, size * self._ratio)
        left, top = self._px(x) - GUTTER_PX, self._px(middle - size / 2) - GUTTER_PX
        self.mask(bitmap, left, top, color)
        return size

    def width_of(self, text: str, ink: Ink) -> float:
        """The width of a line."""
        return self._text.advance_em(text, TextStyle(ink.size, ink.weight)) * ink.size

    def lines(self, text: str, ink: Ink, width: float, most: int) -> tuple[str, ...]:
        """Wrap a text into lines of a width, the last with an ellipsis where there are more than `max_lines`."""
        style = TextStyle(ink.size, ink.weight)
        return tuple(line.text for line in self._text.lines(text, style, width, most))

    def laid(self) -> Laid:
        """All primitives as one layer at its place in the window."""
        primitives = np.array(self._inks, INK) if self._inks else np.zeros(0, INK)
        return Laid(Sheet(self._size, primitives, tuple(self._bitmaps)), self._left, self._top)

    def _ink(
        self,
        rect: tuple[float, float, float, float],
        radii: tuple[float, ...],
        light: tuple[float, ...],
        edge: tuple[float, ...],
        thickness: float,
        source: Source,
        bitmap: int,
    ) -> None:
        clip = (0.0, 0.0, float(self._size[0]), float(self._size[1]))
        texel = (0.0, 0.0, float(rect[2]), float(rect[3])) if bitmap >= 0 else NOTHING
        self._inks.append(
            (rect, radii, clip, light, light, edge, thickness, 0.0, 0.0, source, bitmap, texel, NOTHING, NOTHING)
        )

    def _px(self, units: float) -> int:
        return math.floor(units * self._ratio + 0.5)
