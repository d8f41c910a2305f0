"""What is written reaches people harmless, in any encoding."""

from __future__ import annotations

import io
import json
import logging

import pytest
from rich.console import Console

from vitrine.output.console import PlainTable, escaped_text
from vitrine.output.log_format import OneLineFormatter
from vitrine.output.safe_stream import SafeStream, allow_styles, escape_unencodable


def outlet(encoding: str = "utf-8") -> tuple[SafeStream, io.BytesIO]:
    raw = io.BytesIO()
    return SafeStream(io.TextIOWrapper(raw, encoding), quiet=False), raw


def written(text: str, encoding: str = "utf-8") -> str:
    stream, raw = outlet(encoding)
    stream.write(text)
    stream.flush()
    return raw.getvalue().decode(encoding)


def test_lines_stay_lines_and_all_else_is_an_escape() -> None:
    assert written("one\ntwo \x1b[31m\u202e\r\n::error\n") == "one\ntwo \\x1b[31m\\u202e\\r\n\\x3a:error\n"


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("utf-8", "✗ ≈ 5 → café 你好 👍"),
        ("cp1252", r"x ~ 5 -> café \u4f60\u597d \U0001f44d"),
        ("cp936", r"x ≈ 5 → café 你好 \U0001f44d"),
        ("latin-1", r"x ~ 5 -> café \u4f60\u597d \U0001f44d"),
        ("ascii", r"x ~ 5 -> caf\xe9 \u4f60\u597d \U0001f44d"),
    ],
)
def test_signs_that_an_encoding_lacks_are_replaced(encoding: str, shown: str) -> None:
    assert written("✗ ≈ 5 → café 你好 👍", encoding) == shown


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp936", "utf-8"])
def test_json_is_the_same_value_in_every_encoding(encoding: str) -> None:
    value = {"text": "é 你好 👍 ✗"}
    text = escape_unencodable(json.dumps(value, ensure_ascii=False), encoding)
    assert json.loads(text.encode(encoding).decode(encoding)) == value


def test_colours_go_through_and_what_a_file_says_does_not() -> None:
    stream, raw = outlet()
    console = Console(file=allow_styles(stream), force_terminal=True, color_system="standard", markup=False, width=200)
    grid = PlainTable()
    grid.add_column("light\x1b[2J")
    grid.add_column("[red]two[/red]")
    grid.add_row("a\n::error::forged", "[link=http://x]here[/link]\x1b]8;;http://x\x07")
    console.print(escaped_text("name \x1b[31m\nforged", "bold"))
    console.print(grid)
    stream.flush()
    told = raw.getvalue().decode()
    assert r"name \x1b[31m\nforged" in told and "\x1b[1m" in told
    assert r"a\n::error::forged" in told and r"[link=http://x]here[/link]\x1b]8;;http://x\x07" in told
    assert r"light\x1b[2J" in told and "[red]two[/red]" in told
    assert "\x1b[31m" not in told and "\x1b]" not in told and "\x1b[2J" not in told


def test_a_record_of_the_log_is_one_line_and_a_traceback_below_it_has_more() -> None:
    said = ("x\n2026 INFO all is well\x1b[2J",)
    record = logging.LogRecord("vitrine", logging.WARNING, "a.py", 1, "no %s", said, None)
    assert OneLineFormatter("%(levelname)s %(message)s").format(record) == r"WARNING no x\n2026 INFO all is well\x1b[2J"
    try:
        raise ValueError("a\x1bb")
    except ValueError as error:
        record.exc_info = (ValueError, error, error.__traceback__)
    lines = OneLineFormatter("%(message)s").format(record).split("\n")
    assert lines[1].startswith("Traceback") and lines[-1] == r"ValueError: a\x1bb"
