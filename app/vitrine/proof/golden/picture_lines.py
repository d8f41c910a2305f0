"""Picture lines: of a golden what names pictures, read without its figures, which are nearly all of it.

Of the demo's largest goldens these few lines take 0.5 ms, the whole 25.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from vitrine.files.regular_file import read_regular
from vitrine.geometry import Size
from vitrine.proof.golden.golden import ANCESTOR_KIND, CONFLICT_MARKS, HEADER, MAX_BYTES, decode_golden, parse_golden
from vitrine.proof.golden.picture_hash import PictureHash
from vitrine.proof.golden.picture_line import PICTURE_KINDS, EyeLine, PanelLine, PictureLine

_SIZE, _HASH = rb" (\d+)x(\d+)", rb" ([0-9a-f]{64})"
_EYE_ROW = re.compile(rb"(eye/[!-~]*)" + _SIZE + 3 * _HASH)
_LIGHT_ROW = re.compile(rb"(light/[!-~]*)" + _SIZE + rb" ([!-~]+)" + _HASH)


def read_picture_lines(path: Path) -> dict[str, PictureLine]:
    """Read of a golden file what names pictures, by key. Raises InputError as `read_golden` does."""
    return parse_picture_lines(read_regular(path, MAX_BYTES, "golden"), path)


def read_named_lines(path: Path) -> tuple[PictureLine, ...]:
    """Read of a golden file what names pictures, ancestors too. Raises InputError as `read_golden` does."""
    data = read_regular(path, MAX_BYTES, "golden")
    if has_ancestors(data):
        return parse_golden(decode_golden(data, path), str(path)).named
    return tuple(parse_picture_lines(data, path).values())


def has_ancestors(data: bytes) -> bool:
    """Whether the bytes of a golden name ancestors of its pictures."""
    return any(_find_rows(data, ANCESTOR_KIND))


def parse_picture_lines(data: bytes, path: Path) -> dict[str, PictureLine]:
    """Of the bytes of a golden what names pictures, by key; `path` is in messages. Raises InputError.

    Whatever does not look as it was written is read as a whole, which tells what is wrong.
    """
    is_whole = data.startswith(HEADER.encode()) and data.endswith(b"\n")
    if is_whole and not any(data.find(f"\n{mark}".encode()) >= 0 for mark in CONFLICT_MARKS):
        lines = [_parse_row(row) for kind in PICTURE_KINDS for row in _find_rows(data, kind)]
        found = dict(line for line in lines if line is not None)
        if len(found) == len(lines):
            return found
    return parse_golden(decode_golden(data, path), str(path)).pictures


def _find_rows(data: bytes, kind: str) -> Iterator[bytes]:
    """The rows of a golden's bytes that begin with a word; the first row is none of them.

    A search for bytes takes a twentieth of what a regular expression over all rows takes.
    """
    mark = f"\n{kind}".encode()
    begin = data.find(mark)
    while begin >= 0:
        end = data.find(b"\n", begin + 1)
        yield data[begin + 1 : end if end >= 0 else len(data)]
        begin = data.find(mark, begin + 1)


def _parse_row(row: bytes) -> tuple[str, PictureLine] | None:
    """The key and the value of a row that names a picture; None for one that does not look as it was written."""
    if (eye := _EYE_ROW.fullmatch(row)) is not None:
        key, width, height, *hashes = (word.decode() for word in eye.groups())
        return key, EyeLine(Size(int(width), int(height)), *map(PictureHash, hashes))
    if (light := _LIGHT_ROW.fullmatch(row)) is not None:
        key, width, height, digest, stored = (word.decode() for word in light.groups())
        return key, PanelLine(Size(int(width), int(height)), digest, PictureHash(stored))
    return None
