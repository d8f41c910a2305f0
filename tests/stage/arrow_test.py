"""Arrow bodies are closed and oriented, stand turned to the wearer in limits of size; flat ones have their area."""

import math
from collections import Counter
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vitrine.scene.nodes.node import Turn as SceneTurn
from vitrine.stage.draw.light import Light
from vitrine.stage.path.clip_space import project_to_pixels
from vitrine.stage.shapes.arrow import (
    MAX_HEIGHT_SHARE,
    MAX_SWIVEL_RAD,
    MIN_HEIGHT_PX,
    THICKNESS,
    ArrowPlacement,
    build_arrow_instance,
    build_arrow_mesh,
    rasterize_edge_arrow,
    rasterize_flat_arrow,
)
from vitrine.stage.shapes.arrow_outline import TURNS, ArrowTurn, build_outline
from vitrine.stage.shapes.extrusion import triangulate
from vitrine.world.camera import Intrinsics, Pose, make_level_pose

VIEW = Intrinsics(1280, 720, 620, 620, 640, 400)
LIGHT = Light(0.1, 0.8, 0.4, 1.0)


def area(loop: np.ndarray) -> float:
    x, y = loop.T
    return float((x * np.roll(y, -1) - y * np.roll(x, -1)).sum() / 2)


def test_the_turns_are_those_of_the_scene() -> None:
    assert get_args(SceneTurn) == TURNS


@pytest.mark.parametrize("turn", TURNS)
def test_a_body_is_closed_and_oriented_outwards(turn: ArrowTurn) -> None:
    vertices = build_arrow_mesh(turn).vertices
    assert len(vertices) // 3 <= 1500
    corners = np.round(vertices["position_m"].astype("f8"), 6).reshape(-1, 3, 3)
    edges: Counter[tuple[tuple[float, ...], tuple[float, ...]]] = Counter()
    for triangle in corners.tolist():
        points = [tuple(point) for point in triangle]
        for a, b in zip(points, points[1:] + points[:1], strict=True):
            edges[a, b] += 1
    assert all(edges[b, a] == count for (a, b), count in edges.items())
    first, second, third = corners.transpose(1, 0, 2)
    assert np.einsum("ti,ti->t", first, np.cross(second, third)).sum() / 6 > 0.03


@pytest.mark.parametrize("turn", TURNS)
def test_normals_are_unit_and_agree_with_their_triangles(turn: ArrowTurn) -> None:
    vertices = build_arrow_mesh(turn).vertices
    normals = vertices["normal"].astype("f8")
    assert np.allclose(np.linalg.norm(normals, axis=1), 1, atol=1e-5)
    a, b, c = vertices["position_m"].astype("f8").reshape(-1, 3, 3).transpose(1, 0, 2)
    flat = np.cross(b - a, c - a)
    size = np.linalg.norm(flat, axis=1)
    agreement = np.einsum("ti,tki->tk", flat, normals.reshape(-1, 3, 3))[size > 1e-9] / size[size > 1e-9][:, None]
    assert agreement.min() > 0.5


@pytest.mark.parametrize("turn", TURNS)
def test_a_body_is_one_high_or_wide_centred_and_the_same_from_behind(turn: ArrowTurn) -> None:
    positions = build_arrow_mesh(turn).vertices["position_m"].astype("f8")
    low, high = positions.min(0), positions.max(0)
    assert np.allclose(low, -high, atol=1e-6)
    assert max(high[:2] - low[:2]) == pytest.approx(1) and high[2] - low[2] == pytest.approx(THICKNESS)
    front, back = ({tuple(p) for p in np.round(positions * (1, 1, side), 5).tolist()} for side in (1, -1))
    assert front == back


@pytest.mark.parametrize("turn", [turn for turn in TURNS if build_outline(turn).hole is None])
def test_faces_cover_the_outline_exactly(turn: ArrowTurn) -> None:
    loop = build_outline(turn).outer
    a, b, c = loop[triangulate(loop)].transpose(1, 0, 2)
    each = ((b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0]) / 2
    assert each.min() > 0 and each.sum() == pytest.approx(area(loop))


def test_left_and_right_mirror_each_other() -> None:
    right, left = build_outline("right").outer, build_outline("left").outer
    assert right[:, 0].argmax() and np.allclose(np.sort(right[:, 0]), np.sort(-left[:, 0]))
    assert area(left) == pytest.approx(area(right)) and area(left) > 0


def instance(stand: ArrowPlacement, pose: Pose) -> np.void | None:
    record = build_arrow_instance(build_arrow_mesh("right"), 3, stand, LIGHT, pose, VIEW)
    return None if record is None else record[0]


def test_it_stands_where_the_formula_puts_it_and_its_box_is_exact() -> None:
    record = instance(ArrowPlacement((0.5, 1.6, -8.0), 0.0, 1.3), make_level_pose((0.5, 1.6, 0.0)))
    assert record is not None and record["mesh"] == 3
    vertices = build_arrow_mesh("right").vertices["position_m"].astype("f8") * 1.3
    x = 620 * vertices[:, 0] / (8 - vertices[:, 2]) + 640
    y = -620 * vertices[:, 1] / (8 - vertices[:, 2]) + 400
    assert np.allclose(record["box_px"], (x.min(), y.min(), x.max(), y.max()), atol=1e-2)


