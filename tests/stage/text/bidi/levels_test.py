"""Levels of texts that people write, in capitals for letters from right to left where that reads easier."""

from __future__ import annotations

import pytest

from vitrine.stage.text.bidi.levels import Direction, find_bidi_levels, strip_isolates
from vitrine.stage.text.bidi.visual_order import find_visual_order
from vitrine.stage.text.filled_text import fill_pieces

HEBREW = {chr(ord("A") + index): chr(0x05D0 + index) for index in range(26)}
LATIN = {hebrew: letter for letter, hebrew in HEBREW.items()}

MIRRORED = {"(": ")", ")": "("}


def show(text: str, direction: Direction = "auto") -> str:
    """A text as it stands on one line, with capitals for Hebrew letters."""
    written = "".join(HEBREW.get(letter, letter) for letter in text)
    found = find_bidi_levels(written, direction)
    line = found and found.cut(written, 0, len(written))
    if line is None:
        return text
    line_levels = line.levels
    mirrored = [
        MIRRORED.get(letter, letter) if level % 2 else letter
        for letter, level in zip(written, line_levels, strict=True)
    ]
    return "".join(LATIN.get(mirrored[index], mirrored[index]) for index in find_visual_order(line_levels))


def test_what_reads_from_the_left_has_no_levels() -> None:
    for text in ("", "Turn right in 120 m", "文一路向右转", "Škoda", "a\u2068b\u2069", "\ufeffa"):
        assert find_bidi_levels(text, "auto") is None
    assert find_bidi_levels("\u05d0", "auto") == (1, b"\1")
    assert find_bidi_levels("(a", "rtl") == (1, b"\1\2")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("PRICE 1250 SHEKEL", "LEKEHS 1250 ECIRP"),
        ("price: PRICE 25 (abc) HELLO", "price: 25 ECIRP (abc) OLLEH"),
        ("HE SAID (car) TODAY.", ".YADOT (car) DIAS EH"),
        ("he said (CAR) today.", "he said (RAC) today."),
        ("CALL 1-555 NOW", "WON 1-555 LLAC"),
        ("COSTS 5% LESS", "SSEL 5% STSOC"),
        ("A 10:30-11:45 B", "B 10:30-11:45 A"),
    ],
)
def test_lines_of_both_directions(text: str, shown: str) -> None:
    assert show(text) == shown


def test_a_direction_wins_over_the_first_letter() -> None:
    assert show("hello, WORLD!") == "hello, DLROW!"
    assert show("hello, WORLD!", "rtl") == "!DLROW ,hello"
    assert show("WORLD, hello!", "ltr") == "DLROW, hello!"
    assert show("hello!", "rtl") == "!hello"


def test_an_isolated_name_does_not_tear_its_sentence() -> None:
    assert show("USER c++ WROTE") == "ETORW ++c RESU"
    assert show("USER \u2068c++\u2069 WROTE") == "ETORW \u2069c++\u2068 RESU"
    assert show("c++ FROM \u2068A, b\u2069.") == "c++ MORF \u2068b ,A\u2069."


def test_bound_numbers_stay_together_from_the_right() -> None:
    values = {"h": 12, "m": 30, "page": 4, "of": 5, "name": "c++", "change": "-3 %"}
    (said,) = fill_pieces(("\u05d0 {h}:{m}, {page}/{of} {name}, {change}",), values)
    assert said == "\u05d0 12:30, 4/5 \u2068c++\u2069, \u2068-3 %\u2069"
    assert strip_isolates(show(said)) == "-3 % ,c++ 4/5 ,12:30 A"
