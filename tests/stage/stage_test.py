"""The draw list of one scene, whole: what is in it, where and in which order; nothing but its arguments counts."""

import math
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.oracle.ink import paint
from tests.scene.scenes import write
from vitrine.flow.timeline.state import State
from vitrine.scene.load.loader import load_scene
from vitrine.stage.draw.drawlist import DrawList, FillSource, PrimitiveKind
from vitrine.stage.draw.light import light_from_color
from vitrine.stage.paint.root_painter import RootPainter
from vitrine.stage.stage import Stage
from vitrine.stage.text.font import FontSet
from vitrine.stage.text.text_system import TextSystem
from vitrine.world.camera import Intrinsics, make_level_pose
from vitrine.world.viewpoint import Viewpoint

ROOT = Path(__file__).resolve().parents[2]
FOCAL = 500.0
PX_PER_DEG = FOCAL * math.pi / 180
VIEW = Intrinsics(640, 480, FOCAL, FOCAL, 320.0, 240.0)

SCENE = """
statechart: {initial: guiding, states: {guiding: {transitions: [{target: card, event: tap}]}, card: {}}}
clock: "09:00"
places: {corner: [2, 1.6, -10]}
occluders: [{center: [0, 1, -20], size: [2, 2, 2]}]
nodes:
- kind: panel
  id: hud
  anchor: {head: bottom, offset: [0, -1]}
  width: 4
  height: 2
  padding: 0.5
  fill: veil
  border: 0.1
  opacity: {osc: [0.25, 0.5], base: 0.75}
  children:
  - {kind: text, id: time, text: "{clock.now:clock}", size: 0.8}
  - {kind: text, id: extra, text: "extra", size: 0.8, when: card}
- {kind: panel, id: far, anchor: {world: [0, 1.6, -30]}, width: 1, height: 1, fill: "#FFFFFF", z: 0}
- {kind: panel, id: near, anchor: {world: corner, true_at_m: 5}, width: 3, height: 2, fill: "#FFFFFF"}
- {kind: panel, id: lying, anchor: {world: [0, 0, -8], facing: ground}, width: 2, height: 2, fill: "#FFFFFF", z: -1}
- {kind: panel, id: hidden, anchor: {head: top}, width: 2, height: 2, fill: "#FFFFFF", when: card}
- {kind: panel, id: behind, anchor: {world: [0, 1.6, 5]}, width: 2, height: 2, fill: "#FFFFFF"}
- {kind: panel, id: beside, anchor: {world: [50, 1.6, -5]}, width: 2, height: 2, fill: "#FFFFFF"}
- {kind: route, id: way, points: [[0, 0, 0], [0, 0, -40]], opacity: 0.5}
- {kind: arrow, id: turn, turn: right, anchor: {world: [-3, 1.6, -12]}, edge: {size: 2}}
- {kind: arrow, id: away, turn: left, anchor: {world: [-30, 1.6, -3]}, edge: {size: 2}, opacity: 0.5}
- {kind: leader, id: line, source: near, target: {world: [2, 0, -10]}, opacity: 0.5}
"""
GUIDING = State(2.5, frozenset({"guiding"}), spans={"guiding": ((0.0, None),)})
CARD = State(9.0, frozenset({"card"}), spans={"guiding": ((0.0, 3.0),), "card": ((3.0, None),)})


def sight(x: float = 0.0, heading: float = 0.0, moving: bool = False) -> Viewpoint:
    return Viewpoint(make_level_pose((x, 1.6, 0.0), heading), VIEW, moving, heading)


def stage(folder: Path, scene: str = SCENE) -> Stage:
    return Stage(load_scene(write(folder, scene)), RootPainter({}, TextSystem(FontSet(use_system_fonts=False))))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> DrawList:
    return stage(tmp_path_factory.mktemp("scene")).build_draw_list(GUIDING, sight())


def layer(made: DrawList, index: int) -> tuple[tuple[int, int], float, list[list[float]]]:
    """Sheet size, opacity and corners of a layer."""
    record = made.placed_layers[index]
    return made.raster_layers[record["raster_layer"]].size_px, float(record["opacity"]), record["corners"].tolist()


def quad(left: float, top: float, width: float, height: float) -> list[list[float]]:
    right, bottom = left + width, top + height
    return [[left, top, 1], [right, top, 1], [right, bottom, 1], [left, bottom, 1]]


