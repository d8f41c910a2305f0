"""The guide along a route: what the wearer's places become as signals with data, rows of a take.

It works in step: the same places at the same times give the same signals. Where it has a router it asks that for
another way when the wearer has left the route; without one it leads back to the line, and says so.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from vitrine.content.route.geo_frame import GeoFrame
from vitrine.content.route.gpx_reader import read_gpx_lines
from vitrine.content.route.guidance import (
    Fix,
    GuidanceSettings,
    GuidanceState,
    GuidanceStatus,
    Told,
    advance_guidance,
    begin_guidance,
    find_match,
)
from vitrine.content.route.known_place import KnownPlace, make_track
from vitrine.content.route.late_router import LateRouter
from vitrine.content.route.map_file import read_map
from vitrine.content.route.protocols import Router
from vitrine.content.route.route_data import (
    MAP_STEP_M,
    describe_failure,
    describe_guidance,
    describe_map,
    describe_route,
    find_line_end,
)
from vitrine.content.route.route_file import read_route
from vitrine.content.route.route_import import MAX_BYTES
from vitrine.content.route.street_map import StreetMap
from vitrine.content.route.walking_route import WalkingRoute, make_route
from vitrine.content.service import Answer, SeenWearer
from vitrine.document.field_error import FieldError
from vitrine.errors import InputError, Problem
from vitrine.files.regular_file import read_regular
from vitrine.scene.file_access import FileAccess
from vitrine.scene.services.route_entry import RouteEntry

#: What is shown changes no more often: a HUD is read, not watched.
MOVED_EVERY_S = 1.0
#: So long it stands there that the route was left, before another one takes its place: as long as reading it takes.
REROUTED_AFTER_S = 1.5
#: So near to the end of the line that was told the next part is.
_LINE_LEFT_M = 100.0
#: Signals that say what is done, and where, whether that is new or not.
_TURNS = (Told.TURN_IN.value, Told.TURN_NOW.value)
NO_MAP = "no map is there to find another way: go back to the route"
NO_WAY = "no other way leads there: go back to the route"
#: So long a run may have begun until a camera knows where it is; then that is said, once, until it does.
PLACE_WITHIN_S = 3.0
NO_PLACE = "the camera does not know where it is; for places from elsewhere write position: take, or position: track"


class RouteGuide:
    """The guide of one walk at a time. `route` is in metres of `frame`, whose origin is the scene's; so is `then`, the
    one that is followed from its goal on.
    """

    def __init__(
        self,
        entry: RouteEntry,
        route: WalkingRoute,
        frame: GeoFrame,
        seed: int = 0,
        router: Router | None = None,
        streets: StreetMap | None = None,
        then: WalkingRoute | None = None,
    ) -> None:
        self._entry, self._first_route, self._frame = entry, route, frame
        self._router, self._streets, self._then = router, streets, then
        self._settings = GuidanceSettings(
            entry.announce_m, entry.now_m, entry.arrive_m, entry.off_route_m, entry.off_route_s, entry.wrong_way_m
        )
        self.known_place = KnownPlace(frame, entry, seed)
        self._begin()

    def _begin(self) -> None:
        self._route, self._next = self._first_route, self._then
        self._next_from_m = math.inf  # the least that was walked of it
        self._state: GuidanceState | None = None
        self._sent: dict[str, Any] = {}
        self._last_s, self._sent_s, self._line_end_m = -math.inf, -math.inf, 0.0
        self._has_said_no_place = False
        self._map_centre: tuple[float, float] | None = None
        self._asks_at_s: float | None = None

    def update(self, seen: SeenWearer) -> list[Answer]:
        """What is told of the wearer's place at one more time; at an earlier one than before all begins again."""
        if seen.t_s < self._last_s:
            self._begin()
            self.known_place.forget()
        self._last_s = seen.t_s
        fix = self.known_place.find(seen)
        if fix is None:
            return self._wait_for_place(seen)
        if self._state is None:
            self._state = begin_guidance(self._route, fix)
            return [self._tell("started", fix, is_new=True), *self._advance(fix)]
        if self._asks_at_s is not None and fix.t_s >= self._asks_at_s:
            self._asks_at_s = None
            if self._state.status is GuidanceStatus.OFF_ROUTE:
                return [self._ask_way(fix)]
        return self._advance(fix)

    def _wait_for_place(self, seen: SeenWearer) -> list[Answer]:
        """What is told while no place is known: of a camera that it has none, once, before it ever had one."""
        if self._state is not None or self._entry.position != "camera" or seen.position_m is not None:
            return []
        if seen.t_s < PLACE_WITHIN_S or self._has_said_no_place:
            return []
        self._has_said_no_place = True
        self._sent = describe_failure(NO_PLACE)
        return [Answer("route.failed", {"route": self._sent})]

    def _advance(self, fix: Fix) -> list[Answer]:
        """What is told of a fix, each signal with the figures of just now."""
        assert self._state is not None
        if self._state.status is GuidanceStatus.ARRIVED and self._next is not None:
            return self._leave(fix, self._next)
        self._state, told = advance_guidance(self._route, self._settings, self._state, fix)
        answers = []
        for word in told:
            message = None
            if word is Told.OFF_ROUTE:
                self._asks_at_s = None if self._router is None else fix.t_s + REROUTED_AFTER_S
                message = NO_MAP if self._router is None else None
            answers.append(self._tell(word.value, fix, message))
        is_there = self._state.status is GuidanceStatus.ARRIVED
        if not answers and not is_there and fix.t_s - self._sent_s >= MOVED_EVERY_S and self._has_changed(fix):
            answers.append(self._tell("moved", fix, self._sent.get("message")))
        return answers

    def _leave(self, fix: Fix, following: WalkingRoute) -> list[Answer]:
        """What is told at the goal, from which another route leads on: nothing, until it is walked along."""
        match = find_match(following, fix, None)
        self._next_from_m = min(self._next_from_m, match.along_m)
        walked_m = match.along_m - self._next_from_m
        if walked_m < self._settings.arrive_m / 2 or match.off_m > self._settings.off_route_m:
            return []
        self._route, self._next = following, None
        self._state = begin_guidance(following, fix)
        return [self._tell("started", fix, is_new=True), *self._advance(fix)]

    def _ask_way(self, fix: Fix) -> Answer:
        """Ask the router for a way from here to the goal: it is taken, or else the route stays."""
        assert self._router is not None
        here, goal = (self._to_router(*place) for place in ((fix.east_m, fix.north_m), self._route.points_m[-1]))
        found = self._router.find(here, goal)
        if found is None:
            return self._tell("moved", fix, NO_WAY)
        moved = move_route(found, self._router.frame, self._frame)
        arrival = moved.manoeuvres[-1]
        arrival = arrival._replace(street=self._route.manoeuvres[-1].street or arrival.street)
        self._route = replace(moved, manoeuvres=(*moved.manoeuvres[:-1], arrival))
        self._state = begin_guidance(self._route, fix)
        return self._tell("rerouted", fix, is_new=True)

    def _to_router(self, east_m: float, north_m: float) -> tuple[float, float]:
        assert self._router is not None
        east, north = self._router.frame.to_world_m(self._frame.to_lat_lon_deg([(east_m, north_m)]))[0].tolist()
        return east, north

    def _has_changed(self, fix: Fix) -> bool:
        return bool(self._find_changes(fix, self._sent.get("message"), is_new=False))

    def _tell(self, word: str, fix: Fix, message: str | None = None, is_new: bool = False) -> Answer:
        """A signal with what has changed since the last one."""
        changes = self._find_changes(fix, message, is_new)
        self._sent |= changes
        if word in _TURNS:  # what guards ask of them
            changes |= {name: self._sent[name] for name in ("manoeuvre", "distance_m", "street")}
        self._sent_s = fix.t_s
        self._map_centre = self._sent["map_x_m"], self._sent["map_z_m"]
        if "line" in changes:
            assert self._state is not None
            self._line_end_m = find_line_end(self._route, self._state.match.along_m)
        return Answer(f"route.{word}", {"route": changes})

    def _find_changes(self, fix: Fix, message: str | None, is_new: bool) -> dict[str, Any]:
        assert self._state is not None
        along_m = self._state.match.along_m
        found = {**describe_guidance(self._route, self._state, fix, self._entry.pace_m_s), "message": message}
        if self._entry.heading_error_deg:
            found["heading_error_deg"] = self.known_place.find_heading_error(fix.t_s)
        if is_new or (along_m > self._line_end_m - _LINE_LEFT_M and self._line_end_m < self._route.length_m):
            found |= {**describe_route(self._route, along_m), "message": message, "units": self._entry.units}
        if is_new or self._map_centre is None or self._is_far_from_map(fix):
            found |= describe_map(self._route, self._streets, np.array((fix.east_m, fix.north_m)))
        return {name: value for name, value in found.items() if name not in self._sent or self._sent[name] != value}

    def _is_far_from_map(self, fix: Fix) -> bool:
        assert self._map_centre is not None
        return math.hypot(fix.east_m - self._map_centre[0], -fix.north_m - self._map_centre[1]) > MAP_STEP_M


