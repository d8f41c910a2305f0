"""The text system: measures, wraps, shapes and rasterises lines, each cached by value."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.scene.font.letter_metrics import LetterMetrics
from vitrine.scene.nodes.weight import Weight
from vitrine.stage.text.bidi.levels import Direction, find_bidi_levels
from vitrine.stage.text.blocks import rasterize_blocks
from vitrine.stage.text.cache import LruCache
from vitrine.stage.text.device_letters import set_by_letters
from vitrine.stage.text.emoji import MAX_KEPT_PICTURES, EmojiPicture, PlacedEmoji, place_emoji, read_picture
from vitrine.stage.text.font import COLOR_EMOJI, PLAIN_VARIANT, FontSet, FontVariant
from vitrine.stage.text.line_breaking import TextLine, wrap_text
from vitrine.stage.text.painted_glyphs import PaintedGlyphs
from vitrine.stage.text.rasterizer import (
    SUBPIXEL_PHASES,
    TextRaster,
    TextRasterizer,
    place_glyphs,
    quantize_size,
    scale_glyphs,
)
from vitrine.stage.text.shaping import ShapedLine, find_missing_characters, shape_line
from vitrine.stage.text.text_mode import TextMode
from vitrine.stage.text.text_span import TextSpans, find_spans

RASTER_BUDGET_BYTES = 16 << 20  # some 4,000 lines of 160 x 20 px
RASTER_OVERHEAD_BYTES = 400
# A layout engine hands back a measured width in float32, perhaps a little less: the text must not break for that.
WRAP_SLACK_EM = 1e-3
MAX_SHAPED_LINES = 4096
MAX_WRAPPED_TEXTS = 1024


class TextExtents(NamedTuple):
    """The width and height of a block of text, in the unit of the style's size."""

    width: float
    height: float


class PaintedGlyph(NamedTuple):
    """The picture of a glyph in colours (H, W, 4), straight sRGB: its left and top edge from the line's start in device
    pixels, y up, and the ink of its span, None in a line without spans.
    """

    pixels: npt.NDArray[np.uint8]
    left: int
    top: int
    ink: int | None


@dataclass(frozen=True, slots=True)
class TextStyle:
    """The style of a text. All is linear in `size`, the height of the em box in the caller's unit.

    So layout is done once in degrees, and rasters in device pixels with `scaled(px_per_deg)`. `letter_spacing_em` and
    `line_height` count in ems. `tabular_figures` asks a font for figures of one width; the pinned ones have no others.
    `direction` is that of its paragraphs, `variant` what is asked of its font beside the weight.
    """

    size: float
    weight: Weight = "regular"
    letter_spacing_em: float = 0.0
    tabular_figures: bool = True
    line_height: float = 1.3
    direction: Direction = "auto"
    variant: FontVariant = PLAIN_VARIANT

    def scaled(self, factor: float) -> TextStyle:
        """The same style with its size in another unit."""
        return replace(self, size=self.size * factor)

    def baseline_offset(self, line: ShapedLine) -> float:
        """How far below a line box's top its baseline lies: the em box is centred in the line box."""
        if line.metrics:
            return line.measure_box_em(self.line_height)[0] * self.size
        return (self.line_height + line.ascent_em - line.descent_em) / 2 * self.size

    def line_box_height(self, line: ShapedLine) -> float:
        """How high a line box is: where spans are larger, as high as they need."""
        return (sum(line.measure_box_em(self.line_height)) if line.metrics else self.line_height) * self.size


@dataclass(frozen=True, slots=True)
class EmTextMeasurer:
    """A TextMeasurer in em: measures text as the style shapes it."""

    text_system: TextSystem
    style: TextStyle

    def measure_width(self, line: TextLine) -> float:
        return self.text_system.shape_text_line(line, self.style).width_em

    def measure_pen_positions(self, line: TextLine) -> npt.NDArray[np.float64]:
        glyphs = self.text_system.shape_text_line(line, self.style).glyphs
        advances = np.bincount(glyphs["cluster"], weights=glyphs["advance"], minlength=len(line.text))
        return np.concatenate([[0.0], np.cumsum(advances)])


