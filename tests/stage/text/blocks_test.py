"""Text as blocks against the pen's way: other outlines of the same advances give the same bars, and only those."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from fontTools.ttLib import TTFont

from vitrine.paths import assets
from vitrine.stage.text.blocks import BAR_HEIGHT_EM, rasterize_blocks
from vitrine.stage.text.font import FontSet
from vitrine.stage.text.rasterizer import BORDER_PX, TextRaster
from vitrine.stage.text.text_system import TextStyle, TextSystem

LATIN = assets() / "fonts" / "NotoSans-Regular.ttf"


def draw(text: str, size_px: float = 20.0, fonts: FontSet | None = None, mode: str = "blocks") -> TextRaster:
    system = TextSystem(fonts or FontSet(use_system_fonts=False), mode)  # type: ignore[arg-type]
    style = TextStyle(size_px)
    return system.rasterize_line(system.shape_line(text, style), style)


def find_runs(raster: TextRaster) -> list[tuple[int, int]]:
    """The first and the last lit column and one, from the line's start, of each bar."""
    lit = np.concatenate([[0], (raster.bitmap > 0).any(0).astype(int), [0]])
    starts, ends = np.flatnonzero(np.diff(lit) == 1), np.flatnonzero(np.diff(lit) == -1)
    return [(int(a) + raster.bearing_x_px, int(b) + raster.bearing_x_px) for a, b in zip(starts, ends, strict=True)]


def is_same(one: TextRaster, other: TextRaster) -> bool:
    return one[1:] == other[1:] and np.array_equal(one.bitmap, other.bitmap)


@pytest.mark.parametrize("size_px", [7.0, 13.3, 20.0, 61.0])
def test_a_word_is_a_bar_from_its_first_pen_position_to_its_last(size_px: float) -> None:
    system = TextSystem(FontSet(use_system_fonts=False))
    advance = {
        text: system.measure_advance_em(text, TextStyle(1.0)) * size_px for text in ("Turn", "Turn ", "Turn right")
    }
    raster = draw("Turn right", size_px)
    expected = [(0, advance["Turn"]), (advance["Turn "], advance["Turn right"])]
    assert np.abs(np.array(find_runs(raster)) - expected).max() <= 0.52  # half a pixel, and half of a 64th in the size
    height = raster.bitmap.shape[0] - 2 * BORDER_PX
    assert height == np.floor(BAR_HEIGHT_EM * size_px + 0.5) and raster.ascent_px - BORDER_PX == height
    assert raster.bitmap.max() == 255 and not raster.bitmap[[0, -1]].any() and not raster.bitmap[:, [0, -1]].any()


def test_outlines_of_the_same_advances_are_the_same_bars(tmp_path: Path) -> None:
    """Each outline half as tall, which no hint and no rasteriser could make more different."""
    font = TTFont(LATIN)
    table = font["glyf"]
    for name in font.getGlyphOrder():
        glyph = table[name]
        if glyph.numberOfContours > 0:
            glyph.coordinates.scale((1.0, 0.5))
            glyph.recalcBounds(table)
    font.save(tmp_path / "flat.ttf")
    shutil.copy(LATIN, tmp_path / "moved.ttf")
    upright, flat, moved = (
        FontSet((path, path), use_system_fonts=False) for path in (LATIN, tmp_path / "flat.ttf", tmp_path / "moved.ttf")
    )
    text = "Turn right in 120 m"
    assert not is_same(draw(text, fonts=upright, mode="glyphs"), draw(text, fonts=flat, mode="glyphs"))
    assert is_same(draw(text, fonts=upright), draw(text, fonts=flat))
    assert is_same(draw(text, fonts=upright), draw(text, fonts=moved))


def test_ideographs_of_two_weights_are_the_same_bars() -> None:
    system = TextSystem(FontSet(use_system_fonts=False), "blocks")
    styles = TextStyle(20.0), TextStyle(20.0, "bold")
    regular, bold = (system.rasterize_line(system.shape_line("云间绿茶\u3000文一路", style), style) for style in styles)
    assert is_same(regular, bold) and find_runs(regular)[0] == (0, 80)


def test_a_wider_word_and_a_missing_one_differ_and_a_digit_of_equal_width_does_not() -> None:
    price = draw("¥ 399")
    assert not is_same(price, draw("¥ 3999")) and not is_same(price, draw("¥399")) and not is_same(price, draw("399"))
    assert is_same(price, draw("¥ 388"))


def test_marks_make_no_bar_wider_and_spaces_alone_make_none() -> None:
    assert is_same(draw("cafe\u0301"), draw("café"))
    assert draw("  \u3000").bitmap.size == 0 and draw("").bitmap.size == 0


def test_what_is_narrower_than_a_pixel_is_one() -> None:
    system = TextSystem(FontSet(use_system_fonts=False))
    line = system.shape_line("i", TextStyle(1.0))
    assert find_runs(rasterize_blocks(line, 1.0)) == [(0, 1)]
