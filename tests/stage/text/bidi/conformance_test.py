"""The Unicode Consortium's own tests of UAX #9 (all of them, 20 s), and what its tables say of each character."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assets import unicode_tables
from tests.long.bidi import UNICODE, iter_character_faults, iter_class_faults
from vitrine.stage.text.bidi import bidi_data
from vitrine.stage.text.bidi.bidi_class import find_bidi_class, find_bracket
from vitrine.stage.text.bidi.levels import may_be_bidirectional
from vitrine.stage.text.line_break import line_break_data


@pytest.fixture(autouse=True)
def unicode_data() -> None:
    if not (UNICODE / "BidiTest.txt").is_file():
        pytest.skip("Debian's package unicode-data is not installed")


def iter_assigned(name: str) -> Iterator[tuple[int, str]]:
    """Code points with their values, of the first and last of each range that a file of the Consortium lists."""
    for line in (UNICODE / name).read_text("utf-8").splitlines():
        match = re.match(r"([0-9A-F]+)(?:\.\.([0-9A-F]+))? *; *(\w+)", line)
        if match:
            yield int(match[1], 16), match[3]
            yield int(match[2] or match[1], 16), match[3]


def test_every_case_of_classes() -> None:
    assert list(iter_class_faults()) == []


def test_every_case_of_characters() -> None:
    assert list(iter_character_faults()) == []


def test_every_character_has_its_class() -> None:
    listed = list(iter_assigned("extracted/DerivedBidiClass.txt"))
    assert len(listed) > 2_000
    assert [hex(point) for point, name in listed if find_bidi_class(chr(point)) != name] == []
    # Not assigned, but in blocks that are kept for such letters, and for signs of currency.
    assert [find_bidi_class(chr(point)) for point in (0x05CF, 0x07BF, 0x20C5, 0x1E900, 0x378)] == (
        ["R", "AL", "ET", "R", "L"]
    )


def test_brackets_that_are_the_same_pair_are_one() -> None:
    assert find_bracket("(") == (ord("("), True) and find_bracket(")") == (ord("("), False)
    assert find_bracket("\u2329") == find_bracket("\u3008") and find_bracket("\u232a") == find_bracket("\u3009")
    assert find_bracket("<") is None


def test_no_text_of_another_direction_is_passed_over() -> None:
    rightward = {"R", "AL", "AN", "RLE", "RLO", "RLI"}
    passed_over = [
        hex(point)
        for point in range(0x110000)
        if find_bidi_class(chr(point)) in rightward and not may_be_bidirectional(chr(point))
    ]
    assert passed_over == []
    assert not may_be_bidirectional("Turn right – 文一路，Škoda, Привет, ¥ 399 ✓ \u2068a\u2069")


def test_the_committed_tables_are_what_the_generator_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for room in ("bidi", "line_break"):
        (tmp_path / room).mkdir()
    monkeypatch.setattr(unicode_tables, "TEXT", tmp_path)
    unicode_tables.main()
    for name, module in (("bidi/bidi_data.py", bidi_data), ("line_break/line_break_data.py", line_break_data)):
        assert (tmp_path / name).read_text("utf-8") == Path(str(module.__file__)).read_text("utf-8")
