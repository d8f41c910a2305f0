"""KLV, the form of GoPro's metadata: key, type, size and count, then the values; some hold others.

By GoPro's published description (gpmf-parser): four letters, a letter for the type (0: it holds entries), the bytes of
a sample, the number of samples (16 bits, big-endian), and the samples, filled up to four bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from vitrine.track.rotations import Floats

#: Types of numbers, big-endian, and what one of them is divided by: Q numbers are whole ones with a fraction.
_NUMBERS = {
    "b": ("i1", 1), "B": ("u1", 1), "s": (">i2", 1), "S": (">u2", 1), "l": (">i4", 1), "L": (">u4", 1),
    "j": (">i8", 1), "J": (">u8", 1), "f": (">f4", 1), "d": (">f8", 1), "q": (">i4", 2**16), "Q": (">i8", 2**32),
}  # fmt: skip
_HEAD = struct.Struct(">4sBBH")
#: DEVC holds STRM, which holds what is measured: anything deeper is damage.
MOST_DEPTH = 4
#: A second of a GoPro has a hundred.
MOST_ENTRIES = 20_000


class KlvEntry(NamedTuple):
    """An entry: its key, the letter of its type, the bytes of a sample, and all samples, as many as are there."""

    key: str
    kind: str
    size: int
    data: bytes

    def numbers(self) -> Floats | None:
        """Its samples (N, M) as numbers; None where they are none."""
        if self.kind not in _NUMBERS:
            return None
        form, divisor = _NUMBERS[self.kind]
        width = self.size // np.dtype(form).itemsize
        if not width or width * np.dtype(form).itemsize != self.size:
            return None
        count = len(self.data) // self.size
        values = np.frombuffer(self.data, form, count * width).reshape(count, width)
        return values.astype(np.float64) / divisor

    def text(self) -> str:
        """Its letters."""
        return self.data.decode("latin-1").rstrip("\0 ") if self.kind == "c" else ""


def list_streams(data: bytes) -> list[dict[str, KlvEntry]]:
    """The entries of each stream (STRM) of a payload, by key; the first of several with one key.

    Of damaged bytes what comes before the damage.
    """
    streams: list[dict[str, KlvEntry]] = []
    _collect(memoryview(data), 0, streams, [MOST_ENTRIES])
    return streams


def _collect(data: memoryview, depth: int, streams: list[dict[str, KlvEntry]], left: list[int]) -> None:
    for key, kind, size, part in _split(data):
        left[0] -= 1
        if left[0] < 0:
            return
        if kind:
            if streams and depth:
                streams[-1].setdefault(key, KlvEntry(key, chr(kind), size, bytes(part)))
        elif depth < MOST_DEPTH:
            if key == "STRM":
                streams.append({})
            _collect(part, depth + 1, streams, left)


def _split(data: memoryview) -> Iterator[tuple[str, int, int, memoryview]]:
    """Key, type, size and bytes of the entries of one level; the last is cut where it claims more than there is."""
    at = 0
    while at + _HEAD.size <= len(data):
        key, kind, size, count = _HEAD.unpack_from(data, at)
        if key == bytes(4):
            return
        at += _HEAD.size
        yield key.decode("latin-1"), kind, size, data[at : at + size * count]
        at += (size * count + 3) // 4 * 4
