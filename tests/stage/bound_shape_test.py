"""Shapes and turned nodes whose values are bound: drawn as what is written, and turned without being drawn anew."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from tests.scene.scenes import loaded, mistake
from vitrine.flow.timeline.state import State
from vitrine.scene.scene import Scene
from vitrine.stage.draw.drawlist import DrawList
from vitrine.stage.paint.root_painter import RootPainter
from vitrine.stage.stage import Stage
from vitrine.stage.text.font import FontSet
from vitrine.stage.text.text_system import TextSystem
from vitrine.world.camera import Intrinsics, make_level_pose
from vitrine.world.viewpoint import Viewpoint

EYE = Viewpoint(make_level_pose((0.0, 1.6, 0.0)), Intrinsics(640, 480, 900.0, 900.0, 320.0, 240.0), speed_m_s=1.5)
CONTENT = {"one": 1, "half": 0.5, "turn": 30, "ink": "#FF8800", "nil": None, "way": "top-left", "up": True}

#: Fields of a shape that are bound, and below them what they become.
PAIRS = r"""
circle: '{one + 1}', stroke: '{ink}'
circle: 2, stroke: '#FF8800'

circle: 3, fill: {start: '{ink}', end: veil, angle: '{turn}'}
circle: 3, fill: {start: '#FF8800', end: veil, angle: 30}

ellipse: [3, '{one}']
ellipse: [3, 1]

arc: {from: '{-turn}', to: '{turn * 2}', size: '{one * 3}', width: '{half}'}
arc: {from: -30, to: 60, size: 3, width: 0.5}

ring: {size: '{one * 3}', width: '{half}'}
ring: {size: 3, width: 0.5}

arc: {from: -120, to: 120}, trim: [0, '{wearer.speed_m_s / 3}'], cap: "{'round' if up else 'butt'}"
arc: {from: -120, to: 120}, trim: [0, 0.5], cap: round

circle: 3, dash: ['{half}', 0.2], dash_offset: '{half / 5}', stroke_width: '{half}'
circle: 3, dash: [0.5, 0.2], dash_offset: 0.1, stroke_width: 0.5

line: [[0, 0], ['{one * 2}', '{half}'], [3, 0]]
line: [[0, 0], [2, 0.5], [3, 0]]

polygon: [[0, 0], ['{one}', 2], [2, 0]], fill_rule: "{'evenodd' if up else 'nonzero'}", fill: veil
polygon: [[0, 0], [1, 2], [2, 0]], fill_rule: evenodd, fill: veil

path: 'M0 0 L {one} 2 H{one * 3}', view_box: [0, 0, '{one * 4}', 3], width: 4
path: M0 0 L 1 2 H3, view_box: [0, 0, 4, 3], width: 4

circle: 2, rotate: '{turn}', scale: [2, '{half}'], skew: '{turn / 2}', pivot: '{way}'
circle: 2, rotate: {osc: [0, 1], base: 30}, scale: [2, 0.5], skew: 15, pivot: top-left

