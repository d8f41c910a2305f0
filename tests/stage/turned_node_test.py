"""Turned, scaled and slanted nodes: where their corners are, what stays as it is, and what is told of them."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from tests.oracle.turned import lay
from tests.stage.still_stage import VIEW, StillStage
from vitrine.geometry import Point
from vitrine.stage.draw.drawlist import NodeBounds

PX = VIEW.px_per_deg
MIDDLE = np.array((320.0, 240.0))


def node(fields: str, size: str = "width: 6, height: 2") -> str:
    return f"- {{kind: panel, id: n, anchor: {{head: center}}, {size}, fill: price, {fields}}}"


def quad_of(bounds: NodeBounds) -> np.ndarray:
    return np.array(bounds.quad_px)


@pytest.mark.parametrize(
    ("fields", "linear", "pivot"),
    [
        ("rotate: 30", [[math.cos(math.pi / 6), -0.5], [0.5, math.cos(math.pi / 6)]], (0, 0)),
        ("scale: [2, 0.5]", [[2, 0], [0, 0.5]], (0, 0)),
        ("scale: -1", [[-1, 0], [0, -1]], (0, 0)),
        ("skew: 45", [[1, 1], [0, 1]], (0, 0)),
        ("skew: [0, 45]", [[1, 0], [1, 1]], (0, 0)),
        ("rotate: 90, scale: [2, 1], skew: 45", [[0, -1], [2, 2]], (0, 0)),
        ("rotate: 90, pivot: top-left", [[0, -1], [1, 0]], (-3, -1)),
        ("rotate: 90, pivot: [1, 0.5]", [[0, -1], [1, 0]], (3, 0)),
    ],
)
def test_corners_go_where_css_takes_them(
    tmp_path: Path, fields: str, linear: list[list[float]], pivot: tuple[float, float]
) -> None:
    (bounds,) = StillStage(tmp_path, node(fields)).draw_list().node_bounds
    corners = np.array([(-3, -1), (3, -1), (3, 1), (-3, 1)])
    expected = ((corners - pivot) @ np.array(linear).T + pivot) * PX + MIDDLE
    # The box itself lies on whole pixels, as all boxes do.
    np.testing.assert_allclose(quad_of(bounds), expected, atol=1.5)
    assert bounds.box_px == pytest.approx((*expected.min(0), *expected.max(0)), abs=1.5)


@pytest.mark.parametrize("fields", ["rotate: 0", "scale: 1", "scale: [1, 1], skew: [0, 0], rotate: 0, pivot: top"])
def test_as_it_is_is_the_same_picture(tmp_path: Path, fields: str) -> None:
    plain, other = (StillStage(tmp_path / str(i), node(f)).draw_list() for i, f in enumerate(("z: 0", fields)))
    assert plain.digest() == other.digest() and not other.node_bounds[0].quad_px


def test_a_mere_scale_is_drawn_in_its_size_at_once(tmp_path: Path) -> None:
    draw_list = StillStage(tmp_path, node("scale: 1.5")).draw_list()
    (layer,) = draw_list.raster_layers
    assert layer.paint_ops["rect_px"][0, 2:] == pytest.approx((9 * PX, 3 * PX), abs=1)
    assert (draw_list.placed_layers["corners"] % 1 == 0).all()


def test_nothing_else_moves(tmp_path: Path) -> None:
    row = """
- kind: group
  anchor: {head: center}
  direction: row
  gap: 0.5
  children:
    - {kind: panel, id: a, width: 2, height: 1, fill: price}
    - {kind: panel, id: b, width: 2, height: 1, fill: price, FIELDS}
    - {kind: panel, id: c, width: 2, height: 1, fill: price}
"""
    plain, turned = (
        {b.node_id: b.box_px for b in StillStage(tmp_path / str(i), row.replace("FIELDS", f)).draw_list().node_bounds}
        for i, f in enumerate(("z: 0", "rotate: 45, scale: 1.3"))
    )
    assert plain["a"] == turned["a"] and plain["c"] == turned["c"] and plain["b"] != turned["b"]


def test_what_lies_behind_and_before_stays_there(tmp_path: Path) -> None:
    text = """
- kind: group
  anchor: {head: center}
  width: 6
  height: 6
  children:
    - {kind: panel, id: behind, width: 6, height: 6, fill: "#FF0000", inset: 0}
    - {kind: panel, id: turned, width: 4, height: 4, fill: "#00FF00", rotate: 45, inset: 1}
    - {kind: panel, id: before, width: 2, height: 2, fill: "#0000FF", inset: 2}
