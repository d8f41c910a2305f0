"""Label line under each of several panes: its device and light, whether it is chosen, and its figures."""

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
    """Layer of a pane's label: device and light at the left; at the right, where there is room, figures and caveats."""
    canvas = Pen(text, ratio, area)
    if chosen:
        canvas.box(Area(area.x, area.y, area.width, 2), palette.ACCENT)
    middle = area.middle + 1
    x = area.x + 2
    device, *rest = words.subject
    x += canvas.words(device, x, middle, CHOSEN if chosen else OTHER, width=area.width) + GAP
    for piece in rest:
        if x + canvas.width_of(piece, LIGHT) > area.right:
            break
        x += canvas.words(piece, x, middle, LIGHT) + GAP
    _figures(canvas, x, area.right - 2, middle, words)
    return canvas.laid()


def _figures(canvas: Pen, left: float, right: float, middle: float, words: Told) -> None:
    """From the right, the least dispensable first; what has no room is left out."""
    estimated = tuple(mark for mark in words.marks if mark != "simulated")
    for piece in (*estimated, *reversed(words.figures)):
        width = canvas.width_of(piece, FIGURES)
        if right - width < left:
            return
        canvas.words(piece, right, middle, FIGURES, "end")
        right -= width + GAP
