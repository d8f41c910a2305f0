"""Rasters against FreeType's own bitmaps, the outlines' own extents, and ink counted glyph by glyph."""

import hashlib
import subprocess
import sys
from dataclasses import replace

import freetype
import numpy as np
import pytest

from tests.source_path import SOURCE_PATH
from vitrine.paths import root
from vitrine.stage.text.font import FontSet
from vitrine.stage.text.rasterizer import (
    BORDER_PX,
    LOAD_FLAGS,
    Coverage,
    TextRasterizer,
    place_glyphs,
    quantize_size,
    rasterize_glyph,
)
from vitrine.stage.text.shaping import ShapedLine, shape_line

SIZES = (10.0, 14.0, 17.3, 20.0, 30.0)
LINES = ("Turn right in 120 m · Wenyi Road 文一路 14:32", "¥ 399  4.8 ★ 2,314 reviews 条评价", "他说“好”，gjpqy ÅÉ")


@pytest.mark.parametrize("character", "aWg一路★")
def test_one_glyph_is_freetypes_own_bitmap(fonts: FontSet, character: str) -> None:
    face = freetype.Face(str(fonts.pinned_paths[0]))
    face.set_char_size(20 * 64, 20 * 64, 72, 72)
    face.load_char(character, LOAD_FLAGS | freetype.FT_LOAD_RENDER)
    own = face.glyph.bitmap
    raster = TextRasterizer(fonts).rasterize_line(shape_line(fonts, character), 20.0)
    inner = raster.bitmap[BORDER_PX:-BORDER_PX, BORDER_PX:-BORDER_PX]
    assert inner.tolist() == np.array(own.buffer, np.uint8).reshape(own.rows, own.pitch)[:, : own.width].tolist()
    assert (raster.bearing_x_px + BORDER_PX, raster.ascent_px - BORDER_PX) == (
        face.glyph.bitmap_left,
        face.glyph.bitmap_top,
    )


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("text", LINES)
def test_no_ink_is_lost(fonts: FontSet, text: str, size: float) -> None:
    line = shape_line(fonts, text)
    raster = TextRasterizer(fonts).rasterize_line(line, size)
    phases = place_glyphs(line, quantize_size(size))[:, 1]
    ink = sum(
        int(
            rasterize_glyph(
                fonts.get_face(int(glyph["font"])), int(glyph["glyph"]), quantize_size(size), int(phase)
            ).bitmap.sum()
        )
        for glyph, phase in zip(line.glyphs, phases, strict=True)
    )
    assert int(raster.bitmap.sum()) == ink


@pytest.mark.parametrize("places_em", [(0.0, 0.3, 0.6), (0.0, 0.9, 0.3), (0.6, 0.0, 0.3), (0.0, 0.95, 1.3)])
def test_where_glyphs_overlap_their_coverage_is_added(fonts: FontSet, places_em: tuple[float, ...]) -> None:
    line = shape_line(fonts, "W.l")
    glyphs = line.glyphs.copy()
    glyphs["x"] = places_em
    line = replace(line, glyphs=glyphs)
    raster = TextRasterizer(fonts).rasterize_line(line, 30.0)
    added = np.zeros(raster.bitmap.shape, np.int64)
    for glyph, (x, phase, y) in zip(line.glyphs, place_glyphs(line, quantize_size(30.0)), strict=True):
        ink = rasterize_glyph(fonts.get_face(int(glyph["font"])), int(glyph["glyph"]), quantize_size(30.0), int(phase))
        top, left = raster.ascent_px - int(y) - ink.top, int(x) + ink.left - raster.bearing_x_px
        added[top : top + ink.bitmap.shape[0], left : left + ink.bitmap.shape[1]] += ink.bitmap
    assert np.array_equal(raster.bitmap, np.minimum(added, 255))


def test_coverage_is_the_area_of_the_outline(fonts: FontSet) -> None:
    """The bar of 一 as a closed formula: its outline's area in em squared, by the shoelace formula, times the size."""
    face = freetype.Face(str(fonts.pinned_paths[0]))
    face.load_char("一", freetype.FT_LOAD_NO_SCALE)
    x, y = np.array(face.glyph.outline.points, np.float64).T
    area_em = abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2 / 1000**2
    raster = TextRasterizer(fonts).rasterize_line(shape_line(fonts, "一"), 100.0)
    assert raster.bitmap.sum() / 255 == pytest.approx(area_em * 100**2, rel=0.05)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("text", LINES)
def test_ink_lies_within_half_a_pixel_of_the_linear_layout(fonts: FontSet, text: str, size: float) -> None:
    """The first and last column of ink against the outlines' extents in em, which HarfBuzz knows without a raster."""
    line = shape_line(fonts, text)
    raster = TextRasterizer(fonts).rasterize_line(line, size)
    left, right = (edge * size for edge in ink_extents_em(fonts, line))
    first = raster.bearing_x_px + BORDER_PX
    last = raster.bearing_x_px + raster.bitmap.shape[1] - BORDER_PX
    assert left - 0.5 - 1 < first <= left + 0.5
    assert right - 0.5 <= last < right + 0.5 + 1


