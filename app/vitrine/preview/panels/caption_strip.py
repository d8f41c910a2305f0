"""Caption strip under the picture: captions of what is heard, and the capture light. Never over the picture."""

from __future__ import annotations

from vitrine.geometry import Rect
from vitrine.glass.catalogue.audio_cues import AudioCues
from vitrine.gpu.passes.interface import PositionedLayer
from vitrine.preview.layout.window_layout import MARGIN, WindowLayout
from vitrine.stage.text.text_system import TextSystem
from vitrine.ui.canvas import Canvas2D
from vitrine.ui.caption import draw_caption, draw_capture_light


def draw_caption_strip(text: TextSystem, layout: WindowLayout, cues: AudioCues) -> PositionedLayer:
    """Layer of the caption strip: the caption at the left, the capture light at the right."""
    canvas, area = Canvas2D(text, layout.ratio, layout.caption), layout.caption.shrink(MARGIN, 0)
    free = draw_capture_light(canvas, area, cues)
    draw_caption(canvas, Rect(area.x, area.y, free - area.x, area.height), cues)
    return canvas.to_layer()
