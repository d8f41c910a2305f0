"""A walking route: the line that is walked, in metres east and north of an origin, and the manoeuvres along it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vitrine.content.route.geo_frame import Points
from vitrine.content.route.manoeuvre import Manoeuvre, TurnAction
from vitrine.content.route.way_line import drop_repeated, measure_along, measure_turn


@dataclass(frozen=True, eq=False)
class WalkingRoute:
    """A route of N >= 2 points (N, 2), read-only, no two neighbours the same; made by `make_route`.

    `along_m` (N,) are metres from its start to each point. Its manoeuvres are in order: the first departs at 0, the
    last arrives at its end. `source` says who made it: `GPX`, `market-town.map`.
    """

    points_m: Points
    along_m: Points
    manoeuvres: tuple[Manoeuvre, ...]
    source: str

    @property
    def length_m(self) -> float:
        """Metres from its start to its end."""
        return float(self.along_m[-1])


def make_route(points_m: Points, manoeuvres: Iterable[Manoeuvre], source: str, street: str = "") -> WalkingRoute:
    """The route along a line. Manoeuvres are put in order and kept within it; a start in `street` and an end are added
    where there are none; a `turn_deg` of 0 is measured. Raises ValueError for a line of less than two places.
    """
    line = drop_repeated(points_m)
    if len(line) < 2:
        raise ValueError("a route needs two places at least")
    along = measure_along(line)
    end_m = float(along[-1])
    told = list(manoeuvres)
    start = next((one.street for one in told if one.action is TurnAction.DEPART), street)
    goal = next((one.street for one in told if one.action is TurnAction.ARRIVE), "")
    between = [_place(one, line, along) for one in told if one.action not in (TurnAction.DEPART, TurnAction.ARRIVE)]
    for array in (line, along):
        array.flags.writeable = False
    ends = Manoeuvre(0.0, TurnAction.DEPART, start), Manoeuvre(end_m, TurnAction.ARRIVE, goal)
    return WalkingRoute(line, along, (ends[0], *sorted(between, key=lambda one: one.at_m), ends[1]), source)


def _place(one: Manoeuvre, line: Points, along: Points) -> Manoeuvre:
    at_m = min(max(one.at_m, 0.0), float(along[-1]))
    return one._replace(at_m=at_m, turn_deg=one.turn_deg or measure_turn(line, along, at_m))