class TextSystem:
    """Measures and rasterises text with one set of fonts, as glyphs or as blocks, which are laid out alike.

    With `letters`, those of a device's own font, the shapes of ours are set by them.

    Holds caches only: dropping them changes no value.

    A new line of 23 characters costs about 0.1 ms to shape and 0.45 ms to rasterise where its glyphs are new (0.15 ms
    where they are known), a known one under 2 µs, on one core of an AMD EPYC.
    """

    def __init__(
        self, fonts: FontSet | None = None, mode: TextMode = "glyphs", letters: LetterMetrics | None = None
    ) -> None:
        self.fonts, self.mode, self.letters = fonts or FontSet(), mode, letters
        self._painted = PaintedGlyphs(self.fonts)
        self._rasterizer = TextRasterizer(self.fonts, self._painted)
        self._read_picture = lru_cache(maxsize=MAX_KEPT_PICTURES)(self._read_picture_uncached)
        self._raster_cache: LruCache[TextRaster] = LruCache(RASTER_BUDGET_BYTES)
        self._shape_cached = lru_cache(maxsize=MAX_SHAPED_LINES)(self._shape_uncached)
        self._wrap_cached = lru_cache(maxsize=MAX_WRAPPED_TEXTS)(self._wrap_uncached)
        self._find_unowned_cached = lru_cache(maxsize=MAX_SHAPED_LINES)(self._find_unowned_uncached)

    def with_letters(self, letters: LetterMetrics) -> TextSystem:
        """The same with another font's letters, as wide as that says."""
        return TextSystem(self.fonts, self.mode, letters)

    def measure(
        self,
        text: str,
        style: TextStyle,
        max_width: float | None = None,
        max_lines: int | None = None,
        spans: TextSpans = (),
    ) -> TextExtents:
        """Measure the block that `wrap_lines` would fill, in the unit of `style.size` and `max_width`."""
        lines = self.wrap_lines(text, style, max_width, max_lines, spans)
        width = max(line.width_em for line in lines) * style.size
        if spans:
            return TextExtents(width, sum(style.line_box_height(line) for line in lines))
        return TextExtents(width, len(lines) * style.line_height * style.size)

    def wrap_lines(
        self,
        text: str,
        style: TextStyle,
        max_width: float | None = None,
        max_lines: int | None = None,
        spans: TextSpans = (),
    ) -> tuple[ShapedLine, ...]:
        """Wrap a text into shaped lines of at most `max_width` (in the unit of `style.size`); at least one line."""
        max_width_em = None if max_width is None else max_width / style.size + WRAP_SLACK_EM
        # Not by `replace`, which takes longer than all the rest of a text that is known.
        em = TextStyle(
            1.0,
            style.weight,
            style.letter_spacing_em,
            style.tabular_figures,
            style.line_height,
            style.direction,
            style.variant,
        )
        return self._wrap_cached(text, em, max_width_em, max_lines, spans)

    def shape_line(self, text: str, style: TextStyle) -> ShapedLine:
        """Shape one line, a paragraph by itself, whatever its width; line breaks in it become spaces."""
        return self.shape_text_line(TextLine(text, find_bidi_levels(text, style.direction)), style)

    def shape_text_line(self, line: TextLine, style: TextStyle) -> ShapedLine:
        """Shape one line of a paragraph, whatever its width."""
        return self._shape_cached(
            line.text,
            style.weight,
            style.letter_spacing_em,
            style.tabular_figures,
            line.bidi,
            style.variant,
            line.spans,
        )

    def measure_advance_em(self, text: str, style: TextStyle) -> float:
        """Measure one line in em; times `style.size` it is the width in the unit of that size."""
        return self.shape_line(text, style).width_em

    def rasterize_line(
        self, line: ShapedLine, style: TextStyle, ink: int | None = None, outlines_emoji: bool = True
    ) -> TextRaster:
        """Rasterise a line that was shaped in a style to coverage, with its size in device pixels (to 1/64 px).

        Of a line with spans only those with this `ink`, where one is given. Emoji are outlines, or left out where they
        are painted as pictures.
        """
        size_64 = quantize_size(style.size)
        key: tuple[Hashable, ...] = (
            line.text,
            line.weight,
            style.letter_spacing_em,
            style.tabular_figures,
            line.bidi,
            size_64,
            line.variant,
        )
        if line.spans:
            key += (line.spans, ink)
        if line.has_emoji:
            key += (outlines_emoji,)
        return self._raster_cache.get_or_make(
            key,
            lambda: self._rasterize(line, style.size, ink, outlines_emoji),
            lambda raster: raster.bitmap.nbytes + RASTER_OVERHEAD_BYTES,
        )

    def _rasterize(self, line: ShapedLine, size_px: float, ink: int | None, outlines_emoji: bool) -> TextRaster:
        if self.mode == "blocks":
            return rasterize_blocks(line, size_px, ink)
        return self._rasterizer.rasterize_line(line, size_px, ink, outlines_emoji)

    def list_emoji(self, line: ShapedLine) -> list[PlacedEmoji]:
        """The emoji of a line as pictures, in the order of its glyphs; none where text is drawn as blocks."""
        return place_emoji(line, self._read_picture) if line.has_emoji and self.mode == "glyphs" else []

    def paint_glyphs(
        self, line: ShapedLine, size_px: float, colors: Mapping[int | None, str], outlines_emoji: bool
    ) -> list[PaintedGlyph]:
        """The glyphs of a line that its fonts paint in colours, by their inks' own colours, #RRGGBB; where outlines
        stand for emoji those that have none. None of them where text is drawn as blocks.
        """
        if not line.has_emoji or self.mode == "blocks":
            return []
        size_64 = quantize_size(size_px)
        clusters = line.glyphs["cluster"].tolist()
        inks = [span.ink for span in find_spans(line.spans, clusters)] if line.spans else [None] * len(clusters)
        columns = line.glyphs["font"].tolist(), line.glyphs["glyph"].tolist(), clusters
        places = place_glyphs(line, size_64).tolist(), scale_glyphs(line, size_64), inks
        painted = []
        for font, glyph, cluster, (x, phase, y), own_size_64, ink in zip(*columns, *places, strict=True):
            if not own_size_64 or not self._painted.is_painted(font, glyph):
                continue
            if outlines_emoji and self._painted.find_outline(line, font, glyph, cluster):
                continue
            raster = self._painted.rasterize(font, glyph, own_size_64, phase / SUBPIXEL_PHASES, colors[ink])
            if raster.pixels.size:
                painted.append(PaintedGlyph(raster.pixels, x + raster.left, y + raster.top, ink))
        return painted

    def _read_picture_uncached(self, glyph: int) -> EmojiPicture:
        return read_picture(self.fonts.get_face(COLOR_EMOJI), glyph)

    def find_weight(self, style: TextStyle) -> Weight:
        """The weight that is drawn where a style's is asked for."""
        return self.fonts.find_weight(style.weight, style.variant)

    def find_missing_characters(self, text: str, style: TextStyle) -> tuple[str, ...]:
        """Find the characters that no font can show, each once: they are drawn as boxes and worth a warning."""
        return find_missing_characters(self.fonts, text, style.weight, style.variant)

    def find_unowned_characters(self, line: ShapedLine) -> str:
        """The characters of a line that no font of ours has, each once: boxes, or another machine's letters."""
        return self._find_unowned_cached(line)

    def _find_unowned_uncached(self, line: ShapedLine) -> str:
        glyphs = line.glyphs
        foreign = (glyphs["glyph"] == 0) | self.fonts.find_foreign(glyphs["font"])
        return "".join(dict.fromkeys(line.text[index] for index in glyphs["cluster"][foreign].tolist()))

    def _shape_uncached(self, text: str, weight: Weight, letter_spacing_em: float, *more: Any) -> ShapedLine:
        line = shape_line(self.fonts, text, weight, letter_spacing_em, *more)
        return line if self.letters is None else set_by_letters(line, self.letters, self.fonts, letter_spacing_em)

    def _wrap_uncached(
        self, text: str, style: TextStyle, max_width_em: float | None, max_lines: int | None, spans: TextSpans
    ) -> tuple[ShapedLine, ...]:
        measurer = EmTextMeasurer(self, style)
        lines = wrap_text(text, measurer, max_width_em, max_lines, style.direction, spans)
        return tuple(self.shape_text_line(line, style) for line in lines)
