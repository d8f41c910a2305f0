"""The colour glyphs of a set of fonts: which they are, their pictures, and what stands for them in one colour."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from typing import NamedTuple

from vitrine.stage.text.cache import LruCache
from vitrine.stage.text.character import find_cluster_starts
from vitrine.stage.text.font import COLOR_EMOJI, OUTLINE_EMOJI, FontSet
from vitrine.stage.text.glyph_paint import (
    PaintCount,
    PaintRaster,
    count_paint,
    find_excess,
    has_outline,
    has_paint,
    rasterize_paint,
)
from vitrine.stage.text.pinned_fonts import read_outlines
from vitrine.stage.text.shaping import ShapedLine, shape_line

RASTER_BUDGET_BYTES = 16 << 20
RASTER_OVERHEAD_BYTES = 400
#: Glyphs that are judged once: all emoji that there are.
MAX_KNOWN_GLYPHS = 4096


class OutlineGlyph(NamedTuple):
    """A glyph that stands for another one, and how far aside it begins to stand in the middle of its place, in em."""

    font: int
    glyph: int
    aside_em: float = 0.0


class PaintedGlyphs:
    """Finds and rasterises the colour glyphs of a set of fonts. Holds caches only: dropping them changes no value."""

    def __init__(self, fonts: FontSet) -> None:
        self._fonts = fonts
        self._find_count = lru_cache(maxsize=MAX_KNOWN_GLYPHS)(self._find_count_uncached)
        self._find_outline = lru_cache(maxsize=MAX_KNOWN_GLYPHS)(self._find_outline_uncached)
        self._rasters: LruCache[PaintRaster] = LruCache(RASTER_BUDGET_BYTES)

    def is_painted(self, font: int, glyph: int) -> bool:
        """Whether a glyph of a scene's own font is painted in colours; one that asks for too much is not."""
        return self._fonts.has_paint(font) and self._find_count(font, glyph) is not None

    def find_outline(self, line: ShapedLine, font: int, glyph: int, character: int) -> OutlineGlyph | None:
        """What shows an emoji or a painted glyph in the ink of the text: the pinned outline of that emoji, else the
        font's own; None where there is neither. `character` is the index of the one that it stands for.
        """
        if font == COLOR_EMOJI:
            return self._stand_in(font, glyph, read_outlines()[glyph])
        starts = find_cluster_starts(line.text)
        place = bisect_right(starts, character)
        return self._find_outline(font, glyph, line.text[starts[place - 1] : (*starts, len(line.text))[place]])

    def rasterize(self, font: int, glyph: int, size_64: int, phase: float, ink: str) -> PaintRaster:
        """The picture of a painted glyph at a size in 1/64 px, `phase` px right of a pixel's edge; `ink` as #RRGGBB."""
        count = self._find_count(font, glyph)
        assert count is not None, "the glyph is painted"
        used_ink = ink if count.uses_ink else "#000000"
        return self._rasters.get_or_make(
            (font, glyph, size_64, phase, used_ink),
            lambda: rasterize_paint(self._fonts.get_face(font), glyph, size_64 / 64, phase, used_ink, count),
            lambda raster: raster.pixels.nbytes + RASTER_OVERHEAD_BYTES,
        )

    def _find_count_uncached(self, font: int, glyph: int) -> PaintCount | None:
        face = self._fonts.get_face(font)
        return count_paint(face, glyph) if has_paint(face, glyph) and not find_excess(face, glyph) else None

    def _find_outline_uncached(self, font: int, glyph: int, cluster: str) -> OutlineGlyph | None:
        pinned = shape_line(self._fonts, cluster).glyphs
        if len(pinned) == 1 and pinned["font"][0] == COLOR_EMOJI and int(pinned["glyph"][0]) in read_outlines():
            return self._stand_in(font, glyph, read_outlines()[int(pinned["glyph"][0])])
        return OutlineGlyph(font, glyph) if has_outline(self._fonts.get_face(font), glyph) else None

    def _stand_in(self, font: int, glyph: int, outline: int) -> OutlineGlyph:
        """A pinned outline in the middle of another glyph's advance."""
        advances = []
        for face, own in ((font, glyph), (OUTLINE_EMOJI, outline)):
            opened = self._fonts.get_face(face)
            advances.append(opened.harfbuzz_font.get_glyph_h_advance(own) / opened.units_per_em)
        return OutlineGlyph(OUTLINE_EMOJI, outline, (advances[0] - advances[1]) / 2)
