"""The text of a scalar: one value of a YAML text replaced by another, all else byte for byte as it was."""

from __future__ import annotations

import math
import re
from typing import Protocol

from vitrine.document.value_span import LINE_BREAK
from vitrine.document.yaml_source import NOT_PRINTABLE, parse_scalar

Scalar = str | int | float | bool | None

#: Texts that read the same without quotes wherever a value may stand, in [ ] and { } too.
_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`](?:[^\s:,\[\]{}#]|[^\S\t\n\r\x85\u2028\u2029]+(?=\S)|(?<=\S)#)*")
_HEADER = re.compile(r"([|>])[-+0-9]*([ \t]+#.*)?")
_ENDS_IN_ANCHOR = re.compile(r"(?:^|[\s\[{,])&[-\w]+[ \t]*\Z")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}
#: Characters that only " can hold, as escapes; and what is escaped there besides.
_NEEDS_ESCAPE = re.compile(f"[\t\n\r\x85\u2028\u2029\ufeff]|{NOT_PRINTABLE.pattern}")
_ESCAPED = re.compile(rf'["\\]|{_NEEDS_ESCAPE.pattern}')


class SpanLike(Protocol):
    """What says where a scalar stands: from its first character to one past its last, both from 1."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...
    @property
    def end_line(self) -> int: ...
    @property
    def end_column(self) -> int: ...


def replace_scalar(text: str, origin: SpanLike, new_value: Scalar) -> str:
    """The text with the scalar at `origin` replaced by one that reads as `new_value`; nothing else changes.

    A text keeps its quotes, or the block that it is written as, where it can. Raises ValueError for a number that YAML
    cannot hold as one, for half a surrogate pair, and where `origin` lies outside the text.
    """
    starts = [0, *(match.end() for match in LINE_BREAK.finditer(text)), len(text)]
    bom = text.startswith("\ufeff")
    start = _find_index(text, starts, origin.line, origin.column, bom)
    end = _find_index(text, starts, origin.end_line, origin.end_column, bom)
    old = text[start:end]
    new = _write_block(old, new_value, text[end:]) if old[:1] in ("|", ">") else write_scalar(new_value, old[:1])
    return f"{text[:start]}{_find_separator(text, start) if not old else ''}{new}{text[end:]}"


def write_scalar(value: Scalar, quote: str = "") -> str:
    """A value on one line, texts within `quote` (" or ', else none) where it can hold them. Raises ValueError."""
    if not isinstance(value, str):
        written = _write_plain(value)
        if parse_scalar(written) != value:
            raise ValueError(f"YAML has no number {written[:40]}")
        return written
    if re.search("[\ud800-\udfff]", value):
        raise ValueError("half a surrogate pair is no character")
    if quote != '"' and not _NEEDS_ESCAPE.search(value):
        if quote != "'" and _PLAIN.fullmatch(value) and isinstance(parse_scalar(value), str):
            return value
        if quote == "'":
            return "'" + value.replace("'", "''") + "'"
    return '"' + _ESCAPED.sub(_escape, value) + '"'


def _write_plain(value: float | bool | None) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"YAML has no number {value}")
    return repr(value)


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return _ESCAPES.get(match[0]) or (f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}")


def _write_block(old: str, value: Scalar, rest: str) -> str:
    """A block scalar's successor: a block of the same indentation for a text that reads as one, else one line.

    A comment behind the indicator stays.
    """
    header, *lines = LINE_BREAK.split(old)
    found = _HEADER.match(header)
    style, comment = (found[1], found[2] or "") if found else ("|", "")
    indents = [len(line) - len(line.lstrip(" ")) for line in lines if line.strip()]
    if not isinstance(value, str) or not indents or not _fits_block(value, rest):
        return write_scalar(value) + comment
    body = value.removesuffix("\n")
    if "\n" in body or body != body.strip():
        style = "|"
    line_break = "\r\n" if "\r\n" in old else "\n"
    shown = [f"{' ' * min(indents)}{line}" if line else "" for line in body.split("\n")]
    chomping = "" if value.endswith("\n") else "-"
    return line_break.join([f"{style}{chomping}{comment}", *shown])


def _fits_block(value: str, rest: str) -> bool:
    """Whether a block reads as this text, whatever blank lines follow. At the file's end it ends without a break."""
    lines = value.removesuffix("\n").split("\n")
    is_clear = not _NEEDS_ESCAPE.search(value.replace("\n", "")) and not any(line.isspace() for line in lines)
    ends_well = not value.endswith("\n") or LINE_BREAK.match(rest) is not None
    return is_clear and ends_well and lines[0][:1] not in ("", " ") and lines[-1] != ""


def _find_separator(text: str, index: int) -> str:
    """What belongs between `index` and a value that is written there, where none stood."""
    before = text[text.rfind("\n", 0, index) + 1 : index]
    is_in_flow = text[index : index + 1] in (",", "}", "]")
    if is_in_flow and not before.rstrip(" \t").endswith(":") and not _ENDS_IN_ANCHOR.search(before):
        return ": "  # behind a key without a colon
    return "" if before.endswith((" ", "\t")) else " "


def _find_index(text: str, starts: list[int], line: int, column: int, bom: bool) -> int:
    is_there = 1 <= line < len(starts)
    index = starts[line - 1] + column - 1 + (bom and line == 1) if is_there else -1
    if not is_there or not starts[line - 1] <= index <= starts[line]:
        raise ValueError(f"the text has no line {line} with a column {column}")
    return index
