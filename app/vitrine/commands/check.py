"""The command `check`: every error and warning of a scene, and how its take reads on devices in their light."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from vitrine.commands.judge import (
    Asked,
    Judged,
    Named,
    check_outputs,
    draw_judged,
    judge,
    named,
    print_judged,
    write_sarif,
)
from vitrine.engine.misfits import misfits
from vitrine.engine.sources import feed_address
from vitrine.errors import DONE, INPUT_AT_FAULT, InputError, Problem, shortened
from vitrine.escape import escaped
from vitrine.feed.open import feed_file, is_card, open_feed
from vitrine.files.atomic import check_file
from vitrine.flow.chart import chart_of
from vitrine.flow.take import Take, load_take
from vitrine.output.answer import print_json
from vitrine.scene.load import load_scene
from vitrine.scene.scene import Scene
from vitrine.world.rig import load_rig, poses_file

_SHOWN_LETTERS = 80


@dataclass(frozen=True, slots=True)
class Told:
    """The outputs of `check`: JSON, a SARIF file, pictures of the worst frames, a legibility map."""

    as_json: bool = False
    sarif: Path | None = None
    pictures: Path | None = None
    heat: Path | None = None


def run_check(scene_file: Path, asked: Asked | None, told: Told, trusted: bool = False) -> int:
    """Print all problems and, unless `options` is None, what playing the take found.

    1 if the scene has an error, or the take a finding as grave as `options.fail_on`, else 0. Raises InputError for what
    was typed wrong, before anything else is done.
    """
    plan = None if asked is None else named(scene_file, asked)
    _check_outputs(plan, told)
    problems = find_problems(scene_file, trusted, own_feed=asked is None or asked.feed is None)
    errors = any(problem.severity == "error" for problem in problems)
    result = None if errors or plan is None else judge(scene_file, plan)
    _tell(scene_file, problems, result, told)
    if result is None or plan is None:
        return INPUT_AT_FAULT if errors else DONE
    if told.pictures or told.heat:
        draw_judged(scene_file, plan, result, told.pictures, told.heat)
    return INPUT_AT_FAULT if result.fails(plan.asked.fail_on) else DONE


def _check_outputs(what: Named | None, told: Told) -> None:
    if told.sarif is not None:
        check_file(told.sarif)
    if what is not None:
        check_outputs(what, told.pictures, told.heat)


def _tell(scene_file: Path, problems: list[Problem], judged: Judged | None, told: Told) -> None:
    if told.sarif is not None:
        write_sarif(told.sarif, problems, judged.verdict.findings if judged else ())
    if told.as_json:
        listed = {"problems": [problem.as_json() for problem in problems]}
        print_json(listed | (judged.as_json() if judged else {}))
    else:
        _print_problems(f"{scene_file}, as written" if judged else str(scene_file), problems)
        if judged is not None:
            print_judged(judged)


def _print_problems(what: str, problems: list[Problem]) -> None:
    for problem in problems:
        print(f"{problem.severity}: {problem}")
    errors = sum(problem.severity == "error" for problem in problems)
    counts = f"{_count(errors, 'error')}, {_count(len(problems) - errors, 'warning')}"
    print(f"{escaped(what)}: {counts}", flush=True)


def find_problems(scene_file: Path, trusted: bool = False, own_feed: bool = True) -> list[Problem]:
    """Errors first as they stand in the file, then warnings. A broken scene has no warnings yet.

    Without `own_feed` the scene's is not looked at: another one was typed.
    """
    try:
        scene = load_scene(scene_file, trusted=trusted)
    except InputError as error:
        return list(error.problems)
    return [*_beside(scene, own_feed), *scene.warnings]


def _beside(scene: Scene, own_feed: bool) -> list[Problem]:
    """Problems of the statechart, the take and the feed of a scene that is right in itself."""
    problems: list[Problem] = []
    try:
        chart_of(scene)
    except InputError as error:
        problems += error.problems
    take = None
    if scene.take is not None:
        try:
            take = load_take(scene.take)
        except InputError as error:
            problems += error.problems
    return problems + (_feed_problems(scene, take) if own_feed else [])


def _feed_problems(scene: Scene, take: Take | None) -> list[Problem]:
    """Problems of the scene's feed and the files beside it; cameras and streams are not opened."""
    file = None
    try:
        address = feed_address(scene)
        file = feed_file(address)
        if file is None and not is_card(address):
            return []
        with open_feed(address, planes=False, ahead=0) as feed:
            rig = load_rig(file, feed.info.size_px, feed_s=feed.info.duration_s)
    except InputError as error:
        return [_named_by(scene, problem, file) for problem in error.problems]
    return misfits(feed.info, rig.trajectory, poses_file(file), take, scene.take)


def _named_by(scene: Scene, found: Problem, file: Path | None) -> Problem:
    """A problem of the feed as a whole, placed where the scene names it; of sidecars, which have lines, as it is."""
    if found.place is not None and found.place.file != str(file):
        return found
    message = found.message
    if found.place is not None:
        message = f'"{shortened(scene.feed, _SHOWN_LETTERS)}": {message}'
    return replace(found, message=message, place=scene.source.get(("feed",)), key="feed")


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
