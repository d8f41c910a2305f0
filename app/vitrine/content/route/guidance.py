"""Guidance along a route: a pure function of the route, of what was told before, and of where the walker is now.

A walker is matched to the place of the line that is nearest; of a line that crosses itself to that within reach of
where they were. All metres are east and north of the route's own origin.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from vitrine.content.route.manoeuvre import Manoeuvre, TurnAction
from vitrine.content.route.walking_route import WalkingRoute

#: How far from where one was the line is looked at first: back, and ahead.
REACH_M = (30.0, 60.0)
#: A manoeuvre is behind one this far beyond its place, and one walks along again after so much of the right way.
PASSED_M, AGAIN_M = 2.0, 4.0
#: What nobody needs to be told of: a start, and a street that goes on under another name.
_UNTOLD = (TurnAction.DEPART, TurnAction.STRAIGHT)


class GuidanceSettings(NamedTuple):
    """When what is told: metres before a manoeuvre, metres and seconds beside the line, metres walked back."""

    announce_m: tuple[float, ...] = (50.0, 20.0)
    now_m: float = 8.0
    arrive_m: float = 6.0
    off_route_m: float = 20.0
    off_route_s: float = 3.0
    wrong_way_m: float = 10.0


class Fix(NamedTuple):
    """Where the walker is, in metres, at a time of the take."""

    t_s: float
    east_m: float
    north_m: float


class GuidanceStatus(StrEnum):
    """How it goes."""

    ON_ROUTE = "on-route"
    OFF_ROUTE = "off-route"
    WRONG_WAY = "wrong-way"
    ARRIVED = "arrived"


class Told(StrEnum):
    """What is told, as the last word of its signal."""

    TURN_IN = "turn_in"
    TURN_NOW = "turn_now"
    TURNED = "turned"
    OFF_ROUTE = "off_route"
    WRONG_WAY = "wrong_way"
    REJOINED = "rejoined"
    ARRIVED = "arrived"


class RouteMatch(NamedTuple):
    """The place of the line that is nearest: metres along it, and from it."""

    along_m: float
    off_m: float


@dataclass(frozen=True, slots=True)
class GuidanceState:
    """What one fix leaves for the next. `number` is that of the next manoeuvre; `announced` are the distances that were
    told of it, `turning`: it was told that it is now. `turned_from_m` is where the walk went the other way.
    """

    match: RouteMatch
    number: int
    status: GuidanceStatus = GuidanceStatus.ON_ROUTE
    announced: frozenset[float] = frozenset()
    turning: bool = False
    off_since_s: float | None = None
    turned_from_m: float = 0.0


def begin_guidance(route: WalkingRoute, fix: Fix) -> GuidanceState:
    """The state at the first fix, of which nothing was told."""
    match = find_match(route, fix, None)
    return GuidanceState(match, find_next(route, match.along_m), turned_from_m=match.along_m)


def advance_guidance(
    route: WalkingRoute, settings: GuidanceSettings, before: GuidanceState, fix: Fix
) -> tuple[GuidanceState, tuple[Told, ...]]:
    """The state after another fix, and what is told of it, in order."""
    if before.status is GuidanceStatus.ARRIVED:
        return before, ()
    state = replace(before, match=find_match(route, fix, before.match.along_m))
    state, strayed = _follow_line(settings, state, fix.t_s)
    if state.status is GuidanceStatus.OFF_ROUTE or state.off_since_s is not None:
        return state, strayed
    state, walked = _follow_direction(settings, state)
    if state.status is GuidanceStatus.WRONG_WAY:
        return state, (*strayed, *walked)
    state, turned = _follow_manoeuvres(route, settings, state)
    return state, (*strayed, *walked, *turned)


def find_match(route: WalkingRoute, fix: Fix, was_along_m: float | None) -> RouteMatch:
    """The place of the line nearest to a fix: within reach of where one was, unless another is much nearer."""
    start, ahead = route.points_m[:-1], np.diff(route.points_m, axis=0)
    lengths = np.diff(route.along_m)
    away = np.array((fix.east_m, fix.north_m)) - start
    walked = np.clip((away * ahead).sum(1) / lengths, 0.0, lengths)
    if was_along_m is not None:
        low, high = was_along_m - REACH_M[0], was_along_m + REACH_M[1]
        local = np.clip(walked, np.maximum(low - route.along_m[:-1], 0), np.minimum(high - route.along_m[:-1], lengths))
        within = (route.along_m[1:] >= low) & (route.along_m[:-1] <= high)
        near = _choose(route, np.where(within, local, walked), away, ahead / lengths[:, None], within)
    every = _choose(route, walked, away, ahead / lengths[:, None], np.ones(len(lengths), bool))
    return every if was_along_m is None or every.off_m < near.off_m / 2 - 2.0 else near


def find_next(route: WalkingRoute, along_m: float) -> int:
    """The number of the next manoeuvre that is told, the arrival in the end."""
    for number, one in enumerate(route.manoeuvres[:-1]):
        if one.at_m > along_m - PASSED_M and one.action not in _UNTOLD:
            return number
    return len(route.manoeuvres) - 1


def measure_distance(route: WalkingRoute, state: GuidanceState) -> float:
    """Metres along the line to the next manoeuvre."""
    return max(route.manoeuvres[state.number].at_m - state.match.along_m, 0.0)


def find_street(route: WalkingRoute, along_m: float) -> str:
    """The street that one walks along there, empty where unknown."""
    passed = [one for one in route.manoeuvres[:-1] if one.at_m <= along_m + 1e-6]
    return passed[-1].street if passed else ""


def list_after(route: WalkingRoute, number: int) -> Manoeuvre | None:
    """The manoeuvre that is told after another one."""
    later = (one for one in route.manoeuvres[number + 1 :] if one.action not in _UNTOLD)
    return next(later, None)


def _choose(
    route: WalkingRoute,
    walked: np.ndarray[tuple[int], np.dtype[np.float64]],
    away: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    ahead: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    within: np.ndarray[tuple[int], np.dtype[np.bool_]],
) -> RouteMatch:
    """The nearest of the places `walked` metres along each piece, of those pieces that are `within`."""
    distances = np.where(within, np.hypot(*(away - walked[:, None] * ahead).T), math.inf)
    number = int(np.argmin(distances))
    return RouteMatch(float(route.along_m[number] + walked[number]), float(distances[number]))


def _follow_line(
    settings: GuidanceSettings, state: GuidanceState, t_s: float
) -> tuple[GuidanceState, tuple[Told, ...]]:
    """Whether one is beside the line: after some seconds of it, and back at half the distance."""
    is_off = state.status is GuidanceStatus.OFF_ROUTE
    if state.match.off_m <= settings.off_route_m * (0.5 if is_off else 1.0):
        again = replace(state, off_since_s=None)
        if not is_off:
            return again, ()
        start = replace(again, status=GuidanceStatus.ON_ROUTE, turned_from_m=state.match.along_m)
        return start, (Told.REJOINED,)
    since_s = t_s if state.off_since_s is None else state.off_since_s
    state = replace(state, off_since_s=since_s)
    if is_off or t_s - since_s < settings.off_route_s:
        return state, ()
    return replace(state, status=GuidanceStatus.OFF_ROUTE, announced=frozenset(), turning=False), (Told.OFF_ROUTE,)


def _follow_direction(settings: GuidanceSettings, state: GuidanceState) -> tuple[GuidanceState, tuple[Told, ...]]:
    """Whether one walks back: by more than fixes err, and again along after less."""
    along_m = state.match.along_m
    if state.status is GuidanceStatus.WRONG_WAY:
        lowest_m = min(state.turned_from_m, along_m)
        if along_m < lowest_m + AGAIN_M:
            return replace(state, turned_from_m=lowest_m), ()
        return replace(state, status=GuidanceStatus.ON_ROUTE, turned_from_m=along_m), (Told.REJOINED,)
    farthest_m = max(state.turned_from_m, along_m)
    if along_m > farthest_m - settings.wrong_way_m:
        return replace(state, turned_from_m=farthest_m), ()
    wrong = replace(state, status=GuidanceStatus.WRONG_WAY, turned_from_m=along_m, announced=frozenset(), turning=False)
    return wrong, (Told.WRONG_WAY,)


def _follow_manoeuvres(
    route: WalkingRoute, settings: GuidanceSettings, state: GuidanceState
) -> tuple[GuidanceState, tuple[Told, ...]]:
    """What is told of the next manoeuvre: once at each distance, when it is now, and when it is behind one."""
    told: list[Told] = []
    number = find_next(route, state.match.along_m)
    if number != state.number:
        if state.turning and number > state.number:
            told.append(Told.TURNED)
        state = replace(state, number=number, announced=frozenset(), turning=False)
    distance_m = measure_distance(route, state)
    is_last = number == len(route.manoeuvres) - 1
    # Who passes the goal on the other side of a street is not there.
    if is_last and distance_m <= settings.arrive_m and state.match.off_m <= settings.off_route_m / 2:
        return replace(state, status=GuidanceStatus.ARRIVED), (*told, Told.ARRIVED)
    reached = frozenset(at_m for at_m in settings.announce_m if distance_m <= at_m)
    if not is_last and distance_m <= settings.now_m and not state.turning:
        return replace(state, turning=True, announced=reached), (*told, Told.TURN_NOW)
    if reached - state.announced and not state.turning:
        told.append(Told.TURN_IN)
    return replace(state, announced=state.announced | reached), tuple(told)
