"""Spans: a text of pieces is shaped, broken and shortened as one."""

from __future__ import annotations

import numpy as np
import pytest

from vitrine.stage.text.font import FontVariant
from vitrine.stage.text.shaping import shape_line
from vitrine.stage.text.text_span import TextSpan, TextSpans, TypeStyle, cut_spans, list_visible_styles
from vitrine.stage.text.text_system import TextStyle, TextSystem

STYLE = TextStyle(20.0)


def split(text: str, *parts: tuple[int, TypeStyle]) -> TextSpans:
    """Spans that end at these places, each with an ink of its own."""
    return tuple(TextSpan(min(end, len(text)), style, ink) for ink, (end, style) in enumerate(parts))


@pytest.mark.parametrize("text", ["AVATAR office 文一路“好”", "שלום 25 (office) AV"])
def test_pieces_of_one_look_are_set_as_a_plain_text(text_system: TextSystem, text: str) -> None:
    spans = split(text, (1, TypeStyle()), (8, TypeStyle()), (99, TypeStyle()))
    plain = text_system.wrap_lines(text, STYLE, 120.0)
    pieces = text_system.wrap_lines(text, STYLE, 120.0, spans=spans)
    assert [line.text for line in plain] == [line.text for line in pieces]
    for one, other in zip(plain, pieces, strict=True):
        np.testing.assert_array_equal(one.glyphs, other.glyphs)
        whole = text_system.rasterize_line(one, STYLE)
        parts = [text_system.rasterize_line(other, STYLE, ink) for ink in other.inks]
        total = np.zeros(whole.bitmap.shape, int)
        for part in parts:
            height, width = part.bitmap.shape
            top, left = whole.ascent_px - part.ascent_px, part.bearing_x_px - whole.bearing_x_px
            total[top : top + height, left : left + width] += part.bitmap
        assert np.abs(np.minimum(total, 255) - whole.bitmap).max() <= 0
    assert text_system.measure(text, STYLE, 120.0) == text_system.measure(text, STYLE, 120.0, spans=spans)


def test_a_larger_piece_is_wider_and_makes_its_line_higher(text_system: TextSystem) -> None:
    text = "¥399 each"
    spans = split(text, (1, TypeStyle()), (4, TypeStyle("bold", scale=1.5)), (9, TypeStyle()))
    line = text_system.wrap_lines(text, STYLE, None, spans=spans)[0]
    fonts = text_system.fonts
    yen, price, each = shape_line(fonts, "¥"), shape_line(fonts, "399", "bold"), shape_line(fonts, " each")
    assert line.width_em == pytest.approx(yen.width_em + 1.5 * price.width_em + each.width_em)
    assert STYLE.line_box_height(line) == pytest.approx(1.5 * 1.3 * 20)
    plain = text_system.wrap_lines("x", STYLE)[0]
    assert STYLE.baseline_offset(line) == pytest.approx(1.5 * STYLE.baseline_offset(plain))


def test_lines_are_as_high_as_what_stands_on_them(text_system: TextSystem) -> None:
    text = "one\ntwo\nthree"
    spans = split(text, (4, TypeStyle(scale=0.5)), (8, TypeStyle(scale=2.0)), (99, TypeStyle()))
    lines = text_system.wrap_lines(text, STYLE, None, spans=spans)
    assert [STYLE.line_box_height(line) for line in lines] == pytest.approx([26.0, 52.0, 26.0])
    assert text_system.measure(text, STYLE, spans=spans).height == pytest.approx(104.0)


def test_an_ellipsis_looks_as_the_last_piece_before_it(text_system: TextSystem) -> None:
    text = "a long text that ends"
    spans = split(text, (2, TypeStyle()), (11, TypeStyle("bold")), (99, TypeStyle()))
    (line,) = text_system.wrap_lines(text, STYLE, 90.0, 1, spans)
    assert line.text.endswith("…") and len(line.text) < 12
    assert line.spans[-1] == TextSpan(len(line.text), TypeStyle("bold"), 1)
    (empty,) = text_system.wrap_lines(text, STYLE, 1.0, 1, spans)
    assert empty.text == "" and len(empty.spans) == 1


def test_a_piece_within_a_cluster_does_not_split_it(text_system: TextSystem) -> None:
    spans = split("e\u0301x", (1, TypeStyle()), (3, TypeStyle("bold", FontVariant(italic=True))))
    line = text_system.wrap_lines("e\u0301x", STYLE, spans=spans)[0]
    assert line.glyphs["cluster"].tolist() == [0, 2]


def test_spans_of_a_part() -> None:
    a, b = TypeStyle(), TypeStyle("bold")
    spans = (TextSpan(3, a, 0), TextSpan(6, b, 1), TextSpan(9, a, 2))
    assert cut_spans(spans, 2, 5) == (TextSpan(1, a, 0), TextSpan(3, b, 1))
    assert cut_spans(spans, 3, 3) == (TextSpan(0, b, 1),)
    assert cut_spans((), 0, 4) == ()


def test_spaces_and_nothing_are_no_smallest_piece() -> None:
    small, none, bold = TypeStyle(scale=0.2), TypeStyle(scale=0.0), TypeStyle("bold")
    spans = (TextSpan(1, bold, 0), TextSpan(2, small, 1), TextSpan(3, none, 0), TextSpan(4, bold, 0))
    assert list_visible_styles("a bc", spans) == [bold, bold]


def test_blocks_show_pieces_by_their_size_and_ink() -> None:
    system = TextSystem(mode="blocks")
    spans = split("ab cd", (3, TypeStyle()), (5, TypeStyle(scale=2.0)))
    (line,) = system.wrap_lines("ab cd", STYLE, spans=spans)
    small, large, both = (system.rasterize_line(line, STYLE, ink) for ink in (0, 1, None))
    assert large.ascent_px > small.ascent_px and both.ascent_px == large.ascent_px
    assert large.bearing_x_px > small.bearing_x_px + small.bitmap.shape[1] - 3
