"""Caption strip under the picture: captions of what is heard, and the capture light. Never over the picture."""

from __future__ import annotations

from vitrine.glass.heard import AudioCues
from vitrine.gpu.interface import PositionedLayer
from vitrine.preview.layout.layout import MARGIN, WindowLayout
from vitrine.stage.text.line import TextSystem
from vitrine.ui.caption import draw_caption, draw_capture_light
from vitrine.ui.pen import Canvas2D, Rect


def draw_caption_strip(text: TextSystem, layout: WindowLayout, cues: AudioCues) -> PositionedLayer:
    """Layer of the caption strip: the caption at the left, the capture light at the right."""
    canvas, area = Canvas2D(text, layout.ratio, layout.caption), layout.caption.inset(MARGIN, 0)
    free = draw_capture_light(canvas, area, cues)
    draw_caption(canvas, Rect(area.x, area.y, free - area.x, area.height), cues)
    return canvas.to_layer()
