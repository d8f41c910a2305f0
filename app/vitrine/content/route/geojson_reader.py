"""GeoJSON (RFC 7946) as a way: its lines in order, joined; the `name` of each is the street that it runs along."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from vitrine.content.route.coordinates import Coordinates
from vitrine.content.route.imported_way import ImportedWay, LatLon, WayMark, check_count, check_place, clean_name
from vitrine.content.route.street_name import MAX_LANGUAGES, LanguageNames, join_names, order_names
from vitrine.errors import InputError, Place, Problem

TYPES = ("FeatureCollection", "Feature", "LineString", "MultiLineString", "GeometryCollection")
_ORDER_HINT = "GeoJSON has the longitude first"
#: Geometries that hold others, one in the other.
_MAX_DEPTH = 8


class _Line(NamedTuple):
    places: list[LatLon]
    name: str
    names: LanguageNames
    goal: str


def read_geojson(top: Mapping[str, Any], file: Place) -> ImportedWay:
    """The way that a file's lines make. Raises InputError with the place of the first mistake."""
    lines = list(_iter_lines(top, file, "", {}, 0))
    if not lines:
        hint = "draw a line and save it as LineString"
        raise InputError(Problem("there is no line in this GeoJSON", file, allowed=", ".join(TYPES), hint=hint))
    places: list[LatLon] = []
    marks: list[WayMark] = []
    for line in lines:
        if places and (line.name or len(lines) > 1) and line.name != (marks[-1].street if marks else lines[0].name):
            marks.append(WayMark(len(places), None, line.name))
        places += line.places
        check_count(max(len(places), 2), file)
    check_count(len(places), file)
    names = join_names((line.name, line.names) for line in lines)
    goal, has_all_turns = lines[-1].goal, all(line.name for line in lines)  # who names streets cuts lines at turns
    return ImportedWay(
        places, marks, Coordinates.WGS84, "GeoJSON", lines[0].name, goal, has_all_turns=has_all_turns, names=names
    )


def _iter_lines(item: object, file: Place, key: str, properties: Mapping[str, Any], depth: int) -> Iterator[_Line]:
    """The lines in an object of GeoJSON; points and areas are let pass."""
    if not isinstance(item, Mapping) or depth > _MAX_DEPTH:
        raise InputError(Problem("this is no object of GeoJSON", file, key, allowed=", ".join(TYPES)))
    kind = item.get("type")
    if kind == "FeatureCollection":
        for number, feature in enumerate(_read_list(item, "features", file, key)):
            yield from _iter_lines(feature, file, _join(key, f"features.{number}"), {}, depth + 1)
    elif kind == "Feature":
        told = item.get("properties")
        if item.get("geometry") is not None:
            own = told if isinstance(told, Mapping) else {}
            yield from _iter_lines(item["geometry"], file, _join(key, "geometry"), own, depth + 1)
    elif kind == "GeometryCollection":
        for number, geometry in enumerate(_read_list(item, "geometries", file, key)):
            yield from _iter_lines(geometry, file, _join(key, f"geometries.{number}"), properties, depth + 1)
    elif kind in ("LineString", "MultiLineString"):
        at = _join(key, "coordinates")
        lines = _read_list(item, "coordinates", file, key)
        parts = [(at, lines)] if kind == "LineString" else [(f"{at}.{n}", line) for n, line in enumerate(lines)]
        for part_key, part in parts:
            places = [
                _read_place(place, file, f"{part_key}.{n}") for n, place in enumerate(_check_list(part, file, part_key))
            ]
            names = _read_names(properties)
            if places:  # an empty list is a line that is nowhere
                yield _Line(places, next(iter(names.values()), ""), names, clean_name(properties.get("goal")))
    elif kind not in ("Point", "MultiPoint", "Polygon", "MultiPolygon"):
        raise InputError(Problem("this is no object of GeoJSON", file, _join(key, "type"), allowed=", ".join(TYPES)))


def _read_names(properties: Mapping[str, Any]) -> LanguageNames:
    """`name`, and as maps have it `name:zh` and its like."""
    told = {key.removeprefix("name:"): clean_name(text) for key, text in properties.items() if key.startswith("name:")}
    return order_names(clean_name(properties.get("name")), dict(islice(told.items(), MAX_LANGUAGES - 1)))


def _read_place(value: object, file: Place, key: str) -> LatLon:
    if not isinstance(value, list) or len(value) < 2:
        raise InputError(Problem("this is no position", file, key, allowed="[longitude, latitude]"))
    return check_place(value[1], value[0], file, key, _ORDER_HINT)


def _read_list(item: Mapping[str, Any], name: str, file: Place, key: str) -> list[Any]:
    return _check_list(item.get(name), file, _join(key, name))


def _check_list(value: object, file: Place, key: str) -> list[Any]:
    if not isinstance(value, list):
        raise InputError(Problem("this is no list", file, key, allowed="[ ... ]"))
    return value


def _join(key: str, more: str) -> str:
    return f"{key}.{more}" if key else more
