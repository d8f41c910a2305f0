"""`check`: everything that is wrong or doubtful in a scene, without drawing it."""

from __future__ import annotations

import json
from pathlib import Path

from app.engine import feed_address
from app.feed.open import feed_file
from app.flow.chart import load_chart
from app.flow.take import load_take
from app.scene.load import load_scene
from app.scene.missing import near_file
from app.scene.problem import InputError, Problem
from app.scene.scene import Scene


def run_check(scene_file: Path, as_json: bool) -> int:
    """Print all problems; 1 if one of them is an error, else 0."""
    problems = find_problems(scene_file)
    errors = [problem for problem in problems if problem.severity == "error"]
    if as_json:
        print(json.dumps({"problems": [problem.as_json() for problem in problems]}, ensure_ascii=False, indent=2))
        return 1 if errors else 0
    for problem in problems:
        print(f"{problem.severity}: {problem}")
    warnings = len(problems) - len(errors)
    print(f"{scene_file}: {_count(len(errors), 'error')}, {_count(warnings, 'warning')}")
    return 1 if errors else 0


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
    feed = feed_file(feed_address(scene))
    if feed is not None and not feed.exists():
        message = f'there is no feed "{scene.feed}"'
        problems.append(Problem(message, scene.source.get(("feed",)), "feed", hint=near_file(feed)))
    return problems


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
