"""Packed fonts: WOFF and WOFF2 (W3C) unpacked to the tables of an OpenType font.

What a file says of its size is judged before memory is asked for, and nothing is unpacked beyond it. WOFF2 needs
fontTools and brotli, the extra `woff2`; WOFF needs nothing.
"""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any, NamedTuple

from vitrine.document.field_error import FieldError
from vitrine.scene.font.sfnt import MAX_FONT_BYTES, MAX_TABLES, unpack_fields

WOFF, WOFF2 = b"wOFF", b"wOF2"
#: fontTools takes 3 to 4 s for a megabyte of packed outlines. 20,000 glyphs of Korean have 3 MB, Noto Sans 0.3.
MAX_GLYF_BYTES = 2_500_000
#: Bytes that are unpacked in one go.
_CHUNK = 1 << 20
_DAMAGED = "the font is damaged: it cannot be unpacked"
_UNPACK = "unpack it by `woff2_decompress`, and name the .ttf or .otf that comes out"
#: Length of WOFF2's header, and where its metadata stand in it.
_HEADER, _META = 48, 28
#: The numbers of tables that WOFF2 knows (5.1), as far as they matter here; behind 63 a tag follows.
_GLYF, _LOCA, _ANY_TAG = 10, 11, 63


class PackedTable(NamedTuple):
    """A table of a WOFF file: where it lies, how long it is packed and unpacked, and its checksum."""

    tag: bytes
    offset: int
    packed: int
    length: int
    checksum: int


def is_packed(data: bytes) -> bool:
    """Whether a file's bytes are those of a WOFF or WOFF2."""
    return data[:4] in (WOFF, WOFF2)


def unpack_font(data: bytes) -> bytes:
    """The OpenType font in a WOFF or WOFF2 file. Raises FieldError with what is wrong with it."""
    return _unpack_woff(data) if data[:4] == WOFF else _unpack_woff2(data)


def _unpack_woff(data: bytes) -> bytes:
    scaler, _, count = unpack_fields(">4sLH", data, 4)
    if not 1 <= count <= MAX_TABLES:
        raise FieldError(f"the font has {count:,} tables", f"1 to {MAX_TABLES} of them")
    tables = [PackedTable(*unpack_fields(">4sLLLL", data, 44 + 20 * number)) for number in range(count)]
    _check_length(sum(table.length for table in tables))
    unpacked = [_unpack_table(data, table) for table in tables]
    return _write_sfnt(scaler, tables, unpacked)


def _unpack_table(data: bytes, table: PackedTable) -> bytes:
    part = data[table.offset : table.offset + table.packed]
    if len(part) < table.packed:
        raise FieldError("the font is cut off: a table of it lies behind the end of the file", hint="copy it again")
    if table.packed == table.length:
        return part
    try:
        unpacked = zlib.decompressobj().decompress(part, table.length + 1)
    except zlib.error:
        raise FieldError(_DAMAGED) from None
    if len(unpacked) != table.length:
        raise FieldError(_DAMAGED)
    return unpacked


def _write_sfnt(scaler: bytes, tables: list[PackedTable], unpacked: list[bytes]) -> bytes:
    """The file that the tables were in (OpenType 1.9, "Organization of an OpenType Font")."""
    step = 1 << (len(tables).bit_length() - 1)
    header = struct.pack(">4sHHHH", scaler, len(tables), 16 * step, step.bit_length() - 1, 16 * (len(tables) - step))
    records, bodies = b"", b""
    start = len(header) + 16 * len(tables)
    for table, body in zip(tables, unpacked, strict=True):
        records += struct.pack(">4sLLL", table.tag, table.checksum, start + len(bodies), table.length)
        bodies += body + bytes(-len(body) % 4)
    return header + records + bodies


def _unpack_woff2(data: bytes) -> bytes:
    start, length = _judge_woff2(data)
    try:
        import brotli
        from fontTools.ttLib import woff2
    except ImportError:
        hint = f'pip install "vitrine-glasses[woff2]", or {_UNPACK}'
        raise FieldError("this font is packed as WOFF2, which fontTools and brotli unpack", hint=hint) from None
    (packed,) = unpack_fields(">L", data, 20)
    if _measure_stream(data[start : start + packed], length, brotli) != length:
        raise FieldError(_DAMAGED)
    # Without the metadata behind the tables, which fontTools would unpack to any size.
    font = io.BytesIO(data[:_META] + bytes(_HEADER - _META) + data[_HEADER:])
    unpacked = io.BytesIO()
    try:
        woff2.decompress(font, unpacked)
    except Exception:  # of a damaged file fontTools raises whatever its parts do: assertions, indices, struct's errors
        raise FieldError(_DAMAGED) from None
    return unpacked.getvalue()


def _judge_woff2(data: bytes) -> tuple[int, int]:
    """Judge header and directory (WOFF2, 4 and 5): where the packed tables begin, and their length unpacked."""
    scaler, _, count = unpack_fields(">4sLH", data, 4)
    if scaler == b"ttcf":
        raise FieldError("this is a packed collection of fonts", "one font a file", _UNPACK)
    if not 1 <= count <= MAX_TABLES:
        raise FieldError(f"the font has {count:,} tables", f"1 to {MAX_TABLES} of them")
    total, place = 0, _HEADER
    for _ in range(count):
        (flags,) = unpack_fields(">B", data, place)
        kind, version = flags & 63, flags >> 6
        length, place = _read_base128(data, place + (5 if kind == _ANY_TAG else 1))
        is_transformed = version == 0 if kind in (_GLYF, _LOCA) else version != 0
        if is_transformed:
            length, place = _read_base128(data, place)
            if kind == _GLYF and length > MAX_GLYF_BYTES:
                message = f"unpacking the font's outlines, {length / 1e6:.1f} MB, would take far too long"
                raise FieldError(message, f"at most {MAX_GLYF_BYTES / 1e6:g} MB", _UNPACK)
        total += length
    _check_length(total)
    return place, total


def _measure_stream(stream: bytes, most: int, brotli: Any) -> int:
    """How long a stream is unpacked, or something above `most`; -1 of one that is damaged."""
    decompressor, held = brotli.Decompressor(), 0
    try:
        part = decompressor.process(stream, output_buffer_limit=_CHUNK)
        while part and held <= most:
            held += len(part)
            part = b"" if decompressor.is_finished() else decompressor.process(b"", output_buffer_limit=_CHUNK)
    except brotli.error:
        return -1
    return held


def _read_base128(data: bytes, place: int) -> tuple[int, int]:
    """A number of at most five bytes of seven bits (WOFF2, 4.1), and where it ends."""
    value = 0
    for index in range(5):
        (byte,) = unpack_fields(">B", data, place + index)
        value = value << 7 | byte & 127
        if not byte & 128:
            return value, place + index + 1
    raise FieldError(_DAMAGED)


def _check_length(length: int) -> None:
    if length > MAX_FONT_BYTES:
        raise FieldError(f"unpacked the font has {length / 1e6:,.0f} MB", f"at most {MAX_FONT_BYTES // 1_000_000} MB")
