"""Rulers over the picture, in the window alone: scales in degrees, a crosshair with its angles, the display's field."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from vitrine.gpu.interface import Laid
from vitrine.preview.layout.plane import Box, Plane, Point
from vitrine.preview.measure.angles import Tick, across, between_deg, direction, safe_box, upwards
from vitrine.stage.text.line import TextSystem
from vitrine.ui import palette
from vitrine.ui.pen import Area, Ink, Pen
from vitrine.world.camera import Intrinsics

NUMBER, TELLS = Ink(10, palette.PLAIN), Ink(11.5, palette.BRIGHT)
BAND, PLATE = f"{palette.GROUND}B0", f"{palette.GROUND}D0"
TICK, HAIR, DISPLAY, SAFE = f"{palette.BRIGHT}B0", f"{palette.BRIGHT}60", f"{palette.ACCENT}C0", f"{palette.ACCENT}80"
#: How high the lower ruler and how wide the left one is.
ALONG, BESIDE = 20.0, 32.0
#: Ticks stand no closer, and numbers no closer, than this.
TICKS_APART, NUMBERS_APART = 4.0, 30.0
#: The dots of a measured line.
DOTS_APART = 5.0
CORNER = 12.0


class Field(NamedTuple):
    """The display in the picture: its box in pixels and field of view, and the insets of its safe zone as shares."""

    display: Box
    fov_deg: tuple[float, float]
    insets: tuple[float, float, float, float]
    doubtful_fov: bool
    doubtful_safe: bool


def rulers(text: TextSystem, ratio: float, plane: Plane, seen: Intrinsics) -> Laid:
    """Layer of two rulers, along the lower and the left edge: a tick for every degree and a number for every fifth."""
    area = plane.seen
    canvas = Pen(text, ratio, area)
    lower = Area(area.x, area.bottom - ALONG, area.width, ALONG)
    left = Area(area.x, area.y, BESIDE, area.height - ALONG)
    canvas.box(lower, BAND)
    canvas.box(left, BAND)
    _across(canvas, plane, across(seen), lower)
    _upwards(canvas, plane, upwards(seen), left)
    return canvas.laid()


def pointed(
    text: TextSystem, ratio: float, plane: Plane, seen: Intrinsics, pointer: Point, begun: Point | None
) -> Laid:
    """Layer of a crosshair at the pointer with its direction; from `drag_start`, the measured line and its angle.

    Both points are in the window's units.
    """
    area = plane.seen
    canvas = Pen(text, ratio, area)
    x, y = pointer
    canvas.box(Area(x, area.y, 1, area.height), HAIR)
    canvas.box(Area(area.x, y, area.width, 1), HAIR)
    here = direction(seen, plane.beyond(pointer))
    if begun is None:
        _plate(canvas, area, pointer, (_aside(here.right_deg), _above(here.up_deg), f"{here.off_deg:.1f}° off"))
        return canvas.laid()
    _dotted(canvas, begun, pointer)
    there = direction(seen, plane.beyond(begun))
    angle = between_deg(seen, plane.beyond(begun), plane.beyond(pointer))
    wide, high = abs(here.right_deg - there.right_deg), abs(here.up_deg - there.up_deg)
    _plate(canvas, area, pointer, (f"{angle:.2f}°", f"{wide:.2f}° × {high:.2f}°"))
    return canvas.laid()


def field_marks(text: TextSystem, ratio: float, plane: Plane, field: Field) -> Laid:
    """Layer of the display's field of view as a thin box and its safe zone by its corners, each with name and size."""
    canvas = Pen(text, ratio, plane.seen)
    box = plane.box(field.display)
    canvas.frame(box, DISPLAY)
    about = "≈ " if field.doubtful_fov else ""
    wide, high = field.fov_deg
    _name(canvas, plane.seen, box.x, box.y, f"field of view {about}{wide:.1f}° × {high:.1f}°")
    if any(field.insets):
        safe = plane.box(safe_box(field.display, field.insets))
        _corners(canvas, safe, SAFE)
        _name(canvas, plane.seen, safe.x + 4, safe.y + 18, "safe zone" + (" ≈" if field.doubtful_safe else ""))
    return canvas.laid()


