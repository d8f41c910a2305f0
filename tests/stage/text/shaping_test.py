"""Shaping: HarfBuzz's own advances as the oracle, runs, spacing, and punctuation that Latin and Chinese share."""

from pathlib import Path

import numpy as np
import pytest
import uharfbuzz as hb
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.ttLib import TTFont

from vitrine.stage.text.font import FontSet
from vitrine.stage.text.shaping import shape_line
from vitrine.stage.text.text_run import itemize_runs

LATIN = "Turn right AVATAR in 120 m"
MIXED = "Wenyi Road 文一路 14:32"


def harfbuzz_advance_em(fonts: FontSet, text: str) -> float:
    """The line's width by one plain call, font file to sum."""
    font = hb.Font(hb.Face(hb.Blob.from_file_path(str(fonts.pinned_paths[0]))))
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(font, buffer)
    return sum(position.x_advance for position in buffer.glyph_positions) / 1000


@pytest.mark.parametrize("text", [LATIN, "文一路左转", "，。（）", "fi ffi"])
def test_a_line_is_as_wide_as_harfbuzz_says(fonts: FontSet, text: str) -> None:
    line = shape_line(fonts, text)
    assert line.width_em == pytest.approx(harfbuzz_advance_em(fonts, text), abs=1e-9)
    assert line.width_em == pytest.approx(line.glyphs["advance"].sum(), abs=1e-9)


def test_an_empty_line_has_no_width(fonts: FontSet) -> None:
    line = shape_line(fonts, "")
    assert line.width_em == 0.0 and len(line.glyphs) == 0


def test_glyphs_stand_where_the_pen_is(fonts: FontSet) -> None:
    glyphs = shape_line(fonts, MIXED).glyphs
    pens = np.concatenate([[0.0], np.cumsum(glyphs["advance"])[:-1]])
    assert np.allclose(glyphs["x"], pens, atol=1e-12)
    assert glyphs["cluster"].tolist() == list(range(len(MIXED)))


def test_chinese_and_latin_share_a_baseline(fonts: FontSet) -> None:
    latin, chinese, mixed = (shape_line(fonts, text) for text in (LATIN, "文一路", MIXED))
    assert not mixed.glyphs["y"].any()
    assert len({(line.ascent_em, line.descent_em) for line in (latin, chinese, mixed)}) == 1


def test_a_line_is_cut_by_script(fonts: FontSet) -> None:
    assert [MIXED[run.start : run.end] for run in itemize_runs(fonts, MIXED, "regular")] == [
        "Wenyi Road ",
        "文一路 14:32",
    ]


@pytest.mark.parametrize(("text", "script"), [("12.4 m", "Latn"), ("-12.4 %", "")])
def test_a_text_in_ascii_is_the_run_that_it_is_before_an_ideograph(fonts: FontSet, text: str, script: str) -> None:
    (run,) = itemize_runs(fonts, text, "bold")
    assert run == itemize_runs(fonts, f"{text}文", "bold")[0]._replace(end=len(text), script=script)
    assert run.script == script


def test_a_mark_stays_with_its_letter(fonts: FontSet) -> None:
    line = shape_line(fonts, "e\u0301")
    assert len(itemize_runs(fonts, "e\u0301x", "regular")) == 1
    assert line.glyphs["glyph"].tolist() == shape_line(fonts, "é").glyphs["glyph"].tolist()


@pytest.mark.parametrize(("text", "font"), [("s\u030c", 2), ("q\u0303", 2), ("e\u0301", 0), ("文\ufe00", 0)])
def test_a_letter_and_its_marks_come_from_one_font(fonts: FontSet, text: str, font: int) -> None:
    line = shape_line(fonts, f"a{text}b")
    assert [(run.start, run.end, run.font) for run in itemize_runs(fonts, text, "regular")] == [(0, 2, font)]
    assert 0 not in line.glyphs["glyph"]


def test_figures_are_tabular_also_when_kerned(fonts: FontSet) -> None:
    widths = {shape_line(fonts, f"{a}{b}:{b}{a}").width_em for a in "0123456789" for b in "0123456789"}
    assert max(widths) - min(widths) < 1e-9


def test_kerning_is_on(fonts: FontSet) -> None:
    alone = sum(shape_line(fonts, letter).width_em for letter in "AV")
    assert shape_line(fonts, "AV").width_em < alone


def test_letter_spacing_goes_between_letters_and_parts_ligatures(fonts: FontSet) -> None:
    assert len(shape_line(fonts, "office").glyphs) < 6
    spaced = shape_line(fonts, "office", letter_spacing_em=0.1)
    plain = shape_line(fonts, "office", letter_spacing_em=1e-12)
    assert len(spaced.glyphs) == 6
    assert spaced.width_em == pytest.approx(plain.width_em + 5 * 0.1)
    assert spaced.glyphs["x"][-1] == pytest.approx(plain.glyphs["x"][-1] + 5 * 0.1)


@pytest.mark.parametrize(
    ("text", "index", "width_em"),
    [
        ("don’t", 3, 0.279),
        ("a “b”", 2, 0.475),
        ("a “b”", 4, 0.475),
        ("m · W", 2, 0.5),
        ("他说“好”", 2, 1.0),
        ("他说“OK”", 2, 1.0),
        ("他说“OK”", 5, 1.0),
        ("好…", 1, 1.0),
    ],
)
def test_shared_punctuation_takes_the_width_of_its_neighbours(
    fonts: FontSet, text: str, index: int, width_em: float
) -> None:
    glyphs = shape_line(fonts, text).glyphs
    assert glyphs["advance"][glyphs["cluster"] == index].tolist() == pytest.approx([width_em])


def test_control_characters_are_spaces(fonts: FontSet) -> None:
    assert shape_line(fonts, "a\tb\nc").width_em == shape_line(fonts, "a b c").width_em


def test_the_region_is_said_and_not_taken_from_the_machine(small_font: Path, tmp_path: Path) -> None:
    font = TTFont(small_font)
    a, b = (font.getBestCmap()[ord(letter)] for letter in "ab")
    addOpenTypeFeaturesFromString(font, f"feature locl {{ script latn; language ZHS; sub {a} by {b}; }} locl;")
    font.save(tmp_path / "regional.otf")
    regional = FontSet(pinned_paths=(tmp_path / "regional.otf",) * 2, use_system_fonts=False)
    assert shape_line(regional, "a").glyphs["glyph"].tolist() == [font.getGlyphID(b)]


def test_bold_is_another_face(fonts: FontSet) -> None:
    line = shape_line(fonts, LATIN, "bold")
    assert set(line.glyphs["font"].tolist()) == {1}
    assert fonts.get_face(1).path.name == "NotoSansSC-Bold.otf"
    assert line.width_em > shape_line(fonts, LATIN).width_em
