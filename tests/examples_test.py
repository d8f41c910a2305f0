"""The cookbook: every example is short, clean, and says first what it is; its proof holds it to its pictures."""

from __future__ import annotations

from pathlib import Path

import pytest

from vitrine import paths
from vitrine.engine.checked_scene import find_problems
from vitrine.scene.load.loader import load_scene

NAMES = (
    *("arc-gauge", "assistant", "assistant-answers", "button", "caption", "catalogue-answers", "checklist"),
    *("compass", "lane-guidance", "list", "media-player", "mini-map", "product-card", "route-notices"),
    *("scrolling-card", "stepper", "timer", "toast", "translated-menu", "walking-route", "wallet", "wallet-answers"),
)
#: What one reads at once: lines of a scene, and letters of a line.
MAX_LINES, MAX_LETTERS = 60, 120


def example(name: str) -> Path:
    return paths.assets() / "examples" / name / "scene.yaml"


def test_the_cookbook_has_all_of_its_examples() -> None:
    assert tuple(sorted(path.parent.name for path in example("*").parent.parent.glob("*/scene.yaml"))) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_read_at_once(name: str) -> None:
    lines = example(name).read_text(encoding="utf-8").splitlines()
    title = load_scene(example(name)).name
    assert len(lines) <= MAX_LINES and [line for line in lines if len(line) > MAX_LETTERS] == []
    assert lines[0].startswith("# ") and lines[2] == f"name: {title}"


@pytest.mark.parametrize("name", NAMES)
def test_an_example_has_no_fault_that_its_files_tell(name: str) -> None:
    assert [str(problem) for problem in find_problems(example(name))] == []


@pytest.mark.parametrize("take", sorted(paths.assets().glob("*/*/*.take.jsonl")), ids=lambda take: take.name)
def test_a_shipped_take_names_no_folder_of_one_machine(take: Path) -> None:
    assert '": "/' not in take.read_text("utf-8")
