"""The caption under a framed picture's strip: what is heard at that moment, and the capture light."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from vitrine.glass.heard import Heard
from vitrine.gpu.device import Device
from vitrine.output.strip import MARGIN, drawn, ratio_of
from vitrine.stage.text.line import TextSystem
from vitrine.ui.caption import light, words
from vitrine.ui.pen import Area, Pen

#: The strip above has room of its own below its words, so these stand high in their line.
HEIGHT, MIDDLE = 32.0, 8.0


def caption(device: Device, text: TextSystem, heard: Heard, width_px: int) -> npt.NDArray[np.uint8]:
    """Draw the caption: pixels (h, `width_px`, 4), h even and the same in silence. Draws with `renderer`."""
    ratio = ratio_of(width_px)
    size_px = width_px, round(HEIGHT * ratio) // 2 * 2
    pen = Pen(text, ratio, Area(0, 0, width_px / ratio, size_px[1] / ratio))
    line = Area(MARGIN, 0, width_px / ratio - 2 * MARGIN, 2 * MIDDLE)
    free = light(pen, line, heard)
    words(pen, Area(line.x, line.y, free - line.x, line.height), heard)
    return drawn(device, pen, size_px)
