"""The caption: what is heard, in words, and the light that says that the camera records. Never over the picture."""

from __future__ import annotations

from vitrine.glass.heard import Heard
from vitrine.gpu.interface import Laid
from vitrine.preview.layout.layout import EDGE, Layout
from vitrine.stage.text.line import TextSystem
from vitrine.ui.caption import light, words
from vitrine.ui.pen import Area, Pen


def caption_strip(text: TextSystem, layout: Layout, heard: Heard) -> Laid:
    """The window's line under the picture: words at the left, the light at the right."""
    pen, area = Pen(text, layout.ratio, layout.caption), layout.caption.inset(EDGE, 0)
    free = light(pen, area, heard)
    words(pen, Area(area.x, area.y, free - area.x, area.height), heard)
    return pen.laid()