ellipse: [3, 1], rotate: '{turn}', pivot: ['{half}', '{one}']
ellipse: [3, 1], rotate: {osc: [0, 1], base: 30}, pivot: [0.5, 1]
"""


def read_scene(folder: Path, nodes: str) -> Scene:
    folder.mkdir(exist_ok=True)
    return loaded(folder, f"content: {json.dumps(CONTENT)}\nplaces: {{bag: [3, 1.6, -3]}}\nnodes:\n{nodes}")


def stage_nodes(folder: Path, nodes: str) -> Stage:
    scene = read_scene(folder, nodes)
    return Stage(scene, RootPainter(scene.pictures, TextSystem(FontSet(use_system_fonts=False))))


def shape(fields: str) -> str:
    return f"- {{kind: shape, id: s, anchor: {{head: center}}, {fields}}}"


def draw(folder: Path, nodes: str, t_s: float = 0.0) -> DrawList:
    return stage_nodes(folder, nodes).build_draw_list(State(t_s), EYE)


@pytest.mark.parametrize("pair", PAIRS.strip().split("\n\n"))
def test_each_number_of_a_shape_may_be_bound(tmp_path: Path, pair: str) -> None:
    bound, written = pair.splitlines()
    assert draw(tmp_path / "a", shape(bound)).digest() == draw(tmp_path / "b", shape(written)).digest()


@pytest.mark.parametrize(
    ("bound", "written"),
    [
        (
            "circle: '{nil}'",
            None,
        ),
        (
            "path: '{nil}', width: 2, height: 2",
            None,
        ),
        (
            "line: [[0, 0], ['{nil}', 2]]",
            "line: [[0, 0], [0, 2]]",
        ),
        (
            "arc: {from: -120, to: 120}, trim: [0, '{nil}']",
            None,
        ),
        (
            "path: M0 0 H4 V4, view_box: [0, 0, '{nil}', 4], width: 4, height: 4",
            "path: M0 0 H4 V4, view_box: [0, 0, 1, 4], width: 4, height: 4",
        ),
        (
            "path: M0 0 H4 V4, view_box: [0, 0, '{one - time}', 4], width: 4, height: 4",
            "path: M0 0 H4 V4, view_box: [0, 0, 0.004, 4], width: 4, height: 4",
        ),
        (
            "circle: 2, rotate: '{nil}', scale: ['{nil}', 2], pivot: ['{nil}', 0]",
            "circle: 2, rotate: {osc: [0, 1]}, scale: [1, 2], pivot: [0.5, 0]",
        ),
    ],
)
def test_what_is_missing_is_nothing_or_the_default_and_never_a_full_gauge(
    tmp_path: Path, bound: str, written: str | None
) -> None:
    drawn = draw(tmp_path / "a", shape(bound), t_s=2.0)
    if written is None:
        assert not sum(len(layer.paint_ops) for layer in drawn.raster_layers)
    else:
        assert drawn.digest() == draw(tmp_path / "b", shape(written)).digest()


def test_a_needle_turns_to_a_place_and_is_not_drawn_anew(tmp_path: Path) -> None:
    needle = shape("polygon: [[1, 0], [2, 4], [1, 3], [0, 4]], fill: guidance, rotate: '{places.bag.bearing_deg}'")
    stage = stage_nodes(tmp_path, needle)
    seen = []
    for heading_rad in (0.0, 0.4, math.pi / 4, 2.0):
        pose = make_level_pose((0.0, 1.6, 0.0), heading_rad)
        made = stage.build_draw_list(State(heading_rad), Viewpoint(pose, EYE.intrinsics))
        (bounds,) = made.node_bounds
        corners = np.array(bounds.quad_px)
        along = corners[1] - corners[0]
        seen.append(made.raster_layers[0])
        expected = 45.0 - math.degrees(heading_rad)
        assert math.degrees(math.atan2(along[1], along[0])) == pytest.approx(expected, abs=0.5)
    assert all(layer is seen[0] for layer in seen)


def test_data_of_events_turn_and_scale_and_keep_the_layer(tmp_path: Path) -> None:
    nodes = "- {kind: panel, id: p, width: 4, height: 1, fill: veil, border: 0.1, rotate: '{turn}', scale: '{one}'}"
    stage = stage_nodes(tmp_path, nodes)
    overlays = ({"turn": 0, "one": 1}, {"turn": 10}, {"turn": 190, "one": 1.0}, {"turn": None})
    made = [stage.build_draw_list(State(1.0, content_overlay=overlay), EYE) for overlay in overlays]
    assert len({id(draw_list.raster_layers[0]) for draw_list in made}) == 1
    assert len({draw_list.digest() for draw_list in made}) == 3  # as it is, a little, half round


def test_a_bound_scale_has_no_smallest_type(tmp_path: Path) -> None:
    text = "- {kind: text, id: t, anchor: {head: top}, text: Hi, size: 0.7, scale: %s}"
    assert [len(read_scene(tmp_path, text % scale).warnings) for scale in ("0.5", "'{half}'")] == [1, 0]


def test_a_mistake_inside_a_shape_is_told_at_its_place(tmp_path: Path) -> None:
    for fields, said in (
        ("arc: {from: '{on}', to: 5}", "s.arc.from"),
        ("arc: {from: 0, to: '{wid}'}", "nodes.0.arc.to"),
        ("line: [[0, 0], [1, '{wid}']]", "nodes.0.line.1.1"),
        ("circle: 1, pivot: \"{'middle'}\"", '"middle" cannot stand here'),
    ):
        head = f"content: {json.dumps({**CONTENT, 'on': 'x'})}\nnodes:\n"
        if "{on}" in fields:
            assert said in str(loaded(tmp_path, head + shape(fields)).warnings[0])
        else:
            assert said in f"{mistake(tmp_path, head + shape(fields))}"