"""
    stage = StillStage(tmp_path, text)
    light = lay(stage.draw_list())
    seen = [light[240, 320 + round(x * PX)].argmax() for x in (0.0, 1.8, 2.9)]
    assert seen == [2, 1, 0] and list(stage.elements()) == ["behind", "turned", "before"]


def test_turns_within_turns_compose(tmp_path: Path) -> None:
    text = """
- kind: group
  anchor: {head: center}
  width: 8
  height: 8
  rotate: 50
  children:
    - {kind: panel, id: n, width: 4, height: 2, fill: price, rotate: -20, inset: [3, null, null, 2]}
"""
    stage = StillStage(tmp_path, text)
    bounds = next(b for b in stage.draw_list().node_bounds if b.node_id == "n")
    angle = math.radians(30)
    turn = np.array([(math.cos(angle), -math.sin(angle)), (math.sin(angle), math.cos(angle))])
    corners = np.array([(-2, -1), (2, -1), (2, 1), (-2, 1)]) @ turn.T * PX + MIDDLE
    np.testing.assert_allclose(quad_of(bounds), corners, atol=2)


def test_an_ancestors_clip_cuts_what_is_turned_inside_it(tmp_path: Path) -> None:
    text = """
- kind: panel
  anchor: {head: center}
  width: 6
  height: 4
  clip: true
  children: [{kind: panel, id: bar, width: 9, height: 1, fill: price, rotate: 60, inset: [1.5, null, null, -1.5]}]
"""
    light = lay(StillStage(tmp_path, text).draw_list())
    ys, xs = np.nonzero(light[..., 3] > 0.01)
    left, top = MIDDLE - (3 * PX, 2 * PX)
    right, bottom = MIDDLE + np.array((3 * PX, 2 * PX))
    assert ys.min() == pytest.approx(top, abs=1) and ys.max() + 1 == pytest.approx(bottom, abs=1)
    assert xs.min() > left and xs.max() < right
    # What is told of it is what is left of it.
    box = StillStage(tmp_path, text).elements()["bar"].box_px
    assert box == pytest.approx((xs.min(), ys.min(), xs.max() + 1, ys.max() + 1), abs=2.5)
    whole = lay(StillStage(tmp_path / "whole", text.replace("clip: true", "clip: false")).draw_list())
    inside = np.zeros(light.shape[:2], bool)
    inside[round(top) + 1 : round(bottom) - 1, round(left) + 1 : round(right) - 1] = True
    assert np.array_equal(light[inside], whole[inside]) and whole[~inside].sum() > light[~inside].sum()


def test_a_turned_panel_clips_with_its_own_turned_edge(tmp_path: Path) -> None:
    text = """
- kind: panel
  anchor: {head: center}
  width: 4
  height: 4
  rotate: 45
  clip: true
  children:
    - {kind: panel, width: 9, height: 9, fill: price, inset: [-2, null, null, -2]}
    - {kind: panel, width: 9, height: 9, fill: notice, rotate: 20, inset: [-2, null, null, -2]}
