"""Bound numbers and colours with `change`: what an event changes goes over, by the formula of its steps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from tests.scene.scenes import loaded
from vitrine.flow.animate.easing import ease
from vitrine.flow.chart.chart import load_scene_chart
from vitrine.flow.chart.event import parse_event
from vitrine.flow.chart.event_data import EventData
from vitrine.flow.focus.focus_tree import build_focus_tree
from vitrine.flow.timeline.state import State
from vitrine.flow.timeline.take import TimedEvent
from vitrine.flow.timeline.timeline import Timeline, fold_timeline
from vitrine.scene.scene import Scene
from vitrine.stage.draw.light import Light, color_from_light, light_from_color
from vitrine.stage.paint.root_painter import RootPainter
from vitrine.stage.stage import Stage
from vitrine.stage.text.font import FontSet
from vitrine.stage.text.text_system import TextSystem
from vitrine.world.camera import Intrinsics, make_level_pose
from vitrine.world.viewpoint import Viewpoint

LENS = Intrinsics(640, 480, 900.0, 900.0, 320.0, 240.0)
SIGHT = Viewpoint(make_level_pose((0.0, 1.6, 0.0)), LENS)
HEAD = """
content: {w: 2, tint: "#000000", part: 0.1}
places: {gate: [0, 1.6, -4]}
statechart:
  datamodel: {n: 1}
  states:
    a: {transitions: [{event: tap, target: b, on: [{assign: {location: n, expr: n + 3}}]}]}
    b: {}
"""
#: A panel, a colour, a gauge, what follows a variable, a state, and the world beside an event; the last has no change.
NODES = """
- {kind: panel, id: bar, width: %(w)s, height: 1, border: 0.1, change: {seconds: 1, easing: linear},
   anchor: {head: top}}
- {kind: panel, id: tinted, width: 3, height: 1, fill: %(tint)s, change: {seconds: 1, easing: linear},
   anchor: {head: left}}
- {kind: progress, id: gauge, value: %(part)s, width: 6, size: 1, change: {seconds: 1, easing: linear},
   anchor: {head: bottom}}
- {kind: panel, id: counted, width: %(n)s, height: 1, border: 0.1, change: {seconds: 1, easing: ease-in-out},
   anchor: {head: center, offset: [0, -2]}}
- {kind: panel, id: chosen, width: %(b)s, height: 1, border: 0.1, change: {seconds: 1, easing: ease-in-out},
   anchor: {head: center, offset: [0, 2]}}
- {kind: panel, id: far, width: %(far)s, height: 1, border: 0.1, change: {seconds: 1, easing: linear},
   anchor: {head: right}}
- {kind: panel, id: still, width: %(still)s, height: 1, border: 0.1, anchor: {head: bottom-left}}
"""
BOUND = {
    "w": '"{w}"',
    "tint": '"{tint}"',
    "part": '"{part}"',
    "n": '"{n}"',
    "b": "\"{5 if In('b') else 2}\"",
    "far": '"{places.gate.distance_m + w}"',
    "still": '"{w}"',
}
EVENTS: tuple[tuple[float, str, dict[str, Any]], ...] = (
    (2.0, "a.b", {"w": 4, "tint": "#FF8040", "part": 0.5}),
    (2.5, "a.b", {"w": 8}),
    (3.0, "tap", {}),
    (3.1, "a.b", {"other": 1}),
    (3.3, "a.b", {"part": None}),
)


def staged(scene: Scene) -> Stage:
    return Stage(scene, RootPainter(scene.pictures, TextSystem(FontSet(use_system_fonts=False))))


def fold(scene: Scene, *events: tuple[float, str, dict[str, Any]]) -> Timeline:
    taken = [
        TimedEvent(t_s, parse_event(name), EventData.from_value(data) if data else None) for t_s, name, data in events
    ]
    return fold_timeline(load_scene_chart(scene), taken, np.empty((0, 3)), {}, 20.0, build_focus_tree(scene))


def over(t_s: float, first: float, *steps: tuple[float, float], easing: Any = "linear") -> float:
    """v0 + sum of (v[k] - v[k-1]) * ease(t - t[k])."""
    value, before = first, first
    for moment, to in steps:
        value, before = value + (to - before) * ease(easing, t_s - moment), to
    return value


def plain(t_s: float, distance_m: float) -> dict[str, Any]:
    """What stands in the fields at a time, by hand."""
    w = over(t_s, 2, (2.0, 4), (2.5, 8))
    to = light_from_color("#FF8040")
    light = Light(*(over(t_s, a, (2.0, b)) for a, b in zip(light_from_color("#000000"), to, strict=True)))
    return {
        "w": w,
        "tint": f'"{color_from_light(light)}"',
        "part": over(t_s, 0.1, (2.0, 0.5), (3.3, 0.0)),
        "n": over(t_s, 1, (3.0, 4), easing="ease-in-out"),
        "b": over(t_s, 2, (3.0, 5), easing="ease-in-out"),
        "far": distance_m + w,
        "still": 2 if t_s < 2 else 4 if t_s < 2.5 else 8,
    }


def test_bound_values_go_over_as_they_would_be_written_by_hand(tmp_path: Path) -> None:
    scene = loaded(tmp_path, HEAD + "nodes:" + NODES % BOUND)
    stage, timeline = staged(scene), fold(scene, *EVENTS)
    for t_s in (0.0, 1.9, 2.0, 2.3, 2.75, 3.05, 3.4, 3.9, 4.2, 9.0, 2.3, 0.0, 3.4):
        distance_m = 4.0 - t_s / 4  # one walks up to the gate
        sight = Viewpoint(make_level_pose((0.0, 1.6, -t_s / 4)), LENS)
        drawn = stage.build_draw_list(timeline.state_at(t_s), sight)
        assert drawn.digest() == staged(scene).build_draw_list(timeline.state_at(t_s), sight).digest(), t_s
        expected = staged(loaded(tmp_path, HEAD + "nodes:" + NODES % plain(t_s, distance_m)))
        assert drawn.digest() == expected.build_draw_list(State(t_s), sight).digest(), t_s


def test_what_leaves_beside_it_fades_where_it_was(tmp_path: Path) -> None:
    nodes = """
- {kind: panel, id: row, direction: row, anchor: {head: center}, change: {seconds: 1}, children: [
    {kind: panel, id: grown, width: "{w}", height: 1, border: 0.1, change: {seconds: 1, easing: linear}},
    {kind: panel, id: gone, when: a, width: 2, height: 1, border: 0.1}]}
"""
    scene = loaded(tmp_path, HEAD + "nodes:" + nodes)
    stage, timeline = staged(scene), fold(scene, (2.0, "a.b", {"w": 6}), (2.5, "tap", {}))
    lefts = []
    for t_s in np.arange(1.9, 4.0, 1 / 60).tolist():
        boxes = {each.full_id: each.box_px for each in stage.build_draw_list(timeline.state_at(t_s), SIGHT).node_bounds}
        lefts.append(boxes["row"].x0)
    assert np.abs(np.diff(lefts)).max() < 3.0, "nothing jumps, whatever changes meanwhile"
