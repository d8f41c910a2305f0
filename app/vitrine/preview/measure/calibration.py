"""Calibration screen: an outline that is stretched until a bank card fits it, and the eye's distance."""

from __future__ import annotations

from vitrine.gpu.interface import Laid
from vitrine.preview.layout.layout import Layout
from vitrine.preview.layout.plane import Point
from vitrine.preview.measure.monitor import CARD_RADIUS_MM, Measure
from vitrine.stage.text.line import TextSystem
from vitrine.ui import palette
from vitrine.ui.pen import Area, Ink, Pen

HEAD, SAYS, KEYS, FIGURE = (
    Ink(20, palette.BRIGHT),
    Ink(13.5, palette.PLAIN),
    Ink(12.5, palette.QUIET),
    Ink(13, palette.BRIGHT),
)
#: An arrow key stretches by so many device pixels, with Shift by more.
FINE_PX, COARSE_PX = 1.0, 10.0
DISTANCE_STEP_CM = 1.0


def card_area(layout: Layout, measure: Measure) -> Area:
    """The rectangle of the card's outline, in the middle of the window."""
    width, height = (side / layout.ratio for side in measure.card_px)
    return Area(layout.size[0] / 2 - width / 2, layout.size[1] / 2 - height / 2, width, height)


def dragged(layout: Layout, measure: Measure, point: Point) -> Measure:
    """The metrics after the outline's side edge is dragged to a point of the window."""
    return measure.with_card(2 * abs(point[0] - layout.size[0] / 2) * layout.ratio)


def calibration_screen(text: TextSystem, layout: Layout, measure: Measure, monitor: str) -> Laid:
    """Layer over the whole window: what to do, the card's outline, and the metrics that follow."""
    width, height = layout.size
    whole = Area(0, 0, width, height)
    canvas = Pen(text, layout.ratio, whole)
    canvas.box(whole, palette.GROUND)
    card = card_area(layout, measure)
    _card(canvas, card, layout, measure)
    top = max(24.0, card.y - 76)
    canvas.words("Hold a bank card against the screen", width / 2, top, HEAD, "center", width - 32)
    canvas.words("Stretch the outline until the card just covers it.", width / 2, top + 28, SAYS, "center", width - 32)
    _foot(canvas, layout, min(card.bottom + 34, height - 76), measure, monitor)
    return canvas.laid()


def _card(canvas: Pen, card: Area, layout: Layout, measure: Measure) -> None:
    radius = CARD_RADIUS_MM * measure.px_per_mm / layout.ratio
    canvas.box(card, palette.RAISED, radius, palette.ACCENT)
    for x in (card.x, card.right):
        canvas.box(Area(x - 2.5, card.middle - 18, 5, 36), palette.ACCENT, 2.5)
    canvas.words("85.60 × 53.98 mm", layout.size[0] / 2, card.middle, KEYS, "center", card.width - 20)


def _foot(canvas: Pen, layout: Layout, top: float, measure: Measure, monitor: str) -> None:
    middle, room = layout.size[0] / 2, layout.size[0] - 32.0
    result = (
        f"{measure.px_per_mm * 25.4:.1f} pixels an inch    eye at {measure.distance_cm:.0f} cm    "
        f"a degree is {measure.px_per_deg:.1f} pixels"
    )
    canvas.words(result, middle, top, FIGURE, "center", room)
    keys = "← →  stretch, with Shift faster    drag an edge    − +  distance    Enter  keep    Escape  leave"
    canvas.words(keys, middle, top + 26, KEYS, "center", room)
    canvas.words(monitor, middle, top + 48, KEYS, "center", room)
