"""Lines on a map: (N, 2) points east and north in metres; lengths along them, places on them, how much they turn."""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from vitrine.content.route.geo_frame import Points

#: Points nearer than this to the one before are the same: no step of a walk, and no direction.
SAME_M = 0.01
#: A line that is thinned stays within so much of what it was: less than a pavement, and than what satellites know.
THIN_M = 0.5
_THIN_PIECE = 500
#: Corners are looked for on a line thinned by more than a track's noise; each turns by so much, nearer ones are one.
CORNER_M, CORNER_DEG, CORNER_APART_M = 4.0, 35.0, 15.0
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


def thin_line(points_m: Points, within_m: float, kept: Iterable[int] = ()) -> list[int]:
    """The indices of the points that keep a line of two and more within twice `within_m` of what it was; `kept` stay.

    After Douglas and Peucker, with every so many points fixed, so that no line takes the square of its length. Points
    that lie within it of the one before go first: a track in which somebody stood still costs no more than its way.
    """
    near = [0]
    for index in range(1, len(points_m)):
        if math.dist(points_m[index], points_m[near[-1]]) > within_m:
            near.append(index)
    fixed = sorted({0, len(points_m) - 1, *near[::_THIN_PIECE], *kept})
    candidates = np.array(sorted({*near, *fixed}))
    line = points_m[candidates]
    stays = np.isin(candidates, fixed)
    spans = list(pairwise(np.flatnonzero(stays).tolist()))
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        distances = _measure_distances(line[first + 1 : last], line[first], line[last])
        farthest = int(np.argmax(distances))
        if distances[farthest] > within_m:
            middle = first + 1 + farthest
            stays[middle] = True
            spans += [(first, middle), (middle, last)]
    return [int(index) for index in candidates[stays]]


def find_corners(points_m: Points, along_m: Points) -> list[float]:
    """Metres along the line to each of its corners, in order: of those that lie near one another the sharpest."""
    vertices = [float(along_m[index]) for index in thin_line(points_m, CORNER_M)[1:-1]]
    turns = {at_m: abs(measure_turn(points_m, along_m, at_m)) for at_m in vertices}
    found: list[float] = []
    for at_m in sorted(vertices, key=lambda at_m: (-turns[at_m], at_m)):
        if turns[at_m] >= CORNER_DEG and is_apart(at_m, found):
            insort(found, at_m)
    return found


def is_apart(at_m: float, others: Sequence[float]) -> bool:
    """Whether no corner of others, in order, is so near that both are one."""
    next_one = bisect_left(others, at_m)
    return all(abs(at_m - other) >= CORNER_APART_M for other in others[max(next_one - 1, 0) : next_one + 1])


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


def _measure_distances(points_m: Points, start: Points, end: Points) -> Points:
    """Metres (N,) from each point to the piece of a line from `start` to `end`."""
    piece, away = end - start, points_m - start
    share = np.clip(away @ piece / max(float(piece @ piece), 1e-12), 0.0, 1.0)
    return np.asarray(np.hypot(*(away - share[:, None] * piece).T))
