"""Calibration screen: an outline that is stretched until a bank card fits it, and the eye's distance."""

from __future__ import annotations

from vitrine.geometry import Point, Rect
from vitrine.gpu.passes.interface import PositionedLayer
from vitrine.preview.layout.window_layout import WindowLayout
from vitrine.preview.measure.monitor import CARD_RADIUS_MM, MonitorMetrics
from vitrine.stage.text.text_system import TextSystem
from vitrine.ui import palette
from vitrine.ui.canvas import Canvas2D, FontStyle

HEADING_FONT, TEXT_FONT, KEYS_FONT, FIGURE_FONT = (
    FontStyle(20, palette.BRIGHT),
    FontStyle(13.5, palette.PLAIN),
    FontStyle(12.5, palette.QUIET),
    FontStyle(13, palette.BRIGHT),
)
#: An arrow key stretches by so many device pixels, with Shift by more.
FINE_STEP_PX, COARSE_STEP_PX = 1.0, 10.0
DISTANCE_STEP_CM = 1.0


def find_card_area(layout: WindowLayout, metrics: MonitorMetrics) -> Rect[float]:
    """The rectangle of the card's outline, in the middle of the window."""
    width, height = (side / layout.ratio for side in metrics.card_px)
    return Rect(layout.size[0] / 2 - width / 2, layout.size[1] / 2 - height / 2, width, height)


def drag_edge(layout: WindowLayout, metrics: MonitorMetrics, point: Point[float]) -> MonitorMetrics:
    """The metrics after the outline's side edge is dragged to a point of the window."""
    return metrics.with_card_width(2 * abs(point.x - layout.size[0] / 2) * layout.ratio)


def draw_calibration_screen(
    text: TextSystem, layout: WindowLayout, metrics: MonitorMetrics, monitor_name: str
) -> PositionedLayer:
    """Layer over the whole window: what to do, the card's outline, and the metrics that follow."""
    width, height = layout.size
    whole = Rect(0, 0, width, height)
    canvas = Canvas2D(text, layout.ratio, whole)
    canvas.draw_box(whole, palette.GROUND)
    card = find_card_area(layout, metrics)
    _draw_card(canvas, card, layout, metrics)
    top = max(24.0, card.y - 76)
    canvas.draw_text("Hold a bank card against the screen", width / 2, top, HEADING_FONT, "center", width - 32)
    canvas.draw_text(
        "Stretch the outline until the card just covers it.", width / 2, top + 28, TEXT_FONT, "center", width - 32
    )
    _draw_footer(canvas, layout, min(card.bottom + 34, height - 76), metrics, monitor_name)
    return canvas.to_layer()


def _draw_card(canvas: Canvas2D, card: Rect[float], layout: WindowLayout, metrics: MonitorMetrics) -> None:
    radius = CARD_RADIUS_MM * metrics.px_per_mm / layout.ratio
    canvas.draw_box(card, palette.RAISED, radius, palette.ACCENT)
    for x in (card.x, card.right):
        canvas.draw_box(Rect(x - 2.5, card.center_y - 18, 5, 36), palette.ACCENT, 2.5)
    canvas.draw_text("85.60 × 53.98 mm", layout.size[0] / 2, card.center_y, KEYS_FONT, "center", card.width - 20)


def _draw_footer(
    canvas: Canvas2D, layout: WindowLayout, top: float, metrics: MonitorMetrics, monitor_name: str
) -> None:
    middle, room = layout.size[0] / 2, layout.size[0] - 32.0
    result = (
        f"{metrics.px_per_mm * 25.4:.1f} pixels an inch    eye at {metrics.distance_cm:.0f} cm    "
        f"a degree is {metrics.px_per_deg:.1f} pixels"
    )
    canvas.draw_text(result, middle, top, FIGURE_FONT, "center", room)
    keys = "← →  stretch, with Shift faster    drag an edge    − +  distance    Enter  keep    Escape  leave"
    canvas.draw_text(keys, middle, top + 26, KEYS_FONT, "center", room)
    canvas.draw_text(monitor_name, middle, top + 48, KEYS_FONT, "center", room)
