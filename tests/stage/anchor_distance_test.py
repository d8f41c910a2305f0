"""How far away is what the overlay belongs to, for an eye that focuses either on it or on the display."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from tests.scene.scenes import write
from vitrine.flow.timeline.state import State
from vitrine.scene.load.loader import load_scene
from vitrine.stage.paint.root_painter import RootPainter
from vitrine.stage.stage import Stage
from vitrine.stage.text.text_system import TextSystem
from vitrine.world.camera import Intrinsics, make_level_pose
from vitrine.world.viewpoint import Viewpoint

SIGHT = Viewpoint(make_level_pose((0.0, 1.6, 0.0)), Intrinsics(640, 480, 500.0, 500.0, 320.0, 240.0))
NODES = {
    "hud": '{kind: text, id: hud, text: "12 m", anchor: {head: center}}',
    "far": "{kind: text, id: far, text: far, anchor: {world: [0.1, 1.6, -30]}}",
    "near": "{kind: text, id: near, text: near, anchor: {world: [2, 1.6, -10]}}",
    "beside": "{kind: text, id: beside, text: beside, anchor: {world: [50, 1.6, -5]}}",
    "behind": "{kind: text, id: behind, text: behind, anchor: {world: [0, 1.6, 3]}}",
    "hidden": "{kind: text, id: hidden, text: hidden, anchor: {world: [0, 1.6, -4]}, opacity: 0}",
    "leader": "{kind: leader, id: leader, source: hud, target: {world: [0, 1.6, -2]}}",
}


@pytest.mark.parametrize(
    ("names", "distance_m"),
    [
        (("hud",), math.inf),
        (("hud", "near"), math.hypot(2, 10)),
        (("hud", "near", "far"), math.hypot(0.1, 30)),  # nearer to the middle, though farther away
        (("beside", "behind", "hidden"), math.inf),  # none of them is in the display
        (("hud", "near", "leader"), 2.0),  # what is led to counts
    ],
)
def test_what_is_nearest_to_the_middle_counts(
    tmp_path: Path, text_system: TextSystem, names: tuple[str, ...], distance_m: float
) -> None:
    scene = load_scene(write(tmp_path, "nodes:\n" + "".join(f"- {NODES[name]}\n" for name in names)))
    stage = Stage(scene, RootPainter(scene.pictures, text_system))
    assert stage.find_anchor_distance_m(State(0.0), SIGHT) == pytest.approx(distance_m)
