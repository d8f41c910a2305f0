"""The strip under a framed picture: a description of what it shows, in quiet type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from vitrine.gpu.device import Device
from vitrine.stage.drawlist import LAYER, DrawList, Kind, Run
from vitrine.stage.text.line import TextSystem
from vitrine.ui import palette
from vitrine.ui.pen import Area, Ink, Pen
from vitrine.world.feed_frame import FeedFrame, PixelFormat

#: Everything below is in units of which a picture of this width has one a pixel; on a smaller one type stays legible.
WIDTH = 1280
SMALLEST, LARGEST = 0.75, 4.0
ROW, MARGIN, GAP, PILL, RADIUS = 40.0, 20.0, 18.0, 22.0, 11.0
NAME, WORD, MARK = Ink(15, palette.BRIGHT, "bold"), Ink(14, palette.PLAIN), Ink(12, palette.QUIET)


class Words(Protocol):
    """The texts of a strip, from left to right: the first of `subject` stands out, `marks` are outlined."""

    @property
    def subject(self) -> tuple[str, ...]: ...
    @property
    def figures(self) -> tuple[str, ...]: ...
    @property
    def marks(self) -> tuple[str, ...]: ...


def strip(device: Device, text: TextSystem, words: Words, width_px: int) -> npt.NDArray[np.uint8]:
    """Draw a strip: pixels (h, `width_px`, 4), h even; two rows where one is too narrow. Draws with `renderer`."""
    ratio = ratio_of(width_px)
    width = width_px / ratio
    measure = Pen(text, ratio, Area(0, 0, 1, 1))
    needed = 2 * MARGIN + _width(measure, words.subject, NAME) + 2 * GAP + _right_width(measure, words)
    rows = 1 if needed <= width else 2
    height_px = round(ROW * ratio * (1 if rows == 1 else 1.7)) // 2 * 2
    pen = Pen(text, ratio, Area(0, 0, width, height_px / ratio))
    top = height_px / ratio / 2 if rows == 1 else ROW / 2
    bottom = top if rows == 1 else height_px / ratio - ROW / 2
    _left(pen, words.subject, top, width)
    _right(pen, words, bottom, width if rows == 1 else 0.0)
    return drawn(device, pen, (width_px, height_px))


def ratio_of(width_px: int) -> float:
    """Pixels per unit under a picture of this width."""
    return min(max(width_px / WIDTH, SMALLEST), LARGEST)


def _left(pen: Pen, subject: Sequence[str], middle: float, width: float) -> None:
    x = MARGIN
    for number, word in enumerate(subject):
        x += pen.words(word, x, middle, WORD if number else NAME, width=width - MARGIN - x) + GAP


def _right(pen: Pen, words: Words, middle: float, width: float) -> None:
    """Ending at `width`; beginning at the margin where that is 0."""
    x = width - MARGIN - _right_width(pen, words) if width else MARGIN
    for word in words.figures:
        x += pen.words(word, x, middle, WORD) + GAP
    for mark in words.marks:
        wide = pen.width_of(mark, MARK) + PILL
        pen.box(Area(x, middle - PILL / 2, wide, PILL), radius=RADIUS, outline=palette.LINE)
        pen.words(mark, x + PILL / 2, middle, MARK)
        x += wide + GAP / 2


def _width(pen: Pen, words: Sequence[str], style: Ink) -> float:
    return sum(pen.width_of(word, style) for word in words) + GAP * (len(words) - 1)


def _right_width(pen: Pen, words: Words) -> float:
    figures = sum(pen.width_of(word, WORD) + GAP for word in words.figures)
    return figures + sum(pen.width_of(mark, MARK) + PILL for mark in words.marks) + GAP / 2 * (len(words.marks) - 1)


def drawn(device: Device, pen: Pen, size_px: tuple[int, int]) -> npt.NDArray[np.uint8]:
    """Render a canvas on the program's background: (h, w, 4) for a `size_px` of w, h. Draws with `renderer`."""
    width, height = size_px
    background = np.full((height, width, 4), 255, np.uint8)
    background[..., :3] = tuple(bytes.fromhex(palette.GROUND[1:]))
    raster_layer = pen.laid().sheet
    layers = np.zeros(1, LAYER)
    right, bottom = raster_layer.size_px
    layers["opacity"] = 1.0
    layers["corners"] = [(0, 0, 1), (right, 0, 1), (right, bottom, 1), (0, bottom, 1)]
    draw_list = DrawList(size_px, (raster_layer,), layers, runs=(Run(Kind.LAYER, 0, 1),))
    device.render(draw_list, FeedFrame((background,), PixelFormat.RGBA, *size_px, index=0, time_s=0.0), blocking=1.0)
    return device.read()
