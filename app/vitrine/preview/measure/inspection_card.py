"""Inspection card beside the pointer: the element under it, its size, and whether it is legible just now."""

from __future__ import annotations

from typing import NamedTuple

from vitrine.engine.view_description import AVERAGE
from vitrine.geometry import Point, Rect
from vitrine.gpu.passes.interface import PositionedLayer
from vitrine.preview.layout.pane_transform import PaneTransform
from vitrine.preview.measure.element_inspection import ElementInspection
from vitrine.stage.text.text_system import TextSystem
from vitrine.ui import palette
from vitrine.ui.canvas import Canvas2D, FontStyle

NAME_FONT, QUIET_FONT, FIGURE_FONT = (
    FontStyle(13, palette.BRIGHT, "bold"),
    FontStyle(11.5, palette.QUIET),
    FontStyle(12.5, palette.BRIGHT),
)
PADDING, LINE_HEIGHT, COLUMN_WIDTH, POINTER_GAP = 12.0, 19.0, 66.0, 18.0
MIN_WIDTH, MAX_WIDTH, MAX_LINES = 200.0, 340.0, 3


class CardRow(NamedTuple):
    """One row of the card: a figure with its name, in a colour of its meaning."""

    name: str
    value: str
    color: str = palette.BRIGHT


def build_card_rows(inspection: ElementInspection) -> tuple[CardRow, ...]:
    """The card's rows under the element's id and source line."""
    size = f"{_estimate_sign(inspection.is_size_estimated)}{inspection.size_deg:.2f}°"
    too_small = inspection.min_size_deg is not None and inspection.size_deg < inspection.min_size_deg - 0.005
    if inspection.min_size_deg is not None:
        size += f", under {inspection.min_size_deg:g}°" if too_small else f" of {inspection.min_size_deg:g}° or more"
    contrast = f"{inspection.contrast:.2f} : 1" if inspection.contrast < 100 else f"{inspection.contrast:,.0f} : 1"
    average = (CardRow("light", AVERAGE),) if inspection.is_average else ()
    return (
        CardRow("size", size, palette.WARNING if too_small else palette.BRIGHT),
        CardRow(
            "contrast",
            f"{_estimate_sign(inspection.is_contrast_estimated)}{contrast}, needs {inspection.required_contrast:g}",
        ),
        *average,
        *(CardRow("if", condition) for condition in inspection.standing),
        CardRow("verdict", inspection.verdict, palette.VERDICT_COLORS.get(inspection.verdict, palette.PLAIN)),
    )


def draw_inspection_card(
    text: TextSystem, ratio: float, transform: PaneTransform, inspection: ElementInspection, pointer: Point[float]
) -> PositionedLayer:
    """Layer of the element's outline and the card, on that side of the pointer that has room."""
    canvas = Canvas2D(text, ratio, transform.visible_area)
    canvas.draw_frame(transform.window_box(inspection.box_px), palette.ACCENT)
    source = inspection.source_line
    figures = build_card_rows(inspection)
    widths = [canvas.text_width(inspection.element_id, NAME_FONT), canvas.text_width(source, QUIET_FONT)]
    widths += [COLUMN_WIDTH + canvas.text_width(row.value, FIGURE_FONT) for row in figures]
    width = min(max(MIN_WIDTH, *widths), MAX_WIDTH, transform.visible_area.width - 2 * PADDING)
    remedy = canvas.wrap_text(inspection.remedy, QUIET_FONT, width, MAX_LINES) if inspection.remedy else ()
    height = 2 * PADDING + LINE_HEIGHT * (1 + bool(source) + len(figures)) + 6 + (6 + 16 * len(remedy) if remedy else 0)
    card = _place_card(transform.visible_area, pointer, width + 2 * PADDING, height)
    canvas.draw_box(card, palette.SHADE, 8, palette.LINE)
    x, y = card.x + PADDING, card.y + PADDING + LINE_HEIGHT / 2
    canvas.draw_text(inspection.element_id, x, y, NAME_FONT, max_width=width)
    if source:
        y += LINE_HEIGHT
        canvas.draw_text(source, x, y, QUIET_FONT, max_width=width)
    y += 6
    for row in figures:
        y += LINE_HEIGHT
        canvas.draw_text(row.name, x, y, QUIET_FONT)
        canvas.draw_text(
            row.value, x + COLUMN_WIDTH, y, FIGURE_FONT._replace(color=row.color), max_width=width - COLUMN_WIDTH
        )
    y += 6 + LINE_HEIGHT / 2 + 8
    for line in remedy:
        canvas.draw_text(line, x, y, QUIET_FONT)
        y += 16
    return canvas.to_layer()


def _place_card(area: Rect[float], pointer: Point[float], width: float, height: float) -> Rect[float]:
    x = pointer.x + POINTER_GAP if pointer.x + POINTER_GAP + width < area.right - 4 else pointer.x - POINTER_GAP - width
    y = (
        pointer.y + POINTER_GAP
        if pointer.y + POINTER_GAP + height < area.bottom - 4
        else pointer.y - POINTER_GAP - height
    )
    return Rect(max(area.x + 4, x), max(area.y + 4, y), width, height)


def _estimate_sign(is_estimated: bool) -> str:
    return "≈ " if is_estimated else ""
