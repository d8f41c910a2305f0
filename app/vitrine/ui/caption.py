"""Captions of what is heard, the capture light that says that the camera records, and whether faces are blurred.

Never over the picture.
"""

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
#: What is said of faces, with the colour of the text.
FACES = {"blurred": ("faces blurred", palette.QUIET), "visible": ("faces visible", palette.WARNING)}

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
    """Draw a dot and its text, and what is said of faces, ending at the right of `area`; where free space ends."""
    right = area.right
    if cues.light:
        text, dot, color = CAPTURE_LIGHTS[cues.light]
        right = _draw_note(canvas, text, FontStyle(12, color), right, area.center_y) - DOT_SIZE - GAP
        canvas.draw_box(Rect(right, area.center_y - DOT_SIZE / 2, DOT_SIZE, DOT_SIZE), dot, DOT_SIZE / 2)
        right -= 2 * GAP
    if cues.faces:
        text, color = FACES[cues.faces]
        right = _draw_note(canvas, text, FontStyle(12, color), right, area.center_y) - 2 * GAP
    return right


def _draw_note(canvas: Canvas2D, text: str, ink: FontStyle, right: float, middle: float) -> float:
    """Draw a text that ends at `right`; where it begins."""
    x = right - canvas.text_width(text, ink)
    canvas.draw_text(text, x, middle, ink)
    return x