"""
    light = lay(StillStage(tmp_path, text).draw_list())[..., 3]
    ys, xs = np.mgrid[0:480, 0:640] + 0.5 - np.array((240, 320))[:, None, None]
    reach = (np.abs(xs) + np.abs(ys)) / (2 * math.sqrt(2) * PX)
    assert (light[reach < 0.98] > 0.99).all() and not light[reach > 1.02].any()


def test_opacity_acts_on_a_turned_node_as_a_whole(tmp_path: Path) -> None:
    text = node("rotate: 30, opacity: 0.5, children: [{kind: panel, width: 3, height: 1, fill: '#FF0000'}]")
    draw_list = StillStage(tmp_path, text.replace("kind: panel, id: n", "kind: panel, id: n, z: 1")).draw_list()
    (record,) = draw_list.placed_layers
    # A root's own opacity is that of its place.
    assert record["opacity"] == pytest.approx(0.5)
    inner = (
        f"- {{kind: group, anchor: {{head: center}}, children: [{text[2:].replace('anchor: {head: center}, ', '')}]}}"
    )
    draw_list = StillStage(tmp_path / "inner", inner).draw_list()
    assert draw_list.placed_layers["opacity"].tolist() == [1.0, 0.5]
    assert draw_list.raster_layers[1].paint_ops["fill0_lin"][:, 3].tolist() == [1.0, 1.0]


def test_what_merely_turns_is_the_same_layer_and_the_same_object(tmp_path: Path) -> None:
    stage = StillStage(tmp_path, node("rotate: {keys: [[0, 0], [9, 90]]}, children: [{kind: text, text: N}]"))
    one, two = stage.draw_list(1.0), stage.draw_list(2.0)
    assert one.digest() != two.digest()
    assert all(a is b for a, b in zip(one.raster_layers, two.raster_layers, strict=True))


def test_a_colour_that_changes_keeps_its_raster(tmp_path: Path) -> None:
    shape = "- {kind: shape, anchor: {head: center}, circle: 3, stroke: COLOR}"
    one, two = (
        StillStage(tmp_path / color, shape.replace("COLOR", color)).draw_list().raster_layers[0]
        for color in ("price", "notice")
    )
    assert one.bitmaps[0] is two.bitmaps[0] and one.key != two.key


def test_a_scale_of_nothing_is_nothing(tmp_path: Path) -> None:
    stage = StillStage(tmp_path, node("scale: [0, 1]"))
    assert not lay(stage.draw_list()).any()


def test_hits_follow_the_corners(tmp_path: Path) -> None:
    stage = StillStage(tmp_path, node("rotate: 45"))
    (bounds,), element = stage.draw_list().node_bounds, stage.elements()["n"]
    along = np.array((2.5, 2.5)) / math.sqrt(2) * PX
    inside, beside = Point(*(MIDDLE + along)), Point(*(MIDDLE + along * (1, -1)))
    assert bounds.box_px.contains(beside)
    for found in (bounds, element):
        assert found.contains(inside) and not found.contains(beside)


@pytest.mark.parametrize(
    ("fields", "times"),
    [("rotate: 70", 1.0), ("scale: 0.5", 0.5), ("rotate: 20, scale: 0.5", 0.5), ("scale: [0.5, 2]", 0.5),
     ("skew: 40", 1.0), ("skew: [0, 60]", 0.5)],
)  # fmt: skip
def test_the_size_of_type_is_that_which_is_seen(tmp_path: Path, fields: str, times: float) -> None:
    text = f"- {{kind: text, id: t, anchor: {{head: center}}, text: Hello, size: 2, {fields}}}"
    element = StillStage(tmp_path, text).elements()["t"]
    assert element.size_deg == pytest.approx(2 * times, rel=0.03) and element.kind == "text"


def test_a_turned_root_in_the_world_lies_in_its_plane(tmp_path: Path) -> None:
    text = (
        "- {kind: panel, id: n, anchor: {world: [0, 0, -9], facing: ground, true_at_m: 9}, width: 4, height: 2,"
        " fill: price, FIELDS}"
    )
    plain = StillStage(tmp_path / "a", text.replace("FIELDS", "z: 0")).draw_list().placed_layers["corners"][0]
    half = StillStage(tmp_path / "b", text.replace("FIELDS", "rotate: 180")).draw_list().placed_layers["corners"][0]
    np.testing.assert_allclose(half[[2, 3, 0, 1]], plain, rtol=0.02)
    quarter = StillStage(tmp_path / "c", text.replace("FIELDS", "rotate: 90")).draw_list().placed_layers["corners"][0]
    # What was wide is long now: in perspective it reaches nearer and farther.
    assert np.ptp(quarter[:, 2]) > 1.8 * np.ptp(plain[:, 2])


def test_a_layer_is_limited_however_large_it_is_scaled(tmp_path: Path) -> None:
    draw_list = StillStage(tmp_path, node("rotate: 10, scale: 100")).draw_list()
    assert max(max(layer.size_px) for layer in draw_list.raster_layers) <= 2048


@pytest.mark.parametrize("turn", ["z: 0", "rotate: 40"])
def test_a_filled_shape_is_what_type_on_it_lies_on(tmp_path: Path, turn: str) -> None:
    text = f"""
- kind: group
  anchor: {{head: center}}
  width: 6
  height: 6
  {turn}
  children:
    - {{kind: shape, id: disc, circle: 6, fill: "#FFFFFF", inset: 0}}
    - {{kind: text, id: t, text: ab, size: 1, color: "#FF0000", inset: [2.5, 0, null, 0], align: center}}
"""
    seen = StillStage(tmp_path, text).elements()
    assert seen["t"].backdrop_lin == pytest.approx((1, 1, 1, 1)) and seen["disc"].kind == "panel"


def test_a_shape_with_a_stroke_is_judged_by_its_width(tmp_path: Path) -> None:
    ring = "- {kind: shape, id: r, anchor: {head: center}, ring: {size: 5, width: 0.3}, scale: [1, 0.5]}"
    element = StillStage(tmp_path, ring).elements()["r"]
    assert element.kind == "shape" and element.size_deg == pytest.approx(0.15, rel=0.03)
