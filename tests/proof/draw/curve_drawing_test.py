"""Curves of a take: a body that leaves the display, and the sign at the edge that points at it then."""

from __future__ import annotations

from pathlib import Path

from vitrine.engine.opening import open_session
from vitrine.proof.draw.curve_drawing import trace_curve
from vitrine.world.camera import Intrinsics

SCENE = """vitrine: 1
feed: testcard:320x180
nodes:
  - id: turn
    kind: arrow
    turn: right
    height_m: 1.3
    anchor: {world: [0, 1.6, -4], offset_m: [{osc: [2, 0.2]}, 0, 0]}
    edge: {size: 2, inset: 1}
  - {id: clock, kind: text, text: "12", size: 1, anchor: {head: bottom}}
"""


def test_a_body_and_what_points_at_it_from_the_edge_keep_their_names(tmp_path: Path) -> None:
    file = tmp_path / "scene.yaml"
    file.write_text(SCENE, encoding="utf-8")
    with open_session(file, None, None, None, ahead=0) as session:
        curve = trace_curve(session, "even-g2", Intrinsics.from_fov(640, 350, 27.5), frozenset({"clock"}))
    seen = [frozenset(frame.points) for frame in curve.frames]
    assert {frozenset({"turn"}), frozenset({"turn", "turn#edge"}), frozenset({"turn#edge"})} == set(seen)
    steps = [
        abs(after.points["turn"][0] - before.points["turn"][0])
        for before, after in zip(curve.frames, curve.frames[1:], strict=False)
        if "turn" in before.points and "turn" in after.points
    ]
    assert max(steps) < 600, "2 m to either side in 5 s: never 60 px of 640 within 1/30 s"
