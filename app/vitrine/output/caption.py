"""The caption under a framed picture's strip: what is heard at that moment, and the capture light."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from vitrine.geometry import Rect
from vitrine.glass.catalogue.audio_cues import AudioCues
from vitrine.gpu.renderer import Renderer
from vitrine.output.strip import MARGIN, ratio_of, render_canvas
from vitrine.stage.text.text_system import TextSystem
from vitrine.ui.canvas import Canvas2D
from vitrine.ui.caption import draw_caption, draw_capture_light

#: The strip above has room of its own below its words, so these stand high in their line.
HEIGHT, MIDDLE = 32.0, 8.0


def draw_caption_strip(renderer: Renderer, text: TextSystem, cues: AudioCues, width_px: int) -> npt.NDArray[np.uint8]:
    """Draw the caption: pixels (h, `width_px`, 4), h even and the same in silence. Draws with `renderer`."""
    ratio = ratio_of(width_px)
    size_px = width_px, round(HEIGHT * ratio) // 2 * 2
    pen = Canvas2D(text, ratio, Rect(0, 0, width_px / ratio, size_px[1] / ratio))
    line = Rect(MARGIN, 0, width_px / ratio - 2 * MARGIN, 2 * MIDDLE)
    free = draw_capture_light(pen, line, cues)
    draw_caption(pen, Rect(line.x, line.y, free - line.x, line.height), cues)
    return render_canvas(renderer, pen, size_px)
