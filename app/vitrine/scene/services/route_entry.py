"""The block `services: {route: …}` of a scene: the route, where the wearer is known from, and when what is told."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from vitrine.document.field_error import FieldError
from vitrine.document.model import Model

MAX_ANNOUNCED = 6


def _check_announced(distances_m: tuple[float, ...]) -> tuple[float, ...]:
    if list(distances_m) != sorted(set(distances_m), reverse=True):
        raise FieldError("the distances are not in order", "each once, the farthest first, such as [100, 50, 20]")
    return distances_m


Metres = Annotated[float, Field(gt=0, le=1_000)]


class RouteEntry(Model):
    """A route on foot: what is told of it as the wearer walks."""

    file: str = Field(description="a route in the scene's folder, `walk.route.yaml`, as `route import` writes it")
    then: str | None = Field(
        default=None,
        description="the route in the scene's folder that leads on from its goal, `home.route.yaml`: it starts when,"
        " after the arrival, half of `arrive_m` was walked along it",
    )
    map: str | None = Field(
        default=None,
        description="a map in the scene's folder, `town.map`, as `map import` writes it, whose streets are shown beside"
        " the way, and on which another is found when the wearer has left the route; absent: they are led back to it",
    )
    origin: tuple[Annotated[float, Field(ge=-85, le=85)], Annotated[float, Field(ge=-180, le=180)]] | None = Field(
        default=None,
        description="latitude and longitude in WGS-84 of [0, 0, 0] in the scene, whose -z is north; absent: the route's"
        " own origin",
    )
    position: Literal["camera", "take", "track"] = Field(
        default="camera",
        description="where the wearer is known from: the camera's poses; the take, whose events bring `position` with"
        " `lat` and `lon`, or `east_m` and `north_m`; or a GPX track",
    )
    coordinates: Literal["wgs84", "gcj02", "bd09"] = Field(
        default="wgs84",
        description="what `lat` and `lon` of the take are measured in: of satellites, or shifted as Chinese maps are",
    )
    track: str | None = Field(
        default=None,
        description="the GPX track, which begins with the feed; absent: the one beside the feed, `walk.gpx` of"
        " `walk.mp4`",
    )
    announce_m: Annotated[tuple[Metres, ...], Field(max_length=MAX_ANNOUNCED), AfterValidator(_check_announced)] = (
        Field(
            default=(50.0, 20.0),
            description="metres before a turn at which `route.turn_in` is told, the farthest first",
        )
    )
    now_m: Metres = Field(default=8.0, description="metres before a turn at which `route.turn_now` is told")
    arrive_m: Metres = Field(default=6.0, description="metres before the end at which `route.arrived` is told")
    off_route_m: Metres = Field(default=20.0, description="metres beside the route from which one is off it")
    off_route_s: float = Field(default=3.0, ge=0, le=60, description="seconds there until `route.off_route` is told")
    wrong_way_m: Metres = Field(default=10.0, description="metres walked back until `route.wrong_way` is told")
    units: Literal["metric", "imperial"] = Field(
        default="metric", description="what `vitrine:route` shows distances in; the rows are in metres"
    )
    pace_m_s: float = Field(default=1.3, gt=0, le=10, description="how fast one walks, for the time that is left")
    position_error_m: float = Field(
        default=0.0, ge=0, le=100, description="how far the known place errs, east and north, RMS; by the take's seed"
    )
    heading_error_deg: float = Field(
        default=0.0,
        ge=0,
        le=180,
        description="how far the known heading errs, RMS, by the take's seed: `vitrine:route` turns its map by it; what"
        " stands in the world errs by `--heading-error`",
    )
    latency_s: float = Field(default=0.0, ge=0, le=10, description="how late place and heading are known")
