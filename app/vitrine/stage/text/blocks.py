"""Text as blocks: each word of a line is a bar, so that a picture holds what layout decided and no font's outlines.

A bar stands on the baseline, is as tall as a capital of the em box, and runs from its word's first pen position to its
last, all in whole pixels: FreeType, its hints, a font's outlines and its weight do not matter, advances and baselines
do. What it cannot show are words that are as wide as each other, such as two prices in figures of one width.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from vitrine.stage.text.rasterizer import BORDER_PX, Coverage, TextRaster, quantize_size
from vitrine.stage.text.shaping import ShapedLine

#: The height of capitals in Latin fonts, 0.73 in the pinned ones: in the middle of the line box, as text looks to be.
BAR_HEIGHT_EM = 0.72
#: So much that bars look drawn, and so little that their ends are seen to move by a pixel.
RADIUS_EM = 0.12


def rasterize_blocks(line: ShapedLine, size_px: float) -> TextRaster:
    """Rasterise the words of a line as bars, at a size of the em in device pixels, which is rounded to 1/64 px."""
    size_px = quantize_size(size_px) / 64
    spans = [(_round(start * size_px), _round(end * size_px)) for start, end in find_word_spans_em(line)]
    spans = [(start, max(end, start + 1)) for start, end in spans]
    if not spans:
        return TextRaster(_read_only(np.zeros((0, 0), np.uint8)), 0, 0)
    height_px = max(1, _round(BAR_HEIGHT_EM * size_px))
    left, right = min(start for start, _ in spans), max(end for _, end in spans)
    coverage = np.zeros((height_px + 2 * BORDER_PX, right - left + 2 * BORDER_PX), np.uint8)
    for start, end in spans:
        bar = _draw_bar(end - start, height_px, RADIUS_EM * size_px)
        target = coverage[BORDER_PX:-BORDER_PX, start - left + BORDER_PX : end - left + BORDER_PX]
        np.maximum(target, bar, out=target)
    return TextRaster(_read_only(coverage), left - BORDER_PX, height_px + BORDER_PX)


def find_word_spans_em(line: ShapedLine) -> Iterator[tuple[float, float]]:
    """Find the pen's way over each word of a line, which spaces part, in em from the line's start, left to right."""
    pens = np.concatenate([[0.0], np.cumsum(line.glyphs["advance"])]).tolist()
    start: int | None = None
    for index, cluster in enumerate([*line.glyphs["cluster"].tolist(), None]):
        is_space = cluster is None or line.text[cluster].isspace()
        if is_space and start is not None and pens[index] > pens[start]:
            yield pens[start], pens[index]
        start = None if is_space else index if start is None else start


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