@pytest.mark.parametrize(
    ("distance", "height_px"), [(1.0, MAX_HEIGHT_SHARE * 720), (100.0, MIN_HEIGHT_PX), (6.0, 620 * 1.3 / 6)]
)
def test_size_limits(distance: float, height_px: float) -> None:
    record = instance(ArrowPlacement((0.0, 1.6, -distance), 0.0, 1.3), make_level_pose((0.0, 1.6, 0.0)))
    assert record is not None
    ends = np.array([[0, 0.5, 0, 1], [0, -0.5, 0, 1]]) @ record["clip_from_model"].T
    seen = project_to_pixels(ends, (1280, 720))
    assert seen[1, 1] - seen[0, 1] == pytest.approx(height_px, rel=1e-3)


def facing(record: np.void) -> np.ndarray:
    axis = record["optical_from_model"][:3, 2].astype("f8")
    return np.asarray(axis / np.linalg.norm(axis))


def test_it_faces_the_one_who_comes_along_and_swivels_a_little() -> None:
    stand = ArrowPlacement((0.0, 1.6, -10.0), math.pi / 2, 1.3)
    along = instance(stand, make_level_pose((-10.0, 1.6, -10.0), math.pi / 2))
    assert along is not None and np.allclose(facing(along), (0, 0, -1), atol=1e-6)
    near_side = instance(stand, make_level_pose((-10.0, 1.6, -8.0), math.pi / 2))
    assert near_side is not None and facing(near_side)[0] == pytest.approx(math.sin(math.atan2(2, 10)), abs=1e-5)
    across = instance(stand, make_level_pose((0.0, 1.6, 0.0)))
    assert across is not None and facing(across)[2] == pytest.approx(-math.cos(math.pi / 2 - MAX_SWIVEL_RAD), abs=1e-5)


def test_it_turns_without_a_jump_as_one_walks_around_it() -> None:
    stand = ArrowPlacement((0.0, 1.6, 0.0), 0.3, 1.3)
    axes = []
    for angle in np.linspace(0, 2 * math.pi, 720):
        pose = make_level_pose((8 * math.sin(angle), 1.6, 8 * math.cos(angle)), -angle)
        record = instance(stand, pose)
        assert record is not None
        axes.append(pose.world_from_optical()[:3, :3] @ facing(record))
    assert np.linalg.norm(np.diff(axes, axis=0), axis=1).max() < 0.02


def test_out_of_sight_there_is_none() -> None:
    assert instance(ArrowPlacement((0.0, 1.6, 8.0), 0.0, 1.3), make_level_pose((0.0, 1.6, 0.0))) is None
    assert instance(ArrowPlacement((30.0, 1.6, -8.0), 0.0, 1.3), make_level_pose((0.0, 1.6, 0.0))) is None
    assert instance(ArrowPlacement((0.0, 1.6, -8.0), 0.0, 0.0), make_level_pose((0.0, 1.6, 0.0))) is None


metres = st.floats(-20, 20, allow_nan=False)


@settings(max_examples=80)
@given(st.tuples(metres, metres, metres), st.floats(-4, 4), st.tuples(metres, metres, metres), st.floats(-4, 4))
def test_any_camera_gives_finite_numbers(
    place: tuple[float, float, float], way: float, eye: tuple[float, float, float], look: float
) -> None:
    record = instance(ArrowPlacement(place, way, 1.3), make_level_pose(eye, look))
    if record is not None:
        assert all(np.isfinite(record[name]).all() for name in ("clip_from_model", "optical_from_model", "box_px"))
        assert record["box_px"][2] > 0 and record["box_px"][0] < 1280


@pytest.mark.parametrize("turn", TURNS)
def test_a_flat_arrow_has_the_area_of_its_outline(turn: ArrowTurn) -> None:
    shape = build_outline(turn)
    expected = area(shape.outer) - (0 if shape.hole is None else abs(area(shape.hole)))
    for angle in (0.0, 0.7):
        mask = rasterize_flat_arrow(turn, 120.0, angle)
        assert mask.sum() / 255 / 120**2 == pytest.approx(expected, rel=0.02)


@pytest.mark.parametrize("direction", [(1, 0), (0, 1), (-1, 0), (0, -1), (3, 2), (-2, 5)])
def test_the_arrow_at_the_edge_points_along_its_direction(direction: tuple[float, float]) -> None:
    mask = rasterize_edge_arrow(direction, 64.0).astype("f8")
    y, x = np.mgrid[: mask.shape[0], : mask.shape[1]] - (mask.shape[0] - 1) / 2
    unit = np.array(direction) / math.hypot(*direction)
    ahead, aside = x * unit[0] + y * unit[1], x * -unit[1] + y * unit[0]
    assert (mask * aside).sum() / mask.sum() == pytest.approx(0, abs=0.6)
    tip = ahead[mask > 128].max()
    assert np.abs(aside[(ahead > tip - 2) & (mask > 128)]).max() < 10
    assert np.abs(aside[(ahead < ahead[mask > 128].min() + 6) & (mask > 128)]).min() > 10


def test_small_changes_of_direction_share_one_mask() -> None:
    assert rasterize_edge_arrow((10.0, 0.0), 64.0) is rasterize_edge_arrow((10.0, 0.05), 64.0)
    assert np.array_equal(rasterize_edge_arrow((0.0, 0.0), 64.0), rasterize_edge_arrow((0.0, -1.0), 64.0))
