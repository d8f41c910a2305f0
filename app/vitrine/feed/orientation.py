"""Orientation of a picture by its display matrix: mirrored or not, then turned by quarters."""

from __future__ import annotations

import math
import struct
from typing import NamedTuple

import av

from vitrine.feed.side_data import read_side_data

#: A display matrix is nine numbers of 32 bits (ISO/IEC 14496-12, 8.3.2); those of its four that turn have 16 bits of
#: fraction.
_MATRIX = struct.Struct("=9i")
#: Further from a quarter an angle was meant; nearer it is rounding.
_MAX_ERROR_DEG = 1.0


class Orientation(NamedTuple):
    """What is done to a stored picture to show it: mirrored left to right, then quarter turns clockwise, 0..3.

    `odd_deg` is the angle that was written, clockwise, where it is none of these; else None.
    """

    mirrored: bool = False
    turns: int = 0
    odd_deg: float | None = None


UPRIGHT = Orientation()


def read_orientation(frame: av.VideoFrame) -> Orientation:
    """Read the orientation of a frame; UPRIGHT where it has no display matrix, or one of zeros."""
    data = read_side_data(frame, "DISPLAYMATRIX")
    return UPRIGHT if data is None or len(data) < _MATRIX.size else find_orientation(*_MATRIX.unpack_from(data))


def find_orientation(a: int, b: int, u: int, c: int, d: int, v: int, x: int, y: int, w: int) -> Orientation:
    """Find the orientation of a display matrix: (p, q) of the picture is shown at (ap + cq + x, bp + dq + y), y down.

    What it scales and shifts does not count, nor its perspective u, v, w: no player follows them.
    """
    mirrored = a * d - b * c < 0
    # A mirrored picture has its own left where the matrix has its right.
    right, down = (-a, -b) if mirrored else (a, b)
    if right == down == 0:
        return UPRIGHT
    angle_deg = math.degrees(math.atan2(down, right))
    turns = round(angle_deg / 90)
    odd = abs(angle_deg - 90 * turns) > _MAX_ERROR_DEG
    return Orientation(mirrored, turns % 4, angle_deg % 360 if odd else None)
