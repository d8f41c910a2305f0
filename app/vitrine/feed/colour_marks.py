"""Colour marks of a decoded frame: FFmpeg's filters refuse one that is marked by a number that they lack."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import av

#: Code points of H.273, and those that swscale takes frames with.
_UNMARKED = 2
_KNOWN_TRANSFERS = frozenset({1, 2, *range(4, 19)})
_KNOWN_PRIMARIES = frozenset({1, 2, *range(4, 13), 22})
_KNOWN_MATRICES = frozenset({0, 1, 2, 4, 5, 6, 7, 9})


class ColourMarks(NamedTuple):
    """How a frame is marked: transfer, primaries and matrix."""

    transfer: int
    primaries: int
    matrix: int


def read_marks(frame: av.VideoFrame) -> ColourMarks:
    """Read a frame's marks."""
    return ColourMarks(frame.color_trc, frame.color_primaries, frame.colorspace)


def write_marks(frame: av.VideoFrame, marks: ColourMarks) -> None:
    """Mark a frame anew."""
    frame.color_trc, frame.color_primaries, frame.colorspace = marks


@contextmanager
def known_marks(frame: av.VideoFrame) -> Iterator[None]:
    """Within it a frame has no mark that swscale would refuse it for. What they mean was read before."""
    written = read_marks(frame)
    known = zip(written, (_KNOWN_TRANSFERS, _KNOWN_PRIMARIES, _KNOWN_MATRICES), strict=True)
    write_marks(frame, ColourMarks(*(code if int(code) in codes else _UNMARKED for code, codes in known)))
    try:
        yield
    finally:
        write_marks(frame, written)
