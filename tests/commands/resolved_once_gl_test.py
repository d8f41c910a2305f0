"""A device in its light is resolved once a picture, however many ask for it: pixels, strip, metadata, verdicts."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.prepared_program import PreparedProgram, run_text_anew
from tests.source_path import SOURCE_PATH

GLASSES = ("--device", "quark-s1", "--environment", "sunlit", "--exposure", "absolute", "--focus", "world")
SMALL = ("--size", "160x90")


@pytest.fixture
def calls(tmp_path: Path, prepared_program: PreparedProgram | None) -> Callable[..., dict[str, int]]:
    """Call it with the words of a command line: how often each resolver was called."""
    run_text = prepared_program.run_text if prepared_program else run_text_anew

    def run(*words: object) -> dict[str, int]:
        typed = [str(word) for word in words]
        counts = f"import sys; from tests.commands.resolver_calls import main; sys.exit(main({typed!r}))"
        done = run_text(counts, "", tmp_path, {**os.environ, "PYTHONPATH": SOURCE_PATH})
        assert done.code == 0, done.err
        found: dict[str, int] = json.loads(done.out.splitlines()[-1])
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
