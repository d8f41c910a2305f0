"""Captions of what is heard, and the capture light that says that the camera records. Never over the picture."""

from __future__ import annotations

from vitrine.glass.heard import Heard
from vitrine.ui import palette
from vitrine.ui.pen import Area, Ink, Pen

NOT_SEEN = "heard, not seen"
#: The text of each capture light, with the colours of its dot and of its text.
LIGHTS = {
    "on": ("capture light on", palette.WHITE, palette.PLAIN),
    "missing": ("captures without a light", palette.WARNING, palette.WARNING),
}

SAID, NOTE = Ink(14, palette.BRIGHT), Ink(12, palette.QUIET)
SPEAKER, DOT, GAP = 15.0, 8.0, 8.0


def words(canvas: Pen, area: Area, heard: Heard) -> None:
    """Draw a speaker icon, the caption, and a note that nobody sees it, cut to the width of `area`."""
    if not heard.words:
        return
    x = area.x + canvas.icon("speaker", area.x, area.middle, SPEAKER, palette.QUIET) + GAP
    note = canvas.width_of(NOT_SEEN, NOTE) + 2 * GAP
    x += canvas.words(heard.words, x, area.middle, SAID, width=area.right - x - note) + 2 * GAP
    canvas.words(NOT_SEEN, x, area.middle, NOTE, width=area.right - x + 1)


def light(canvas: Pen, area: Area, heard: Heard) -> float:
    """Draw a dot and its text, ending at the right of `area`; where the free space at their left ends."""
    if not heard.light:
        return area.right
    text, dot, color = LIGHTS[heard.light]
    ink = Ink(12, color)
    x = area.right - canvas.width_of(text, ink)
    canvas.words(text, x, area.middle, ink)
    x -= DOT + GAP
    canvas.box(Area(x, area.middle - DOT / 2, DOT, DOT), dot, DOT / 2)
    return x - 2 * GAP
