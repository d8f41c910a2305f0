"""What signals of a route bring: names and figures that scenes show, in metres of the scene (x east, z south)."""

from __future__ import annotations

from typing import Any

import numpy as np

from vitrine.content.route.geo_frame import Points
from vitrine.content.route.guidance import (
    Fix,
    GuidanceState,
    GuidanceStatus,
    find_street,
    list_after,
    measure_distance,
)
from vitrine.content.route.manoeuvre import Manoeuvre, TurnAction, classify_turn
from vitrine.content.route.map_path import trace_way
from vitrine.content.route.street_map import StreetMap
from vitrine.content.route.walking_route import WalkingRoute
from vitrine.content.route.way_line import TURN_SPAN_M, find_point

#: Icons of actions that are no turn.
_ICONS = {
    TurnAction.DEPART: "navigation",
    TurnAction.STRAIGHT: "straight",
    TurnAction.U_TURN: "u-turn",
    TurnAction.CROSSING: "walk",
    TurnAction.STAIRS: "stairs",
    TurnAction.FOOTBRIDGE: "stairs",
    TurnAction.UNDERPASS: "stairs",
    TurnAction.LIFT: "lift",
    TurnAction.ROUNDABOUT: "roundabout",
    TurnAction.ARRIVE: "arrive",
}
#: Actions that an arrow has a form for.
_ARROWS = frozenset(classify_turn(degrees) for degrees in range(-180, 181, 10)) | {TurnAction.ARRIVE}
#: Points of the line that are told at once, and of those how many lie behind; a signal has 64 KiB.
MAX_LINE, _BEHIND = 400, 20
#: Half a side of the square that a map shows, and how far one walks until it is told anew, in metres.
MAP_REACH_M, MAP_STEP_M = 100.0, 25.0


def describe_failure(message: str) -> dict[str, Any]:
    """What is known where nothing is told, and why."""
    return {"status": None, "message": message}


def describe_guidance(route: WalkingRoute, state: GuidanceState, fix: Fix, pace_m_s: float) -> dict[str, Any]:
    """What changes while one walks."""
    along_m = state.match.along_m
    one, after = route.manoeuvres[state.number], list_after(route, state.number)
    remaining_m = 0.0 if state.status is GuidanceStatus.ARRIVED else max(route.length_m - along_m, 0.0)
    back = find_point(route.points_m, route.along_m, along_m)
    return {
        "status": state.status.value,
        "manoeuvre": one.action.value,
        "icon": find_icon(one),
        "arrow": find_arrow(one).value,
        "street": one.street or None,
        "distance_m": round(measure_distance(route, state)),
        "here": find_street(route, along_m) or None,
        "after_manoeuvre": None if after is None else after.action.value,
        "after_icon": None if after is None else find_icon(after),
        "after_street": None if after is None else after.street or None,
        "after_m": None if after is None else round(after.at_m - one.at_m),
        "remaining_m": round(remaining_m),
        "remaining_s": round(remaining_m / pace_m_s),
        "off_m": round(state.match.off_m),
        "x_m": round(2 * fix.east_m) / 2,
        "z_m": round(0.0 - 2 * fix.north_m) / 2,
        **_describe_place("turn", find_point(route.points_m, route.along_m, one.at_m)),
        "turn_heading_deg": round(_find_heading(route, one.at_m)),
        **_describe_place("back", back if state.status is GuidanceStatus.OFF_ROUTE else None),
    }


def describe_route(route: WalkingRoute, along_m: float) -> dict[str, Any]:
    """What holds as long as the route does; of a long one the line is that about `along_m`."""
    first = max(0, int(np.searchsorted(route.along_m, along_m)) - _BEHIND) if len(route.points_m) > MAX_LINE else 0
    line = route.points_m[first : first + MAX_LINE]
    return {
        "goal": route.manoeuvres[-1].street or None,
        "source": route.source,
        "message": None,
        **_describe_place("goal", route.points_m[-1]),
        "line": [[round(east, 2), 0, round(0.0 - north, 2)] for east, north in line.tolist()],
    }


def find_line_end(route: WalkingRoute, along_m: float) -> float:
    """Metres along the route to the last point of the line that is told at `along_m`."""
    if len(route.points_m) <= MAX_LINE:
        return route.length_m
    first = max(0, int(np.searchsorted(route.along_m, along_m)) - _BEHIND)
    return float(route.along_m[min(first + MAX_LINE, len(route.along_m)) - 1])


def describe_map(route: WalkingRoute, streets: StreetMap | None, centre_m: Points) -> dict[str, Any]:
    """The way, and where a map is there the streets, within a square about a place, as path data in metres from it."""
    east, north = centre_m.tolist()
    return {
        "map_x_m": round(east, 2),
        "map_z_m": round(0.0 - north, 2),
        "map_path": trace_way(route.points_m, centre_m, MAP_REACH_M),
        **({} if streets is None else {"map_streets": streets.trace(centre_m, MAP_REACH_M)}),
    }


def find_icon(one: Manoeuvre) -> str:
    """The icon of a manoeuvre."""
    return _ICONS.get(one.action, f"turn-{one.action.value}")


def find_arrow(one: Manoeuvre) -> TurnAction:
    """The turn of an arrow that shows a manoeuvre: of what is no turn, that of the line there."""
    return one.action if one.action in _ARROWS else classify_turn(one.turn_deg)


def _find_heading(route: WalkingRoute, at_m: float) -> float:
    """Degrees from north, clockwise, along which one comes to a place of the route."""
    here = find_point(route.points_m, route.along_m, at_m)
    before = find_point(route.points_m, route.along_m, max(at_m - TURN_SPAN_M, 0.0))
    if np.hypot(*(here - before)) < 1e-6:
        before, here = here, find_point(route.points_m, route.along_m, at_m + TURN_SPAN_M)
    east, north = here - before
    return float(np.degrees(np.arctan2(east, north))) % 360.0


def _describe_place(name: str, point: Points | None) -> dict[str, Any]:
    if point is None:
        return {f"{name}_x_m": None, f"{name}_z_m": None}
    return {f"{name}_x_m": round(float(point[0]), 2), f"{name}_z_m": round(0.0 - float(point[1]), 2)}
