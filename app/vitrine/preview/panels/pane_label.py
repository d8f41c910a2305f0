"""Label line under each of several panes: its device and light, whether it is chosen, and its figures."""

from __future__ import annotations

from vitrine.geometry import Rect
from vitrine.gpu.passes.interface import PositionedLayer
from vitrine.preview.panels.view_label import ViewLabel
from vitrine.stage.text.text_system import TextSystem
from vitrine.ui import palette
from vitrine.ui.canvas import Canvas2D, FontStyle

CHOSEN_FONT, OTHER_FONT = FontStyle(12.5, palette.BRIGHT, "bold"), FontStyle(12.5, palette.PLAIN, "bold")
LIGHT_FONT, FIGURES_FONT = FontStyle(12, palette.PLAIN), FontStyle(11.5, palette.QUIET)
GAP = 12.0


def draw_pane_label(
    text: TextSystem, ratio: float, area: Rect[float], label: ViewLabel, chosen: bool
) -> PositionedLayer:
    """Layer of a pane's label: device and light at the left; at the right, where there is room, figures and caveats."""
    canvas = Canvas2D(text, ratio, area)
    if chosen:
        canvas.draw_box(Rect(area.x, area.y, area.width, 2), palette.ACCENT)
    middle = area.center_y + 1
    x = area.x + 2
    device, *rest = label.subject
    x += canvas.draw_text(device, x, middle, CHOSEN_FONT if chosen else OTHER_FONT, max_width=area.width) + GAP
    for piece in rest:
        if x + canvas.text_width(piece, LIGHT_FONT) > area.right:
            break
        x += canvas.draw_text(piece, x, middle, LIGHT_FONT) + GAP
    _draw_figures(canvas, x, area.right - 2, middle, label)
    return canvas.to_layer()


def _draw_figures(canvas: Canvas2D, left: float, right: float, middle: float, label: ViewLabel) -> None:
    """From the right, the least dispensable first; what has no room is left out."""
    estimated = tuple(mark for mark in label.caveats if mark != "simulated")
    for piece in (*estimated, *reversed(label.figures)):
        width = canvas.text_width(piece, FIGURES_FONT)
        if right - width < left:
            return
        canvas.draw_text(piece, right, middle, FIGURES_FONT, "end")
        right -= width + GAP
