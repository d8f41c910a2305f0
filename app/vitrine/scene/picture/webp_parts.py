"""Frame parts of an animated WebP (RFC 9649)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from vitrine.scene.picture.frame_part import Disposal, FramePart, FrameParts, browser_duration_ms

_ALPHA_FLAG, _PROFILE_FLAG = 0x10, 0x20


def read_webp_parts(data: bytes, max_frames: int) -> FrameParts | None:
    """The parts of an animated WebP, at most `max_frames` + 1 of them; None for a still one.

    What is cut off is left out.
    """
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        return None
    size, plays, profile = (0, 0), -1, b""
    parts: list[FramePart] = []
    for kind, body in _iter_chunks(data[12:]):
        if kind == b"VP8X" and len(body) >= 10:
            size = 1 + _whole(body[4:7]), 1 + _whole(body[7:10])
        elif kind == b"ICCP":
            profile = body
        elif kind == b"ANIM" and len(body) >= 6:
            plays = struct.unpack("<H", body[4:6])[0]
        elif kind == b"ANMF" and len(body) > 16:
            parts.append(_build_part(body, profile))
            if len(parts) > max_frames:
                break
    return FrameParts(size, plays, tuple(parts)) if plays >= 0 and parts and all(size) else None


def _build_part(body: bytes, profile: bytes) -> FramePart:
    x, y, width, height, duration_ms = (_whole(body[at : at + 3]) for at in (0, 3, 6, 9, 12))
    flags = body[15]
    chunks = [(kind, piece) for kind, piece in _iter_chunks(body[16:]) if kind in (b"ALPH", b"VP8 ", b"VP8L")]
    has_alpha = any(kind != b"VP8 " for kind, _ in chunks)
    head = struct.pack("<I", has_alpha * _ALPHA_FLAG | bool(profile) * _PROFILE_FLAG)
    head += struct.pack("<I", width)[:3] + struct.pack("<I", height)[:3]
    whole = [(b"VP8X", head), *([(b"ICCP", profile)] if profile else []), *chunks]
    inner = b"WEBP" + b"".join(_chunk(kind, piece) for kind, piece in whole)
    encoded = b"RIFF" + struct.pack("<I", len(inner)) + inner
    disposal: Disposal = "clear" if flags & 1 else "keep"
    return FramePart(encoded, 2 * x, 2 * y, browser_duration_ms(duration_ms), disposal, not flags & 2)


def _iter_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(data):
        kind, length = data[at : at + 4], struct.unpack("<I", data[at + 4 : at + 8])[0]
        if at + 8 + length > len(data):
            return
        yield kind, data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _chunk(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def _whole(three: bytes) -> int:
    return int.from_bytes(three, "little")
