"""Rulers over the picture, in the window alone: scales in degrees, a crosshair with its angles, the display's field."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from vitrine.geometry import Bounds, Insets, Point, Rect, Size
from vitrine.gpu.passes.interface import PositionedLayer
from vitrine.preview.layout.pane_transform import PaneTransform
from vitrine.preview.measure.angles import (
    DegreeTick,
    angle_between_deg,
    find_direction,
    horizontal_ticks,
    inset_box,
    vertical_ticks,
)
from vitrine.preview.measure.readout import draw_readout, place_readout
from vitrine.stage.text.text_system import TextSystem
from vitrine.ui import palette
from vitrine.ui.canvas import Canvas2D, FontStyle
from vitrine.world.camera import Intrinsics

NUMBER_FONT = FontStyle(10, palette.PLAIN)
BAND_COLOR = f"{palette.GROUND}B0"
TICK_COLOR, CROSSHAIR_COLOR, DISPLAY_COLOR, SAFE_ZONE_COLOR = (
    f"{palette.BRIGHT}B0",
    f"{palette.BRIGHT}60",
    f"{palette.ACCENT}C0",
    f"{palette.ACCENT}80",
)
#: How high the lower ruler and how wide the left one is.
HORIZONTAL_HEIGHT, VERTICAL_WIDTH = 20.0, 32.0
#: Ticks stand no closer, and numbers no closer, than this.
MIN_TICK_SPACING, MIN_NUMBER_SPACING = 4.0, 30.0
#: The dots of a measured line.
DOT_SPACING = 5.0
CORNER_LENGTH = 12.0


class DisplayField(NamedTuple):
    """The display in the picture: its box in pixels and field of view, and the insets of its safe zone as shares."""

    display_box: Bounds[float]
    fov_deg: Size[float]
    insets: Insets
    is_fov_estimated: bool
    is_safe_zone_estimated: bool


def draw_rulers(text: TextSystem, ratio: float, transform: PaneTransform, intrinsics: Intrinsics) -> PositionedLayer:
    """Layer of two rulers, along the lower and the left edge: a tick for every degree and a number for every fifth."""
    area = transform.visible_area
    canvas = Canvas2D(text, ratio, area)
    lower = Rect(area.x, area.bottom - HORIZONTAL_HEIGHT, area.width, HORIZONTAL_HEIGHT)
    left = Rect(area.x, area.y, VERTICAL_WIDTH, area.height - HORIZONTAL_HEIGHT)
    canvas.draw_box(lower, BAND_COLOR)
    canvas.draw_box(left, BAND_COLOR)
    _draw_horizontal(canvas, transform, horizontal_ticks(intrinsics), lower)
    _draw_vertical(canvas, transform, vertical_ticks(intrinsics), left)
    return canvas.to_layer()


def draw_crosshair(
    text: TextSystem,
    ratio: float,
    transform: PaneTransform,
    intrinsics: Intrinsics,
    pointer: Point[float],
    drag_start: Point[float] | None,
) -> PositionedLayer:
    """Layer of a crosshair at the pointer with its direction; from `drag_start`, the measured line and its angle.

    Both points are in the window's units.
    """
    area = transform.visible_area
    canvas = Canvas2D(text, ratio, area)
    x, y = pointer
    canvas.draw_box(Rect(x, area.y, 1, area.height), CROSSHAIR_COLOR)
    canvas.draw_box(Rect(area.x, y, area.width, 1), CROSSHAIR_COLOR)
    here = find_direction(intrinsics, transform.picture_point(pointer))
    if drag_start is None:
        texts = (_format_right(here.right_deg), _format_up(here.up_deg), f"{here.off_axis_deg:.1f}° off")
        draw_readout(canvas, place_readout(canvas, area, pointer, texts), texts)
        return canvas.to_layer()
    _draw_dotted_line(canvas, drag_start, pointer)
    there = find_direction(intrinsics, transform.picture_point(drag_start))
    angle = angle_between_deg(intrinsics, transform.picture_point(drag_start), transform.picture_point(pointer))
    wide, high = abs(here.right_deg - there.right_deg), abs(here.up_deg - there.up_deg)
    figures = f"{angle:.2f}°", f"{wide:.2f}° × {high:.2f}°"
    draw_readout(canvas, place_readout(canvas, area, pointer, figures), figures)
    return canvas.to_layer()


def draw_display_field(
    text: TextSystem, ratio: float, transform: PaneTransform, field: DisplayField
) -> PositionedLayer:
    """Layer of the display's field of view as a thin box and its safe zone by its corners, each with name and size."""
    canvas = Canvas2D(text, ratio, transform.visible_area)
    box = transform.window_box(field.display_box)
    canvas.draw_frame(box, DISPLAY_COLOR)
    about = "≈ " if field.is_fov_estimated else ""
    wide, high = field.fov_deg
    _draw_name(canvas, transform.visible_area, box.x, box.y, f"field of view {about}{wide:.1f}° × {high:.1f}°")
    if any(field.insets):
        safe = transform.window_box(inset_box(field.display_box, field.insets))
        _draw_corners(canvas, safe, SAFE_ZONE_COLOR)
        _draw_name(
            canvas,
            transform.visible_area,
            safe.x + 4,
            safe.y + 18,
            "safe zone" + (" ≈" if field.is_safe_zone_estimated else ""),
        )
    return canvas.to_layer()


