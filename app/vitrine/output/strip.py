"""The strip under a framed picture: a description of what it shows, in quiet type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from vitrine.geometry import Rect
from vitrine.glass.optics.optics import Optics
from vitrine.gpu.renderer import Renderer
from vitrine.stage.draw.drawlist import PLACED_LAYER, DrawList, PrimitiveKind, Run
from vitrine.stage.text.text_system import TextSystem
from vitrine.ui import palette
from vitrine.ui.canvas import Canvas2D, FontStyle
from vitrine.world.feed_frame import FeedFrame, PixelFormat

#: Everything below is in units of which a picture of this width has one a pixel; on a smaller one type stays legible.
REFERENCE_WIDTH_PX = 1280
MIN_RATIO, MAX_RATIO = 0.75, 4.0
ROW, MARGIN, GAP, PILL, RADIUS = 40.0, 20.0, 18.0, 22.0, 11.0
NAME_STYLE, WORD_STYLE, MARK_STYLE = (
    FontStyle(15, palette.BRIGHT, "bold"),
    FontStyle(14, palette.PLAIN),
    FontStyle(12, palette.QUIET),
)


class StripText(Protocol):
    """The texts of a strip, from left to right: the first of `subject` stands out, `caveats` are outlined."""

    @property
    def subject(self) -> tuple[str, ...]: ...
    @property
    def figures(self) -> tuple[str, ...]: ...
    @property
    def caveats(self) -> tuple[str, ...]: ...


def draw_strip(renderer: Renderer, text: TextSystem, words: StripText, width_px: int) -> npt.NDArray[np.uint8]:
    """Draw a strip: pixels (h, `width_px`, 4), h even; two rows where one is too narrow. Draws with `renderer`."""
    ratio = ratio_of(width_px)
    width = width_px / ratio
    measure = Canvas2D(text, ratio, Rect(0, 0, 1, 1))
    needed = (
        2 * MARGIN + _measure_words(measure, words.subject, NAME_STYLE) + 2 * GAP + _measure_figures(measure, words)
    )
    rows = 1 if needed <= width else 2
    height_px = round(ROW * ratio * (1 if rows == 1 else 1.7)) // 2 * 2
    pen = Canvas2D(text, ratio, Rect(0, 0, width, height_px / ratio))
    top = height_px / ratio / 2 if rows == 1 else ROW / 2
    bottom = top if rows == 1 else height_px / ratio - ROW / 2
    _draw_subject(pen, words.subject, top, width)
    left = width - MARGIN - _measure_figures(pen, words) if rows == 1 else MARGIN
    _draw_figures(pen, words, left, bottom, width)
    return render_canvas(renderer, pen, (width_px, height_px))


def ratio_of(width_px: int) -> float:
    """Pixels per unit under a picture of this width."""
    return min(max(width_px / REFERENCE_WIDTH_PX, MIN_RATIO), MAX_RATIO)


def _draw_subject(pen: Canvas2D, subject: Sequence[str], middle: float, width: float) -> None:
    x = MARGIN
    for number, word in enumerate(subject):
        x += pen.draw_text(word, x, middle, WORD_STYLE if number else NAME_STYLE, max_width=width - MARGIN - x) + GAP


def _draw_figures(pen: Canvas2D, words: StripText, left: float, middle: float, width: float) -> None:
    """Draw the figures from `left` on, then the caveats, for which figures are cut where it is narrow."""
    x, right = left, width - MARGIN - _measure_caveats(pen, words.caveats)
    for word in words.figures:
        room = right - GAP - x
        is_cut = room < pen.text_width(word, WORD_STYLE) - 0.5
        x += pen.draw_text(word, x, middle, WORD_STYLE, max_width=room if is_cut else None) + GAP
    for mark in words.caveats:
        wide = pen.text_width(mark, MARK_STYLE) + PILL
        pen.draw_box(Rect(x, middle - PILL / 2, wide, PILL), radius=RADIUS, outline=palette.LINE)
        pen.draw_text(mark, x + PILL / 2, middle, MARK_STYLE)
        x += wide + GAP / 2


def _measure_words(pen: Canvas2D, words: Sequence[str], style: FontStyle) -> float:
    return sum(pen.text_width(word, style) for word in words) + GAP * (len(words) - 1)


def _measure_figures(pen: Canvas2D, words: StripText) -> float:
    return sum(pen.text_width(word, WORD_STYLE) + GAP for word in words.figures) + _measure_caveats(pen, words.caveats)


def _measure_caveats(pen: Canvas2D, caveats: Sequence[str]) -> float:
    return sum(pen.text_width(mark, MARK_STYLE) + PILL for mark in caveats) + GAP / 2 * (len(caveats) - 1)


def render_canvas(renderer: Renderer, pen: Canvas2D, size_px: tuple[int, int]) -> npt.NDArray[np.uint8]:
    """Render a canvas on the program's background: (h, w, 4) for a `size_px` of w, h. Draws with `renderer`."""
    width, height = size_px
    background = np.full((height, width, 4), 255, np.uint8)
    background[..., :3] = tuple(bytes.fromhex(palette.GROUND[1:]))
    raster_layer = pen.to_layer().raster_layer
    layers = np.zeros(1, PLACED_LAYER)
    right, bottom = raster_layer.size_px
    layers["opacity"] = 1.0
    layers["corners"] = [(0, 0, 1), (right, 0, 1), (right, bottom, 1), (0, bottom, 1)]
    draw_list = DrawList(size_px, (raster_layer,), layers, runs=(Run(PrimitiveKind.LAYER, 0, 1),))
    frame = FeedFrame((background,), PixelFormat.RGBA, *size_px, index=0, time_s=0.0)
    return renderer.render(draw_list, frame, Optics(blocking=1.0)).read()
