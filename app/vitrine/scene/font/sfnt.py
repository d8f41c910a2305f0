"""The outside of a font file: its directory of tables (OpenType 1.9, "Organization of an OpenType Font").

Whatever is wrong here is said in a sentence, before FreeType and HarfBuzz see a byte of it.
"""

from __future__ import annotations

import struct
from typing import Any, NamedTuple

from vitrine.document.field_error import FieldError

#: The largest honest fonts are those of Chinese with all weights, 35 MB.
MAX_FONT_BYTES = 40_000_000
MAX_TABLES = 128
MAX_FACES = 64
#: OpenType's own limits of the size of an em in font units.
LEAST_UNITS, MOST_UNITS = 16, 16_384

_NEEDED = (b"cmap", b"head", b"hhea", b"hmtx", b"maxp")
_OUTLINES = (b"glyf", b"CFF ", b"CFF2")
_SCALERS = (b"\0\1\0\0", b"OTTO", b"true")
_ALLOWED = "an OpenType or TrueType font: .otf, .ttf, .ttc, .woff, .woff2"


class SfntFace(NamedTuple):
    """What the tables of a face say: the number of faces in its file, its weight (1 to 1000), whether it is italic."""

    face_count: int
    weight: int
    is_italic: bool


def read_sfnt(data: bytes, index: int = 0) -> SfntFace:
    """Judge the bytes of a font file, and its face number `index`. Raises FieldError with what is wrong with them."""
    if not data:
        raise FieldError("the font is empty (0 bytes)", _ALLOWED)
    count, start = 1, 0
    if data[:4] == b"ttcf":
        (count,) = unpack_fields(">L", data, 8)
        if not 1 <= count <= MAX_FACES:
            raise FieldError(f"the collection has {count:,} fonts", f"1 to {MAX_FACES} of them")
        if index < count:
            (start,) = unpack_fields(">L", data, 12 + 4 * index)
    if index >= count:
        what = "the file has one font" if count == 1 else f"the collection has {count} fonts"
        raise FieldError(f"{what}: there is no number {index}", f"0 to {count - 1}" if count > 1 else "0")
    tables = _read_directory(data, start)
    _check_tables(data, tables)
    return SfntFace(count, *_read_style(data, tables))


def _read_directory(data: bytes, start: int) -> dict[bytes, tuple[int, int]]:
    """Offset and length of each table by its tag."""
    scaler, count = unpack_fields(">4sH", data, start)
    if scaler not in _SCALERS:
        raise FieldError("this is no font that can be read", _ALLOWED)
    if not 1 <= count <= MAX_TABLES:
        raise FieldError(f"the font has {count:,} tables", f"1 to {MAX_TABLES} of them")
    tables = {}
    for number in range(count):
        tag, _, offset, length = unpack_fields(">4sLLL", data, start + 12 + 16 * number)
        if offset + length > len(data):
            raise FieldError("the font is cut off: a table of it lies behind the end of the file", hint="copy it again")
        tables[tag] = (offset, length)
    return tables


def _check_tables(data: bytes, tables: dict[bytes, tuple[int, int]]) -> None:
    missing = [tag.decode("latin-1").strip() for tag in _NEEDED if not tables.get(tag, (0, 0))[1]]
    if missing:
        raise FieldError(f"the font is damaged: it has no table {', '.join(missing)}")
    if not any(tables.get(tag, (0, 0))[1] for tag in _OUTLINES):
        raise FieldError("this is a font of bitmaps only", "a font with outlines")
    if any(tables[tag][1] < least for tag, least in ((b"head", 54), (b"hhea", 36), (b"maxp", 6))):
        raise FieldError("the font is damaged: its first tables are too short")
    (units,) = unpack_fields(">H", data, tables[b"head"][0] + 18)
    if not LEAST_UNITS <= units <= MOST_UNITS:
        raise FieldError(f"the font has {units} units to the em", f"{LEAST_UNITS} to {MOST_UNITS}")
    (glyphs,) = unpack_fields(">H", data, tables[b"maxp"][0] + 4)
    (widths,) = unpack_fields(">H", data, tables[b"hhea"][0] + 34)
    if not glyphs or not 1 <= widths <= glyphs:
        raise FieldError("the font is damaged: it has no widths for its glyphs")


def _read_style(data: bytes, tables: dict[bytes, tuple[int, int]]) -> tuple[int, bool]:
    """Weight and slant by OS/2 (usWeightClass at 4, fsSelection at 62: italic, oblique), else by head's macStyle."""
    offset, length = tables.get(b"OS/2", (0, 0))
    if length >= 64:
        (weight,), (selection,) = unpack_fields(">H", data, offset + 4), unpack_fields(">H", data, offset + 62)
        return weight if 1 <= weight <= 1000 else 400, bool(selection & 0b10_0000_0001)
    (mac,) = unpack_fields(">H", data, tables[b"head"][0] + 44)
    return 700 if mac & 1 else 400, bool(mac & 2)


def unpack_fields(form: str, data: bytes, offset: int) -> tuple[Any, ...]:
    """Numbers at a place of a font file. Raises FieldError where it ends before."""
    try:
        return struct.unpack_from(form, data, offset)
    except struct.error:
        raise FieldError("the font is cut off: it ends within its own list of tables", hint="copy it again") from None
