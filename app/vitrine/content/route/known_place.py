"""Where a guide knows the walker from: the camera's poses, events of the take, or a GPX track; late and in error."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from vitrine.content.route.coordinates import Coordinates, to_wgs84
from vitrine.content.route.geo_frame import MAX_LATITUDE_DEG, GeoFrame, Points
from vitrine.content.route.gpx_reader import GpxLine
from vitrine.content.route.guidance import Fix
from vitrine.content.service import SeenWearer
from vitrine.errors import InputError, Place, Problem
from vitrine.flow.timeline.tick_grid import TICKS_PER_S, tick_before
from vitrine.scene.services.route_entry import RouteEntry
from vitrine.world.heading_error import heading_error_at

#: Metres beyond which a place is none of this world.
_FARTHEST_M = 1e6


class WalkedTrack(NamedTuple):
    """A track as places over time: seconds from its start (N,), in order, and metres east and north (N, 2)."""

    times_s: Points
    places_m: Points

    def find_place(self, t_s: float) -> Points:
        """The place (2,) at a time; before the start and after the end those."""
        return np.array([np.interp(t_s, self.times_s, side) for side in self.places_m.T])


def make_track(line: GpxLine, frame: GeoFrame, file: str) -> WalkedTrack:
    """The track of a GPX whose points have times. Raises InputError where they have none, or run back."""
    times = [point.time_s for point in line.points]
    if any(time_s is None for time_s in times):
        message = "the track does not say when it was where"
        raise InputError(
            Problem(message, Place(file), allowed="<time> in each point", hint="record it again with times")
        )
    times_s = np.array(times, "f8")
    if np.any(np.diff(times_s) < 0):
        raise InputError(Problem("the track's times run back", Place(file), hint="record it again"))
    return WalkedTrack(times_s - times_s[0], frame.to_world_m([point.place for point in line.points]))


def read_told_place(told: object, frame: GeoFrame, coordinates: Coordinates) -> Points | None:
    """The place (2,) that an event of the take tells, None for what is none: it comes from outside."""
    if not isinstance(told, Mapping):
        return None
    lat, lon, east, north = (_read_number(told.get(name)) for name in ("lat", "lon", "east_m", "north_m"))
    if lat is not None and lon is not None and abs(lat) <= MAX_LATITUDE_DEG and abs(lon) <= 180:
        return np.asarray(frame.to_world_m(to_wgs84(np.array([(lat, lon)]), coordinates))[0])
    if east is not None and north is not None and max(abs(east), abs(north)) <= _FARTHEST_M:
        return np.array((east, north))
    return None


class KnownPlace:
    """The places that a guide is given: as late and as wrong as settings say, the same for the same seed."""

    def __init__(self, frame: GeoFrame, entry: RouteEntry, seed: int) -> None:
        self._frame, self._entry, self._seed = frame, entry, seed
        self._waiting: deque[Fix] = deque()
        self.track: WalkedTrack | None = None

    def find(self, seen: SeenWearer) -> Fix | None:
        """The newest fix that is known by now; None where there is none yet. Times run on."""
        place = self._find_place(seen)
        if place is not None and max(abs(place)) <= _FARTHEST_M:
            self._waiting.append(Fix(seen.t_s, *self._add_error(place, seen.t_s).tolist()))
        found = None
        while self._waiting and self._waiting[0].t_s <= seen.t_s - self._entry.latency_s:
            found = self._waiting.popleft()
        return found

    def find_heading_error(self, t_s: float) -> int:
        """Whole degrees by which the known heading errs at the time of a fix, to the right positive."""
        # A seed of its own, so that a heading errs by itself beside the light's and the place.
        return round(self._entry.heading_error_deg * _wander(-1 - self._seed, t_s))

    def forget(self) -> None:
        """Begin again: what was on its way never comes."""
        self._waiting.clear()

    def _find_place(self, seen: SeenWearer) -> Points | None:
        if self._entry.position == "take":
            return read_told_place(seen.told, self._frame, Coordinates(self._entry.coordinates))
        if self._entry.position == "track":
            return None if self.track is None else self.track.find_place(seen.t_s)
        if seen.position_m is None:
            return None
        return np.array((seen.position_m[0], -seen.position_m[2]))

    def _add_error(self, place: Points, t_s: float) -> Points:
        """The place with an error that wanders as that of a heading does, east and north by themselves."""
        error_m = self._entry.position_error_m
        if not error_m:
            return place
        return place + error_m * np.array([_wander(seed, t_s) for seed in (2 * self._seed, 2 * self._seed + 1)])


def _wander(seed: int, t_s: float) -> float:
    """An error of RMS 1 as a compass has it, which wanders."""
    return heading_error_at(seed, tick_before(t_s), 1 / TICKS_PER_S)


def _read_number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:
        return None
