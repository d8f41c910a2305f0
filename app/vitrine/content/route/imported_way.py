"""A way as a file tells it, before it is measured: places in degrees, and what is done at some of them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from vitrine.content.route.coordinates import Coordinates
from vitrine.content.route.geo_frame import MAX_LATITUDE_DEG
from vitrine.content.route.manoeuvre import TurnAction
from vitrine.content.route.street_name import MAX_NAME, NO_NAMES, LanguageNames
from vitrine.errors import InputError, Place, Problem, truncate
from vitrine.escape import escape_line

#: The most places of one way: a day's walk, told once a second.
MAX_PLACES = 100_000

LatLon = tuple[float, float]


class WayMark(NamedTuple):
    """What a file says of the place with this number, from 0: what is done there, None where its line must tell, and
    the street that begins there.
    """

    number: int
    action: TurnAction | None
    street: str


class ImportedWay(NamedTuple):
    """A way of at least two places, latitude and longitude in degrees of `coordinates`.

    `street` is where it begins, `goal` what is at its end; `source` says what kind of file told it. `has_all_turns`:
    where it has marks, no turn is without one; else the line tells the others, too. `names` are those of its streets
    in several languages, by the one that is told.
    """

    places: Sequence[LatLon]
    marks: Sequence[WayMark]
    coordinates: Coordinates
    source: str
    street: str = ""
    goal: str = ""
    has_all_turns: bool = True
    names: Mapping[str, LanguageNames] = NO_NAMES


def check_place(lat: object, lon: object, file: Place, key: str, hint: str = "") -> LatLon:
    """A latitude and a longitude. Raises InputError for what is none."""
    for name, value, most in (("latitude", lat, MAX_LATITUDE_DEG), ("longitude", lon, 180.0)):
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise InputError(Problem(f"the {name} is no number", file, key, f"degrees, such as {most / 2:g}", hint))
        if abs(value) > most:
            message = f"the {name} is {value:g}"
            raise InputError(Problem(message, file, key, f"-{most:g} to {most:g} degrees", hint))
    assert isinstance(lat, int | float) and isinstance(lon, int | float)
    return float(lat), float(lon)


def check_count(count: int, file: Place) -> None:
    """Raises InputError where a way has too few places or too many."""
    if count > MAX_PLACES:
        message = f"the way has more than {MAX_PLACES:,} places"
        raise InputError(Problem(message, file, hint="simplify it in the program that wrote it"))
    if count < 2:
        raise InputError(Problem("the way has less than two places", file, hint="draw a line from start to goal"))


def clean_name(value: object) -> str:
    """A name from outside on one line: spaces single, invisible characters as escapes, cut; "" for what is no text."""
    if not isinstance(value, str):
        return ""
    return escape_line(truncate(" ".join(value[: 8 * MAX_NAME].split()), MAX_NAME - 1))
