"""`python -m assets.maps`: the map of the made-up town, from the plan that people write, by way of OpenStreetMap's XML.

Needs osmium. With `--osm FILE` the XML is kept: an extract as any other, to try `map import` and editors of maps with.
"""

import argparse
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.sax.saxutils import quoteattr

import numpy as np
import yaml

from vitrine.content.route.geo_frame import GeoFrame
from vitrine.content.route.map_file import write_map
from vitrine.content.route.osm_import import import_map

from .town_plan import make_plan, read_names

FOLDER = Path(__file__).resolve().parent
NAME = "market-town"


def write_osm(path: Path, town: Mapping[str, Any]) -> None:
    """Write a town as OpenStreetMap's XML."""
    plan, frame = make_plan(town["streets"]), GeoFrame(town["origin"]["lat"], town["origin"]["lon"])
    places = [(dict([kind.split("=")]) | read_names(name), at) for name, kind, at in town["places"]]
    nodes_m = np.concatenate([plan.nodes_m, np.array([at for _, at in places], "f8")])
    no_tags: dict[str, str] = {}
    tags = [no_tags for _ in plan.nodes_m] + [place for place, _ in places]
    lines = ["<?xml version='1.0' encoding='UTF-8'?>", "<osm version='0.6' generator='vitrine'>"]
    for number, ((lat, lon), node_tags) in enumerate(zip(frame.to_lat_lon_deg(nodes_m), tags, strict=True), 1):
        lines += [f"  <node id='{number}' lat='{lat:.7f}' lon='{lon:.7f}'>", *_write_tags(node_tags), "  </node>"]
    for number, way in enumerate(plan.ways, 1):
        lines += [f"  <way id='{number}'>", *(f"    <nd ref='{node + 1}'/>" for node in way.nodes)]
        lines += [*_write_tags(way.tags), "  </way>"]
    path.write_text("\n".join([*lines, "</osm>", ""]), encoding="utf-8")


def _write_tags(tags: Mapping[str, str]) -> list[str]:
    return [f"    <tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items()]


def make_map(output: Path, osm: Path | None = None) -> None:
    """Write the map, and the XML where it is wanted."""
    town = yaml.safe_load((FOLDER / f"{NAME}.yaml").read_text(encoding="utf-8"))
    with TemporaryDirectory() as folder:
        extract = osm or Path(folder) / f"{NAME}.osm"
        write_osm(extract, town)
        write_map(output, import_map(extract, origin=(town["origin"]["lat"], town["origin"]["lon"])))


def main() -> None:
    """Parse the command line and write what it asks for."""
    parser = argparse.ArgumentParser(prog="python -m assets.maps", description=__doc__)
    parser.add_argument("-o", "--output", type=Path, default=FOLDER / f"{NAME}.map", help="the map to write")
    parser.add_argument("--osm", type=Path, help="keep the XML in this file")
    arguments = parser.parse_args()
    make_map(arguments.output, arguments.osm)


if __name__ == "__main__":
    main()
