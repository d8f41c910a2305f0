"""The import of a map: the walking graph of an OpenStreetMap extract.

The file is read four times, so that its objects may stand in any order and none is kept that is not needed: areas
whose rims are walked (relations), ways, the nodes of these, and what else has a name.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np

from vitrine.content.route.geo_frame import MAX_LATITUDE_DEG, GeoFrame, Points
from vitrine.content.route.graph_builder import PointMm, SourceWay, build_graph
from vitrine.content.route.map_file import MAX_NAME
from vitrine.content.route.osm_objects import check_extract, read_nodes, read_relations, read_tagged_nodes, read_ways
from vitrine.content.route.walking_graph import MapName, MapPlace, WalkingGraph
from vitrine.content.route.walking_rule import Tags, WalkingRule, is_closed, read_name, read_walking_rule
from vitrine.errors import InputError, Place, Problem
from vitrine.escape import escape_line

#: Keys of which one makes a named node or ring a place.
_PLACE_KEYS = (
    "shop", "amenity", "tourism", "historic", "leisure", "railway", "public_transport", "office", "man_made", "place",
)  # fmt: skip
#: A region on one machine, no continent.
MAX_WAYS, MAX_NODES = 2_000_000, 20_000_000
#: How far about its origin a map may reach: beyond, metres of a flat map are none.
MAX_REACH_M = 200_000.0


class GeoBounds(NamedTuple):
    """A part of the globe in degrees."""

    west_deg: float
    south_deg: float
    east_deg: float
    north_deg: float

    def contains(self, lat_deg: float, lon_deg: float) -> bool:
        """Whether a place lies in it."""
        return self.south_deg <= lat_deg <= self.north_deg and self.west_deg <= lon_deg <= self.east_deg


#: All of the globe where a map has metres.
EVERYWHERE = GeoBounds(-180.0, -MAX_LATITUDE_DEG, 180.0, MAX_LATITUDE_DEG)


class _NamedRing(NamedTuple):
    """A closed way that is a place: a park, a building."""

    name: MapName
    kind: str
    nodes: tuple[int, ...]


class _FoundWays(NamedTuple):
    """What the ways of an extract are: those that one may walk, and rings with a name."""

    walked: list[SourceWay]
    rings: list[_NamedRing]

    def list_nodes(self) -> set[int]:
        """The numbers of all nodes that they need."""
        return {node for nodes in (one.nodes for part in self for one in part) for node in nodes}


def import_map(path: Path, bounds: GeoBounds = EVERYWHERE, origin: tuple[float, float] | None = None) -> WalkingGraph:
    """The walking graph of an extract within bounds, in metres about `origin`, latitude and longitude.

    Absent, the origin is the middle of its ways, on the fourth decimal. Raises InputError with one sentence.
    """
    check_extract(path)
    ways = _find_ways(path)
    closed: set[int] = set()
    degrees: dict[int, tuple[float, float]] = {}
    wanted = ways.list_nodes()
    for node in read_nodes(path, wanted) if wanted else ():
        if node.id in wanted and node.location.valid() and bounds.contains(node.location.lat, node.location.lon):
            degrees[node.id] = node.location.lat, node.location.lon
            if len(node.tags) and is_closed(node.tags):
                closed.add(node.id)
    if not degrees:
        raise _nothing_error(path, bounds)
    frame = GeoFrame(*(origin or _find_middle(degrees, ways.walked)))
    metres = _place_nodes(path, frame, degrees)
    places = [*_find_node_places(path, frame, bounds), *_place_rings(ways.rings, metres)]
    try:
        return build_graph(frame, f"{path.name.split('.')[0]}.map", ways.walked, metres, closed, places)
    except ValueError:
        raise _nothing_error(path, bounds) from None


def _find_ways(path: Path) -> _FoundWays:
    rims = _find_rims(path)
    found = _FoundWays([], [])
    nodes = 0
    for way in read_ways(path):
        tags: Tags = dict(way.tags)
        rule = read_walking_rule(tags) or rims.get(way.id)
        is_ring = len(way.nodes) > 3 and way.nodes[0].ref == way.nodes[-1].ref
        kind = _name_place_kind(tags) if is_ring else None
        if len(way.nodes) < 2 or (rule is None and kind is None):
            continue
        numbers = tuple(node.ref for node in way.nodes)
        nodes += len(numbers)
        if rule is not None:
            found.walked.append(SourceWay(rule, _clean_name(tags), numbers))
        if kind is not None:
            found.rings.append(_NamedRing(_clean_name(tags), kind, numbers))
        if len(found.walked) > MAX_WAYS or nodes > MAX_NODES:
            message = f"the extract has more than {MAX_WAYS:,} ways or {MAX_NODES:,} nodes"
            raise InputError(Problem(message, Place(str(path)), hint="cut out a region, by `osmium extract` or such"))
    return found


def _find_rims(path: Path) -> dict[int, WalkingRule]:
    """The ways that are rims of squares, by number: members of multipolygons that one may walk."""
    rims: dict[int, WalkingRule] = {}
    for relation in read_relations(path):
        tags: Tags = dict(relation.tags)
        if tags.get("type") == "multipolygon" and (rule := read_walking_rule(tags)) is not None:
            rims.update((member.ref, rule) for member in relation.members if member.type == "w")
    return rims


def _find_node_places(path: Path, frame: GeoFrame, bounds: GeoBounds) -> list[MapPlace]:
    found: list[tuple[MapName, str]] = []
    degrees: list[tuple[float, float]] = []
    for node in read_tagged_nodes(path, *_PLACE_KEYS):
        tags: Tags = dict(node.tags)
        kind = _name_place_kind(tags)
        if kind is not None and node.location.valid() and bounds.contains(node.location.lat, node.location.lon):
            found.append((_clean_name(tags), kind))
            degrees.append((node.location.lat, node.location.lon))
    metres = np.round(frame.to_world_m(degrees), 3).tolist() if degrees else []
    return [MapPlace(*named, (east, north)) for named, (east, north) in zip(found, metres, strict=True)]


def _place_rings(rings: list[_NamedRing], metres: Mapping[int, PointMm]) -> list[MapPlace]:
    """Each ring in the middle of its box, where all of it is there."""
    found = []
    for ring in rings:
        if all(node in metres for node in ring.nodes):
            points = np.array([metres[node] for node in ring.nodes]) / 1_000.0
            east, north = ((points.min(axis=0) + points.max(axis=0)) / 2).round(3).tolist()
            found.append(MapPlace(ring.name, ring.kind, (east, north)))
    return found


def _find_middle(degrees: Mapping[int, tuple[float, float]], ways: list[SourceWay]) -> tuple[float, float]:
    walked = {node for way in ways for node in way.nodes}
    used: Points = np.array([place for node, place in degrees.items() if node in walked] or [*degrees.values()])
    # The shorter way round from the first: a town may lie on both sides of 180 degrees.
    first_deg = float(used[0, 1])
    used[:, 1] = (used[:, 1] - first_deg + 180.0) % 360.0 - 180.0
    lat_deg, aside_deg = ((used.min(axis=0) + used.max(axis=0)) / 2).tolist()
    return round(lat_deg, 4), round((first_deg + aside_deg + 180.0) % 360.0 - 180.0, 4)


def _place_nodes(path: Path, frame: GeoFrame, degrees: Mapping[int, tuple[float, float]]) -> dict[int, PointMm]:
    """The nodes in millimetres east and north. Raises InputError where they are too far from the origin."""
    metres = frame.to_world_m([*degrees.values()])
    if np.abs(metres).max() > MAX_REACH_M:
        message = f"the map reaches {np.abs(metres).max() / 1_000:,.0f} km from its origin"
        hint = "choose a part of it by --bounds, or another --origin"
        raise InputError(Problem(message, Place(str(path)), allowed=f"{MAX_REACH_M / 1_000:.0f} km", hint=hint))
    rounded = np.round(metres * 1_000).astype("i8").tolist()
    return {node: (east, north) for node, (east, north) in zip(degrees, rounded, strict=True)}


def _name_place_kind(tags: Tags) -> str | None:
    """What a thing with a name is, `shop=bakery`; None for what is no place, or has no name."""
    key = next((key for key in _PLACE_KEYS if key in tags), None)
    return f"{key}={_clean(tags[key])}"[:MAX_NAME] if key is not None and read_name(tags)[0] else None


def _clean_name(tags: Tags) -> MapName:
    return MapName(*(_clean(text) for text in read_name(tags)))


def _clean(text: str) -> str:
    """A text from outside on one line, and no longer than a name may be."""
    return escape_line(" ".join(text.split()))[:MAX_NAME]


def _nothing_error(path: Path, bounds: GeoBounds) -> InputError:
    where = "" if bounds == EVERYWHERE else " within the bounds"
    hint = "" if bounds == EVERYWHERE else "bounds are west,south,east,north in degrees"
    return InputError(Problem(f"the extract holds no way that one may walk{where}", Place(str(path)), hint=hint))
