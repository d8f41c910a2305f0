"""The command `route find`: the way between two places of a map, as lines of what to do where."""

from __future__ import annotations

from pathlib import Path

from vitrine import paths
from vitrine.commands.route import describe_route
from vitrine.content.route.graph_router import MAX_SNAP_M, GraphRouter
from vitrine.content.route.map_file import SUFFIX, read_map
from vitrine.content.route.place_search import find_ends
from vitrine.content.route.protocols import Place2
from vitrine.content.route.route_file import RoutePlan, dump_route
from vitrine.content.route.street_name import join_names
from vitrine.document.field_error import FieldError
from vitrine.errors import CommandLineError, InputError, Problem
from vitrine.escape import escape_line
from vitrine.files.atomic import check_writable_file, write_atomically


def run_route_find(map_name: Path, ends: tuple[str, str], output: Path | None, language: str) -> None:
    """Print the way, and write its route file where that is wanted.

    Raises InputError where there is none, CommandLineError for a place that is not on the map.
    """
    if output is not None:
        check_writable_file(output)
    graph = read_map(find_map(map_name))
    try:
        places = find_ends(graph, *ends)
    except FieldError as error:
        raise CommandLineError(Problem(str(error), allowed=error.allowed, hint=error.hint)) from None
    router = GraphRouter(graph, language)
    route = router.find(*places)
    if route is None:
        raise InputError(_explain_no_way(router, ends, places))
    names = join_names((name.choose(language), name.list_languages()) for name in graph.names)
    if output is not None:
        write_atomically(output, dump_route(RoutePlan(route, graph.frame, names)).encode())
    for line in describe_route(route):
        print(escape_line(line))
    print(escape_line(f"{output or route.source}: {route.length_m:,.0f} m, {len(route.points_m):,} points"))


def find_map(name: Path) -> Path:
    """The file of a map: as it is named, or one that comes with the program, such as `market-town`."""
    shipped = paths.assets() / "maps" / f"{name}{SUFFIX}"
    return shipped if not name.exists() and len(name.parts) == 1 and shipped.is_file() else name


def _explain_no_way(router: GraphRouter, ends: tuple[str, str], places: tuple[Place2, Place2]) -> Problem:
    for text, place in zip(ends, places, strict=True):
        if not router.is_near(place):
            return Problem(f"no way of the map is within {MAX_SNAP_M:.0f} m of {text}")
    if places[0] == places[1]:
        return Problem(f"{ends[0]} and {ends[1]} are one place")
    return Problem(f"no way of the map leads from {ends[0]} to {ends[1]}")
