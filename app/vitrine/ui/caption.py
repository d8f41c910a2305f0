"""Captions of what is heard, and the capture light that says that the camera records. Never over the picture."""

from __future__ import annotations

from vitrine.geometry import Rect
from vitrine.glass.catalogue.audio_cues import AudioCues
from vitrine.ui import palette
from vitrine.ui.canvas import Canvas2D, FontStyle

HEARD_NOTE = "heard, not seen"
#: The text of each capture light, with the colours of its dot and of its text.
CAPTURE_LIGHTS = {
    "on": ("capture light on", palette.WHITE, palette.PLAIN),
    "missing": ("captures without a light", palette.WARNING, palette.WARNING),
}

CAPTION_FONT, NOTE_FONT = FontStyle(14, palette.BRIGHT), FontStyle(12, palette.QUIET)
SPEAKER_SIZE, DOT_SIZE, GAP = 15.0, 8.0, 8.0


def draw_caption(canvas: Canvas2D, area: Rect[float], cues: AudioCues) -> None:
    """Draw a speaker icon, the caption, and a note that nobody sees it, cut to the width of `area`."""
    if not cues.words:
        return
    x = area.x + canvas.draw_icon("speaker", area.x, area.center_y, SPEAKER_SIZE, palette.QUIET) + GAP
    note = canvas.text_width(HEARD_NOTE, NOTE_FONT) + 2 * GAP
    x += canvas.draw_text(cues.words, x, area.center_y, CAPTION_FONT, max_width=area.right - x - note) + 2 * GAP
    canvas.draw_text(HEARD_NOTE, x, area.center_y, NOTE_FONT, max_width=area.right - x + 1)


def draw_capture_light(canvas: Canvas2D, area: Rect[float], cues: AudioCues) -> float:
    """Draw a dot and its text, ending at the right of `area`; where the free space at their left ends."""
    if not cues.light:
        return area.right
    text, dot, color = CAPTURE_LIGHTS[cues.light]
    ink = FontStyle(12, color)
    x = area.right - canvas.text_width(text, ink)
    canvas.draw_text(text, x, area.center_y, ink)
    x -= DOT_SIZE + GAP
    canvas.draw_box(Rect(x, area.center_y - DOT_SIZE / 2, DOT_SIZE, DOT_SIZE), dot, DOT_SIZE / 2)
    return x - 2 * GAP
