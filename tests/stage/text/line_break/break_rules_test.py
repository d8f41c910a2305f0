"""The Unicode Consortium's own test of UAX #14, every case."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from vitrine.stage.text.line_break.break_rules import find_opportunities
from vitrine.stage.text.line_break.line_break_class import find_line_break_class

UNICODE = Path("/usr/share/unicode")


@pytest.fixture(autouse=True)
def unicode_data() -> None:
    if not (UNICODE / "BidiTest.txt").is_file():
        pytest.skip("Debian's package unicode-data is not installed")


def find_breaks(text: str) -> list[bool]:
    return find_opportunities([find_line_break_class(character) for character in text])


def test_every_case_of_the_consortium() -> None:
    lines = (UNICODE / "auxiliary" / "LineBreakTest.txt").read_text("utf-8").splitlines()
    cases = [line.partition("#")[0].split() for line in lines if line and line[0] != "#"]
    assert len(cases) > 7_000
    for case in cases:
        text = "".join(chr(int(point, 16)) for point in case[1::2])
        assert find_breaks(text) == [sign == "÷" for sign in case[:-1:2]], case


def test_every_character_has_its_class() -> None:
    own = {"AI": "AL", "SG": "AL", "XX": "AL", "CJ": "NS"}
    listed = re.findall(r"(?m)^([0-9A-F]+)(?:\.\.[0-9A-F]+)?;(\w+)", (UNICODE / "LineBreak.txt").read_text("utf-8"))
    assert len(listed) > 3_000
    for point, name in listed:
        found = find_line_break_class(chr(int(point, 16)))
        assert found.removesuffix("w") == own.get(name, name) or (found, name) in (("IDp", "ID"), ("CM", "SA")), point


def test_without_a_dictionary_no_line_breaks_among_thai_letters() -> None:
    assert find_breaks("สวัสดี ชาวโลก") == [index == 7 for index in range(13)]
