"""What is far larger than the display: drawn coarser and shown as large as it is; refused where it is too much."""

import math
from pathlib import Path

import numpy as np
import pytest

from tests.oracle.ink import paint
from tests.scene.scenes import picture, write
from vitrine.errors import InputError
from vitrine.flow.timeline.state import State
from vitrine.scene.load.loader import load_scene
from vitrine.stage.draw.drawlist import DrawList
from vitrine.stage.layer_budget import MAX_PX
from vitrine.stage.paint.root_painter import RootPainter
from vitrine.stage.paint.tree_painter import MAX_DISPLAY_AREAS, MIN_SIDE_LIMIT_PX
from vitrine.stage.stage import Stage
from vitrine.stage.text.font import FontSet
from vitrine.stage.text.text_system import TextSystem
from vitrine.world.camera import Intrinsics, make_level_pose
from vitrine.world.viewpoint import Viewpoint

SIGHT = Viewpoint(make_level_pose((0.0, 1.6, 0.0)), Intrinsics(640, 480, 500.0, 500.0, 320.0, 240.0))
PX_PER_DEG = 500.0 * math.pi / 180
ROOM = MAX_DISPLAY_AREAS * 640 * 480


def staged(folder: Path, text: str, sight: Viewpoint = SIGHT) -> DrawList:
    scene = load_scene(write(folder, text))
    stage = Stage(scene, RootPainter(scene.pictures, TextSystem(FontSet(use_system_fonts=False))))
    return stage.build_draw_list(State(0.0, frozenset()), sight)


@pytest.mark.parametrize(
    "node",
    [
        "kind: panel, width: 340, height: 340, fill: '#FFFFFF', halo: {size: 5}",
        "kind: text, size: 100, text: Hello",
        "kind: icon, icon: pin, size: 300",
        "kind: arrow, turn: left, size: 300",
        "kind: image, src: shoe.png, width: 300, height: 200",
        "kind: text, size: 2, text: 'a line that nobody broke, a line that nobody broke, a line that nobody broke'",
        "kind: panel, width: 5, height: 5, clip: true, children: [{kind: image, src: shoe.png, width: 300, shrink: 0}]",
        "kind: rating, size: 100",
    ],
)
def test_no_sheet_and_no_bitmap_is_larger_than_its_share(tmp_path: Path, node: str) -> None:
    picture(tmp_path)
    made = staged(tmp_path, f"nodes:\n- {{id: huge, anchor: {{head: center}}, {node}}}\n")
    (sheet,) = made.raster_layers
    width, height = sheet.size_px
    # Dark gutters of bitmaps, free margins and rounded edges come on top.
    assert width * height <= 1.03 * ROOM and max(width, height) <= MIN_SIDE_LIMIT_PX + 6
    assert all(bitmap.shape[0] * bitmap.shape[1] <= 1.1 * ROOM for bitmap in sheet.bitmaps)


def test_what_is_drawn_coarser_is_shown_where_and_as_large_as_it_is(tmp_path: Path) -> None:
    text = "nodes:\n- {kind: panel, id: huge, anchor: {head: left}, width: 340, height: 20, fill: '#FFFFFF'}\n"
    made = staged(tmp_path, text)
    corners = made.placed_layers["corners"][0]
    light = paint(made.raster_layers[0])
    ys, xs = np.nonzero(light[..., 3] > 0.5)
    scale = (corners[2, :2] - corners[0, :2]) / made.raster_layers[0].size_px
    low, high = corners[0, :2] + (xs.min(), ys.min()) * scale, corners[0, :2] + (xs.max() + 1, ys.max() + 1) * scale
    half = 10 * PX_PER_DEG
    assert [*low, *high] == pytest.approx([0, 240 - half, 340 * PX_PER_DEG, 240 + half], abs=scale[0])
    assert scale[0] == pytest.approx(340 * PX_PER_DEG / MIN_SIDE_LIMIT_PX, rel=0.01)


def test_what_lies_in_the_world_is_as_large_too(tmp_path: Path) -> None:
    node = (
        "nodes:\n- {kind: panel, id: sign, width: WIDTH, height: 9, fill: '#FFFFFF', anchor: {AT, facing: upright}}\n"
    )
    at = "world: [0, 1.6, -40]"
    wide, small = (
        staged(tmp_path, node.replace("WIDTH", width).replace("AT", at)).placed_layers["corners"][0]
        for width in ("300", "30")
    )
    spans = [float(quad[1, 0] / quad[1, 2] - quad[0, 0] / quad[0, 2]) for quad in (wide, small)]
    assert spans[0] / spans[1] == pytest.approx(10, rel=0.02)


def test_a_display_full_of_text_keeps_every_pixel(tmp_path: Path) -> None:
    text = "nodes:\n- {kind: panel, id: p, anchor: {head: center}, width: 72, height: 54, fill: '#FFFFFF'}\n"
    corners = staged(tmp_path, text).placed_layers["corners"][0]
    made = staged(tmp_path, text).raster_layers[0]
    assert (corners[2, :2] - corners[0, :2]).tolist() == list(made.size_px)


def test_too_much_at_once_is_refused_with_the_place_of_the_largest(tmp_path: Path) -> None:
    nodes = "nodes:\n" + "".join(
        f"- {{kind: panel, id: p{i}, anchor: {{head: center}}, width: {60 + i / 5}, height: 30, fill: '#FFFFFF'}}\n"
        for i in range(90)
    )
    with pytest.raises(InputError) as error:
        staged(tmp_path, nodes)
    (problem,) = error.value.problems
    assert problem.place is not None and problem.place.line == 92 and '"p89"' in problem.message
    assert problem.allowed == f"{MAX_PX / 1e6:.0f} megapixels" and "fewer" in problem.hint


def test_the_same_sheet_many_times_counts_once(tmp_path: Path) -> None:
    nodes = "nodes:\n" + "".join(
        f"- {{kind: panel, id: p{i}, anchor: {{head: center}}, width: 60, height: 30, fill: '#FFFFFF'}}\n"
        for i in range(90)
    )
    assert len(staged(tmp_path, nodes).placed_layers) == 90
