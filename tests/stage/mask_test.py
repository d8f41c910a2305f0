"""Masks: what they leave of light by closed formulas, in whatever plane it lies, and what is told of them."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from tests.oracle.ink import paint
from tests.scene.scenes import HELLO, at, loaded, mistake
from tests.stage.still_stage import VIEW, StillStage
from vitrine.stage.draw.drawlist import DrawList

PX = VIEW.px_per_deg
#: Half a step of what 8 bits of a square root tell apart next to the full light.
STEP = 1 / 255
Floats = npt.NDArray[np.float64]


def node(mask: str, more: str = "", children: str = "") -> str:
    fields = f"width: 6, height: 4, fill: '#FFFFFF', mask: {mask}, {more or 'z: 0'}"
    return f"- {{kind: panel, id: n, anchor: {{head: center}}, {fields}, children: [{children}]}}"


def shares(draw_list: DrawList) -> Floats:
    """The cover (H, W) of the only layer inside its free margin."""
    (layer,) = draw_list.raster_layers
    return paint(layer)[1:-1, 1:-1, 3]


def drawn(folder: Path, mask: str, more: str = "", t_s: float = 0.0) -> Floats:
    return shares(StillStage(folder, node(mask, more)).draw_list(t_s))


def test_a_rim_fades_linearly_in_light_and_nothing_else_does(tmp_path: Path) -> None:
    left = drawn(tmp_path, "{top: 1, bottom: 0.5}")
    height = len(left)
    way = np.arange(height) + 1.0  # of a pixel's lower edge, which is half a pixel below its middle
    expected = np.minimum(way / (PX + 1), 1) * np.minimum(way[::-1] / (PX / 2 + 1), 1)
    assert np.abs(left - expected[:, None]).max() < STEP
    assert height == round(4 * PX) and (left[height // 2] == 1).all()


@pytest.mark.parametrize(("angle", "axis", "flip"), [(90, 0, 1), (0, 1, 1), (180, 1, -1)])
def test_a_gradient_runs_from_edge_to_edge_along_its_angle(tmp_path: Path, angle: int, axis: int, flip: int) -> None:
    left = drawn(tmp_path, f"{{gradient: [0, 1, 0.25], stops: [0, 0.5, 1], angle: {angle}}}")
    count = left.shape[axis]
    line = np.interp((np.arange(count) + 0.5) / count, (0, 0.5, 1), (0, 1, 0.25))[::flip]
    expected = line[:, None] if axis == 0 else line[None]
    assert np.abs(left - expected).max() < STEP


def test_without_stops_its_steps_are_even_and_one_before_another_is_at_it(tmp_path: Path) -> None:
    even, given = (
        drawn(tmp_path / f, m)
        for f, m in (("a", "{gradient: [0, 1, 0]}"), ("b", "{gradient: [0, 1, 0], stops: [0, 0.5, 1]}"))
    )
    assert np.array_equal(even, given)
    steep = drawn(tmp_path / "c", "{gradient: [0, 1, 0, 1], stops: [0, 0.5, 0.2, 1]}")
    assert steep[len(steep) // 2 - 2].max() > 0.9 and steep[len(steep) // 2 + 2].max() < 0.1


def test_a_circle_lies_in_the_middle_in_its_own_size(tmp_path: Path) -> None:
    left = drawn(tmp_path, "{shape: {circle: 3}}")
    assert left.sum() == pytest.approx(math.pi * (1.5 * PX) ** 2, rel=2e-3)
    rows, columns = np.mgrid[0 : left.shape[0], 0 : left.shape[1]] + 0.5
    middle = [(left * place).sum() / left.sum() for place in (columns, rows)]
    assert middle == pytest.approx((left.shape[1] / 2, left.shape[0] / 2), abs=0.1)


@pytest.mark.parametrize(
    ("form", "area"),
    [
        ("ellipse: [4, 2]", math.pi * 2 * 1),
        ("path: M0 0 L6 0 L6 4 Z", 12),
        ("polygon: [[0, 0], [2, 0], [2, 2], [0, 2]]", 4),
        ("ring: {size: 4, width: 0.5}", math.pi * (2**2 - 1.5**2)),
        ("arc: {from: 0, to: 90, size: 4}", math.pi),
        ("arc: {from: 0, to: 90, size: 4, width: 0.5}", math.pi / 4 * (2**2 - 1.5**2)),
        ("line: [[1, 2], [5, 2]], stroke_width: 0.5", 2),
        ("path: M0 0 L12 0 L12 8 L0 8 Z, view_box: [0, 0, 24, 16]", 6),
    ],
)
def test_each_form_leaves_its_own_area(tmp_path: Path, form: str, area: float) -> None:
    assert drawn(tmp_path, f"{{shape: {{{form}}}}}").sum() / PX**2 == pytest.approx(area, rel=1e-2)


def test_parts_multiply_and_all_in_the_node_is_masked(tmp_path: Path) -> None:
    rim, gradient = (drawn(tmp_path / f, m) for f, m in (("a", "{left: 2}"), ("b", "{gradient: [1, 0]}")))
    assert drawn(tmp_path / "c", "{left: 2, gradient: [1, 0]}") == pytest.approx(rim * gradient, abs=2 * STEP)
    child = "{kind: panel, inset: [-1, null, null, -1], width: 20, height: 20, fill: '#FFFFFF'}"
    inside = StillStage(tmp_path / "d", node("{left: 2}", children=child)).draw_list()
    assert np.array_equal(shares(inside), rim)


def test_a_mask_in_a_mask_multiplies(tmp_path: Path) -> None:
    child = "{kind: panel, width: 6, height: 4, fill: '#FFFFFF', mask: {gradient: [1, 0]}}"
    nodes = node("{left: 2}", children=child).replace("fill: '#FFFFFF', mask: {left", "mask: {left")
    alone = drawn(tmp_path / "a", "{left: 2, gradient: [1, 0]}")
    assert shares(StillStage(tmp_path / "b", nodes).draw_list()) == pytest.approx(alone, abs=2 * STEP)


def test_what_is_turned_inside_is_masked_where_it_lies(tmp_path: Path) -> None:
    turned = "{kind: panel, width: 6, height: 4, fill: '#FFFFFF', rotate: 90}"
    nodes = node("{gradient: [0, 1], angle: 0}", children=turned).replace("fill: '#FFFFFF', mask: {g", "mask: {g")
    *_, sub_layer = StillStage(tmp_path, nodes).draw_list().placed_roots[0].sub_layers
    fade = sub_layer.raster_layer.fade
    assert fade is not None and sub_layer.turn is not None
    rows, columns = np.mgrid[0 : fade.shape[0], 0 : fade.shape[1]] + 0.5
    places = sub_layer.turn.apply_to_points(np.stack([columns, rows], -1))
    across = (places[..., 0] - places[..., 0].mean()) / (6 * PX) + 0.5
    inside = np.abs(places - places.mean((0, 1))).max(-1) < 1.9 * PX
    assert np.abs((fade / 255.0) ** 2 - across)[inside].max() < 0.02


def test_a_mask_turns_with_its_node(tmp_path: Path) -> None:
    upright = StillStage(tmp_path / "a", node("{top: 1}", "rotate: 0.001")).draw_list()
    turned = StillStage(tmp_path / "b", node("{top: 1}", "rotate: 30")).draw_list()
    one, other = (draw_list.raster_layers[0].fade for draw_list in (upright, turned))
    assert one is not None and other is not None and np.array_equal(one, other)


def test_numbers_of_a_mask_move(tmp_path: Path) -> None:
    moving = "{top: {keys: [[0, 0], [1, 2]]}, gradient: [1, {keys: [[0, 1], [1, 0]]}]}"
    found = drawn(tmp_path / "a", moving, t_s=0.5)
    assert np.array_equal(found, drawn(tmp_path / "b", "{top: 1, gradient: [1, 0.5]}"))
    assert not np.array_equal(found, drawn(tmp_path / "a", moving, t_s=0.75))


def test_the_light_of_a_group_is_dimmed_once(tmp_path: Path) -> None:
    left = StillStage(tmp_path, node("{top: 1}", "opacity: 0.5", "{kind: text, text: Hi}")).draw_list()
    (layer,) = left.placed_layers
    assert layer["opacity"] == 0.5 and paint(left.raster_layers[0])[..., 3].max() == 1


def test_check_measures_what_is_left_of_a_text(tmp_path: Path) -> None:
    text = "- {{kind: text, id: t, text: Hello, size: 2, color: '#FFFFFF', anchor: {{head: center}}, mask: {{{}}}}}"
    masks = {"a": "gradient: [1, 1]", "b": "gradient: [0.25, 0.25]", "c": "gradient: [0, 0]"}
    found = {name: StillStage(tmp_path / name, text.format(mask)).elements() for name, mask in masks.items()}
    full, quarter = found["a"]["t"], found["b"]["t"]
    assert quarter.foreground_lin == pytest.approx([part / 4 for part in full.foreground_lin], rel=0.02)
    assert quarter.box_px == full.box_px and found["c"] == {}
    cut = StillStage(
        tmp_path / "d", text.format("gradient: [1, 1, 0, 0], stops: [0, 0.5, 0.5, 1], angle: 0")
    ).elements()
    assert cut["t"].box_px.size.width == pytest.approx(full.box_px.size.width / 2, rel=0.1)


def test_a_scene_without_masks_has_no_fade(tmp_path: Path) -> None:
    assert all(layer.fade is None for layer in StillStage(tmp_path, HELLO).draw_list().raster_layers)


@pytest.mark.parametrize(
    ("mask", "said"),
    [
        ("{}", "the mask has nothing in it; allowed: one or more of top, right, bottom, left, gradient, shape"),
        ("{angle: 0}", "the mask has nothing in it"),
        ("{gradient: [0, 1], stops: [0, 0.5, 1]}", "the mask has 3 stops for a gradient of 2 steps"),
        ("{top: 1, stops: [0, 1]}", "the mask has 2 stops for no gradient"),
        ("{gradient: [0, 2]}", "2 is out of range"),
        ("{shape: {}}", "the shape has no form"),
        ("{shape: {circle: 1, ring: {}}}", "the shape has both circle and ring"),
        ("{topp: 1}", 'did you mean "top"?'),
    ],
)
def test_each_mistake_is_one_sentence_at_its_place(tmp_path: Path, mask: str, said: str) -> None:
    problem = mistake(tmp_path, f"nodes:\n- {{kind: text, text: Hi, mask: {mask}}}")
    assert said in str(problem) and at(problem)[:2] == ("scene.yaml", 3)


def test_a_mask_of_what_has_no_plane_is_told(tmp_path: Path) -> None:
    scene = loaded(tmp_path, "nodes:\n- {kind: route, id: r, points: [[0, 0, 0], [0, 0, -9]], mask: {top: 1}}")
    (warning,) = [warning for warning in scene.warnings if warning.key == "r.mask"]
    assert "`mask` does nothing here" in str(warning)
