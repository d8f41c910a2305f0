"""The card beside the pointer: what is under it, how large it is, and whether it can be read just now."""

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
    """A figure with its name; `color` marks what it means."""

    name: str
    value: str
    color: str = palette.BRIGHT


def rows(found: Appraisal) -> tuple[Row, ...]:
    """What the card says under the name and its place."""
    size = f"{_about(found.about_size)}{found.size_deg:.2f}°"
    small = found.least_deg is not None and found.size_deg < found.least_deg - 0.005
    if found.least_deg is not None:
        size += f", under {found.least_deg:g}°" if small else f" of {found.least_deg:g}° or more"
    contrast = f"{found.contrast:.2f} : 1" if found.contrast < 100 else f"{found.contrast:,.0f} : 1"
    return (
        Row("size", size, palette.WARNING if small else palette.BRIGHT),
        Row("contrast", f"{_about(found.about_contrast)}{contrast}, needs {found.needs:g}"),
        Row("verdict", found.verdict, palette.VERDICTS.get(found.verdict, palette.PLAIN)),
    )


def verdict_card(text: TextSystem, ratio: float, plane: Plane, found: Appraisal, pointer: Point) -> Laid:
    """The thing's outline and the card, on that side of the pointer that has room."""
    pen = Pen(text, ratio, plane.seen)
    pen.frame(plane.box(found.box_px), palette.ACCENT)
    place = found.place
    told = rows(found)
    widths = [pen.width_of(found.element, NAME), pen.width_of(place, QUIET)]
    widths += [COLUMN + pen.width_of(row.value, FIGURE) for row in told]
    width = min(max(LEAST_WIDTH, *widths), MOST_WIDTH, plane.seen.width - 2 * PADDING)
    remedy = pen.lines(found.remedy, QUIET, width, MOST_LINES) if found.remedy else ()
    height = 2 * PADDING + LINE * (1 + bool(place) + len(told)) + 6 + (6 + 16 * len(remedy) if remedy else 0)
    card = _beside(plane.seen, pointer, width + 2 * PADDING, height)
    pen.box(card, palette.SHADE, 8, palette.LINE)
    x, y = card.x + PADDING, card.y + PADDING + LINE / 2
    pen.words(found.element, x, y, NAME, width=width)
    if place:
        y += LINE
        pen.words(place, x, y, QUIET, width=width)
    y += 6
    for row in told:
        y += LINE
        pen.words(row.name, x, y, QUIET)
        pen.words(row.value, x + COLUMN, y, FIGURE._replace(color=row.color), width=width - COLUMN)
    y += 6 + LINE / 2 + 8
    for line in remedy:
        pen.words(line, x, y, QUIET)
        y += 16
    return pen.laid()


def _beside(area: Area, pointer: Point, width: float, height: float) -> Area:
    x = pointer[0] + AWAY if pointer[0] + AWAY + width < area.right - 4 else pointer[0] - AWAY - width
    y = pointer[1] + AWAY if pointer[1] + AWAY + height < area.bottom - 4 else pointer[1] - AWAY - height
    return Area(max(area.x + 4, x), max(area.y + 4, y), width, height)


def _about(doubtful: bool) -> str:
    return "≈ " if doubtful else ""
