"""Colour glyphs of a scene's own fonts: as Chromium paints them, at every size, on every display, within limits."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pytest
from fontTools.ttLib.tables.otTables import CompositeMode, PaintFormat
from PIL import Image

from tests.color_font import FIRST, INK, compose, cut, layers, list_paints, make_color_font, make_variable_color_font
from tests.color_font import solid as fill
from tests.made_font import make_font, save_font
from tests.stage.text.own_font_test import open_fonts
from vitrine.stage.text.font import OUTLINE_EMOJI, FontSet, FontVariant
from vitrine.stage.text.glyph_paint import MAX_DEPTH, MAX_FILLS, find_excess
from vitrine.stage.text.text_system import PaintedGlyph, TextStyle, TextSystem

if TYPE_CHECKING:
    from playwright.sync_api import Page

COLOR = "#C86400"
#: Codes of 255, premultiplied: on average over a glyph's square, and for 99 pixels in 100; edges of curves are ours.
MEAN_CODES, MOST_CODES = 1.0, 48
OWN = FontVariant("own")

SHOW = """
async ([font, html, variation]) => {
  document.fonts.clear();
  document.fonts.add(await new FontFace('own', `url(data:font/ttf;base64,${font})`).load());
  document.body.style = `margin: 0; font-family: own; color: #C86400; font-variation-settings: ${variation}`;
  document.body.innerHTML = html;
}
"""


def paint(
    system: TextSystem, text: str, size_px: float, is_mono: bool = False, weight: Any = "regular"
) -> list[PaintedGlyph]:
    line = system.shape_line(text, TextStyle(1.0, weight, variant=OWN))
    return system.paint_glyphs(line, size_px, {None: COLOR}, is_mono)


def place(painted: list[PaintedGlyph], side: int) -> npt.NDArray[np.float64]:
    """A square of an em with its baseline a fifth above its bottom, premultiplied codes; Chromium's pictures alike."""
    square = np.zeros((side, side, 4))
    for glyph in painted:
        top, left = side - side // 5 - glyph.top, glyph.left
        assert top >= 0 and left >= 0, "the made glyphs lie in their square"
        height, width = glyph.pixels.shape[:2]
        square[top : top + height, left : left + width] = glyph.pixels[: side - top, : side - left]
    return premultiply(square)


