"""The search for a place on a map, as a person writes it: `30.0012,120.0004`, or a name of the map's."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

import numpy as np

from vitrine.content.route.protocols import Place2
from vitrine.content.route.walking_graph import MapName, WalkingGraph
from vitrine.document.field_error import FieldError
from vitrine.errors import suggest_name, truncate

_NUMBER = r"([+-]?\d{1,3}(?:\.\d{1,12})?)"
_DEGREES = re.compile(rf"\s*{_NUMBER}\s*,\s*{_NUMBER}\s*")
_ALLOWED = "latitude,longitude in degrees, or a name of the map's"


def read_degrees(text: str) -> tuple[float, float] | None:
    """Latitude and longitude as they are written; None for what is something else, or lies on no globe."""
    found = _DEGREES.fullmatch(text)
    if found is None:
        return None
    lat_deg, lon_deg = float(found[1]), float(found[2])
    return (lat_deg, lon_deg) if abs(lat_deg) <= 90 and abs(lon_deg) <= 180 else None


def find_ends(graph: WalkingGraph, from_text: str, to_text: str) -> tuple[Place2, Place2]:
    """The two places of a way. Where several have a name, those nearest to one another. Raises FieldError."""
    pairs = [(one, other) for one in find_places(graph, from_text) for other in find_places(graph, to_text)]
    return min(pairs, key=lambda pair: math.dist(*pair))


def find_places(graph: WalkingGraph, text: str) -> list[Place2]:
    """The places that a text may mean, at least one; a street is meant in its middle. Raises FieldError for none."""
    degrees = read_degrees(text)
    if degrees is not None:
        east_m, north_m = graph.frame.to_world_m([degrees])[0].tolist()
        return [(east_m, north_m)]
    wanted = _fold(text)
    found = [place.at_m for place in graph.places if wanted in _list_folded(place.name)]
    found = found or [
        _find_middle(graph, street) for street, name in enumerate(graph.names) if wanted in _list_folded(name)
    ]
    if not wanted or not found:
        raise FieldError(f'there is no place "{truncate(text)}" on the map', _ALLOWED, _suggest(graph, text))
    return found


def _find_middle(graph: WalkingGraph, street: int) -> Place2:
    """The middle of a street's longest edge."""
    edges = np.flatnonzero(graph.streets == street)
    edge = int(edges[np.argmax(graph.lengths_m[edges])])
    half_m = float(graph.lengths_m[edge]) / 2
    east_m, north_m = graph.cut_line(edge, half_m, half_m)[0].tolist()
    return east_m, north_m


def _suggest(graph: WalkingGraph, text: str) -> str:
    """The nearest name, or where none is near one that has the text in it."""
    names = list(dict.fromkeys(_list_names((*(place.name for place in graph.places), *graph.names))))
    folded = {_fold(name): name for name in names}
    if hint := suggest_name(text, names):
        return hint
    holding = next((name for key, name in folded.items() if _fold(text) and _fold(text) in key), "")
    return f'did you mean "{holding}"?' if holding else ""


def _list_names(names: Iterable[MapName]) -> list[str]:
    return [text for name in names for text in name if text]


def _list_folded(name: MapName) -> list[str]:
    return [_fold(text) for text in name if text]


def _fold(text: str) -> str:
    return " ".join(text.casefold().split())