def test_the_runs_are_in_painters_order(made: DrawList) -> None:
    # The way; what lies, then from far to near the panel, the body and the panel; the line; HUD and edge arrow.
    assert [(run[0], run[2]) for run in made.runs if run[0] is not PrimitiveKind.RIBBON] == [
        (PrimitiveKind.LAYER, 2),
        (PrimitiveKind.MESH, 1),
        (PrimitiveKind.LAYER, 1),
        (PrimitiveKind.LAYER, 2),
    ]
    assert [run[0] for run in made.runs] == [
        PrimitiveKind.RIBBON,
        PrimitiveKind.LAYER,
        PrimitiveKind.MESH,
        PrimitiveKind.LAYER,
        PrimitiveKind.RIBBON,
        PrimitiveKind.LAYER,
    ]
    ends = dict.fromkeys(PrimitiveKind, 0)
    for kind, first, many in made.runs:
        assert first == ends[kind]
        ends[kind] += many
    assert list(ends.values()) == [len(made.placed_layers), len(made.ribbon_vertices), len(made.mesh_instances)]


def test_what_has_the_same_depth_lies_in_the_order_of_the_file(tmp_path: Path) -> None:
    nodes = [f"- {{kind: panel, id: {id}, anchor: {{head: left}}, width: 2, height: 2, fill: veil}}" for id in "zay"]
    made = stage(tmp_path, "\n".join(["nodes:", *nodes])).build_draw_list(CARD, sight())
    ranks = {name: root.rank for root in made.placed_roots for name in root.node_boxes_px}
    assert sorted(ranks, key=lambda name: ranks[name]) == ["z", "a", "y"]


def test_what_is_hidden_behind_or_beside_is_not_there(made: DrawList) -> None:
    seen = {mark.node_id for mark in made.node_bounds}
    assert seen == {"way", "turn", "away", "line", "hud", "time", "far", "near", "lying"}


def test_the_hud_stands_on_whole_pixels_at_its_point(made: DrawList) -> None:
    # 4 x 2 degrees are 34.9 x 17.5 pixels; the sheet has a free pixel around them.
    assert layer(made, 3) == ((37, 19), pytest.approx(0.75 + 0.25 * math.sin(math.pi * 2.5)), quad(302, 453, 37, 19))
    hud = made.raster_layers[made.placed_layers[3]["raster_layer"]]
    assert [int(source) for source in hud.paint_ops["source"]] == [FillSource.COLOR, FillSource.MASK]
    box, text = hud.paint_ops
    assert box["rect_px"].tolist() == [1, 1, 35, 17] and box["border_px"] == 1.0
    assert box["fill0_lin"].tolist() == pytest.approx(light_from_color("veil"))
    assert text["rect_px"][0] == pytest.approx(1 + 0.5 * PX_PER_DEG, abs=1.5)
    assert paint(hud)[9, 5:30, 0].max() > 0.5


def test_a_panel_in_the_world_keeps_its_angle_or_its_size(made: DrawList) -> None:
    side = round(PX_PER_DEG)
    assert layer(made, 1) == (
        (side + 2, side + 2),
        1.0,
        quad(320 - side / 2 - 0.5, 240 - side / 2 - 0.5, side + 2, side + 2),
    )
    # True at 5 m and 10.2 m away: half its size about its middle, which is 2 m right at 10 m.
    size, opacity, corners = layer(made, 2)
    share = 5 / math.hypot(2, 10)
    wide, high = round(3 * PX_PER_DEG) + 2, round(2 * PX_PER_DEG) + 2
    assert size == (wide, high) and opacity == 1.0
    assert np.allclose(
        corners, quad(420 - wide / 2 * share, 240 - high / 2 * share, wide * share, high * share), atol=1e-3
    )


def test_what_lies_on_the_ground_is_seen_in_perspective(made: DrawList) -> None:
    (size, _, corners), metres = layer(made, 0), math.tan(math.radians(1)) * 10 / PX_PER_DEG
    half = size[0] / 2 * metres
    for (x, y, ahead), (right, away) in zip(corners, ((-1, 1), (1, 1), (1, -1), (-1, -1)), strict=True):
        assert ahead == pytest.approx(8 + away * half)
        assert (x / ahead, y / ahead) == pytest.approx((320 + 500 * right * half / ahead, 240 + 500 * 1.6 / ahead))


