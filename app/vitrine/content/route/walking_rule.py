"""The rule of which ways of OpenStreetMap one may walk, and in which directions, by their tags.

After the wiki's pages on access, `highway` and `oneway:foot`. Conditions by the hour are not read: what is open at
times counts as what it is without them.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import NamedTuple

Tags = Mapping[str, str]


class WayKind(IntEnum):
    """What a way is for a walker. The numbers stand in files of maps."""

    ROAD = 0
    STREET = 1
    FOOTWAY = 2
    PATH = 3
    STEPS = 4
    CROSSING = 5
    SQUARE = 6


class WaySurface(IntEnum):
    """What one walks on. The numbers stand in files of maps."""

    UNKNOWN = 0
    PAVED = 1
    SETTS = 2
    UNPAVED = 3


class WalkingRule(NamedTuple):
    """What the tags of a way say to a walker; the directions are along it and against it."""

    kind: WayKind
    surface: WaySurface = WaySurface.UNKNOWN
    is_forward: bool = True
    is_backward: bool = True
    is_bridge: bool = False
    is_tunnel: bool = False


#: Ways that one may walk where nothing else is said. Motorways, trunk roads and busways are none.
_KINDS = {
    **dict.fromkeys(("primary", "secondary", "tertiary"), WayKind.ROAD),
    **dict.fromkeys(("primary_link", "secondary_link", "tertiary_link"), WayKind.ROAD),
    **dict.fromkeys(("unclassified", "residential", "living_street", "service", "road"), WayKind.STREET),
    **dict.fromkeys(("footway", "corridor", "platform"), WayKind.FOOTWAY),
    **dict.fromkeys(("path", "track", "bridleway", "cycleway"), WayKind.PATH),
    "steps": WayKind.STEPS,
    "pedestrian": WayKind.SQUARE,
}  # fmt: skip
#: Those that one may walk only where it is said.
_ON_REQUEST = {"trunk": WayKind.ROAD, "trunk_link": WayKind.ROAD}
_ALLOWED = frozenset(("yes", "designated", "permissive", "official", "destination", "customers"))
_FORBIDDEN = frozenset(("no", "private", "use_sidepath", "agricultural", "forestry", "delivery", "military", "permit"))
_YES, _BACK = frozenset(("yes", "true", "1")), frozenset(("-1", "reverse"))
_SURFACES = {
    **dict.fromkeys(("paved", "asphalt", "concrete", "paving_stones", "concrete:plates", "metal", "wood", "tiles"),
                    WaySurface.PAVED),
    **dict.fromkeys(("sett", "cobblestone", "unhewn_cobblestone", "bricks"), WaySurface.SETTS),
    **dict.fromkeys(("unpaved", "compacted", "fine_gravel", "gravel", "pebblestone", "ground", "dirt", "earth", "grass",
                     "sand", "mud", "woodchips"), WaySurface.UNPAVED),
}  # fmt: skip
#: Barriers that nobody walks through, where their tags do not say that one may.
_CLOSED_BARRIERS = frozenset(
    ("wall", "fence", "hedge", "city_wall", "retaining_wall", "ditch", "debris", "jersey_barrier")
)


def read_walking_rule(tags: Tags) -> WalkingRule | None:
    """The rule of a way; None where one may not walk it.

    A road's `oneway` binds those who drive: walkers are bound by `oneway:foot`, `foot:backward` and the direction
    in which a moving stair runs.
    """
    highway = tags.get("highway", "")
    is_platform = "platform" in (tags.get("railway"), tags.get("public_transport"))
    kind = _KINDS.get("platform" if is_platform and not highway else highway)
    if not _is_allowed(tags, kind is not None):
        return None
    kind = kind if kind is not None else _ON_REQUEST.get(highway)
    if kind is None:
        return None
    if kind in (WayKind.FOOTWAY, WayKind.PATH) and tags.get(highway) == "crossing":
        kind = WayKind.CROSSING
    if kind is WayKind.SQUARE and tags.get("area") != "yes" and tags.get("type") != "multipolygon":
        kind = WayKind.STREET
    is_forward, is_backward = _read_directions(tags)
    if not (is_forward or is_backward):
        return None
    is_bridge, is_tunnel = _is_said(tags, "bridge"), _is_said(tags, "tunnel")
    return WalkingRule(kind, _SURFACES.get(tags.get("surface", ""), WaySurface.UNKNOWN), is_forward, is_backward,
                       is_bridge, is_tunnel)  # fmt: skip


def is_closed(tags: Tags) -> bool:
    """Whether a node of a way, by its tags, lets no walker pass."""
    barrier = tags.get("barrier")
    return barrier is not None and not _is_allowed(tags, barrier not in _CLOSED_BARRIERS)


def read_name(tags: Tags) -> tuple[str, str, str]:
    """The names of a way or place as they stand there, in English and in Chinese; empty ones are not given.

    A pavement that is mapped beside its street, and has no name, goes by the street's.
    """
    name = tags.get("name", "") or tags.get("is_sidepath:of:name", "")
    chinese = tags.get("name:zh", "") or tags.get("name:zh-Hans", "")
    return name or tags.get("name:en", "") or chinese, tags.get("name:en", ""), chinese


def _is_allowed(tags: Tags, otherwise: bool) -> bool:
    """What the nearest of the keys says that says anything: `foot` before `access`."""
    for key in ("foot", "access"):
        value = tags.get(key)
        if value in _ALLOWED:
            # That all may go there makes no motorway a way for walkers.
            return otherwise or key == "foot"
        if value in _FORBIDDEN:
            return False
    return otherwise


def _read_directions(tags: Tags) -> tuple[bool, bool]:
    one_way = tags.get("oneway:foot", "")
    if not one_way and tags.get("highway") == "steps":
        one_way = {"forward": "yes", "backward": "-1"}.get(tags.get("conveying", ""), "")
    is_forward = one_way not in _BACK and tags.get("foot:forward") != "no"
    is_backward = one_way not in _YES and tags.get("foot:backward") != "no"
    return is_forward, is_backward


def _is_said(tags: Tags, key: str) -> bool:
    return tags.get(key, "no") != "no"
