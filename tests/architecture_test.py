"""ARCHITECTURE.md is true: its arrows are imports, its rooms are all that there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.rings_test import FLOORS, GROUND, ROOT, SOURCES, imported

TEXT = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
DIAGRAM = TEXT.split("```mermaid")[1].split("```")[0]
ARROWS = [(a, b) for a, b in re.findall(r"(?m)^ *(\w+)(?:\[.*?\])? --.*?> (\w+)", DIAGRAM)]


def room_of(path: Path) -> str:
    return path.relative_to(ROOT / "app" / "vitrine").parts[0].removesuffix(".py")


IMPORTS = {
    (name.split(".")[1], room_of(source))
    for source in SOURCES
    for name in imported(source.read_text(encoding="utf-8"), "vitrine.x.y", False)
    if name.startswith("vitrine.")
}


@pytest.mark.parametrize("arrow", ARROWS)
def test_an_arrow_is_an_import(arrow: tuple[str, str]) -> None:
    assert arrow in IMPORTS


def test_every_room_is_drawn_but_the_ground_the_figures_and_the_door() -> None:
    drawn = {room for arrow in ARROWS for room in arrow}
    rooms = {room for floor in FLOORS for room in floor}
    assert len(ARROWS) > 20
    assert rooms - drawn == ({*GROUND} - {"document"}) | {"bench", "cli", "__main__"} and drawn <= rooms


def test_files_that_it_names_are_there() -> None:
    names = re.findall(r"`((?:app|tests)/[\w/]+\.\w+)`", TEXT)
    assert names and all((ROOT / name).is_file() for name in names)