def test_the_edge_arrow_is_at_the_left_border_at_its_opacity(made: DrawList) -> None:
    (width, height), opacity, corners = layer(made, 4)
    x, y = corners[0][0] + width / 2, corners[0][1] + height / 2
    assert opacity == 0.5 and (x, y) == pytest.approx(((1.2 + 1.0) * PX_PER_DEG, 240), abs=0.6)


def test_opacities_dim_the_way_and_the_line(made: DrawList) -> None:
    way, line = (run for run in made.runs if run[0] is PrimitiveKind.RIBBON)
    guidance, secondary = light_from_color("guidance"), light_from_color("secondary")
    assert made.ribbon_vertices["light_lin"][way[1] : way[1] + way[2]].max(0) == pytest.approx(
        np.array(guidance) / 2, rel=0.02
    )
    thick = made.ribbon_vertices["light_lin"][line[1] : line[1] + line[2]].max(0)
    assert thick == pytest.approx(np.array(secondary) / 2)


def test_the_occluder_is_twelve_triangles_at_most(made: DrawList) -> None:
    assert len(made.occluders_clip) % 3 == 0 and 0 < len(made.occluders_clip) <= 36


def test_a_moving_occluder_is_that_of_its_place_at_the_time_and_none_where_it_hides_nothing(tmp_path: Path) -> None:
    (tmp_path / "boxes.csv").write_text(
        "id,t,x,y,z,width,height,depth,heading\na,2,-4,1,-20,2,2,2,10\na,3,4,1,-20,2,2,2,30\n", "utf-8"
    )
    box = "occluders: [{center: [0, 1, -20], size: [2, 2, 2]}]"
    assert box in SCENE
    moving, still = (
        stage(tmp_path, SCENE.replace(box, other)).build_draw_list(GUIDING, sight()).occluders_clip
        for other in ("occluders_file: boxes.csv", box.replace("}", ", heading: 20}"))
    )
    assert np.array_equal(moving, still)
    alone = f"occluders_file: boxes.csv\nnodes:\n{SCENE[SCENE.index('- {kind: panel, id: far') :].splitlines()[0]}\n"
    assert not len(stage(tmp_path, alone).build_draw_list(State(2.5), sight()).occluders_clip)


def test_states_bring_what_they_show(tmp_path: Path) -> None:
    made = stage(tmp_path).build_draw_list(CARD, sight())
    seen = {mark.node_id for mark in made.node_bounds}
    assert {"hidden", "extra"} <= seen
    hud = made.raster_layers[made.placed_layers[-3]["raster_layer"]]
    assert len(hud.paint_ops) == 3


def test_while_the_head_moves_the_world_is_placed_between_pixels(tmp_path: Path) -> None:
    made = stage(tmp_path).build_draw_list(GUIDING, sight(0.123, 0.01, moving=True))
    left = made.placed_layers["corners"][1, 0, 0]
    assert left % 1 != 0 and left * 64 % 1 == 0
    assert (made.placed_layers["corners"][-1] % 1 == 0).all()


LEAVES = """
nodes:
- kind: panel
  id: flat
  anchor: {head: right, offset: [-1, 0.3]}
  padding: 1
  fill: "#FFFFFF"
  children:
  - kind: panel
    opacity: HALF
    padding: 0.5
    fill: "#808080"
    children: [{kind: panel, width: 3, height: 2, fill: "#FF0000"}]
- kind: panel
  id: upright
  anchor: {world: [0, 1, -8], facing: upright}
  padding: 1
  fill: "#FFFFFF"
  children:
  - kind: panel
    opacity: HALF
    padding: 0.5
    fill: "#808080"
    children: [{kind: panel, width: 3, height: 2, fill: "#FF0000"}]
"""


def test_the_leaves_of_a_root_lie_where_its_only_leaf_would(tmp_path: Path) -> None:
    made = []
    for opacity in ("1", "0.5"):
        scene = load_scene(write(tmp_path, LEAVES.replace("HALF", opacity)))
        stage = Stage(scene, RootPainter({}, TextSystem(FontSet(use_system_fonts=False))))
        made.append(stage.build_draw_list(State(0.0, frozenset()), sight()))
    whole, parts = made
    assert len(whole.placed_layers) == 2 and parts.placed_layers["opacity"].tolist() == [1.0, 0.5, 1.0, 0.5]
    assert np.allclose(parts.placed_layers["corners"][[0, 2]], whole.placed_layers["corners"], atol=1e-4)
    outer, inner = parts.placed_layers["corners"][2:]
    assert (inner[:, :2] % 1 == 0).all() and (inner[:, 2] == 1).all()
    assert (inner[2, :2] - inner[0, :2]).tolist() == list(
        parts.raster_layers[parts.placed_layers["raster_layer"][3]].size_px
    )
    # One degree of padding further in, to the pixel.
    assert inner[0, :2] - outer[0, :2] == pytest.approx(PX_PER_DEG, abs=0.5)


