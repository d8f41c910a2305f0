"""Emoji: which there are, what selectors ask for, and that pictures and outlines are laid out alike."""

import io

import numpy as np
import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from assets.fonts.emoji_set import list_emoji, spell_flag
from vitrine.paths import assets
from vitrine.stage.text.font import COLOR_EMOJI, OUTLINE_EMOJI, FontSet
from vitrine.stage.text.pinned_fonts import COLOR_EMOJI_FILE, read_outlines
from vitrine.stage.text.shaping import shape_line
from vitrine.stage.text.text_run import itemize_runs
from vitrine.stage.text.text_span import TextSpan, TypeStyle
from vitrine.stage.text.text_system import TextStyle, TextSystem


def faces(fonts: FontSet, text: str) -> list[int]:
    return shape_line(fonts, text).glyphs["font"].tolist()


def test_every_chosen_emoji_is_one_picture_with_an_outline(fonts: FontSet) -> None:
    chosen = list_emoji()
    assert len(chosen) == len(set(chosen)) and 200 <= len(chosen) <= 600
    for emoji in chosen:
        asked = emoji if len(emoji) > 1 else f"{emoji}\ufe0f"  # a ball that letters' font has, too
        (glyph,) = shape_line(fonts, asked).glyphs
        assert glyph["font"] == COLOR_EMOJI and int(glyph["glyph"]) in read_outlines(), emoji


def test_selectors_decide_between_letters_and_emoji(fonts: FontSet) -> None:
    assert fonts.get_face(faces(fonts, "⚠")[0]).path.name == "NotoSansSC-Regular.otf"
    assert faces(fonts, "⚠\ufe0f") == [COLOR_EMOJI]
    assert faces(fonts, "⚠\ufe0e")[:1] == [0]
    assert faces(fonts, "👍") == faces(fonts, "👍\ufe0f") == [COLOR_EMOJI]
    assert faces(fonts, "👍\ufe0e")[0] == OUTLINE_EMOJI
    assert faces(fonts, "1\ufe0f")[0] == 0 and faces(fonts, "1\ufe0f\u20e3") == [COLOR_EMOJI]


def test_a_flag_that_was_not_chosen_is_its_two_letters(fonts: FontSet) -> None:
    flag = spell_flag("XY")
    assert len(shape_line(fonts, flag).glyphs) == 2
    assert [run.end for run in itemize_runs(fonts, f"a{flag}", "regular")] == [1, 3]


@pytest.mark.parametrize("text", ["👍", "👩‍💻", spell_flag("DE"), "❤️"])
def test_a_picture_is_that_of_the_font(text: str, fonts: FontSet) -> None:
    """Against fontTools, which reads the bitmaps by itself."""
    system = TextSystem(fonts)
    line = system.shape_line(text, TextStyle(1.0))
    (emoji,) = system.list_emoji(line)
    font = TTFont(assets() / "fonts" / COLOR_EMOJI_FILE)
    name = font.getGlyphName(int(line.glyphs["glyph"][0]))
    bitmap, metrics = font["CBDT"].strikeData[0][name], font["CBDT"].strikeData[0][name].metrics
    ppem = font["CBLC"].strikes[0].bitmapSizeTable.ppemY
    with Image.open(io.BytesIO(bitmap.imageData)) as image:
        assert np.array_equal(emoji.picture.pixels, np.asarray(image.convert("RGBA")))
    box = (metrics.BearingX, metrics.BearingY, metrics.width, metrics.height)
    assert emoji.picture[1:] == pytest.approx([side / ppem for side in box], abs=1 / 1000)


def test_an_outline_is_ink_of_the_text_and_stands_in_the_pictures_place(fonts: FontSet) -> None:
    system, style = TextSystem(fonts), TextStyle(100.0)
    line = system.shape_line("👍", style)
    (emoji,) = system.list_emoji(line)
    assert system.rasterize_line(line, style, outlines_emoji=False).bitmap.size == 0
    drawn = system.rasterize_line(line, style)
    alpha = emoji.picture.pixels[..., 3] > 127
    rows, columns = np.flatnonzero(alpha.any(1)), np.flatnonzero(alpha.any(0))
    scale = emoji.picture.width_em * style.size / alpha.shape[1]
    assert drawn.ascent_px == pytest.approx(emoji.top_em * style.size - rows[0] * scale, abs=12)
    middle = drawn.bearing_x_px + drawn.bitmap.shape[1] / 2
    assert middle == pytest.approx((columns[0] + columns[-1]) / 2 * scale, abs=8)


def test_emoji_of_spans_have_their_size_and_ink(fonts: FontSet) -> None:
    system = TextSystem(fonts)
    spans = (TextSpan(2, TypeStyle(), 0), TextSpan(3, TypeStyle(scale=0.5), 1))
    (line,) = system.wrap_lines("a👍👍", TextStyle(1.0), spans=spans)
    large, small = system.list_emoji(line)
    assert (large.scale, large.ink, small.scale, small.ink) == (1.0, 0, 0.5, 1)
    assert small.top_em == pytest.approx(large.top_em / 2)
    assert small.left_em == pytest.approx(large.left_em + line.glyphs["advance"][1])


def test_as_blocks_an_emoji_is_a_bar(fonts: FontSet) -> None:
    system, style = TextSystem(fonts, "blocks"), TextStyle(20.0)
    line = system.shape_line("👍", style)
    assert system.list_emoji(line) == [] and system.rasterize_line(line, style, outlines_emoji=False).bitmap.any()
