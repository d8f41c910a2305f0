"""Maps made for tests: OpenStreetMap's XML from a few lines, and graphs from rows of points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

from vitrine.content.route.geo_frame import GeoFrame
from vitrine.content.route.graph_builder import SourceWay, build_graph
from vitrine.content.route.walking_graph import MapName, WalkingGraph
from vitrine.content.route.walking_rule import WalkingRule, WayKind

FRAME = GeoFrame(30.0, 120.0)
STREET = WalkingRule(WayKind.STREET)

Tags = Mapping[str, str]
#: A way by its tags and nodes.
XmlWay = tuple[Tags, Sequence[int]]


def write_osm(
    path: Path,
    nodes_m: Mapping[int, tuple[float, float]],
    ways: Sequence[XmlWay],
    node_tags: Mapping[int, Tags] | None = None,
    relations: Sequence[tuple[Tags, Sequence[int]]] = (),
) -> Path:
    """Write nodes at metres east and north of FRAME's origin, ways numbered from 1 on, relations of ways."""
    degrees = FRAME.to_lat_lon_deg(list(nodes_m.values())).tolist()
    lines = ["<osm version='0.6'>"]
    for number, (lat, lon) in zip(nodes_m, degrees, strict=True):
        tags = _write_tags((node_tags or {}).get(number, {}))
        lines.append(f"<node id='{number}' lat='{lat:.7f}' lon='{lon:.7f}'>{tags}</node>")
    for number, (way_tags, nodes) in enumerate(ways, 1):
        refs = "".join(f"<nd ref='{node}'/>" for node in nodes)
        lines.append(f"<way id='{number}'>{refs}{_write_tags(way_tags)}</way>")
    for number, (relation_tags, members) in enumerate(relations, 1):
        refs = "".join(f"<member type='way' ref='{member}' role='outer'/>" for member in members)
        lines.append(f"<relation id='{number}'>{refs}{_write_tags(relation_tags)}</relation>")
    path.write_text("\n".join([*lines, "</osm>"]), encoding="utf-8")
    return path


def _write_tags(tags: Tags) -> str:
    return "".join(f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items())


def make_graph(
    nodes_m: Mapping[int, tuple[float, float]], ways: Sequence[tuple[WalkingRule, str, Sequence[int]]]
) -> WalkingGraph:
    """The graph of ways by rule, name and nodes."""
    points = {node: (round(east * 1_000), round(north * 1_000)) for node, (east, north) in nodes_m.items()}
    return build_graph(FRAME, "test.map", [SourceWay(rule, MapName(name), nodes) for rule, name, nodes in ways], points)