TWEENS = """
statechart: {initial: a, states: {a: {transitions: [{target: b, event: tap}]}, b: {}}}
nodes:
- kind: panel
  id: sign
  when: b
  enter: {seconds: 1, easing: linear, slide: [2, 0], scale: 0.5}
  anchor: {world: [0, 0, -8], facing: ground}
  width: 2
  height: 2
  fill: "#FFFFFF"
"""


def test_what_lies_in_the_world_comes_sliding_and_growing(tmp_path: Path) -> None:
    made = Stage(load_scene(write(tmp_path, TWEENS)), RootPainter({}, TextSystem(FontSet(use_system_fonts=False))))
    spans = {"a": ((0.0, 1.0),), "b": ((1.0, None),)}
    coming, there = (
        made.build_draw_list(State(t_s, frozenset({"b"}), spans=spans), sight()).placed_layers["corners"][0]
        for t_s in (1.5, 3.0)
    )
    # Half way it is one degree to the right, at 10 m, and three quarters of its size.
    px_per_m = FOCAL / there[:, 2].mean()
    widths = [(flat[1, 0] / flat[1, 2] - flat[0, 0] / flat[0, 2]) for flat in (coming, there)]
    assert widths[0] / widths[1] == pytest.approx(0.75, rel=0.03)
    middle = (coming[:, 0] / coming[:, 2]).mean() - (there[:, 0] / there[:, 2]).mean()
    assert middle == pytest.approx(math.tan(math.radians(1)) * 10 * px_per_m, rel=0.03)


ASKED = [
    (GUIDING, sight()),
    (CARD, sight(0.5)),
    (GUIDING.at(1.25), sight(heading=0.3, moving=True)),
    (CARD.at(3.1), sight()),
]


def digests(folder: Path) -> list[str]:
    fresh = stage(folder)
    return [fresh.build_draw_list(state, seen).digest() for state, seen in ASKED]


def test_nothing_but_its_arguments_counts(tmp_path: Path) -> None:
    first = digests(tmp_path)
    assert len(set(first)) == len(first)
    one = stage(tmp_path)
    backwards = [one.build_draw_list(state, seen).digest() for state, seen in reversed(ASKED * 2)]
    assert backwards == first[::-1] * 2


@pytest.mark.parametrize("seed", ["1", "2"])
def test_another_process_draws_the_same(tmp_path: Path, seed: str) -> None:
    code = "import sys; from pathlib import Path; from tests.stage.stage_test import digests\n"
    code += "print(*digests(Path(sys.argv[1])))"
    surroundings = {**os.environ, "PYTHONHASHSEED": seed}
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        cwd=ROOT,
        env=surroundings,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == digests(tmp_path)


@pytest.mark.parametrize("share", [0.75, 0.0])
def test_what_is_fixed_to_the_world_fades_where_nobody_knows_where_the_camera_is(tmp_path: Path, share: float) -> None:
    made = stage(tmp_path).build_draw_list(GUIDING, sight())
    faded = stage(tmp_path).build_draw_list(GUIDING, replace(sight(), tracked_share=share))
    head = {"hud", "time"}
    if share == 0:
        assert {mark.node_id for mark in faded.node_bounds} == head
        assert not len(faded.ribbon_vertices) and not len(faded.mesh_instances)
        return
    names = ["lying", "far", "near", "hud", "away"]
    before, after = made.placed_layers["opacity"].tolist(), faded.placed_layers["opacity"].tolist()
    assert after == pytest.approx([o if n == "hud" else o * share for n, o in zip(names, before, strict=True)])
    for kind in ("ribbon_vertices", "mesh_instances"):
        light, dimmed = (getattr(one, kind)["light_lin"] for one in (made, faded))
        assert dimmed[:, 3] == pytest.approx(light[:, 3] * share)
