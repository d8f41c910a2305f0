"""The command `route import`: a route of another program becomes a route file."""

from __future__ import annotations

from pathlib import Path

from vitrine.content.route.coordinates import Coordinates
from vitrine.content.route.route_file import dump_route
from vitrine.content.route.route_import import import_route
from vitrine.content.route.walking_route import WalkingRoute
from vitrine.errors import CommandLineError, Problem, suggest_name
from vitrine.escape import escape_line
from vitrine.files.atomic import check_writable_file, write_atomically

ROUTE_SUFFIX = ".route.yaml"
AUTO = "auto"


def run_route_import(file: Path, output: Path | None, coordinates: str) -> None:
    """Write the route file of a route, and print its turns. Raises InputError, CommandLineError."""
    written = file.with_name(f"{file.stem}{ROUTE_SUFFIX}") if output is None else output
    if written.resolve() == file.resolve():
        raise CommandLineError(Problem("the route would be written over itself", hint="name another file with -o"))
    measured_in = parse_coordinates(coordinates)
    check_writable_file(written)
    plan = import_route(file, measured_in)
    write_atomically(written, dump_route(plan).encode())
    for line in describe_route(plan.route):
        print(escape_line(line))
    print(escape_line(f"{written}: {plan.route.length_m:,.0f} m, {len(plan.route.points_m):,} points"))


def parse_coordinates(text: str) -> Coordinates | None:
    """Parse "gcj02"; "auto" is None. Raises CommandLineError."""
    names = [AUTO, *(system.value for system in Coordinates)]
    if text not in names:
        allowed, hint = ", ".join(names), suggest_name(text, names)
        raise CommandLineError(Problem(f'--coordinates: there is no "{text}"', allowed=allowed, hint=hint))
    return None if text == AUTO else Coordinates(text)


def describe_route(route: WalkingRoute) -> list[str]:
    """A line for each manoeuvre: where it is, what is done, and the street that it leads into."""
    return [f"{one.at_m:8,.0f} m  {one.action.value:<12}  {one.street}".rstrip() for one in route.manoeuvres]
