"""Lines against their text: what is left out and torn apart, for any text at any width."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.stage.text.font import FontSet
from vitrine.stage.text.line_breaking import ELLIPSIS
from vitrine.stage.text.text_system import TextStyle, TextSystem
from vitrine.verdict.measure.text_fit import BrokenWord, measure_fit

SYSTEM = TextSystem(FontSet(use_system_fonts=False))
WORDS = st.lists(st.text("abcdefghij", min_size=1, max_size=8), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("text", "lines", "shortened", "broken"),
    [
        ("one two", ("one", "two"), None, None),
        ("one two", ("one t", "wo"), None, BrokenWord("two", "t")),
        ("one two", ("one…",), "one…", None),
        ("one two", ("",), "", None),
        ("one\n\ntwo", ("one", "", "two"), None, None),
        ("¥ 38", ("¥ 3", "8"), None, BrokenWord("¥ 38", "¥ 3")),
        ("120 m", ("120", "m"), None, BrokenWord("120 m", "120")),
        ("价格很好", ("价格", "很好"), None, None),
        ("", ("",), None, None),
        ("tab\there", ("tab here",), None, None),
    ],
)
def test_what_is_wrong_with_lines(
    text: str, lines: tuple[str, ...], shortened: str | None, broken: BrokenWord | None
) -> None:
    assert measure_fit(text, lines) == (shortened, broken)


@given(WORDS, st.floats(0.6, 12.0), st.integers(1, 4) | st.none())
def test_what_is_set_agrees_with_the_words_of_its_lines(words: list[str], width: float, lines: int | None) -> None:
    text = " ".join(words)
    shown = tuple(line.text for line in SYSTEM.wrap_lines(text, TextStyle(1.0), width, lines))
    fit, together = measure_fit(text, shown), " ".join(shown).split()
    is_short = "".join(shown).replace(" ", "") != text.replace(" ", "")
    assert (fit.shortened is not None) == is_short
    if not is_short:
        assert (fit.broken is not None) == (together != words)
    elif fit.shortened:
        assert fit.shortened.endswith(ELLIPSIS)
