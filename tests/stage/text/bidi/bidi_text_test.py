"""Texts from right to left as they are wrapped, shaped and shortened, in DejaVu Sans."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tests.long.bidi import UNICODE
from vitrine.stage.text.bidi.levels import BidiLevels
from vitrine.stage.text.font import FontSet
from vitrine.stage.text.shaping import ShapedLine, shape_line
from vitrine.stage.text.text_run import itemize_runs
from vitrine.stage.text.text_system import TextStyle, TextSystem

BODY = TextStyle(20.0)
HEBREW = "מחיר 1250 שקל"
SENTENCE = "חנות Moda 24 פתוחה היום עד 18:30 (כולל שבת)"


@pytest.fixture(scope="module")
def text_system(rtl_fonts: FontSet) -> TextSystem:
    return TextSystem(rtl_fonts)


def shown(line: ShapedLine) -> str:
    """The characters that the glyphs stand for, from left to right."""
    return "".join(line.text[cluster] for cluster in line.glyphs["cluster"])


def test_words_read_from_the_right_and_numbers_from_the_left(text_system: TextSystem) -> None:
    assert shown(text_system.shape_line(HEBREW, BODY)) == "לקש 1250 ריחמ"
    assert shown(text_system.shape_line("Price: מחיר!", BODY)) == "Price: ריחמ!"
    assert text_system.shape_line(HEBREW, BODY).is_rtl
    assert not text_system.shape_line("Price: מחיר!", BODY).is_rtl


def test_pens_go_from_left_to_right_whatever_is_read(text_system: TextSystem) -> None:
    line = text_system.shape_line(SENTENCE, BODY)
    pens = np.concatenate([[0.0], np.cumsum(line.glyphs["advance"])[:-1]])
    assert np.allclose(line.glyphs["x"], pens, atol=1e-12)


def test_lines_are_cut_in_the_order_of_reading_and_each_is_turned(text_system: TextSystem) -> None:
    lines = text_system.wrap_lines(SENTENCE, BODY, 230.0)
    assert [line.text for line in lines] == ["חנות Moda 24 פתוחה", "היום עד 18:30 (כולל", "שבת)"]
    assert [shown(line) for line in lines] == ["החותפ Moda 24 תונח", "ללוכ( 18:30 דע םויה", ")תבש"]
    assert all(line.is_rtl for line in lines)


def test_a_line_of_latin_letters_begins_on_the_right_in_its_paragraph(text_system: TextSystem) -> None:
    lines = text_system.wrap_lines("חנות Moda Milano", BODY, 110.0)
    assert [(line.text, line.is_rtl) for line in lines] == [("חנות Moda", True), ("Milano", True)]
    assert [line.is_rtl for line in text_system.wrap_lines("Moda\nחנות", BODY, 200.0)] == [False, True]


def test_the_ellipsis_stands_where_reading_ends(text_system: TextSystem) -> None:
    (line,) = text_system.wrap_lines(SENTENCE, BODY, 150.0, max_lines=1)
    assert shown(line)[0] == line.text[-1] == "…"
    assert line.width_em * 20 <= 150.1
    (line,) = text_system.wrap_lines("Moda חנות פתוחה היום", BODY, 150.0, max_lines=1)
    assert shown(line)[-1] == line.text[-1] == "…"


def test_brackets_are_mirrored_once(rtl_fonts: FontSet) -> None:
    levels = BidiLevels(1, b"\1\1\1")
    opening, letter, closing = shape_line(rtl_fonts, "(א)", bidi=levels).glyphs["glyph"][::-1].tolist()
    assert (opening, letter, closing) == tuple(
        int(shape_line(rtl_fonts, character).glyphs["glyph"][0]) for character in ")א("
    )


def test_what_is_mirrored_is_what_unicode_says(rtl_fonts: FontSet) -> None:
    if not (UNICODE / "BidiMirroring.txt").is_file():
        pytest.skip("Debian's package unicode-data is not installed")
    points = rtl_fonts.get_face(0).code_points
    pairs = re.findall(r"(?m)^([0-9A-F]+); ([0-9A-F]+)", (UNICODE / "BidiMirroring.txt").read_text("utf-8"))
    checked = 0
    for one, other in ((chr(int(a, 16)), chr(int(b, 16))) for a, b in pairs):
        if {ord(one), ord(other)} <= points:
            mirrored, plain = shape_line(rtl_fonts, one, bidi=BidiLevels(1, b"\1")), shape_line(rtl_fonts, other)
            assert mirrored.glyphs["glyph"].tolist() == plain.glyphs["glyph"].tolist(), (one, other)
            checked += 1
    assert checked > 100


def test_marks_stay_with_their_letters(text_system: TextSystem) -> None:
    plain, marked = text_system.shape_line("מחיר", BODY), text_system.shape_line("מְחִיר", BODY)
    assert marked.width_em == pytest.approx(plain.width_em)
    assert len(marked.glyphs) == len(plain.glyphs) + 2


def test_arabic_letters_join_and_are_never_spaced(text_system: TextSystem) -> None:
    word, spaced = "السعر", TextStyle(20.0, letter_spacing_em=0.2)
    joined = text_system.shape_line(word, BODY)
    alone = {int(text_system.shape_line(letter, BODY).glyphs["glyph"][0]) for letter in word}
    assert not alone & set(joined.glyphs["glyph"].tolist()[1:-1])
    assert text_system.shape_line(word, spaced).width_em == joined.width_em
    hebrew = text_system.shape_line("שלום", spaced).width_em - text_system.shape_line("שלום", BODY).width_em
    assert hebrew == pytest.approx(3 * 0.2)


def test_letters_join_across_a_run_of_another_font(rtl_fonts: FontSet, text_system: TextSystem) -> None:
    """A joiner between two letters is a run of no script of its own, and yet they join as if it were not there."""
    assert len(itemize_runs(rtl_fonts, "بب", "regular", BidiLevels(1, b"\1\1"))) == 1
    initial, final = text_system.shape_line("بب", BODY).glyphs["glyph"][::-1].tolist()
    with_joiner = text_system.shape_line("ب\u200dب", BODY).glyphs["glyph"].tolist()
    assert {initial, final} <= set(with_joiner)


def test_a_run_has_one_level(rtl_fonts: FontSet) -> None:
    text, levels = "א12", BidiLevels(1, b"\1\2\2")
    assert [(run.start, run.end, run.level) for run in itemize_runs(rtl_fonts, text, "regular", levels)] == (
        [(0, 1, 1), (1, 3, 2)]
    )


def test_a_direction_that_is_asked_for_wins(text_system: TextSystem) -> None:
    assert shown(text_system.shape_line("Moda!", TextStyle(20.0, direction="rtl"))) == "!Moda"
    assert shown(text_system.shape_line("שלום!", TextStyle(20.0, direction="ltr"))) == "םולש!"
    (line,) = text_system.wrap_lines("Moda!", TextStyle(20.0, direction="rtl"))
    assert line.is_rtl and not text_system.wrap_lines("Moda!", BODY)[0].is_rtl


def test_a_picture_of_another_direction_is_another(text_system: TextSystem) -> None:
    plain, turned = (
        text_system.rasterize_line(text_system.shape_line("Moda!", style), style)
        for style in (BODY, TextStyle(20.0, direction="rtl"))
    )
    assert plain is not turned
