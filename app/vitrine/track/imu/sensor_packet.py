"""A packet of a clip's sensor stream, as the file has it."""

from __future__ import annotations

from typing import NamedTuple

#: Samples of one sensor that are read at most: 83 minutes of 200 a second.
MOST_SAMPLES = 1_000_000


class SensorPacket(NamedTuple):
    """Bytes, and the span that they are of, in seconds from the clip's first frame."""

    start_s: float
    duration_s: float
    data: bytes
