"""Lines on a map: (N, 2) points east and north in metres; lengths along them, places on them, how much they turn."""

from __future__ import annotations

import math

import numpy as np

from vitrine.content.route.geo_frame import Points

#: Points nearer than this to the one before are the same: no step of a walk, and no direction.
SAME_M = 0.01
#: How far a turn is measured to either side: over a pavement's width, and within a short block.
TURN_SPAN_M = 8.0


def drop_repeated(points_m: Points) -> Points:
    """The line without points that lie within a centimetre of the one before."""
    line = np.asarray(points_m, "f8").reshape(-1, 2)
    kept = list(line[:1])
    for point in line[1:]:
        if math.dist(point, kept[-1]) > SAME_M:
            kept.append(point)
    return np.asarray(kept, "f8").reshape(-1, 2)


def measure_along(points_m: Points) -> Points:
    """Metres (N,) along the line from its first point to each."""
    return np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points_m, axis=0).T))])


def find_point(points_m: Points, along_m: Points, at_m: float) -> Points:
    """The point (2,) at `at_m` metres along the line; before its start and beyond its end these."""
    return np.array([np.interp(at_m, along_m, points_m[:, 0]), np.interp(at_m, along_m, points_m[:, 1])])


def measure_turn(points_m: Points, along_m: Points, at_m: float, span_m: float = TURN_SPAN_M) -> float:
    """Degrees by which the line turns at `at_m`, -180 to 180, to the right positive.

    Of the chords over `span_m` before and after; at either end of the line it is 0.
    """
    here = find_point(points_m, along_m, at_m)
    before = here - find_point(points_m, along_m, at_m - span_m)
    after = find_point(points_m, along_m, at_m + span_m) - here
    if min(math.hypot(*before), math.hypot(*after)) < SAME_M:
        return 0.0
    left = float(before[0] * after[1] - before[1] * after[0])
    return -math.degrees(math.atan2(left, float(before @ after)))
