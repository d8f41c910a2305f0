"""Overlays that nobody here had planned, in four scripts, on small and large displays: four of a page each, and a media
player that was written from the reference alone.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import vitrine
from vitrine import paths
from vitrine.engine.checked_scene import find_problems
from vitrine.scene.load.loader import load_scene

pytestmark = pytest.mark.usefixtures("shared_renderer")
FOLDER = Path(__file__).parent / "language"
#: The lines that each may take.
MAX_LINES = {"bike": 60, "luggage": 60, "menu": 60, "museum": 60, "player": 80}
NAMES = tuple(MAX_LINES)
#: The film's moments at which each shows what it is for; the call of the menu comes after two seconds.
MOMENTS_S = {"bike": (4.0, 19.0), "luggage": (4.0,), "menu": (1.0, 3.0), "museum": (8.0,), "player": (4.0, 7.4)}
LOCALES = ("en", "zh", "ar", "th")


def scene_file(name: str) -> Path:
    return FOLDER / name / "scene.yaml"


@pytest.mark.parametrize("name", NAMES)
def test_each_is_short_and_without_fault(name: str) -> None:
    lines = scene_file(name).read_text(encoding="utf-8").splitlines()
    assert len(lines) <= MAX_LINES[name] and [line for line in lines if len(line) > 120] == []
    assert [str(problem) for problem in find_problems(scene_file(name))] == []
    assert not load_scene(scene_file(name)).pictures


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("glasses", ["quark-s1", "xreal-one-pro"])
def test_each_reads_whole_on_small_and_large_displays_in_every_script(name: str, glasses: str) -> None:
    feed = paths.assets() / "feeds" / "street.mp4"
    for locale in (None,) if name == "bike" else LOCALES:
        for t_s in MOMENTS_S[name]:
            shown = vitrine.render(
                scene_file(name), at=t_s, feed=feed, device=glasses, environment="night-street", size=(320, 180),
                locale=locale,
            )  # fmt: skip
            assert sum(1 for element in shown.elements if element.text and element.box) >= 3
