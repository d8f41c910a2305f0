"""Frame parts of an animated PNG (PNG, third edition)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from vitrine.scene.picture.frame_part import Disposal, FramePart, FrameParts, browser_duration_ms

SIGNATURE = b"\x89PNG\r\n\x1a\n"
#: What each frame needs of the whole file's head: its palette, its transparent colour, what its colours mean.
_SHARED = frozenset({b"PLTE", b"tRNS", b"iCCP", b"sRGB", b"gAMA", b"cHRM"})
_DISPOSALS: dict[int, Disposal] = {1: "clear", 2: "restore"}


def read_apng_parts(data: bytes, max_frames: int) -> FrameParts | None:
    """The parts of an animated PNG, at most `max_frames` + 1 of them; None for a still one.

    What is cut off is left out.
    """
    if not data.startswith(SIGNATURE):
        return None
    header, plays, shared = b"", -1, b""
    control: bytes | None = None
    pieces: list[bytes] = []
    parts: list[FramePart] = []
    for kind, body in _iter_chunks(data):
        if kind == b"IHDR":
            header = body
        elif kind == b"acTL" and len(body) == 8:
            plays = struct.unpack(">II", body)[1]
        elif kind in _SHARED:
            shared += _chunk(kind, body)
        elif kind == b"IDAT":
            if plays < 0:
                return None
            if control is not None:
                pieces.append(body)
        elif kind == b"fdAT" and control is not None:
            pieces.append(body[4:])
        elif kind in (b"fcTL", b"IEND"):
            if control is not None and pieces:
                parts.append(_build_part(header, shared, control, b"".join(pieces)))
            control, pieces = (body, []) if len(body) == 26 else (None, [])
            if len(parts) > max_frames:
                break
    if plays < 0 or not parts or len(header) != 13:
        return None
    width, height = struct.unpack(">II", header[:8])
    return FrameParts((width, height), plays, tuple(parts))


def _build_part(header: bytes, shared: bytes, control: bytes, compressed: bytes) -> FramePart:
    _, width, height, x, y, delay, per_s, disposal, blend = struct.unpack(">IIIIIHHBB", control)
    head = _chunk(b"IHDR", struct.pack(">II", width, height) + header[8:13])
    encoded = SIGNATURE + head + shared + _chunk(b"IDAT", compressed) + _chunk(b"IEND", b"")
    duration_ms = browser_duration_ms(round(1000 * delay / (per_s or 100)))
    return FramePart(encoded, x, y, duration_ms, _DISPOSALS.get(disposal, "keep"), blend == 1)


def _iter_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at + 12 <= len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        if at + 12 + length > len(data):
            return
        yield kind, data[at + 8 : at + 8 + length]
        at += 12 + length


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
