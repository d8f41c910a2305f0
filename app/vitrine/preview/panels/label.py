"""The line under each of several pictures: what it is of, which is chosen, and the light's figures."""

from __future__ import annotations

from vitrine.gpu.interface import Laid
from vitrine.preview.told import Told
from vitrine.stage.text.line import TextSystem
from vitrine.ui import palette
from vitrine.ui.pen import Area, Ink, Pen

CHOSEN, OTHER = Ink(12.5, palette.BRIGHT, "bold"), Ink(12.5, palette.PLAIN, "bold")
LIGHT, FIGURES = Ink(12, palette.PLAIN), Ink(11.5, palette.QUIET)
GAP = 12.0


def pane_label(text: TextSystem, ratio: float, area: Area, words: Told, chosen: bool) -> Laid:
    """Device and light at the left; at the right, as far as there is room, the figures and how sure they are."""
    pen = Pen(text, ratio, area)
    if chosen:
        pen.box(Area(area.x, area.y, area.width, 2), palette.ACCENT)
    middle = area.middle + 1
    x = area.x + 2
    device, *rest = words.subject
    x += pen.words(device, x, middle, CHOSEN if chosen else OTHER, width=area.width) + GAP
    for word in rest:
        if x + pen.width_of(word, LIGHT) > area.right:
            break
        x += pen.words(word, x, middle, LIGHT) + GAP
    _figures(pen, x, area.right - 2, middle, words)
    return pen.laid()


def _figures(pen: Pen, left: float, right: float, middle: float, words: Told) -> None:
    """From the right, the least dispensable first; what has no room is left out."""
    estimated = tuple(mark for mark in words.marks if mark != "simulated")
    for word in (*estimated, *reversed(words.figures)):
        width = pen.width_of(word, FIGURES)
        if right - width < left:
            return
        pen.words(word, right, middle, FIGURES, "end")
        right -= width + GAP
