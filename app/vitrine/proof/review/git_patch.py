"""Git patch: changes of files in the form that `git apply` takes onto a clean checkout: text by lines, binary whole.

https://git-scm.com/docs/diff-format; the base 85 of its binary part is Python's.
"""

from __future__ import annotations

import base64
import difflib
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from vitrine.proof.run.proposed_golden import hash_blob

#: Bytes of a line of a binary part: the letter before it says how many, A to Z 1 to 26, a to z 27 to 52.
_LINE_BYTES = 52
_LENGTHS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_NO_BLOB = "0" * 40


class TextChange(NamedTuple):
    """A text in UTF-8, lines with their ends, before and after; None before: it is new."""

    path: str
    old: str | None
    new: str


class NewFile(NamedTuple):
    """A binary file that is new."""

    path: str
    data: bytes


class DeletedFile(NamedTuple):
    """A binary file that goes, by the name of its blob."""

    path: str
    blob: str


FileChange = TextChange | NewFile | DeletedFile


def format_patch(changes: list[FileChange]) -> bytes:
    """The patch of changes in the order of their paths, relative to the top of the work tree, with slashes."""
    lines = (line for change in sorted(changes, key=lambda one: one.path) for line in _format_change(change))
    return "".join(lines).encode("utf-8")


def _format_change(change: FileChange) -> Iterator[str]:
    old, new = quote_path(f"a/{change.path}"), quote_path(f"b/{change.path}")
    yield f"diff --git {old} {new}\n"
    if isinstance(change, TextChange):
        is_new = change.old is None
        if is_new:
            yield "new file mode 100644\n"
        before, after = _split_lines(change.old or ""), _split_lines(change.new)
        yield from difflib.unified_diff(before, after, "/dev/null" if is_new else old, new)
    elif isinstance(change, NewFile):
        yield f"new file mode 100644\nindex {_NO_BLOB}..{hash_blob(change.data)}\n"
        yield from _format_literals(change.data, b"")
    else:
        yield f"deleted file mode 100644\nindex {change.blob}..{_NO_BLOB}\n"
        yield from _format_literals(b"")


def _split_lines(text: str) -> list[str]:
    """Lines with their ends, as git sees them: nothing else than a line feed ends one."""
    *lines, rest = text.split("\n")
    return [f"{line}\n" for line in lines] + ([f"{rest}\n\\ No newline at end of file\n"] if rest else [])


def _format_literals(*contents: bytes) -> Iterator[str]:
    """A binary part: what the file becomes, and what it was where that is known."""
    yield "GIT binary patch\n"
    for data in contents:
        yield f"literal {len(data)}\n"
        packed = zlib.compress(data, 9)
        for start in range(0, len(packed), _LINE_BYTES):
            chunk = packed[start : start + _LINE_BYTES]
            padded = chunk + bytes(-len(chunk) % 4)
            yield f"{_LENGTHS[len(chunk) - 1]}{base64.b85encode(padded).decode()}\n"
        yield "\n"


def quote_path(path: str) -> str:
    """A path as git writes it: in quotes, with escapes, where a character would end or change it."""
    data = path.encode("utf-8")
    if all(0x20 <= byte < 0x7F and byte not in b'"\\' for byte in data):
        return path
    special = {ord('"'): '\\"', ord("\\"): "\\\\"}
    shown = (special.get(byte) or (chr(byte) if 0x20 <= byte < 0x7F else f"\\{byte:03o}") for byte in data)
    return f'"{"".join(shown)}"'
