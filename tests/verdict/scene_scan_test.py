"""Arrows that have left the display: which of them nothing tells of."""

from __future__ import annotations

from pathlib import Path

import pytest

from vitrine.flow.timeline.state import State
from vitrine.scene.load.loader import load_scene
from vitrine.verdict.scene_scan import scan_scene
from vitrine.world.camera import DEFAULT_POSE, Intrinsics
from vitrine.world.viewpoint import Viewpoint

#: Eyes at 1.6 m look along -z; 40° wide, a world 10 m ahead is seen within 3.6 m to each side.
SIGHT = Viewpoint(DEFAULT_POSE, Intrinsics.from_fov(640, 480, 40.0))
SCENE = """vitrine: 1
statechart:
  states: {{way: {{initial: true}}, rest: {{}}}}
nodes:
  - {{kind: arrow, id: turn, {arrow}}}
"""


def lost(folder: Path, arrow: str, *active: str) -> list[str]:
    path = folder / "scene.yaml"
    path.write_text(SCENE.format(arrow=arrow), encoding="utf-8")
    scene = load_scene(path)
    since, spans = dict.fromkeys(active, -9.0), dict.fromkeys(active, ((-9.0, None),))
    state = State(0.0, frozenset(active), since, spans=spans)
    return list(scan_scene(scene).off_display_arrows(state, SIGHT))


@pytest.mark.parametrize(
    ("arrow", "told"),
    [
        ("anchor: {world: [0, 1.6, 5]}", True),
        ("anchor: {world: [0, 1.6, -10]}", False),
        ("anchor: {world: [3.4, 1.6, -10]}", False),
        ("anchor: {world: [3.8, 1.6, -10]}", True),
        ("anchor: {world: [-3.8, 1.6, -10]}", True),
        ("anchor: {world: [0, 5, -10]}", True),
        ("anchor: {world: [0, -2, -10]}", True),
        ("anchor: {world: [0, 1.6, 5]}, edge: {}", False),
        ("anchor: {world: [0, 1.6, 5], far_m: [3, 4]}", False),
        ("anchor: {world: [0, 1.6, 5], near_m: [6, 7]}", False),
        ("anchor: {head: left, offset: [-40, 0]}", False),
        ("anchor: {world: [0, 1.6, 5]}, when: way", True),
        ("anchor: {world: [0, 1.6, 5]}, when: rest", False),
        ("anchor: {world: [0, 1.6, 5]}, opacity: 0", False),
    ],
)
def test_an_arrow_is_told_that_is_shown_and_out_of_the_display(tmp_path: Path, arrow: str, told: bool) -> None:
    assert lost(tmp_path, arrow, "way") == ["turn"] * told
