"""A device in its light is resolved once a picture, however many ask for it: pixels, strip, metadata, verdicts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.conftest import ROOT
from tests.source_path import SOURCE_PATH

GLASSES = ("--device", "quark-s1", "--environment", "sunlit", "--exposure", "absolute", "--focus", "world")
SMALL = ("--size", "160x90")


@pytest.fixture
def calls(tmp_path: Path) -> Callable[..., dict[str, int]]:
    """Call it with the words of a command line: how often each resolver was called."""

    def run(*words: object) -> dict[str, int]:
        child = [sys.executable, "-P", str(ROOT / "tests" / "commands" / "resolver_calls.py")]
        surroundings = {**os.environ, "PYTHONPATH": SOURCE_PATH}
        done = subprocess.run(
            [*child, *map(str, words)], capture_output=True, text=True, cwd=tmp_path, env=surroundings, timeout=120
        )
        assert done.returncode == 0, done.stderr
        found: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
        assert len(found) == 8
        return found

    return run


@pytest.mark.parametrize("view", ["eye", "panel"])
def test_a_shot_resolves_once(calls: Callable[..., dict[str, int]], scene: Path, view: str) -> None:
    found = calls("shot", scene, "--at", 0.5, *GLASSES, *SMALL, "--view", view, "--framed", "-o", "shot.png")
    assert set(found.values()) == {1}, found


def test_a_film_resolves_once_for_all_its_frames(calls: Callable[..., dict[str, int]], scene: Path) -> None:
    found = calls("record", scene, "--to", 0.3, *GLASSES, *SMALL, "--framed", "-o", "frames")
    assert set(found.values()) == {1}, found


@pytest.mark.parametrize("view", ["eye", "panel"])
def test_a_sheet_resolves_once_for_each_device_in_each_light(
    calls: Callable[..., dict[str, int]], scene: Path, view: str
) -> None:
    one = ("--devices", "quark-s1", "--environments", "sunlit")
    found = calls("sheet", scene, "--at", 0, *one, *SMALL, "--view", view, "-o", "one.png")
    assert set(found.values()) == {1}, found
    four = ("--devices", "quark-s1,quark-g1", "--environments", "sunlit,office")
    found = calls("sheet", scene, "--at", 0, "--at", 0.5, *four, *SMALL, "--view", view, "-o", "four.png")
    assert set(found.values()) == {4}, found


def test_a_check_resolves_once_with_its_pictures_and_its_map(calls: Callable[..., dict[str, int]], scene: Path) -> None:
    one = ("--device", "even-g2", "--environment", "snow", "--every", 30)
    found = calls("check", scene, *one, "--pictures", "worst", "--heat", "map.png")
    assert set(found.values()) == {1}, found
    assert list((scene.parent / "worst").iterdir()) and (scene.parent / "map.png").is_file()
    four = ("--device", "quark-s1,quark-g1", "--environment", "sunlit,office", "--every", 30)
    assert set(calls("check", scene, *four, "--json").values()) == {4}
