"""The import of routes: a file of another program becomes a walking route in metres about its own start."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from vitrine.content.route.amap_reader import is_amap, read_amap
from vitrine.content.route.coordinates import Coordinates, to_wgs84
from vitrine.content.route.geo_frame import GeoFrame, Points
from vitrine.content.route.geojson_reader import TYPES, read_geojson
from vitrine.content.route.gpx_reader import read_gpx
from vitrine.content.route.imported_way import ImportedWay
from vitrine.content.route.manoeuvre import Manoeuvre, TurnAction, classify_turn
from vitrine.content.route.route_file import MAX_MANOEUVRES, MAX_POINTS, RoutePlan
from vitrine.content.route.walking_route import make_route
from vitrine.content.route.way_line import (
    THIN_M,
    drop_repeated,
    find_corners,
    is_apart,
    measure_along,
    measure_turn,
    thin_line,
)
from vitrine.errors import InputError, Place, Problem
from vitrine.files.regular_file import read_regular

MAX_BYTES = 20_000_000
#: A walk is shorter, and so is what one origin is true for.
MAX_LENGTH_M = 200_000.0
_ALLOWED = "GPX, GeoJSON, or Amap's walking directions as JSON"


def import_route(path: Path, coordinates: Coordinates | None = None) -> RoutePlan:
    """The route of a file; `coordinates` are those that its places are measured in, None: as files of its kind are.

    Raises InputError with the place of the first mistake.
    """
    return measure_way(parse_way(read_regular(path, MAX_BYTES, "route"), str(path)), Place(str(path)), coordinates)


def parse_way(data: bytes, file: str) -> ImportedWay:
    """The way in the bytes of a file, told by its first letter. Raises InputError."""
    begins = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    # XML may also be in UTF-16, whose mark says so.
    if begins == b"<" or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return read_gpx(data, file)
    if begins != b"{":
        raise InputError(Problem("this is no route that can be read", Place(file), allowed=_ALLOWED))
    top = _parse_json(data, file)
    if is_amap(top):
        return read_amap(top, Place(file))
    if isinstance(top.get("type"), str):
        return read_geojson(top, Place(file))
    raise InputError(Problem("this JSON is no route", Place(file), allowed=f"{_ALLOWED}; types {', '.join(TYPES)}"))


def measure_way(way: ImportedWay, file: Place, coordinates: Coordinates | None = None) -> RoutePlan:
    """The route along a way, its places in metres about the first. Raises InputError where that is no walk."""
    places = to_wgs84(np.array(way.places), coordinates or way.coordinates)
    frame = GeoFrame(*places[0].round(7).tolist())
    points = frame.to_world_m(places)
    if measure_along(points)[-1] > MAX_LENGTH_M:
        kilometres = measure_along(points)[-1] / 1000
        message = f"the way is {kilometres:,.0f} km long"
        raise InputError(Problem(message, file, allowed=f"a walk, at most {MAX_LENGTH_M / 1000:g} km"))
    if len(drop_repeated(points)) < 2:
        raise InputError(Problem("all places of the way are one", file, allowed="a line from start to goal"))
    kept = thin_line(points, THIN_M, (mark.number for mark in way.marks))
    line = points[kept].round(2)
    manoeuvres = _find_manoeuvres(way, line, dict(zip(kept, measure_along(line).tolist(), strict=True)))
    if len(line) > MAX_POINTS or len(manoeuvres) > MAX_MANOEUVRES:
        message = f"the way has {len(line):,} places and {len(manoeuvres):,} turns"
        allowed = f"at most {MAX_POINTS:,} and {MAX_MANOEUVRES:,}"
        raise InputError(Problem(message, file, allowed=allowed, hint="simplify it in the program that wrote it"))
    return RoutePlan(make_route(line, manoeuvres, way.source, way.street), frame, way.names)


def _find_manoeuvres(way: ImportedWay, line: Points, along_by_number: Mapping[int, float]) -> list[Manoeuvre]:
    """What is done along a way: as its file says, and where that is silent as its line turns."""
    along = measure_along(line)
    manoeuvres: list[Manoeuvre] = []
    street = way.street
    for mark in way.marks:
        at_m = along_by_number[mark.number]
        turn_deg = measure_turn(line, along, at_m)
        action = mark.action or classify_turn(turn_deg)
        if mark.action or action is not TurnAction.STRAIGHT or mark.street != street:
            manoeuvres.append(Manoeuvre(at_m, action, mark.street, turn_deg))
        street = mark.street
    told = [one.at_m for one in manoeuvres]
    if not (way.marks and way.has_all_turns):
        for at_m in find_corners(line, along):
            if is_apart(at_m, told):
                turn_deg = measure_turn(line, along, at_m)
                manoeuvres.append(Manoeuvre(at_m, classify_turn(turn_deg), "", turn_deg))
    return [*manoeuvres, Manoeuvre(float(along[-1]), TurnAction.ARRIVE, way.goal)]


def _parse_json(data: bytes, file: str) -> dict[str, Any]:
    try:
        top = json.loads(data.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        at = Place(file, error.lineno, error.colno)
        raise InputError(Problem(f"this is no JSON: {error.msg.lower()}", at, hint="save it again")) from None
    except UnicodeDecodeError:
        raise InputError(Problem("this is not UTF-8", Place(file), hint="save the file as UTF-8")) from None
    except RecursionError:
        raise InputError(Problem("its brackets lie too deep in one another", Place(file), allowed=_ALLOWED)) from None
    except ValueError as error:
        raise InputError(Problem(f"this is no JSON: {error}", Place(file), hint="save it again")) from None
    assert isinstance(top, dict)  # it begins with a bracket
    return top


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number")