def premultiply(pixels: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    return np.concatenate([pixels[..., :3] * (pixels[..., 3:] / 255.0), pixels[..., 3:]], -1)


def show(page: Page, font: bytes, count: int, side: int, variation: str = "normal") -> list[npt.NDArray[np.float64]]:
    """The first letters of a font as Chromium paints them, each in a square."""
    columns = 8
    cells = "".join(
        f'<div style="position: absolute; overflow: hidden; left: {index % columns * side}px; top:'
        f' {index // columns * side}px; width: {side}px; height: {side}px"><svg width="{side}" height="{side}">'
        f'<text x="0" y="{side - side // 5}" font-size="{side}" fill="{COLOR}">&#{FIRST + index};</text></svg></div>'
        for index in range(count)
    )
    page.set_viewport_size({"width": columns * side, "height": -(-count // columns) * side})
    page.evaluate(SHOW, [base64.b64encode(font).decode(), cells, variation])
    with Image.open(io.BytesIO(page.screenshot(omit_background=True))) as image:
        pixels = premultiply(np.asarray(image.convert("RGBA")).astype(float))
    corners = [(index // columns * side, index % columns * side) for index in range(count)]
    return [pixels[y : y + side, x : x + side] for y, x in corners]


def find_differences(ours: npt.NDArray[np.float64], theirs: npt.NDArray[np.float64]) -> tuple[float, float]:
    codes = np.abs(ours - theirs).max(-1)
    return float(codes.mean()), float(np.percentile(codes, 99))


@pytest.mark.parametrize("side", [30, 100])
def test_every_kind_of_paint_is_as_in_chromium(page: Page, side: int) -> None:
    paints = list_paints()
    font = make_color_font(paints)
    system = TextSystem(open_fonts(own=font))
    seen = show(page, font, len(paints), side)
    faults = []
    for index, (name, theirs) in enumerate(zip(paints, seen, strict=True)):
        assert theirs.any() or name in ("mode-CLEAR",), name
        mean, most = find_differences(place(paint(system, chr(FIRST + index), side), side), theirs)
        if mean > MEAN_CODES * 100 / side or most > MOST_CODES * 100 / side:
            faults.append((name, mean, most))
    assert faults == []


def test_layers_of_one_colour_each_are_as_in_chromium(page: Page) -> None:
    font = make_color_font({"a": [("box", 1), ("ring", 0), ("bar", INK), ("disc", 5)]}, version=0)
    (theirs,) = show(page, font, 1, 100)
    mean, most = find_differences(place(paint(TextSystem(open_fonts(own=font)), chr(FIRST), 100), 100), theirs)
    assert mean <= MEAN_CODES and most <= MOST_CODES


def test_a_place_on_an_axis_moves_paint_as_in_chromium(page: Page) -> None:
    font = make_variable_color_font()
    system = TextSystem(open_fonts(own=font))
    for weight in (100, 500, 900):
        (theirs,) = show(page, font, 1, 100, f"'wght' {weight}")
        (glyph,) = paint(system, chr(FIRST), 100, weight=weight)
        mean, most = find_differences(place([glyph], 100), theirs)
        assert mean <= MEAN_CODES and most <= MOST_CODES, weight
        assert glyph.left == pytest.approx(22 + 30 * (weight - 100) / 800, abs=1.5)


def test_a_picture_has_the_bounds_of_its_paint_and_is_sharp_at_every_size() -> None:
    system = TextSystem(open_fonts(own=make_color_font({"a": cut(fill(1), "bar")})))
    for size in (20, 40, 400):
        (glyph,) = paint(system, chr(FIRST), size)
        assert glyph.pixels.shape[:2] == (round(0.3 * size), round(0.5 * size))
        assert (glyph.left, glyph.top) == (round(0.25 * size), round(0.5 * size))
        assert set(np.unique(glyph.pixels[1:-1, 1:-1, 3]).tolist()) == {255}


def test_letters_without_paint_stay_ink_beside_those_with_it() -> None:
    paints: dict[str, Any] = {"a": cut(fill(0), "box")}
    system, style = TextSystem(open_fonts(own=make_color_font(paints, letters=[ord("a")]))), TextStyle(40.0)
    line = system.shape_line("ab", TextStyle(1.0, variant=OWN))
    assert len(system.paint_glyphs(line, 40.0, {None: COLOR}, False)) == 1
    ink = system.rasterize_line(line, style, outlines_emoji=False)
    assert ink.bearing_x_px >= 38  # the b alone
    assert system.rasterize_line(line, style, outlines_emoji=True).bearing_x_px < 38
    assert system.paint_glyphs(line, 40.0, {None: COLOR}, True) == []
    assert TextSystem(system.fonts, "blocks").paint_glyphs(line, 40.0, {None: COLOR}, False) == []


@pytest.mark.parametrize(("has_outlines", "letter"), [(True, "👍"), (False, "👍"), (True, "Q"), (False, "Q")])
def test_one_colour_has_the_pinned_outline_else_the_fonts_own_else_the_picture(has_outlines: bool, letter: str) -> None:
    font = make_color_font({"a": cut(fill(0), "box")}, letters=[ord(letter)], has_outlines=has_outlines)
    system, style = TextSystem(open_fonts(own=font)), TextStyle(40.0)
    line = system.shape_line(letter, TextStyle(1.0, variant=OWN))
    ink = system.rasterize_line(line, style, outlines_emoji=True).bitmap
    pictures = system.paint_glyphs(line, 40.0, {None: COLOR}, True)
    if letter == "👍":
        pinned = system.fonts.get_face(OUTLINE_EMOJI).path.name
        assert pinned == "NotoEmoji-Regular.ttf" and not pictures and 0 < (ink > 0).mean() < 0.9
    else:
        assert bool(ink.any()) is has_outlines and len(pictures) == (not has_outlines)


def test_a_font_in_colours_comes_before_the_pinned_emoji_and_one_without_behind() -> None:
    font = make_color_font({"a": cut(fill(0), "box")}, letters=[0x26A0])
    ways = open_fonts(own=font, plain=save_font(make_font()))
    asked = "⚠\ufe0f"
    assert TextSystem(ways).shape_line(asked, TextStyle(1.0, variant=OWN)).glyphs["font"].tolist() == [
        ways.primary_index("regular", OWN)
    ]
    assert TextSystem(ways).list_emoji(TextSystem(ways).shape_line(asked, TextStyle(1.0, variant=FontVariant("plain"))))


def test_the_texts_colour_changes_what_asks_for_it_and_keeps_the_rest() -> None:
    paints: dict[str, Any] = {"a": cut(fill(INK), "box"), "b": cut(fill(1), "box")}
    system = TextSystem(open_fonts(own=make_color_font(paints)))
    line = system.shape_line(chr(FIRST) + chr(FIRST + 1), TextStyle(1.0, variant=OWN))
    red, blue = (system.paint_glyphs(line, 20.0, {None: ink}, False) for ink in ("#FF0000FF", "#0000FF80"))
    middles = [glyph.pixels[8, 8].tolist() for glyph in (*red, *blue)]
    assert middles == [[255, 0, 0, 255], [0, 128, 0, 255], [0, 0, 255, 255], [0, 128, 0, 255]]
    assert red[1].pixels is blue[1].pixels  # rasterised once


def deep(count: int) -> dict[str, Any]:
    made = cut(fill(0), "disc")
    for _ in range(count):
        made = compose(CompositeMode.SRC_OVER, cut(fill(1)), made)
    return made


def far() -> dict[str, Any]:
    shown = cut(fill(0), "disc")
    for _ in range(3):
        shown = {"Format": PaintFormat.PaintScale, "Paint": shown, "scaleX": 1.99, "scaleY": 1.99}
        shown = {"Format": PaintFormat.PaintTranslate, "Paint": shown, "dx": 9_000, "dy": 0}
    return shown


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (layers(layers([cut(fill(0), "disc")] * 250) for _ in range(20)), f"layers, of at most {MAX_FILLS:,}"),
        (deep(MAX_DEPTH + 1), f"of at most {MAX_DEPTH}"),
        (far(), "ink farther than 20 times its size"),
        (layers([cut(fill(0), "disc")] * 200), ""),
        (deep(MAX_DEPTH - 1), ""),
    ],
)
def test_what_asks_for_too_much_is_its_plain_outline(made: dict[str, Any], said: str) -> None:
    system = TextSystem(open_fonts(own=make_color_font({"a": made})))
    line = system.shape_line(chr(FIRST), TextStyle(1.0, variant=OWN))
    face = system.fonts.get_face(int(line.glyphs["font"][0]))
    assert find_excess(face, int(line.glyphs["glyph"][0])).endswith(said)
    assert len(paint(system, chr(FIRST), 40.0)) == (not said)
    if said:
        assert system.rasterize_line(line, TextStyle(40.0), outlines_emoji=False).bitmap.any()


def test_a_paint_that_would_take_seconds_is_drawn_coarser() -> None:
    system = TextSystem(open_fonts(own=make_color_font({"a": layers([cut(fill(0), "box")] * 240)})))
    (glyph,) = paint(system, chr(FIRST), 2000.0)
    assert glyph.pixels.shape == (1400, 1400, 4) and glyph.pixels[700, 700].tolist() == [255, 0, 0, 255]


def test_the_pinned_fonts_have_no_paint(fonts: FontSet) -> None:
    assert not any(fonts.has_paint(index) for index in range(4)) and Path(fonts.get_face(0).path).is_file()
