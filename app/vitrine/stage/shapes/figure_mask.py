"""Masks of figures: the coverage of a shape's inside and of its stroke, kept by all that decides it but its colour."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from vitrine.geometry import Bounds, Rect
from vitrine.stage.draw.drawlist import Bitmap
from vitrine.stage.draw.light import Light
from vitrine.stage.path.polyline import Points
from vitrine.stage.shapes.coverage import FillRule, bound_loops, rasterize_loops
from vitrine.stage.shapes.dash import dash_lines, trim_lines
from vitrine.stage.shapes.figure import Figure, FlatLine, close_to_middle, flatten_figure
from vitrine.stage.shapes.stroke import Cap, Join, bound_reach, iter_stroke_loops
from vitrine.stage.text.cache import LruCache

#: Budget of the masks that are kept: some hundred gauges.
CACHE_BYTES = 16 << 20
MASK_OVERHEAD_BYTES = 400
#: Dark pixels around the ink, so that a layer that moves between pixels keeps its soft edge.
GUTTER_PX = 1
#: A shape lies in so many parts of a pixel: what shares a middle keeps it, and equal shapes are equal masks.
SUBPIXEL_STEPS = 16


class StrokeStyle(NamedTuple):
    """How a line is drawn: its width, caps and joins; lengths in pixels, `trim` as shares of the whole length."""

    width_px: float
    cap: Cap = "butt"
    join: Join = "miter"
    dash_px: tuple[float, ...] = ()
    dash_offset_px: float = 0.0
    trim: tuple[float, float] = (0.0, 1.0)


class FigureMask(NamedTuple):
    """The coverage of a figure: a bitmap (H, W) whose corner lies at `x_px`, `y_px`.

    `whole_px` is what a gradient runs over: the whole form, also of a line that is drawn in part.
    """

    bitmap: Bitmap
    x_px: int
    y_px: int
    whole_px: Rect[float]

    @property
    def rect_px(self) -> Rect[int]:
        """Where the bitmap lies."""
        height, width = self.bitmap.shape
        return Rect(self.x_px, self.y_px, width, height)


_CACHE: LruCache[FigureMask | None] = LruCache(CACHE_BYTES)


def mask_fill(
    figure: Figure, box_px: Rect[float], px_per_deg: float, rule: FillRule, stroke_px: float
) -> FigureMask | None:
    """The mask of a figure's inside, which reaches to the middle of its stroke; None where nothing is covered."""

    def draw(box: Rect[float]) -> FigureMask | None:
        lines = flatten_figure(figure, box, px_per_deg, stroke_px)
        return _rasterize([close_to_middle(figure, box, line).points for line in lines], rule, None)

    return _keep(box_px, ("fill", figure, px_per_deg, rule, stroke_px), draw)


def mask_stroke(figure: Figure, box_px: Rect[float], px_per_deg: float, style: StrokeStyle) -> FigureMask | None:
    """The mask of a figure's line; None where nothing is covered."""

    def draw(box: Rect[float]) -> FigureMask | None:
        lines = flatten_figure(figure, box, px_per_deg, style.width_px)
        whole = _bound_whole(figure, box, lines, style)
        drawn = trim_lines(lines, *style.trim)
        drawn = dash_lines(drawn, style.dash_px, style.dash_offset_px) if style.dash_px else drawn
        return _rasterize(list(iter_stroke_loops(drawn, style.width_px, style.cap, style.join)), "nonzero", whole)

    return _keep(box_px, ("stroke", figure, px_per_deg, style), draw)


def bound_figure(figure: Figure, box_px: Rect[float], px_per_deg: float, style: StrokeStyle) -> Bounds[float]:
    """Bounds that a figure's ink does not leave, without drawing it."""
    if figure.fills_box:
        return box_px.to_bounds()
    lines = flatten_figure(figure, box_px, px_per_deg, style.width_px)
    bounds = bound_loops(line.points for line in lines) or box_px.to_bounds()
    reach = bound_reach(style.width_px, style.cap, style.join) + GUTTER_PX
    return Bounds(bounds.x0 - reach, bounds.y0 - reach, bounds.x1 + reach, bounds.y1 + reach)


def spread_gradient(
    lights: tuple[Light, Light], angle_rad: float, whole: Rect[float], part: Rect[float]
) -> tuple[Light, Light]:
    """The lights at both ends of a part inside the whole that a gradient runs over; linear, so it is the same light."""
    if lights[0] == lights[1]:
        return lights
    cosine, sine = math.cos(angle_rad), math.sin(angle_rad)
    (middle, reach), (own_middle, own_reach) = (
        (
            (box.x + box.width / 2) * cosine + (box.y + box.height / 2) * sine,
            max((abs(box.width * cosine) + abs(box.height * sine)) / 2, 1e-6),
        )
        for box in (whole, part)
    )
    shares = [(own_middle + side * own_reach - middle) / reach / 2 + 0.5 for side in (-1, 1)]
    near, far = (
        Light(*(a + (b - a) * min(max(share, 0.0), 1.0) for a, b in zip(*lights, strict=True))) for share in shares
    )
    return near, far


def _keep(
    box_px: Rect[float], key: tuple[object, ...], draw: Callable[[Rect[float]], FigureMask | None]
) -> FigureMask | None:
    """The mask of a box, kept by its size and by where in a pixel it lies."""
    x, y = (math.floor(side * SUBPIXEL_STEPS + 0.5) / SUBPIXEL_STEPS for side in (box_px.x, box_px.y))
    left, top = math.floor(x), math.floor(y)
    box = Rect(x - left, y - top, round(box_px.width, 3), round(box_px.height, 3))
    mask = _CACHE.get_or_make((*key, box), lambda: draw(box), _held_bytes)
    if mask is None:
        return None
    return FigureMask(mask.bitmap, mask.x_px + left, mask.y_px + top, mask.whole_px.translate(float(left), float(top)))


def _held_bytes(mask: FigureMask | None) -> int:
    return MASK_OVERHEAD_BYTES + (mask.bitmap.nbytes if mask else 0)


def _rasterize(loops: list[Points], rule: FillRule, whole: Rect[float] | None) -> FigureMask | None:
    bounds = bound_loops(loop for loop in loops if len(loop) > 2)
    if bounds is None or bounds.is_empty:
        return None
    window = Bounds(
        math.floor(bounds.x0) - GUTTER_PX,
        math.floor(bounds.y0) - GUTTER_PX,
        math.ceil(bounds.x1) + GUTTER_PX,
        math.ceil(bounds.y1) + GUTTER_PX,
    )
    return FigureMask(rasterize_loops(loops, window, rule), window.x0, window.y0, whole or bounds.to_rect())


def _bound_whole(figure: Figure, box: Rect[float], lines: tuple[FlatLine, ...], style: StrokeStyle) -> Rect[float]:
    if figure.fills_box:
        return box
    bounds = bound_loops(line.points for line in lines) or box.to_bounds()
    half = style.width_px / 2
    return Bounds(bounds.x0 - half, bounds.y0 - half, bounds.x1 + half, bounds.y1 + half).to_rect()
