"""Files of routes as other programs write them, for tests.

Those of Amap were written after the public documentation of its web service (walking directions, v3 and v5): none is
an answer that it gave. All go the same way: 100 m north, right into Mill Lane, over a crossing after 100 m, left, and
on to the end.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from vitrine.content.route.coordinates import Coordinates, from_wgs84
from vitrine.content.route.geo_frame import GeoFrame, Points

#: Where the ways begin: a square in Shanghai.
START = GeoFrame(31.2304, 121.4737)
#: In metres east and north of it.
CORNERS = np.array([(0.0, 0.0), (0.0, 60.0), (0.0, 100.0), (100.0, 100.0), (120.0, 100.0), (120.0, 180.0)])


def place_points(coordinates: Coordinates = Coordinates.WGS84) -> Points:
    """The corners as latitude and longitude."""
    return from_wgs84(START.to_lat_lon_deg(CORNERS), coordinates)


def write_gpx(kind: str = "trk", names: dict[int, str] | None = None) -> bytes:
    """A GPX with one track or route; names of its points by their numbers."""
    point, segment = {"trk": ("trkpt", "trkseg"), "rte": ("rtept", "")}[kind]
    points = "".join(
        f'<{point} lat="{lat:.7f}" lon="{lon:.7f}"><name>{(names or {}).get(number, f"WP{number}")}</name></{point}>'
        for number, (lat, lon) in enumerate(place_points().tolist())
    )
    inner = f"<{segment}>{points}</{segment}>" if segment else points
    return f'<?xml version="1.0"?><gpx version="1.1"><wpt lat="1" lon="2"/><{kind}>{inner}</{kind}></gpx>'.encode()


def make_geojson() -> dict[str, Any]:
    """A collection of three lines with their streets' names, and a point beside them."""
    lon_lat = place_points()[:, ::-1].tolist()
    parts = [("Old Road", lon_lat[:3]), ("Mill Lane", lon_lat[2:5]), ("Bridge Street", lon_lat[4:])]
    lines = [
        {"type": "Feature", "properties": {"name": name}, "geometry": {"type": "LineString", "coordinates": part}}
        for name, part in parts
    ]
    lines[-1]["properties"] = {"name": "Bridge Street", "goal": "Bakery"}
    point = {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": lon_lat[0]}}
    return {"type": "FeatureCollection", "features": [point, *lines]}


def _join(points: Points) -> str:
    return ";".join(f"{lon:.6f},{lat:.6f}" for lat, lon in points.tolist())


def make_amap_v3() -> dict[str, Any]:
    """An answer of v3: `road`, `action`; what is not there is an empty list."""
    points = place_points(Coordinates.GCJ02)
    steps = [
        {"road": "旧路", "polyline": _join(points[:3]), "action": "右转", "assistant_action": []},
        {"road": "磨坊巷", "polyline": _join(points[2:4]), "action": [], "assistant_action": "通过人行横道"},
        {"road": [], "polyline": _join(points[3:5]), "action": "往东北方溜达", "assistant_action": []},
        {"road": "桥街", "polyline": _join(points[4:]), "action": [], "assistant_action": "到达目的地"},
    ]
    told = {"instruction": "向北步行100米右转", "orientation": "北", "distance": "100", "duration": "80"}
    path = {"distance": "300", "duration": "240", "steps": [{**told, **step} for step in steps]}
    route = {"origin": "121.478,31.228", "destination": "121.479,31.230", "paths": [path]}
    return {"status": "1", "info": "OK", "infocode": "10000", "count": "1", "route": route}


def make_amap_v5() -> dict[str, Any]:
    """An answer of v5 to the same question: `road_name`, `navi`, `cost`, and a polyline in an object."""
    answer = make_amap_v3()
    path = answer["route"]["paths"][0]
    walk_types = ("0", "0", "1", "0")
    path["steps"] = [
        {
            "instruction": step["instruction"],
            "road_name": step["road"] or "",
            "step_distance": step["distance"],
            "cost": {"duration": step["duration"]},
            "navi": {"action": step["action"] or "", "assistant_action": "", "walk_type": walk_type},
            "polyline": {"polyline": step["polyline"]},
        }
        for step, walk_type in zip(path["steps"], walk_types, strict=True)
    ]
    return answer


def dump(value: object) -> bytes:
    """The bytes of a JSON file."""
    return json.dumps(value, ensure_ascii=False).encode()
