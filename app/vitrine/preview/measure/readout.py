"""Readout of an instrument: figures on a small plate beside the pointer."""

from __future__ import annotations

from collections.abc import Sequence

from vitrine.geometry import Point, Rect
from vitrine.ui import palette
from vitrine.ui.canvas import Canvas2D, FontStyle

READOUT_FONT = FontStyle(11.5, palette.BRIGHT)
PLATE_COLOR = f"{palette.GROUND}D0"
HEIGHT, PADDING, GAP, AWAY = 20.0, 7.0, 10.0, 12.0


def place_readout(canvas: Canvas2D, area: Rect[float], pointer: Point[float], texts: Sequence[str]) -> Rect[float]:
    """Where the plate of texts lies: on the side of the pointer that has room in `area`."""
    width = sum(canvas.text_width(text, READOUT_FONT) for text in texts) + GAP * (len(texts) - 1) + 2 * PADDING
    x = pointer.x + AWAY if pointer.x + AWAY + width < area.right else pointer.x - AWAY - width
    y = pointer.y - AWAY - HEIGHT if pointer.y - AWAY - HEIGHT > area.y else pointer.y + AWAY
    return Rect(x, y, width, HEIGHT)


def draw_readout(canvas: Canvas2D, plate: Rect[float], texts: Sequence[str]) -> None:
    """Draw texts on a plate that was placed for them."""
    canvas.draw_box(plate, PLATE_COLOR, 3)
    x = plate.x + PADDING
    for text in texts:
        x += canvas.draw_text(text, x, plate.center_y, READOUT_FONT) + GAP
