"""Inspection card beside the pointer: the element under it, its size, and whether it is legible just now."""

from __future__ import annotations

from typing import NamedTuple

from vitrine.gpu.interface import Laid
from vitrine.preview.layout.plane import Plane, Point
from vitrine.preview.measure.appraisal import Appraisal
from vitrine.stage.text.line import TextSystem
from vitrine.ui import palette
from vitrine.ui.pen import Area, Ink, Pen

NAME, QUIET, FIGURE = Ink(13, palette.BRIGHT, "bold"), Ink(11.5, palette.QUIET), Ink(12.5, palette.BRIGHT)
PADDING, LINE, COLUMN, AWAY = 12.0, 19.0, 66.0, 18.0
LEAST_WIDTH, MOST_WIDTH, MOST_LINES = 200.0, 340.0, 3


class Row(NamedTuple):
    """One row of the card: a figure with its name, in a colour of its meaning."""

    name: str
    value: str
    color: str = palette.BRIGHT


def rows(found: Appraisal) -> tuple[Row, ...]:
    """The card's rows under the element's id and source line."""
    size = f"{_about(found.about_size)}{found.size_deg:.2f}°"
    too_small = found.least_deg is not None and found.size_deg < found.least_deg - 0.005
    if found.least_deg is not None:
        size += f", under {found.least_deg:g}°" if too_small else f" of {found.least_deg:g}° or more"
    contrast = f"{found.contrast:.2f} : 1" if found.contrast < 100 else f"{found.contrast:,.0f} : 1"
    return (
        Row("size", size, palette.WARNING if too_small else palette.BRIGHT),
        Row("contrast", f"{_about(found.about_contrast)}{contrast}, needs {found.needs:g}"),
        Row("verdict", found.verdict, palette.VERDICTS.get(found.verdict, palette.PLAIN)),
    )


def verdict_card(text: TextSystem, ratio: float, plane: Plane, found: Appraisal, pointer: Point) -> Laid:
    """Layer of the element's outline and the card, on that side of the pointer that has room."""
    canvas = Pen(text, ratio, plane.seen)
    canvas.frame(plane.box(found.box_px), palette.ACCENT)
    source = found.place
    figures = rows(found)
    widths = [canvas.width_of(found.element, NAME), canvas.width_of(source, QUIET)]
    widths += [COLUMN + canvas.width_of(row.value, FIGURE) for row in figures]
    width = min(max(LEAST_WIDTH, *widths), MOST_WIDTH, plane.seen.width - 2 * PADDING)
    remedy = canvas.lines(found.remedy, QUIET, width, MOST_LINES) if found.remedy else ()
    height = 2 * PADDING + LINE * (1 + bool(source) + len(figures)) + 6 + (6 + 16 * len(remedy) if remedy else 0)
    card = _beside(plane.seen, pointer, width + 2 * PADDING, height)
    canvas.box(card, palette.SHADE, 8, palette.LINE)
    x, y = card.x + PADDING, card.y + PADDING + LINE / 2
    canvas.words(found.element, x, y, NAME, width=width)
    if source:
        y += LINE
        canvas.words(source, x, y, QUIET, width=width)
    y += 6
    for row in figures:
        y += LINE
        canvas.words(row.name, x, y, QUIET)
        canvas.words(row.value, x + COLUMN, y, FIGURE._replace(color=row.color), width=width - COLUMN)
    y += 6 + LINE / 2 + 8
    for line in remedy:
        canvas.words(line, x, y, QUIET)
        y += 16
    return canvas.laid()


def _beside(area: Area, pointer: Point, width: float, height: float) -> Area:
    x = pointer[0] + AWAY if pointer[0] + AWAY + width < area.right - 4 else pointer[0] - AWAY - width
    y = pointer[1] + AWAY if pointer[1] + AWAY + height < area.bottom - 4 else pointer[1] - AWAY - height
    return Area(max(area.x + 4, x), max(area.y + 4, y), width, height)


def _about(doubtful: bool) -> str:
    return "≈ " if doubtful else ""
