"""Path data of a map: the part of a line that lies within a square, as a `shape` draws it."""

from __future__ import annotations

import numpy as np

from vitrine.content.route.geo_frame import Points
from vitrine.content.route.way_line import THIN_M, thin_line

#: Path data of nothing, which is drawn as nothing.
NOTHING = "M0 0"
#: Letters of one path: some 600 places, which take 9 ms to read.
MAX_LETTERS = 6_000


def trace_way(line_m: Points, centre_m: Points, reach_m: float) -> str:
    """A whole way as `trace_within` writes it: one with more places than can be told is thinned until they can."""
    text, within_m = trace_within(line_m, centre_m, reach_m), THIN_M
    while len(text) > MAX_LETTERS:
        line_m, within_m = line_m[thin_line(line_m, within_m)], 2 * within_m
        text = trace_within(line_m, centre_m, reach_m)
    return text or NOTHING


def trace_within(line_m: Points, centre_m: Points, reach_m: float) -> str:
    """The part of a line (N, 2), east and north, within `reach_m` to each side of a place; empty where none is.

    In metres from there: x to the right, y downwards.
    """
    line = (line_m - centre_m) * (1.0, -1.0)
    start, ahead = line[:-1], np.diff(line, axis=0)
    # Liang and Barsky's: the shares of each piece at which it comes into the square, and leaves it.
    with np.errstate(divide="ignore", invalid="ignore"):
        sides = np.stack([(-reach_m - start) / ahead, (reach_m - start) / ahead])
    still = ahead == 0
    inside = np.abs(start) <= reach_m
    enters = np.where(still, np.where(inside, -np.inf, np.inf), sides.min(0)).max(1).clip(0.0)
    leaves = np.where(still, np.where(inside, np.inf, -np.inf), sides.max(0)).min(1).clip(None, 1.0)
    parts, last = [], None
    for number in np.flatnonzero(enters < leaves).tolist():
        first, end = (start[number] + share * ahead[number] for share in (enters[number], leaves[number]))
        if last is None or np.hypot(*(first - last)) > 1e-6:
            parts.append("M" + _write(first))
        parts.append("L" + _write(end))
        last = end
    return "".join(parts)


def _write(point: Points) -> str:
    return f"{point[0]:z.1f} {point[1]:z.1f}"
