"""The route file, `walk.route.yaml`: a walking route as people can read and mend it, in metres about one origin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import numpy as np
from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from vitrine.content.route.geo_frame import MAX_LATITUDE_DEG, GeoFrame
from vitrine.content.route.manoeuvre import Manoeuvre, TurnAction
from vitrine.content.route.street_name import (
    MAX_NAME,
    NO_NAMES,
    LanguageNames,
    choose_name,
    join_names,
    read_names,
)
from vitrine.content.route.walking_route import WalkingRoute, make_route
from vitrine.content.route.way_line import SAME_M, drop_repeated, measure_along
from vitrine.document.field_error import FieldError, describe_value
from vitrine.document.located_data import make_problem
from vitrine.document.model import Model
from vitrine.document.validation import validate_model
from vitrine.document.yaml_source import parse_yaml, read_text
from vitrine.errors import InputError, ProblemList, sort_problems, suggest_name
from vitrine.escape import dump_json
from vitrine.scene.describe.schema import Schema, tidy_schema

VERSION = 1
#: Together no more values than a YAML file may hold.
MAX_POINTS, MAX_MANOEUVRES = 40_000, 5_000
#: Metres from the origin; a frame is true to a few metres as far as that.
MAX_AWAY_M = 100_000.0


class RoutePlan(NamedTuple):
    """A route with the frame that its metres are measured in. `names` are those of its streets in several languages,
    by the name that the route calls them; of those that are not there no other is known.
    """

    route: WalkingRoute
    frame: GeoFrame
    names: Mapping[str, LanguageNames] = NO_NAMES


def _check_version(value: int) -> int:
    if value != VERSION:
        raise FieldError(f"there is no version {value} of route files", f"{VERSION}", "update Vitrine")
    return value


def _read_action(value: Any) -> TurnAction:
    names = [action.value for action in TurnAction]
    if not isinstance(value, str) or value not in names:
        hint = suggest_name(value, names) if isinstance(value, str) else ""
        raise FieldError(f"{describe_value(value)} is no action", ", ".join(names), hint)
    return TurnAction(value)


Away = Annotated[float, Field(ge=-MAX_AWAY_M, le=MAX_AWAY_M)]
Name = Annotated[str, Field(max_length=MAX_NAME)]
_NAME_SCHEMA = {"type": "string", "maxLength": MAX_NAME}
_NAMES_SCHEMA = {"anyOf": [_NAME_SCHEMA, {"type": "object", "additionalProperties": _NAME_SCHEMA}]}


class OriginEntry(Model):
    """The place on earth that metres are counted from, in WGS-84."""

    lat: float = Field(ge=-MAX_LATITUDE_DEG, le=MAX_LATITUDE_DEG, description="degrees north")
    lon: float = Field(ge=-180, le=180, description="degrees east")


class ManoeuvreEntry(Model):
    """What a walker does at one place of the route."""

    at_m: float = Field(ge=0, le=1_000_000, description="metres along the route")
    action: Annotated[
        TurnAction, BeforeValidator(_read_action), WithJsonSchema({"enum": [action.value for action in TurnAction]})
    ] = Field(description="what is done there")
    street: Annotated[LanguageNames, BeforeValidator(read_names), WithJsonSchema(_NAMES_SCHEMA)] = Field(
        default_factory=dict,
        description="the street that it leads into, of the last one the goal: a name, or names by language, such as"
        " {en: Mill Lane, zh: 磨坊巷}, of which the scene's locale picks, else the first is told",
    )
    turn_deg: float | None = Field(
        default=None, ge=-180, le=180, description="how much the route turns, to the right; absent: as its line does"
    )


class RouteFile(Model):
    """A walking route: a line on the ground, and what is done along it."""

    vitrine_route: Annotated[int, AfterValidator(_check_version), WithJsonSchema({"const": VERSION})] = Field(
        description="version of the format"
    )
    source: Name = Field(default="by hand", description="who made it")
    origin: OriginEntry = Field(description="the place on earth that its metres are counted from")
    points: tuple[tuple[Away, Away], ...] = Field(
        min_length=2, max_length=MAX_POINTS, description="the line, as metres [east, north] of the origin"
    )
    manoeuvres: tuple[ManoeuvreEntry, ...] = Field(
        default=(), max_length=MAX_MANOEUVRES, description="what is done along it; start and end are added"
    )


def build_route_schema() -> Schema:
    """The JSON Schema (draft 7) of route files as plain data."""
    described = RouteFile.model_json_schema(ref_template="#/$defs/{model}")
    schema = {"$schema": "http://json-schema.org/draft-07/schema#", **described}
    return {"title": "Vitrine route", **tidy_schema(schema)}


def read_route(path: Path, language: str = "") -> RoutePlan:
    """The route of a route file, its streets named in a language. Raises InputError with every mistake at its place."""
    return parse_route(read_text(path), str(path), language)


def parse_route(text: str, file: str, language: str = "") -> RoutePlan:
    """The route of a YAML text; `file` is its name in messages. Raises InputError."""
    top = parse_yaml(text, file)
    problems = ProblemList()
    read = validate_model(RouteFile, top, problems)
    if read is None:
        raise InputError(sort_problems(problems))
    line = drop_repeated(np.array(read.points))
    if len(line) < 2:
        raise InputError(make_problem(top, "points", "all points of the route are one", allowed="a line"))
    length_m = float(measure_along(line)[-1])
    for number, entry in enumerate(read.manoeuvres):
        if entry.at_m > length_m + SAME_M:
            message = f"the manoeuvre is at {entry.at_m:g} m"
            problems.append(
                make_problem(
                    top["manoeuvres"][number], "at_m", message, allowed=f"at most the route's {length_m:.2f} m"
                )
            )
    if problems:
        raise InputError(problems)
    streets = [choose_name(entry.street, language) for entry in read.manoeuvres]
    manoeuvres = [
        Manoeuvre(entry.at_m, entry.action, street, entry.turn_deg or 0.0)
        for entry, street in zip(read.manoeuvres, streets, strict=True)
    ]
    names = join_names(zip(streets, (entry.street for entry in read.manoeuvres), strict=True))
    return RoutePlan(make_route(line, manoeuvres, read.source), GeoFrame(read.origin.lat, read.origin.lon), names)


def dump_route(plan: RoutePlan) -> str:
    """The text of a route file: same route, same text."""
    lines = [
        "# A walking route: metres east and north of an origin on earth, and what is done along it.",
        f"vitrine_route: {VERSION}",
        f"source: {dump_json(plan.route.source, None)}",
        f"origin: {{lat: {plan.frame.lat_deg:z.7f}, lon: {plan.frame.lon_deg:z.7f}}}",
        "points:",
        *(f"  - [{east:z.2f}, {north:z.2f}]" for east, north in plan.route.points_m.tolist()),
        "manoeuvres:",
        *(_dump_manoeuvre(one, plan.names) for one in plan.route.manoeuvres),
    ]
    return "\n".join(lines) + "\n"


def _dump_manoeuvre(one: Manoeuvre, names: Mapping[str, LanguageNames]) -> str:
    parts: Sequence[str] = [f"at_m: {one.at_m:.2f}", f"action: {one.action.value}"]
    street = dump_json(names.get(one.street, one.street), None)
    parts = [*parts, f"street: {street}"] if one.street else parts
    parts = [*parts, f"turn_deg: {one.turn_deg:.0f}"] if round(one.turn_deg) else parts
    return f"  - {{{', '.join(parts)}}}"
