"""What a file says steers no terminal and forges no line; what people write stays as they wrote it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.errors import Place, Problem
from vitrine.escape import dump_json, escape_line, escape_lines, escape_log_commands


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mX\x1b]0;PWN\x07", r"a\x1b[31mX\x1b]0;PWN\x07"),
        ("one\ntwo\r\tthree", r"one\ntwo\r\tthree"),
        ("\x9b31m\x85\x7f", r"\x9b31m\x85\x7f"),
        ("\u202edlrow\u202c \u2066x\u2069 \u200e\u200f\u061c", r"\u202edlrow\u202c \u2066x\u2069 \u200e\u200f\u061c"),
        ("a\u2028b\u2029c", r"a\u2028b\u2029c"),
        ("a\u200bb\u2060c\ufeffd\xade", r"a\u200bb\u2060c\ufeffd\xade"),
        ("a\u200db\u200cc", r"a\u200db\u200cc"),
        ("x\ufe0f\ufe0f", "x\ufe0f\\ufe0f"),
        ("\U000e0041\U000e0042", r"\U000e0041\U000e0042"),
        ("\udc80", r"\udc80"),
    ],
)
def test_what_steers_or_hides_is_an_escape(text: str, shown: str) -> None:
    assert escape_line(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "plain 12.5 °", "Grüße, naïve café", "你好，世界", "𠮷野家 한국어 ภาษาไทย नमस्ते", "שלום مرحبا", "✗ ≈ → €",
        "👍 👩‍👩‍👧 ❤️ ❤️‍🔥 👩🏽‍🚀 🇩🇪 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "می‌خواهم", "क्‍ष", "葛󠄀",
    ],
)  # fmt: skip
def test_what_people_write_stays(text: str) -> None:
    assert escape_line(text) == text


@given(st.text())
def test_one_line_of_visible_signs_whatever_it_is(text: str) -> None:
    shown = escape_line(text)
    assert len(shown.splitlines()) <= 1 and not any(ord(letter) < 32 or 127 <= ord(letter) < 160 for letter in shown)
    assert escape_line(shown) == shown


@given(st.text())
def test_json_reads_back_and_is_as_harmless(text: str) -> None:
    told = dump_json({"text": text})
    assert json.loads(told) == {"text": text}
    assert escape_lines(told) == told


def test_nothing_in_a_line_is_an_order_to_a_code_host() -> None:
    lines = "::error file=a::x\n  ::set-output\nat 1::2 ##[group] ##vso[task] ##teamcity[x] ## heading"
    shown = r"\x3a:error file=a::x" + "\n" + r"  \x3a:set-output" + "\n" + r"at 1::2 #\x23[group] #\x23vso[task] "
    assert escape_log_commands(lines) == shown + r"#\x23teamcity[x] ## heading"
    assert json.loads(dump_json("##vso[task]")) == "##vso[task]" and "##vso" not in dump_json("##vso[task]")


def test_a_problem_is_one_line_and_its_json_is_true() -> None:
    problem = Problem("text \x1b[31m\nvitrine: 0 errors", Place("a\nb.yaml", 1, 2), "k\u202e", "x\ty", "did\rit")
    assert str(problem) == r"a\nb.yaml:1:2 k\u202e: text \x1b[31m\nvitrine: 0 errors; allowed: x\ty; did\rit"
    assert problem.as_json()["message"] == "text \x1b[31m\nvitrine: 0 errors"
