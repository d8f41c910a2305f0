"""Text as blocks: each word of a line is a bar, so that a picture holds what layout decided and no font's outlines.

A bar stands on the baseline, is as tall as a capital of the em box, and runs from its word's first pen position to its
last, all in whole pixels: FreeType, its hints, a font's outlines and its weight do not matter, advances and baselines
do. What it cannot show are words that are as wide as each other, such as two prices in figures of one width.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from vitrine.stage.text.rasterizer import BORDER_PX, Coverage, TextRaster, quantize_size
from vitrine.stage.text.shaping import ShapedLine
from vitrine.stage.text.text_span import find_spans

#: The height of capitals in Latin fonts, 0.73 in the pinned ones: in the middle of the line box, as text looks to be.
BAR_HEIGHT_EM = 0.72
#: So much that bars look drawn, and so little that their ends are seen to move by a pixel.
RADIUS_EM = 0.12


class WordSpan(NamedTuple):
    """The pen's way over a word, in em from the line's start, and the size of its letters in the line's own."""

    start_em: float
    end_em: float
    scale: float = 1.0


def rasterize_blocks(line: ShapedLine, size_px: float, ink: int | None = None) -> TextRaster:
    """Rasterise the words of a line as bars, at a size of the em in device pixels, which is rounded to 1/64 px.

    Of a line with spans those with this `ink`, where one is given.
    """
    size_px = quantize_size(size_px) / 64
    words = [*find_word_spans_em(line, ink)]
    spans = [(_round(word.start_em * size_px), _round(word.end_em * size_px)) for word in words]
    spans = [(start, max(end, start + 1)) for start, end in spans]
    if not spans:
        return TextRaster(_read_only(np.zeros((0, 0), np.uint8)), 0, 0)
    heights_px = [max(1, _round(BAR_HEIGHT_EM * word.scale * size_px)) for word in words]
    height_px = max(heights_px)
    left, right = min(start for start, _ in spans), max(end for _, end in spans)
    coverage = np.zeros((height_px + 2 * BORDER_PX, right - left + 2 * BORDER_PX), np.uint8)
    for (start, end), word, own_px in zip(spans, words, heights_px, strict=True):
        bar = _draw_bar(end - start, own_px, RADIUS_EM * word.scale * size_px)
        top = BORDER_PX + height_px - own_px
        target = coverage[top:-BORDER_PX, start - left + BORDER_PX : end - left + BORDER_PX]
        np.maximum(target, bar, out=target)
    return TextRaster(_read_only(coverage), left - BORDER_PX, height_px + BORDER_PX)


def find_word_spans_em(line: ShapedLine, ink: int | None = None) -> Iterator[WordSpan]:
    """Find the pen's way over each word of a line, which spaces part, in em from the line's start, left to right.

    A word ends where the size or the ink of its letters changes, too.
    """
    pens = np.concatenate([[0.0], np.cumsum(line.glyphs["advance"])]).tolist()
    clusters = line.glyphs["cluster"].tolist()
    looks = [(span.style.scale, span.ink) for span in find_spans(line.spans, clusters)] if line.spans else []
    start, here = 0, (1.0, ink)
    is_in_word = False
    for index, cluster in enumerate([*clusters, None]):
        is_space = cluster is None or line.text[cluster].isspace()
        look = looks[index] if looks and cluster is not None else (1.0, ink)
        if is_in_word and (is_space or look != here):
            if pens[index] > pens[start] and ink in (None, here[1]):
                yield WordSpan(pens[start], pens[index], here[0])
            is_in_word = False
        if not is_space and not is_in_word:
            start, here, is_in_word = index, look, True


def _draw_bar(width_px: int, height_px: int, radius_px: float) -> Coverage:
    """A bar with round corners (H, W), by a pixel's distance from its edge: square roots are the same everywhere."""
    radius = min(radius_px, width_px / 2, height_px / 2)
    x, y = (
        np.maximum(np.abs(np.arange(side) + 0.5 - side / 2) - (side / 2 - radius), 0.0)
        for side in (width_px, height_px)
    )
    distance = np.sqrt(x[None] * x[None] + y[:, None] * y[:, None])
    bar: Coverage = np.floor(np.clip(radius + 0.5 - distance, 0.0, 1.0) * 255 + 0.5).astype(np.uint8)
    return bar


def _round(value: float) -> int:
    return math.floor(value + 0.5)


def _read_only(array: Coverage) -> Coverage:
    array.flags.writeable = False
    return array
