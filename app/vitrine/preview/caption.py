"""Caption strip under the picture: captions of what is heard, and the capture light. Never over the picture."""

from __future__ import annotations

from vitrine.glass.heard import Heard
from vitrine.gpu.interface import Laid
from vitrine.preview.layout.layout import EDGE, Layout
from vitrine.stage.text.line import TextSystem
from vitrine.ui.caption import light, words
from vitrine.ui.pen import Area, Pen


def caption_strip(text: TextSystem, layout: Layout, heard: Heard) -> Laid:
    """Layer of the caption strip: the caption at the left, the capture light at the right."""
    canvas, area = Pen(text, layout.ratio, layout.caption), layout.caption.inset(EDGE, 0)
    free = light(canvas, area, heard)
    words(canvas, Area(area.x, area.y, free - area.x, area.height), heard)
    return canvas.laid()
