"""Repeated groups: each copy is what the group alone would be at that place, and only what is in sight is there."""

from pathlib import Path

import numpy as np
import pytest

from tests.scene.scenes import write
from vitrine.flow.timeline.state import State
from vitrine.scene.load.loader import load_scene
from vitrine.stage.draw.drawlist import DrawList
from vitrine.stage.paint.root_painter import RootPainter
from vitrine.stage.stage import Stage
from vitrine.stage.text.font import FontSet
from vitrine.stage.text.text_system import TextSystem
from vitrine.world.camera import Intrinsics, make_level_pose
from vitrine.world.viewpoint import Viewpoint

VIEW = Intrinsics(640, 480, 500.0, 500.0, 320.0, 240.0)
PLACES = ((0.3, 1.7, -6.1), (1.9, 1.2, -12.3), (-2.2, 2.9, -9.0))
PRICES = ("5", "12", "3.5")
LOOK = "padding: 0.3, children: [{kind: panel, width: 1.3, height: 0.7, fill: '#FFFFFF'}]"
CHART = "statechart: {initial: a, states: {a: {}, b: {}}}\n"
SPANS = {"a": ((0.0, 1.0),), "b": ((1.0, None),)}


def sight(moving: bool = False) -> Viewpoint:
    return Viewpoint(make_level_pose((0.0, 1.6, 0.0), 0.02), VIEW, moving, 0.02)


def staged(folder: Path, nodes: str, seen: Viewpoint, t_s: float) -> DrawList:
    folder.mkdir(exist_ok=True)
    rows = "".join(f"{x},{y},{z},{price}\n" for (x, y, z), price in zip(PLACES, PRICES, strict=True))
    (folder / "places.csv").write_text(f"x,y,z,price\n{rows}")
    stage = Stage(
        load_scene(write(folder, CHART + nodes)), RootPainter({}, TextSystem(FontSet(use_system_fonts=False)))
    )
    return stage.build_draw_list(State(t_s, frozenset({"b"}), spans=SPANS), seen)


@pytest.mark.parametrize("moving", [False, True])
@pytest.mark.parametrize(
    ("anchor", "more"),
    [
        ("", ""),
        ("pivot: bottom-left, offset: [0.4, -1]", ""),
        ("true_at_m: 5", ""),
        ("true_at_m: 5, limits: [0.9, 1.1]", ""),
        ("far_m: [5, 20]", "opacity: 0.7, "),
        ("within_deg: [3, 30]", ""),
        ("", "when: b, enter: {seconds: 2, slide: [1, -0.5], scale: 0.5}, "),
    ],
)
def test_a_copy_is_placed_as_the_group_alone(tmp_path: Path, anchor: str, more: str, moving: bool) -> None:
    def group(name: str, at: tuple[float, float, float], repeat: str) -> str:
        ways = ", ".join(part for part in (f"world: [{', '.join(map(str, at))}]", anchor) if part)
        return f"- {{kind: group, id: {name}, {repeat}{more}anchor: {{{ways}}}, {LOOK}}}\n"

    many = staged(
        tmp_path / "m", "nodes:\n" + group("g", (0, 0, 0), "repeat: {file: places.csv}, "), sight(moving), 1.7
    )
    alone = "".join(group(f"g{i}", at, "") for i, at in enumerate(PLACES))
    each = staged(tmp_path / "e", "nodes:\n" + alone, sight(moving), 1.7)
    assert len(many.placed_layers) == 3
    assert np.array_equal(many.placed_layers["corners"], each.placed_layers["corners"])
    assert many.placed_layers["opacity"] == pytest.approx(each.placed_layers["opacity"])


def test_what_is_behind_beside_or_too_far_has_no_copy(tmp_path: Path) -> None:
    nodes = (
        f"nodes:\n- {{kind: group, id: g, anchor: {{world: [0, 0, 0]}}, repeat: {{file: places.csv, REST}}, {LOOK}}}\n"
    )
    near = staged(tmp_path, nodes.replace("REST", "within_m: 7"), sight(), 1.7)
    assert len(near.placed_layers) == 1
    nearest = staged(tmp_path, nodes.replace("REST", "limit: 2"), sight(), 1.7)
    assert [placing.anchor_px[0] > 320 for placing in nearest.placed_roots] == [False, True]
    away = Viewpoint(make_level_pose((0.0, 1.6, -30.0)), VIEW)
    assert not len(staged(tmp_path, nodes.replace("REST", "limit: 2"), away, 1.7).placed_layers)


COMES_AND_GOES = """padding: 0.3, change: {seconds: 1}, children: [
  {kind: panel, when: a, width: 1.3, height: 0.7, fill: '#FFFFFF', exit: {seconds: 1, scale: 0.5}},
  {kind: panel, when: b, width: 0.9, height: 0.4, fill: '#FF0000', enter: {seconds: 1}},
  {kind: panel, width: 1, height: 0.2, fill: '#00FF00'}]"""


@pytest.mark.parametrize("t_s", [0.5, 1.0, 1.4, 1.8, 2.5])
def test_what_is_in_a_copy_comes_and_goes_as_in_the_group_alone(tmp_path: Path, t_s: float) -> None:
    def group(name: str, at: tuple[float, float, float], repeat: str) -> str:
        return f"- {{kind: group, id: {name}, {repeat}anchor: {{world: {list(at)}}}, {COMES_AND_GOES}}}\n"

    many = staged(tmp_path / "m", "nodes:\n" + group("g", (0, 0, 0), "repeat: {file: places.csv}, "), sight(), t_s)
    alone = "".join(group(f"g{i}", at, "") for i, at in enumerate(PLACES))
    each = staged(tmp_path / "e", "nodes:\n" + alone, sight(), t_s)
    assert np.array_equal(many.placed_layers["corners"], each.placed_layers["corners"])
    drawn = [
        [[layer.raster_layer.key for layer in root.sub_layers] for root in draw_list.placed_roots]
        for draw_list in (many, each)
    ]
    assert drawn[0] == drawn[1]


def test_copies_look_by_the_numbers_of_their_rows_and_the_state(tmp_path: Path) -> None:
    group = """- {kind: group, id: g, repeat: {file: places.csv}, anchor: {world: [0, 0, 0]}, children: [
    {kind: panel, width: 1, height: "{row.price / 10}", fill: '#FFFFFF', hidden: "{row.price == 12 and In('a')}",
     if: {"3.6 < row.price < 6": {fill: '#FF0000'}, "row.price == '3.5'": {fill: '#0000FF'}}}]}
"""
    draw_list = staged(tmp_path, "nodes:\n" + group, sight(), 1.7)
    fills = [root.sub_layers[0].raster_layer.paint_ops["fill0_lin"][0].tolist() for root in draw_list.placed_roots]
    assert [[channel > 0.5 for channel in fill[:3]] for fill in fills] == [
        [True, True, True],  # 12, the farthest
        [False, False, True],
        [True, False, False],
    ]
    heights = [root.sub_layers[0].raster_layer.paint_ops["rect_px"][0, 3] for root in draw_list.placed_roots]
    assert heights[0] > heights[2] > heights[1]
