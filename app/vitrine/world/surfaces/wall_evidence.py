"""Wall evidence: what speaks against a facade being a wall. Where in doubt, it is none.

A camera walks through no wall and looks through none. A piece of wall is higher than a wearer and stands, its columns
are covered by points, and there are fewer before and behind it: a row of trees is none, nor is a fence.
"""

from __future__ import annotations

import numpy as np

from vitrine.world.camera import Vectors
from vitrine.world.surfaces.facade import Facade
from vitrine.world.surfaces.plan_line import GRID_M, count_cells, select_beside
from vitrine.world.surfaces.sight_lines import EYES_OF_A_POINT, SURFACE_M, SightLines
from vitrine.world.surfaces.walked_path import measure_nearest

#: Where the camera went nothing stands, so far to each side.
WALKED_M = 0.6
#: Walls further off the way are known too badly: their ends stand out before what lies behind.
MAX_WAY_M = 12.0
_MIN_POINTS, _MIN_WIDTH_M, _MIN_HEIGHT_M = 12, 1.0, 2.5
#: The part of its grid that a wall's points cover. The fronts of a street: 0.4 to 0.8; crowns of trees: 0.1 to 0.3.
_MIN_COVER = 0.35
#: A wall has so many times the points of what lies as deep before or behind it. A street: 3 to 9, with a stall before
#: it 1.3; rows of trees and of people: 0.5 to 1.1.
_MIN_CONTRAST = 1.2
_BESIDE_M = (0.6, 1.2)
#: A wall ends where its columns have less than so much of the points that they have in the median: the pots and signs
#: beyond the corners of a street made half of what was hidden and free.
_END_SHARE = 0.5
#: Sight lines through a column that prove it air: two, and more where it has more points.
_MIN_CROSSINGS, _CROSSED_SHARE = 2.0, 0.3


def clear_way(facade: Facade, way_m: Vectors) -> Facade:
    """Without the columns that the camera walked through or along; its way is (M, 2) in plan."""
    return facade.without(measure_nearest(facade.middles_m, way_m) < WALKED_M + GRID_M / 2)


def clear_sight(facade: Facade, sight: SightLines) -> Facade:
    """Without the columns that were looked through."""
    crossings = count_crossings(facade, sight) / EYES_OF_A_POINT
    return facade.without(crossings >= np.maximum(_MIN_CROSSINGS, _CROSSED_SHARE * facade.counts))


def count_crossings(facade: Facade, sight: SightLines) -> Vectors:
    """How many sight lines go through each column (N,), but for those that end at the wall itself."""
    before = facade.line.measure_off(sight.eyes_m[:, [0, 2]])
    behind = facade.line.measure_off(sight.points_m[:, [0, 2]])
    crosses = (before * behind < 0) & (np.abs(behind) > SURFACE_M)
    eyes, points = sight.eyes_m[crosses], sight.points_m[crosses]
    share = before[crosses] / (before[crosses] - behind[crosses])
    places = eyes + share[:, None] * (points - eyes)
    columns = facade.find_columns(places[:, [0, 2]])
    inside = (columns >= 0) & (places[:, 1] > facade.lows_m[columns]) & (places[:, 1] < facade.highs_m[columns])
    return np.bincount(columns[inside], minlength=len(facade.counts)).astype(np.float64)


def keep_walls(facade: Facade, points_m: Vectors, way_m: Vectors) -> Facade:
    """Without those runs of columns that are no wall, by all points (K, 3); the camera's way is (M, 2) in plan."""
    facade = _trim_ends(facade.without(measure_nearest(facade.middles_m, way_m) > MAX_WAY_M))
    plan_m = points_m[:, [0, 2]]
    off_m, columns = facade.line.measure_off(plan_m), facade.find_columns(plan_m)
    doubtful = np.zeros(len(facade.is_solid), np.bool_)
    for first, stop in facade.list_runs():
        within = (columns >= first) & (columns < stop)
        doubtful[first:stop] = not _is_wall(facade, first, stop, points_m[within], off_m[within])
    return facade.without(doubtful)


def _trim_ends(facade: Facade) -> Facade:
    """Without the columns at the ends of its runs that have few points: what stands in its line is no wall."""
    sparse = np.zeros(len(facade.is_solid), np.bool_)
    for first, stop in facade.list_runs():
        dense = np.flatnonzero(facade.counts[first:stop] >= _END_SHARE * np.median(facade.counts[first:stop]))
        sparse[first : first + int(dense[0])] = sparse[first + int(dense[-1]) + 1 : stop] = True
    return facade.without(sparse)


def _is_wall(facade: Facade, first: int, stop: int, points_m: Vectors, off_m: Vectors) -> bool:
    beside = select_beside(facade.line, points_m[:, [0, 2]])
    along_m = facade.line.measure_along(points_m[beside][:, [0, 2]])
    highs_m, lows_m = facade.highs_m[first:stop], facade.lows_m[first:stop]
    cells = count_cells(along_m, points_m[beside, 1])
    near, far = _BESIDE_M
    around = max(int(((off_m * side > near) & (off_m * side < far)).sum()) for side in (1, -1))
    return bool(
        (stop - first) * GRID_M >= _MIN_WIDTH_M
        and beside.sum() >= max(_MIN_POINTS, _MIN_CONTRAST * around)
        and cells >= _MIN_COVER * (highs_m - lows_m).sum() / GRID_M
        and np.median(highs_m) >= _MIN_HEIGHT_M
        and np.median(lows_m) == 0
    )
