"""Lines of scripts without spaces: where ICU's dictionaries let them break, and what is left without them."""

import sys
from itertools import pairwise

import pytest

from vitrine.stage.text.font import FontSet
from vitrine.stage.text.line_break import dictionary
from vitrine.stage.text.line_break.line_break_class import find_line_break_class
from vitrine.stage.text.line_breaking import find_break_points
from vitrine.stage.text.text_system import TextStyle, TextSystem

#: As dictionaries of these languages have their words.
WORDS = {
    "Thai": ["ไก่", "ผัด", "เม็ด", "มะม่วงหิมพานต์"],
    "Lao": ["ພາສາ", "ລາວ", "ມີ", "ຄວາມງາມ"],
    "Khmer": ["ភាសាខ្មែរ", "ជា", "ភាសា"],
}


def cut(text: str) -> list[str]:
    bounds = [0, *find_break_points(text), len(text)]
    return [text[start:end] for start, end in pairwise(bounds)]


@pytest.mark.parametrize("language", WORDS)
def test_words_of_a_dictionary_are_kept_whole(language: str) -> None:
    words = WORDS[language]
    assert cut("".join(words)) == words
    # Beside other letters, emoji of two UTF-16 units and spaces; a number keeps its unit as everywhere.
    assert cut(f"👍 ok {''.join(words)} 120 m") == ["👍 ", "ok ", *words[:-1], f"{words[-1]} ", "120 m"]


def test_nothing_breaks_within_a_cluster() -> None:
    text = "น้ำใจที่กี่ปี้"
    classes = [find_line_break_class(character) for character in text]
    assert all(not "\u0e31" <= text[index] <= "\u0e3a" for index in dictionary.find_dictionary_breaks(text, classes))


def test_a_text_wraps_between_words() -> None:
    system, text = TextSystem(FontSet(use_system_fonts=False)), "".join(WORDS["Thai"])
    lines = system.wrap_lines(text, TextStyle(1.0), max_width=8.0)
    assert len(lines) > 1 and "".join(line.text for line in lines) == text
    assert {line.text[:1] for line in lines} <= {word[0] for word in WORDS["Thai"]}


def test_without_the_extra_a_text_breaks_at_spaces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "icu4py.breakers", None)
    dictionary._find_breaker.cache_clear()
    text = "".join(WORDS["Thai"])
    assert cut(f"{text} {text}") == [f"{text} ", text]
    dictionary._find_breaker.cache_clear()
