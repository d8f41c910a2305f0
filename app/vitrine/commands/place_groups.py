"""The groups of commands about places: `route`, `map` and `poses`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vitrine.commands.options import FeedOption, TakeOption, TimeLimitOption, TrustOption, make_group
from vitrine.commands.program import limit_time

route_app = make_group("route", "Make the routes that scenes guide along, and find ways on a map.")


@route_app.command("import")
def import_way(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="GPX, GeoJSON, or Amap's walking directions as JSON")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="the route to write; absent: FILE.route.yaml beside it")
    ] = None,
    coordinates: Annotated[
        str,
        typer.Option(
            "--coordinates",
            metavar="[auto|wgs84|gcj02|bd09]",
            help="what its places are measured in; auto: Amap's in gcj02, the others in wgs84",
        ),
    ] = "auto",
) -> None:
    """Make a route file of a route that another program wrote, and print its turns."""
    from vitrine.commands.route import run_route_import

    run_route_import(file, output, coordinates)


@route_app.command("guide")
def guide_walk(
    scene: Annotated[Path, typer.Argument(metavar="SCENE", help="a scene with a route: services: {route: {file: …}}")],
    feed: FeedOption = None,
    take: TakeOption = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="the take to write; its other rows are those that are played")
    ] = None,
    trust: TrustOption = False,
) -> None:
    """Print what a scene's guide tells of the walk in its feed, and write it as rows of a take."""
    from vitrine.commands.route_guide import run_route_guide

    run_route_guide(scene, feed, take, output, trust)


@route_app.command("find", context_settings={"ignore_unknown_options": True})
def find_route(
    map_: Annotated[Path, typer.Argument(metavar="MAP", help="a .map, or market-town, which comes with the program")],
    start: Annotated[str, typer.Argument(metavar="FROM", help="latitude,longitude, or a name on the map")],
    goal: Annotated[str, typer.Argument(metavar="TO", help="the same")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="write it as a route file, too, such as walk.route.yaml")
    ] = None,
    locale: Annotated[
        str, typer.Option("--locale", metavar="NAME", help="the language of names, en or zh-CN; absent: the map's own")
    ] = "",
) -> None:
    """Find the way between two places, and print what to do where. 1 where there is none."""
    from vitrine.commands.route_find import run_route_find

    run_route_find(map_, (start, goal), output, locale)


map_app = make_group("map", "Make the maps that routes are found on.")


@map_app.command("import")
def import_map(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="an extract of OpenStreetMap: .osm.pbf, .osm, .osm.gz")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="the map to write; absent: FILE.map beside it")
    ] = None,
    bounds: Annotated[str, typer.Option("--bounds", metavar="W,S,E,N", help="a part of it, in degrees")] = "",
    origin: Annotated[
        str, typer.Option("--origin", metavar="LAT,LON", help="where the world is 0; absent: the middle of its ways")
    ] = "",
    time_limit: TimeLimitOption = None,
) -> None:
    """Make a map of the ways that one may walk. Needs the extra `map`."""
    limit_time(time_limit, output)
    from vitrine.commands.map import run_map_import

    run_map_import(file, output, bounds, origin)


# South of the equator a place begins with a dash.
poses_app = make_group("poses", "Make the pose files that fix overlays to the world of a clip.")


@poses_app.command("import")
def import_poses(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="transforms.json, a folder of COLMAP's text, .r3d, Polycam's raw data, a table of an AR logger, KITTI,"
            " EuRoC, TUM; told by what is in it",
        ),
    ],
    clip: Annotated[
        Path | None, typer.Option("--clip", metavar="CLIP", help="the clip that they are of; absent: named as FILE")
    ] = None,
    axes: Annotated[
        str,
        typer.Option(
            "--axes", metavar="[auto|opencv|opengl|unity|ros]", help="the camera's; auto: those of the format"
        ),
    ] = "auto",
    up: Annotated[
        str,
        typer.Option(
            "--up",
            metavar="[auto|y|z|-y|-z|x|-x|cameras]",
            help="the world's axis that is up; cameras: what is up in all pictures on average",
        ),
    ] = "auto",
    scale: Annotated[float | None, typer.Option("--scale", help="metres a unit; absent: 1")] = None,
    offset: Annotated[
        float | None,
        typer.Option("--offset", metavar="SECONDS", help="when the file begins in the clip; absent: at its start"),
    ] = None,
    unit: Annotated[
        str, typer.Option("--unit", metavar="[auto|s|ms|us|ns]", help="what times are in; auto: guessed")
    ] = "auto",
    rate: Annotated[
        float | None, typer.Option("--rate", help="frames a second of poses without times; absent: the clip's")
    ] = None,
    height: Annotated[
        float | None, typer.Option("--height", metavar="METRES", help="how far the first pose is above the ground")
    ] = None,
    roll: Annotated[
        str,
        typer.Option(
            "--roll",
            metavar="[auto|0|90|180|270]",
            help="degrees clockwise by which a picture is upright; auto: 90 of a phone held upright",
        ),
    ] = "auto",
    quaternion: Annotated[
        str,
        typer.Option(
            "--quaternion", metavar="[auto|xyzw|wxyz]", help="the order of its numbers in lines without a header"
        ),
    ] = "auto",
    force: Annotated[bool, typer.Option("--force", help="write over the files that are there")] = False,
) -> None:
    """Write the poses of another program beside a clip, CLIP.tum, and CLIP.camera.yaml where it knows the lens."""
    from vitrine.commands.poses import PoseImport, run_poses_import

    run_poses_import(PoseImport(file, clip, axes, up, scale, offset, unit, rate, height, roll, quaternion, force))
