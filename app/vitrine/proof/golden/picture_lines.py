"""Picture lines: of a golden what names pictures, read without its figures, which are nearly all of it.

Of the demo's largest goldens these few lines take 1 ms, the whole 25.
"""

from __future__ import annotations

import re
from pathlib import Path

from vitrine.files.regular_file import read_regular
from vitrine.geometry import Size
from vitrine.proof.golden.golden import ANCESTOR_KIND, CONFLICT_MARKS, HEADER, MAX_BYTES, decode_golden, parse_golden
from vitrine.proof.golden.picture_hash import PictureHash
from vitrine.proof.golden.picture_line import PICTURE_KINDS, EyeLine, PanelLine, PictureLine

_CONFLICT = re.compile(b"^(?:" + b"|".join(re.escape(mark.encode()) for mark in CONFLICT_MARKS) + b")", re.MULTILINE)
_PICTURE_ROW = re.compile(b"^(?:" + b"|".join(kind.encode() for kind in PICTURE_KINDS) + rb")\b", re.MULTILINE)
_SIZE, _HASH = rb" (\d+)x(\d+)", rb" ([0-9a-f]{64})"
_EYE_ROW = re.compile(rb"^(eye/[!-~]*)" + _SIZE + 3 * _HASH + rb"$", re.MULTILINE)
_LIGHT_ROW = re.compile(rb"^(light/[!-~]*)" + _SIZE + rb" ([!-~]+)" + _HASH + rb"$", re.MULTILINE)
_ANCESTOR_ROW = re.compile(rb"^" + ANCESTOR_KIND.encode() + rb"\b", re.MULTILINE)


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
    return _ANCESTOR_ROW.search(data) is not None


def parse_picture_lines(data: bytes, path: Path) -> dict[str, PictureLine]:
    """Of the bytes of a golden what names pictures, by key; `path` is in messages. Raises InputError.

    Whatever does not look as it was written is read as a whole, which tells what is wrong.
    """
    eyes, lights = _EYE_ROW.findall(data), _LIGHT_ROW.findall(data)
    is_whole = data.startswith(HEADER.encode()) and data.endswith(b"\n") and not _CONFLICT.search(data)
    if not is_whole or len(_PICTURE_ROW.findall(data)) != len(eyes) + len(lights):
        return parse_golden(decode_golden(data, path), str(path)).pictures
    found: dict[str, PictureLine] = {}
    for key, width, height, *hashes in eyes:
        found[key.decode()] = EyeLine(Size(int(width), int(height)), *(PictureHash(one.decode()) for one in hashes))
    for key, width, height, digest, stored in lights:
        size_px = Size(int(width), int(height))
        found[key.decode()] = PanelLine(size_px, digest.decode(), PictureHash(stored.decode()))
    return found
