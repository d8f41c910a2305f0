"""`check`: everything that is wrong or doubtful in a scene, without drawing it."""

from __future__ import annotations

import json
from pathlib import Path

from app.engine import feed_address
from app.feed.open import feed_file, open_feed
from app.flow.chart import load_chart
from app.flow.take import load_take
from app.scene.load import load_scene
from app.scene.missing import near_file
from app.scene.problem import DONE, INPUT_AT_FAULT, InputError, Problem
from app.scene.scene import Scene
from app.world.rig import load_rig


def run_check(scene_file: Path, as_json: bool) -> int:
    """Print all problems; 1 if one of them is an error, else 0."""
    problems = find_problems(scene_file)
    errors = [problem for problem in problems if problem.severity == "error"]
    if as_json:
        print(json.dumps({"problems": [problem.as_json() for problem in problems]}, ensure_ascii=False, indent=2))
        return INPUT_AT_FAULT if errors else DONE
    for problem in problems:
        print(f"{problem.severity}: {problem}")
    warnings = len(problems) - len(errors)
    print(f"{scene_file}: {_count(len(errors), 'error')}, {_count(warnings, 'warning')}")
    return INPUT_AT_FAULT if errors else DONE


def find_problems(scene_file: Path) -> list[Problem]:
    """Errors first as they stand in the file, then warnings. A broken scene has no warnings yet."""
    try:
        scene = load_scene(scene_file)
    except InputError as error:
        return list(error.problems)
    return [*_beside(scene), *scene.warnings]


def _beside(scene: Scene) -> list[Problem]:
    """What is wrong with the statechart, the take and the feed of a scene that is right in itself."""
    problems: list[Problem] = []
    try:
        load_chart(scene.statechart, scene.source, scene.places)
    except InputError as error:
        problems += error.problems
    if scene.take is not None:
        try:
            load_take(scene.take)
        except InputError as error:
            problems += error.problems
    return problems + _feed_problems(scene)


def _feed_problems(scene: Scene) -> list[Problem]:
    """What is wrong with the scene's feed and the files beside it; cameras and streams are not opened."""
    address = feed_address(scene)
    file = feed_file(address)
    if file is None:
        return []
    if not file.exists():
        message = f'there is no feed "{scene.feed}"'
        return [Problem(message, scene.source.get(("feed",)), "feed", hint=near_file(file))]
    try:
        with open_feed(address, planes=False, ahead=0) as feed:
            load_rig(file, feed.info.size_px)
    except InputError as error:
        return list(error.problems)
    return []


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