def _draw_horizontal(
    canvas: Canvas2D, transform: PaneTransform, ticks: Sequence[DegreeTick], area: Rect[float]
) -> None:
    spacing = _degree_spacing(transform, ticks)
    for tick in ticks:
        x = transform.window_x(tick.position_px)
        if not area.x + VERTICAL_WIDTH <= x < area.right or _is_left_out(tick, spacing):
            continue
        canvas.draw_box(Rect(x - 0.5, area.y, 1, _tick_length(tick)), TICK_COLOR)
        if _is_numbered(tick, spacing) and area.x + VERTICAL_WIDTH + 8 < x < area.right - 10:
            canvas.draw_text(_tick_text(tick), x, area.bottom - 6, NUMBER_FONT, "center")


def _draw_vertical(canvas: Canvas2D, transform: PaneTransform, ticks: Sequence[DegreeTick], area: Rect[float]) -> None:
    spacing = _degree_spacing(transform, ticks)
    for tick in ticks:
        y = transform.window_y(tick.position_px)
        if not area.y <= y < area.bottom or _is_left_out(tick, spacing):
            continue
        canvas.draw_box(Rect(area.right - _tick_length(tick), y - 0.5, _tick_length(tick), 1), TICK_COLOR)
        if _is_numbered(tick, spacing) and area.y + 6 < y < area.bottom - 6:
            canvas.draw_text(_tick_text(tick), area.right - 10, y, NUMBER_FONT, "end")


def _degree_spacing(transform: PaneTransform, ticks: Sequence[DegreeTick]) -> float:
    """The average distance of two degrees in the window's units."""
    if len(ticks) < 2:
        return math.inf
    return abs(ticks[-1].position_px - ticks[0].position_px) * transform.units_per_px / (len(ticks) - 1)


def _is_left_out(tick: DegreeTick, spacing: float) -> bool:
    return spacing < MIN_TICK_SPACING and tick.deg % 5 != 0


def _is_numbered(tick: DegreeTick, spacing: float) -> bool:
    step = next((step for step in (5, 10, 20) if step * spacing >= MIN_NUMBER_SPACING), 45)
    return tick.deg % step == 0


def _tick_text(tick: DegreeTick) -> str:
    return f"{'−' if tick.deg < 0 else ''}{abs(tick.deg)}°" if tick.deg else "0"


def _tick_length(tick: DegreeTick) -> float:
    return 7.0 if tick.deg % 5 == 0 else 4.0


def _draw_dotted_line(canvas: Canvas2D, start: Point[float], end: Point[float]) -> None:
    length = math.hypot(end.x - start.x, end.y - start.y)
    count = int(length / DOT_SPACING)
    for n in range(count + 1):
        share = n / max(1, count)
        x, y = (a + (b - a) * share for a, b in zip(start, end, strict=True))
        canvas.draw_box(Rect(x - 1, y - 1, 2, 2), palette.ACCENT)
    canvas.draw_box(Rect(start.x - 5, start.y, 11, 1), palette.ACCENT)
    canvas.draw_box(Rect(start.x, start.y - 5, 1, 11), palette.ACCENT)


def _draw_name(canvas: Canvas2D, area: Rect[float], x: float, y: float, name: str) -> None:
    """A name above a line whose left end is given, or under it where nothing is above."""
    width = canvas.text_width(name, NUMBER_FONT) + 8
    top = y - 15 if y - 15 >= area.y else y + 2
    plate = Rect(max(area.x, x), max(area.y, top), width, 14)
    canvas.draw_box(plate, BAND_COLOR, 2)
    canvas.draw_text(name, plate.x + 4, plate.center_y, NUMBER_FONT)


def _draw_corners(canvas: Canvas2D, box: Rect[float], color: str) -> None:
    for x in (box.x, box.right - CORNER_LENGTH):
        canvas.draw_box(Rect(x, box.y, CORNER_LENGTH, 1), color)
        canvas.draw_box(Rect(x, box.bottom - 1, CORNER_LENGTH, 1), color)
    for y in (box.y, box.bottom - CORNER_LENGTH):
        canvas.draw_box(Rect(box.x, y, 1, CORNER_LENGTH), color)
        canvas.draw_box(Rect(box.right - 1, y, 1, CORNER_LENGTH), color)


def _format_right(deg: float) -> str:
    return f"{abs(deg):.1f}° {'right' if deg >= 0 else 'left'}"


def _format_up(deg: float) -> str:
    return f"{abs(deg):.1f}° {'up' if deg >= 0 else 'down'}"
