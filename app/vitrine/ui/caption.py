"""What is heard, in words, and the light that says that the camera records. Never over the picture."""

from __future__ import annotations

from vitrine.glass.heard import Heard
from vitrine.ui import palette
from vitrine.ui.pen import Area, Ink, Pen

NOT_SEEN = "heard, not seen"
#: What is said of each capture light, with the colours of its dot and its words.
LIGHTS = {
    "on": ("capture light on", palette.WHITE, palette.PLAIN),
    "missing": ("captures without a light", palette.WARNING, palette.WARNING),
}

SAID, NOTE = Ink(14, palette.BRIGHT), Ink(12, palette.QUIET)
SPEAKER, DOT, GAP = 15.0, 8.0, 8.0


def words(pen: Pen, area: Area, heard: Heard) -> None:
    """A speaker, what is said, and that nobody sees it, cut to the width of `area`."""
    if not heard.words:
        return
    x = area.x + pen.icon("speaker", area.x, area.middle, SPEAKER, palette.QUIET) + GAP
    note = pen.width_of(NOT_SEEN, NOTE) + 2 * GAP
    x += pen.words(heard.words, x, area.middle, SAID, width=area.right - x - note) + 2 * GAP
    pen.words(NOT_SEEN, x, area.middle, NOTE, width=area.right - x + 1)


def light(pen: Pen, area: Area, heard: Heard) -> float:
    """A dot and its words, ending at the right of `area`; the place that is free to their left."""
    if not heard.light:
        return area.right
    said, dot, color = LIGHTS[heard.light]
    ink = Ink(12, color)
    x = area.right - pen.width_of(said, ink)
    pen.words(said, x, area.middle, ink)
    x -= DOT + GAP
    pen.box(Area(x, area.middle - DOT / 2, DOT, DOT), dot, DOT / 2)
    return x - 2 * GAP
