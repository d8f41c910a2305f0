"""The command `map import`: an extract of OpenStreetMap becomes the walking graph that routes are found on."""

from __future__ import annotations

import math
import time
from pathlib import Path

from vitrine.content.route.geo_frame import MAX_LATITUDE_DEG
from vitrine.content.route.map_file import SUFFIX, write_map
from vitrine.content.route.osm_import import EVERYWHERE, GeoBounds, import_map
from vitrine.content.route.place_search import read_degrees
from vitrine.errors import CommandLineError, Problem, truncate
from vitrine.escape import escape_line
from vitrine.files.atomic import check_writable_file

_BOUNDS = "west,south,east,north in degrees, such as 119.99,29.99,120.01,30.01"


def run_map_import(file: Path, output: Path | None, bounds: str, origin: str) -> None:
    """Write the map of an extract, all of it or nothing. Raises InputError, CommandLineError."""
    within = parse_bounds(bounds) if bounds else EVERYWHERE
    about = _parse_origin(origin) if origin else None
    path = output or file.with_name(f"{file.name.split('.')[0]}{SUFFIX}")
    if path.resolve() == file.resolve():
        raise CommandLineError(Problem("the map would be written over its extract", hint="name another file with -o"))
    check_writable_file(path)
    began_s = time.perf_counter()
    graph = import_map(file, within, about)
    write_map(path, graph)
    took_s = time.perf_counter() - began_s
    streets = sum(any(name) for name in graph.names)
    counts = {"edge": graph.edge_count, "node": graph.node_count, "street": streets, "place": len(graph.places)}
    counted = ", ".join(f"{number:,} {word}{'' if number == 1 else 's'}" for word, number in counts.items())
    length_km = float(graph.lengths_m.sum()) / 1_000
    print(escape_line(f"{path}: {length_km:,.1f} km of ways, {counted} in {took_s:.1f} s"))
    print(f"its origin, where the world is 0, is {graph.frame.lat_deg:.7g},{graph.frame.lon_deg:.7g}")


def parse_bounds(text: str) -> GeoBounds:
    """Parse "119.99,29.99,120.01,30.01". Raises CommandLineError."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise _bounds_error(text) from None
    # NaN is in no order.
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise _bounds_error(text)
    return GeoBounds(west, south, east, north)


def _bounds_error(text: str) -> CommandLineError:
    return CommandLineError(Problem(f'"{truncate(text)}" are no bounds', key="--bounds", allowed=_BOUNDS))


def _parse_origin(text: str) -> tuple[float, float]:
    degrees = read_degrees(text)
    if degrees is None or not math.fabs(degrees[0]) <= MAX_LATITUDE_DEG:
        allowed = f"latitude,longitude in degrees, up to {MAX_LATITUDE_DEG:.0f} north and south"
        raise CommandLineError(Problem(f'"{truncate(text)}" is no origin', key="--origin", allowed=allowed))
    return degrees