def open_guide(
    entry: RouteEntry, files: FileAccess, feed: Path | None, seed: int = 0, language: str = ""
) -> RouteGuide:
    """The guide of a scene's block; `feed` is the file that is played, where it is one, `language` the scene's.

    Raises InputError or FieldError for files that cannot be read.
    """
    plan = read_route(files.resolve(entry.file), language)
    frame = plan.frame if entry.origin is None else GeoFrame(*entry.origin)
    graph = None if entry.map is None else read_map(files.resolve(entry.map))
    router, streets = (None, None) if graph is None else (LateRouter(graph, language), StreetMap(graph, frame))
    following = None if entry.then is None else read_route(files.resolve(entry.then), language)
    then = None if following is None else move_route(following.route, following.frame, frame)
    guide = RouteGuide(entry, move_route(plan.route, plan.frame, frame), frame, seed, router, streets, then)
    if entry.position == "track":
        path = files.resolve(entry.track) if entry.track is not None else find_track_file(feed)
        line = read_gpx_lines(read_regular(path, MAX_BYTES, "track"), str(path))[0]
        guide.known_place.track = make_track(line, frame, str(path))
    return guide


def find_route_problems(entry: RouteEntry, files: FileAccess) -> list[Problem]:
    """Mistakes of the files that a scene's block names, which else are read when the walk begins."""
    try:
        open_guide(entry if entry.track is not None else entry.model_copy(update={"position": "camera"}), files, None)
    except InputError as error:
        return list(error.problems)
    except FieldError as error:
        return [Problem(str(error), key="services.route", allowed=error.allowed, hint=error.hint)]
    return []


def find_track_file(feed: Path | None) -> Path:
    """The track beside a feed, whether it is there or not. Raises InputError where the feed is no file."""
    if feed is None:
        message = "the feed is no file, beside which a track could lie"
        raise InputError(Problem(message, key="services.route", hint="name the track: track: walk.gpx"))
    return feed.with_suffix(".gpx")


def move_route(route: WalkingRoute, frame: GeoFrame, other: GeoFrame) -> WalkingRoute:
    """A route in metres of another frame, whose metres may be a little longer: its manoeuvres keep their shares."""
    if frame == other:
        return route
    points = other.to_world_m(frame.to_lat_lon_deg(route.points_m))
    moved = make_route(points, (), route.source)
    share = moved.length_m / route.length_m
    manoeuvres = [one._replace(at_m=one.at_m * share) for one in route.manoeuvres]
    return make_route(points, manoeuvres, route.source)


def guide_walk(guide: RouteGuide, seen: Iterable[SeenWearer]) -> list[tuple[float, Answer]]:
    """What a guide tells of a whole walk, each with its time."""
    return [(one.t_s, answer) for one in seen for answer in guide.update(one)]
