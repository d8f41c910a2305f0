"""The command `check`: every error and warning of a scene, and how its take reads on devices in their light."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from vitrine.commands.take_check import (
    CheckOptions,
    CheckPlan,
    CheckResult,
    check_outputs,
    check_take,
    draw_result,
    plan_check,
    print_result,
    write_sarif,
)
from vitrine.engine.duration_check import check_durations
from vitrine.engine.sources import resolve_scene_feed
from vitrine.errors import EXIT_INPUT_ERROR, EXIT_OK, InputError, Problem, truncate
from vitrine.escape import escape_line
from vitrine.feed.address import find_feed_path, is_test_card, open_feed
from vitrine.files.atomic import check_writable_file
from vitrine.flow.chart.chart import load_scene_chart
from vitrine.flow.timeline.take import Take, load_take
from vitrine.output.json_output import print_json
from vitrine.scene.load.loader import load_scene
from vitrine.scene.scene import Scene
from vitrine.world.rig import find_poses_file, load_rig

_MAX_SHOWN_LETTERS = 80


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """The outputs of `check`: JSON, a SARIF file, pictures of the worst frames, a legibility map."""

    as_json: bool = False
    sarif: Path | None = None
    pictures: Path | None = None
    legibility_map: Path | None = None


def run_check(scene_file: Path, options: CheckOptions | None, output: OutputOptions, trusted: bool = False) -> int:
    """Print all problems and, unless `options` is None, what playing the take found.

    1 if the scene has an error, or the take a finding as grave as `options.fail_on`, else 0. Raises InputError for what
    was typed wrong, before anything else is done.
    """
    plan = None if options is None else plan_check(scene_file, options)
    _check_outputs(plan, output)
    problems = find_problems(scene_file, trusted, own_feed=options is None or options.feed is None)
    errors = any(problem.severity == "error" for problem in problems)
    result = None if errors or plan is None else check_take(scene_file, plan)
    _report(scene_file, problems, result, output)
    if result is None or plan is None:
        return EXIT_INPUT_ERROR if errors else EXIT_OK
    if output.pictures or output.legibility_map:
        draw_result(scene_file, plan, result, output.pictures, output.legibility_map)
    return EXIT_INPUT_ERROR if result.fails(plan.options.fail_on) else EXIT_OK


def _check_outputs(plan: CheckPlan | None, output: OutputOptions) -> None:
    if output.sarif is not None:
        check_writable_file(output.sarif)
    if plan is not None:
        check_outputs(plan, output.pictures, output.legibility_map)


def _report(scene_file: Path, problems: list[Problem], result: CheckResult | None, output: OutputOptions) -> None:
    if output.sarif is not None:
        write_sarif(output.sarif, problems, result.verdict.findings if result else ())
    if output.as_json:
        listed = {"problems": [problem.as_json() for problem in problems]}
        print_json(listed | (result.as_json() if result else {}))
    else:
        _print_problems(f"{scene_file}, as written" if result else str(scene_file), problems)
        if result is not None:
            print_result(result)


def _print_problems(what: str, problems: list[Problem]) -> None:
    for problem in problems:
        print(f"{problem.severity}: {problem}")
    errors = sum(problem.severity == "error" for problem in problems)
    counts = f"{_format_count(errors, 'error')}, {_format_count(len(problems) - errors, 'warning')}"
    print(f"{escape_line(what)}: {counts}", flush=True)


def find_problems(scene_file: Path, trusted: bool = False, own_feed: bool = True) -> list[Problem]:
    """Errors first as they stand in the file, then warnings. A broken scene has no warnings yet.

    Without `own_feed` the scene's is not looked at: another one was typed.
    """
    try:
        scene = load_scene(scene_file, trusted=trusted)
    except InputError as error:
        return list(error.problems)
    return [*_check_related_files(scene, own_feed), *scene.warnings]


def _check_related_files(scene: Scene, own_feed: bool) -> list[Problem]:
    """Problems of the statechart, the take and the feed of a scene that is right in itself."""
    problems: list[Problem] = []
    try:
        load_scene_chart(scene)
    except InputError as error:
        problems += error.problems
    take = None
    if scene.take is not None:
        try:
            take = load_take(scene.take)
        except InputError as error:
            problems += error.problems
    return problems + (_check_feed(scene, take) if own_feed else [])


def _check_feed(scene: Scene, take: Take | None) -> list[Problem]:
    """Problems of the scene's feed and the files beside it; cameras and streams are not opened."""
    file = None
    try:
        address = resolve_scene_feed(scene)
        file = find_feed_path(address)
        if file is None and not is_test_card(address):
            return []
        with open_feed(address, planes=False, ahead=0) as feed:
            rig = load_rig(file, feed.info.size_px, feed_duration_s=feed.info.duration_s)
    except InputError as error:
        return [_place_at_reference(scene, problem, file) for problem in error.problems]
    return check_durations(feed.info, rig.trajectory, find_poses_file(file), take, scene.take)


def _place_at_reference(scene: Scene, found: Problem, file: Path | None) -> Problem:
    """A problem of the feed as a whole, placed where the scene names it; of sidecars, which have lines, as it is."""
    if found.place is not None and found.place.file != str(file):
        return found
    message = found.message
    if found.place is not None:
        message = f'"{truncate(scene.feed, _MAX_SHOWN_LETTERS)}": {message}'
    return replace(found, message=message, place=scene.source_map.get(("feed",)), key="feed")


def _format_count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
