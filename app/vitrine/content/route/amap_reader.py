"""Amap's walking directions as a way: the JSON of its web service, v3 and v5, which spell the same things otherwise.

What is done stands at the end of a step: "walk 50 m, turn left". Steps lead into the street of the one after them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vitrine.content.route.coordinates import Coordinates
from vitrine.content.route.imported_way import ImportedWay, LatLon, WayMark, check_count, check_place, clean_name
from vitrine.content.route.manoeuvre import TurnAction
from vitrine.errors import InputError, Place, Problem

#: Words of actions by what they mean; the list of the service's documentation. Of others the line tells the turn, and
#: so of those that say no more than on which side one goes on.
_ACTIONS = {
    "直行": TurnAction.STRAIGHT,
    "往前走": TurnAction.STRAIGHT,
    "往后走": TurnAction.U_TURN,
    "左转": TurnAction.LEFT,
    "右转": TurnAction.RIGHT,
    "向左前方": TurnAction.SLIGHT_LEFT,
    "向右前方": TurnAction.SLIGHT_RIGHT,
    "向左后方": TurnAction.SHARP_LEFT,
    "向右后方": TurnAction.SHARP_RIGHT,
    "左转掉头": TurnAction.U_TURN,
    "右转掉头": TurnAction.U_TURN,
    "靠左": TurnAction.SLIGHT_LEFT,
    "靠右": TurnAction.SLIGHT_RIGHT,
    "进入环岛": TurnAction.ROUNDABOUT,
    "通过人行横道": TurnAction.CROSSING,
    "到道路斜对面": TurnAction.CROSSING,
    "通过过街天桥": TurnAction.FOOTBRIDGE,
    "通过地下通道": TurnAction.UNDERPASS,
    "通过直梯": TurnAction.LIFT,
    "通过阶梯": TurnAction.STAIRS,
}
#: Kinds of ways of v5's `walk_type` that are told before one comes to them.
_WALK_TYPES = {
    "1": TurnAction.CROSSING,
    "3": TurnAction.UNDERPASS,
    "4": TurnAction.FOOTBRIDGE,
    "9": TurnAction.LIFT,
    "20": TurnAction.STAIRS,
}
#: Verbs at the end of an action, which say nothing.
_ENDINGS = ("行走", "步行", "走")


def is_amap(top: Mapping[str, Any]) -> bool:
    """Whether this is an answer of Amap's service, a failure included."""
    return "infocode" in top or isinstance(top.get("route"), Mapping)


def read_amap(top: Mapping[str, Any], file: Place) -> ImportedWay:
    """The first path of an answer. Raises InputError with the place of the first mistake."""
    if str(top.get("status", "1")) != "1":
        said = f"{clean_name(top.get('info')) or 'no reason'} ({clean_name(top.get('infocode')) or 'no code'})"
        raise InputError(Problem(f"Amap found no way: {said}", file, hint="ask it again, and save what it answers"))
    route = top.get("route")
    paths = route.get("paths") if isinstance(route, Mapping) else None
    # v5's documentation shows one path as an object, its answers are lists.
    path = paths[0] if isinstance(paths, list) and paths else paths
    steps = path.get("steps") if isinstance(path, Mapping) else None
    if not isinstance(steps, list) or not steps:
        raise InputError(Problem("there are no steps in this answer", file, "route.paths.0.steps", allowed="[ ... ]"))
    places: list[LatLon] = []
    marks: list[WayMark] = []
    for number, step in enumerate(steps):
        key = f"route.paths.0.steps.{number}"
        if not isinstance(step, Mapping):
            raise InputError(Problem("this is no step", file, key, allowed="an object with a polyline"))
        if number:
            marks.append(WayMark(len(places) - 1, _find_action(steps[number - 1], step), _read_street(step)))
        places += _read_polyline(step, file, key)
        check_count(max(len(places), 2), file)
    check_count(len(places), file)
    return ImportedWay(places, marks, Coordinates.GCJ02, "Amap", _read_street(steps[0]))


def _find_action(before: Mapping[str, Any], after: Mapping[str, Any]) -> TurnAction | None:
    """What is done between two steps; None where the line must tell.

    Words of the wearer's turn come first: where one turns, a crossing is seen by itself.
    """
    told = [_read_word(before, name) for name in ("action", "assistant_action")]
    actions = [_ACTIONS[word] for word in told if word in _ACTIONS]
    return next(iter(actions), None) or _WALK_TYPES.get(str(_read_navi(after).get("walk_type", "")))


def _read_word(step: Mapping[str, Any], name: str) -> str:
    """An action as the table has it; empty where there is none, which v3 writes as an empty list."""
    word = step.get(name) or _read_navi(step).get(name)
    if not isinstance(word, str):
        return ""
    return next((word.removesuffix(ending) for ending in _ENDINGS if word.removesuffix(ending) in _ACTIONS), word)


def _read_navi(step: Mapping[str, Any]) -> Mapping[str, Any]:
    navi = step.get("navi")
    return navi if isinstance(navi, Mapping) else {}


def _read_street(step: Mapping[str, Any]) -> str:
    return clean_name(step.get("road") or step.get("road_name"))


def _read_polyline(step: Mapping[str, Any], file: Place, key: str) -> list[LatLon]:
    """The places of a step, written "116.4343,39.9090;116.4344,39.9087", in v5 also in an object of that name."""
    line = step.get("polyline")
    if isinstance(line, Mapping):
        line = line.get("polyline")
    if not isinstance(line, str) or not line:
        hint = "ask v5 with show_fields=polyline,navi"
        raise InputError(Problem("this step has no polyline", file, key, "longitude,latitude;…", hint))
    return [_read_place(text, file, f"{key}.polyline.{n}") for n, text in enumerate(line.strip(";").split(";"))]


def _read_place(text: str, file: Place, key: str) -> LatLon:
    parts = text.split(",")
    try:
        lon, lat = (float(part) for part in parts)
    except ValueError:
        raise InputError(Problem("this is no place", file, key, allowed="longitude,latitude")) from None
    return check_place(lat, lon, file, key, "Amap has the longitude first")