def _across(canvas: Pen, plane: Plane, ticks: Sequence[Tick], band: Area) -> None:
    spacing = _apart(plane, ticks)
    for tick in ticks:
        x = plane.x(tick.at_px)
        if not band.x + BESIDE <= x < band.right or _left_out(tick, spacing):
            continue
        canvas.box(Area(x - 0.5, band.y, 1, _length(tick)), TICK)
        if _numbered(tick, spacing) and band.x + BESIDE + 8 < x < band.right - 10:
            canvas.words(_number(tick), x, band.bottom - 6, NUMBER, "center")


def _upwards(canvas: Pen, plane: Plane, ticks: Sequence[Tick], band: Area) -> None:
    spacing = _apart(plane, ticks)
    for tick in ticks:
        y = plane.y(tick.at_px)
        if not band.y <= y < band.bottom or _left_out(tick, spacing):
            continue
        canvas.box(Area(band.right - _length(tick), y - 0.5, _length(tick), 1), TICK)
        if _numbered(tick, spacing) and band.y + 6 < y < band.bottom - 6:
            canvas.words(_number(tick), band.right - 10, y, NUMBER, "end")


def _apart(plane: Plane, ticks: Sequence[Tick]) -> float:
    """The average distance of two degrees in the window's units."""
    if len(ticks) < 2:
        return math.inf
    return abs(ticks[-1].at_px - ticks[0].at_px) * plane.scale / (len(ticks) - 1)


def _left_out(tick: Tick, apart: float) -> bool:
    return apart < TICKS_APART and tick.deg % 5 != 0


def _numbered(tick: Tick, apart: float) -> bool:
    step = next((step for step in (5, 10, 20) if step * apart >= NUMBERS_APART), 45)
    return tick.deg % step == 0


def _number(tick: Tick) -> str:
    return f"{'−' if tick.deg < 0 else ''}{abs(tick.deg)}°" if tick.deg else "0"


def _length(tick: Tick) -> float:
    return 7.0 if tick.deg % 5 == 0 else 4.0


def _dotted(canvas: Pen, begun: Point, end: Point) -> None:
    length = math.hypot(end[0] - begun[0], end[1] - begun[1])
    count = int(length / DOTS_APART)
    for n in range(count + 1):
        share = n / max(1, count)
        x, y = (a + (b - a) * share for a, b in zip(begun, end, strict=True))
        canvas.box(Area(x - 1, y - 1, 2, 2), palette.ACCENT)
    canvas.box(Area(begun[0] - 5, begun[1], 11, 1), palette.ACCENT)
    canvas.box(Area(begun[0], begun[1] - 5, 1, 11), palette.ACCENT)


def _plate(canvas: Pen, area: Area, pointer: Point, told: Sequence[str]) -> None:
    """Texts beside the pointer, on the side that has room."""
    widths = [canvas.width_of(text, TELLS) for text in told]
    width, height = sum(widths) + 10 * (len(told) - 1) + 14, 20.0
    x = pointer[0] + 12 if pointer[0] + 12 + width < area.right else pointer[0] - 12 - width
    y = pointer[1] - 12 - height if pointer[1] - 12 - height > area.y else pointer[1] + 12
    plate = Area(x, y, width, height)
    canvas.box(plate, PLATE, 3)
    x += 7
    for text, wide in zip(told, widths, strict=True):
        canvas.words(text, x, plate.middle, TELLS)
        x += wide + 10


def _name(canvas: Pen, area: Area, x: float, y: float, words: str) -> None:
    """A name above a line whose left end is given, or under it where nothing is above."""
    width = canvas.width_of(words, NUMBER) + 8
    top = y - 15 if y - 15 >= area.y else y + 2
    plate = Area(max(area.x, x), max(area.y, top), width, 14)
    canvas.box(plate, BAND, 2)
    canvas.words(words, plate.x + 4, plate.middle, NUMBER)


def _corners(canvas: Pen, box: Area, color: str) -> None:
    for x in (box.x, box.right - CORNER):
        canvas.box(Area(x, box.y, CORNER, 1), color)
        canvas.box(Area(x, box.bottom - 1, CORNER, 1), color)
    for y in (box.y, box.bottom - CORNER):
        canvas.box(Area(box.x, y, 1, CORNER), color)
        canvas.box(Area(box.right - 1, y, 1, CORNER), color)


def _aside(deg: float) -> str:
    return f"{abs(deg):.1f}° {'right' if deg >= 0 else 'left'}"


def _above(deg: float) -> str:
    return f"{abs(deg):.1f}° {'up' if deg >= 0 else 'down'}"