def ink_extents_em(fonts: FontSet, line: ShapedLine) -> tuple[float, float]:
    """Where the ink of a line begins and ends, unhinted, from the line's start."""
    edges = []
    for glyph in line.glyphs:
        face = fonts.get_face(int(glyph["font"]))
        extents = face.harfbuzz_font.get_glyph_extents(int(glyph["glyph"]))
        if extents.width:
            begin = float(glyph["x"]) + extents.x_bearing / face.units_per_em
            edges.append((begin, begin + extents.width / face.units_per_em))
    return min(begin for begin, _ in edges), max(end for _, end in edges)


@pytest.mark.parametrize("size", SIZES)
def test_glyphs_stand_within_an_eighth_of_a_pixel(fonts: FontSet, size: float) -> None:
    line = shape_line(fonts, LINES[0])
    x, phase, _ = place_glyphs(line, quantize_size(size)).T
    assert np.abs(x + phase / 4 - line.glyphs["x"] * quantize_size(size) / 64).max() <= 0.125


@pytest.mark.parametrize("phase", [1, 2, 3])
def test_a_phase_moves_the_ink_by_a_quarter_of_a_pixel(fonts: FontSet, phase: int) -> None:
    """To 0.06 px: ink in a half-covered pixel counts at the pixel's centre."""
    glyph = int(shape_line(fonts, "l").glyphs["glyph"][0])
    still, moved = (rasterize_glyph(fonts.get_face(0), glyph, 20 * 64, quarter) for quarter in (0, phase))
    assert centre(moved.bitmap) + moved.left - centre(still.bitmap) - still.left == pytest.approx(phase / 4, abs=0.06)


def centre(bitmap: Coverage) -> float:
    """The ink's centre of mass, in pixels from the left edge."""
    columns = bitmap.sum(axis=0, dtype=np.float64)
    return float((columns * (np.arange(len(columns)) + 0.5)).sum() / columns.sum())


@pytest.mark.parametrize("text", LINES)
def test_a_dark_border_runs_around_the_ink(fonts: FontSet, text: str) -> None:
    bitmap = TextRasterizer(fonts).rasterize_line(shape_line(fonts, text), 20.0).bitmap
    inner = bitmap[BORDER_PX:-BORDER_PX, BORDER_PX:-BORDER_PX]
    assert bitmap.sum() == inner.sum()
    assert all(edge.any() for edge in (inner[0], inner[-1]))


@pytest.mark.parametrize("size", [10.0, 14.0, 20.0, 30.0])
def test_flat_letters_stand_on_one_row(fonts: FontSet, size: float) -> None:
    """Hinting puts the feet of Latin letters on the baseline itself: nothing of them is left in the row below."""
    for text in ("TEHI", "TEHI文"):
        line = shape_line(fonts, text)
        raster = TextRasterizer(fonts).rasterize_line(line, size)
        latin = raster.bitmap[:, : int(shape_line(fonts, "TEHI").width_em * size) - raster.bearing_x_px]
        assert latin[raster.ascent_px - 1].max() >= 200
        assert latin[raster.ascent_px :].max() <= 8


def test_a_line_without_ink_is_empty(fonts: FontSet) -> None:
    assert TextRasterizer(fonts).rasterize_line(shape_line(fonts, "  "), 20.0).bitmap.shape == (0, 0)


def test_a_raster_cannot_be_written_to(fonts: FontSet) -> None:
    assert not TextRasterizer(fonts).rasterize_line(shape_line(fonts, "a"), 20.0).bitmap.flags.writeable


@pytest.mark.parametrize("size", [0.5, 5000.0, float("nan")])
def test_a_size_out_of_range_is_refused(size: float) -> None:
    with pytest.raises(ValueError, match="outside 1 to 4096"):
        quantize_size(size)


PRINT_HASH = """
import hashlib
from vitrine.stage.text.font import FontSet
from vitrine.stage.text.rasterizer import TextRasterizer
from vitrine.stage.text.shaping import shape_line
fonts = FontSet(use_system_fonts=False)
bitmap = TextRasterizer(fonts).rasterize_line(shape_line(fonts, "Turn right 文一路 14:32"), 17.3).bitmap
print(hashlib.sha256(bitmap.tobytes()).hexdigest())
"""


def test_the_same_bytes_in_another_process_whatever_its_locale(fonts: FontSet) -> None:
    here = TextRasterizer(fonts).rasterize_line(shape_line(fonts, "Turn right 文一路 14:32"), 17.3).bitmap
    command = [sys.executable, "-c", PRINT_HASH]
    there = subprocess.run(
        command,
        cwd=root(),
        env={"LC_ALL": "ja_JP.UTF-8", "PYTHONPATH": SOURCE_PATH},
        capture_output=True,
        text=True,
        check=True,
    )
    assert there.stdout.strip() == hashlib.sha256(here.tobytes()).hexdigest()
