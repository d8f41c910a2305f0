"""Path data of a map: the part of a line that lies within a square, as a `shape` draws it."""

from __future__ import annotations

import numpy as np

from vitrine.content.route.geo_frame import Points

#: Path data of nothing, which is drawn as nothing.
NOTHING = "M0 0"


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
