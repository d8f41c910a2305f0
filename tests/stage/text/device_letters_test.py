"""Lines set by a device's own letters: as wide as that says, wrapped by it, our shapes in the middle."""

from __future__ import annotations

import numpy as np
import pytest

from vitrine.scene.font.letter_metrics import LetterAdvance, LetterMetrics, LetterRange
from vitrine.stage.text.device_letters import find_uncovered
from vitrine.stage.text.font import FontSet
from vitrine.stage.text.text_span import TextSpan, TypeStyle
from vitrine.stage.text.text_system import TextStyle, TextSystem

#: Every letter of ASCII 0.7 em wide, spaces 0.3, ideographs 1.2.
WIDTHS = LetterMetrics(
    (LetterAdvance(0x20, 0x20, 0.3), LetterAdvance(0x21, 0x7E, 0.7), LetterAdvance(0x4E00, 0x9FFF, 1.2))
)
EM = TextStyle(1.0)


@pytest.fixture
def system(fonts: FontSet) -> TextSystem:
    return TextSystem(fonts, letters=WIDTHS)


def widen(text: str) -> float:
    return sum(0.3 if c == " " else 1.2 if "\u4e00" <= c <= "\u9fff" else 0.7 for c in text)


@pytest.mark.parametrize("text", ["Turn right", "AVATAR To.", "office fi", "文一路 12", "Wi 文"])
def test_a_line_is_as_wide_as_its_letters_there(text: str, system: TextSystem, text_system: TextSystem) -> None:
    line, ours = system.shape_line(text, EM), text_system.shape_line(text, EM)
    assert line.width_em == pytest.approx(widen(text))
    assert line.glyphs["glyph"].tolist() == ours.glyphs["glyph"].tolist()
    # Each shape stands as far from the middle of its place as it does in ours.
    middles = [
        found.glyphs["x"] - np.cumsum(found.glyphs["advance"]) + found.glyphs["advance"] / 2 for found in (line, ours)
    ]
    np.testing.assert_allclose(middles[0], middles[1], atol=1e-9)


def test_lines_wrap_by_it(system: TextSystem) -> None:
    text = "Turn right into the road behind the market and go on to the river"
    for room in (4.5, 7.5, 12.0):
        lines, wanted = [line.text for line in system.wrap_lines(text, EM, room)], [""]
        for word in text.split():
            longer = f"{wanted[-1]} {word}".strip()
            wanted = [*wanted[:-1], longer] if widen(longer) <= room else [*wanted, word]
        assert [line.strip() for line in lines] == [line for line in wanted if line]


def test_space_between_letters_is_added_to_it(system: TextSystem) -> None:
    spaced = system.shape_line("abc", TextStyle(1.0, letter_spacing_em=0.5))
    assert spaced.width_em == pytest.approx(3 * 0.7 + 2 * 0.5)


def test_spans_count_in_their_own_size(system: TextSystem) -> None:
    spans = (TextSpan(2, TypeStyle(), 0), TextSpan(4, TypeStyle(scale=0.5), 1))
    (line,) = system.wrap_lines("abcd", EM, spans=spans)
    assert line.width_em == pytest.approx(2 * 0.7 + 2 * 0.35)


def test_a_mark_has_no_width_and_what_nobody_measured_keeps_ours(system: TextSystem, text_system: TextSystem) -> None:
    assert system.shape_line("a\u0332b", EM).width_em == pytest.approx(1.4)
    assert system.shape_line("Ł", EM).width_em == text_system.shape_line("Ł", EM).width_em
    hebrew = "שלום"
    assert system.shape_line(hebrew, EM).glyphs.tolist() == text_system.shape_line(hebrew, EM).glyphs.tolist()


def test_what_it_has_not_is_a_box(fonts: FontSet) -> None:
    letters = LetterMetrics(coverage=(LetterRange(0x20, 0x7E),))
    system, ours = TextSystem(fonts, letters=letters), TextSystem(fonts)
    line = system.shape_line("a文👍 e\u0301", EM)
    assert (line.glyphs["glyph"] == 0).tolist() == [False, True, True, False, True]
    box = fonts.get_face(0).harfbuzz_font.get_glyph_h_advance(0) / fonts.get_face(0).units_per_em
    wanted = ours.shape_line("a", EM).width_em + 3 * box + ours.shape_line(" ", EM).width_em
    assert line.width_em == pytest.approx(wanted) and system.list_emoji(line) == []
    assert find_uncovered("a文👍\u200b e\ufe0f文", letters) == "文👍"


def test_an_empty_line_stays_one(system: TextSystem) -> None:
    assert system.shape_line("", EM).width_em == 0 and system.measure("", EM).width == 0
