"""Route ribbons: the reference chevrons, projection by hand, flow, fades, boxes, and cameras anywhere."""

import importlib.util
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vitrine.stage.draw.light import Light
from vitrine.stage.path.clip_space import project_to_pixels
from vitrine.stage.path.ribbon import Ribbon
from vitrine.stage.path.route import RouteStyle, build_route_path, build_route_ribbon
from vitrine.world.camera import NEAR_M, Intrinsics, Pose, Quaternion, make_level_pose

SIZE = (1280, 720)
VIEW = Intrinsics(*SIZE, 620, 620, 640, 400)
GREEN = Light(0.1, 0.8, 0.4, 1.0)
AHEAD = ((0.0, 0.0, 0.0), (0.0, 0.0, -40.0))
CORNERS = ((0.0, 0.0, 0.0), (0.0, 0.0, -12.0), (10.0, 0.0, -12.0), (10.0, 0.0, -20.0))
#: Nothing fades: what is seen between 2 m and 20 m is the pattern alone.
HARD = RouteStyle(GREEN, near_m=(2, 2), far_m=(20, 20), dim=1.0)

Sampler = Callable[..., tuple[np.ndarray, np.ndarray]]


def inside(polygon: list[tuple[float, float]], points: np.ndarray) -> np.ndarray:
    odd = np.zeros(len(points), bool)
    for (ax, ay), (bx, by) in zip(polygon, polygon[1:] + polygon[:1], strict=True):
        crosses = (ay > points[:, 1]) != (by > points[:, 1])
        with np.errstate(divide="ignore", invalid="ignore"):
            odd ^= crosses & (points[:, 0] < ax + (points[:, 1] - ay) / (by - ay) * (bx - ax))
    return odd


@pytest.mark.parametrize("t", [0.0, 0.37, 1.9, 3600.25])
def test_the_reference_chevrons(t: float, shared_folder: Path, seen_ribbon: Sampler) -> None:
    file = shared_folder / "bench" / "scene.py"
    if not file.exists():
        pytest.skip("../shared/bench/scene.py is not here")
    spec = importlib.util.spec_from_file_location("bench_scene", file)
    assert spec and spec.loader
    scene = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scene)
    look = RouteStyle(GREEN, True, 1.2, 1.5, 0.45, 0.7, 1.5, near_m=(2, 2), far_m=(12.15, 12.15), dim=1.0)
    path = build_route_path(((0.0, 0.0, -0.5), (0.0, 0.0, -20.0)), 0.0)
    ribbon = build_route_ribbon(path, look, make_level_pose((0.0, 1.0, 0.0)), VIEW, t)
    # From 3.6 m to 11 m there are always whole chevrons; the reference drops and adds whole ones outside.
    points = np.random.default_rng(1).uniform((400, 400 + 620 / 11), (880, 400 + 620 / 3.6), (4000, 2))
    light, _ = seen_ribbon(ribbon.vertices, points, SIZE)
    expected = np.zeros(len(points), bool)
    for polygon in scene.chevrons(t):
        expected |= inside(polygon, points)
    assert 0.05 < expected.mean() < 0.5
    assert (expected == (light[:, 1] > 0)).mean() > 0.999


def test_edges_are_projected_by_the_plain_formula() -> None:
    ribbon = build_route_ribbon(build_route_path(AHEAD, 0.0), HARD, make_level_pose((0.0, 1.6, 0.0)), VIEW, 0.0)
    vertices = ribbon.vertices
    x = vertices["lateral"].astype("f8") * 0.45
    depth = vertices["clip"][:, 3].astype("f8")
    places = project_to_pixels(vertices["clip"], SIZE)
    assert np.allclose(places[:, 0], 620 * x / depth + 640, atol=1e-2)
    assert np.allclose(places[:, 1], 620 * 1.6 / depth + 400, atol=1e-2)
    assert depth.min() == pytest.approx(2) and depth.max() == pytest.approx(20)
    assert ((np.abs(x) - 0.45) * 620 / depth >= 1.49).all()  # room for anti-aliasing


def test_chevrons_flow_ahead_and_come_back_after_one_spacing(seen_ribbon: Sampler) -> None:
    path, pose = build_route_path(AHEAD, 0.0), make_level_pose((0.0, 1.6, 0.0))
    z = np.linspace(3, 8, 2000)
    points = np.stack([np.full_like(z, 640.0), 620 * 1.6 / z + 400], 1)

    def lit(t: float) -> np.ndarray:
        return seen_ribbon(build_route_ribbon(path, HARD, pose, VIEW, t).vertices, points, SIZE)[0][:, 1] > 0

    period = HARD.spacing_m / HARD.speed_m_s
    start, later = lit(0.0), lit(0.25 * period)
    first = z[np.flatnonzero(~start[:-1] & start[1:])[0]]
    assert z[np.flatnonzero(~later[:-1] & later[1:])] == pytest.approx(
        [first + (k + 0.25) * HARD.spacing_m for k in range(-1, 9) if 3 < first + (k + 0.25) * HARD.spacing_m < 8],
        abs=0.01,
    )
    assert (lit(1e5 * period) == start).mean() > 0.995


def brightness_at(ribbon: Ribbon, sampler: Sampler, distance: float) -> float:
    points = np.array([[640.0, 620 * 1.6 / distance + 400]])
    return float(sampler(ribbon.vertices, points, SIZE)[0][0, 1]) / GREEN[1]


def test_fades_and_the_brightest_part(seen_ribbon: Sampler) -> None:
    look = RouteStyle(GREEN, chevrons=False)
    ribbon = build_route_ribbon(build_route_path(AHEAD, 0.0), look, make_level_pose((0.0, 1.6, 0.0)), VIEW, 0.0)
    at = {d: brightness_at(ribbon, seen_ribbon, d) for d in (1.1, 1.6, 2.0, 4.0, 9.0, 26.0, 31.0)}
    assert at[1.1] == 0 and at[31.0] == 0
    assert at[2.0] == pytest.approx(look.dim, abs=0.02)
    assert at[4.0] == pytest.approx((1 + look.dim) / 2, abs=0.02)
    assert at[9.0] == pytest.approx(1.0)
    assert at[1.6] == pytest.approx(look.dim / 2, abs=0.05)
    assert at[26.0] == pytest.approx(look.dim / 2, abs=0.02)


def test_what_is_walked_is_gone_and_what_is_ahead_is_there() -> None:
    path = build_route_path(AHEAD, 0.0)
    back = make_level_pose((0.0, 1.6, -20.0), math.pi)
    assert len(build_route_ribbon(path, RouteStyle(GREEN, ahead_only=True), back, VIEW, 0.0).vertices) == 0
    assert len(build_route_ribbon(path, RouteStyle(GREEN, ahead_only=False), back, VIEW, 0.0).vertices) > 0


def test_lateral_and_along_measure_metres_on_a_bend() -> None:
    path = build_route_path(CORNERS, 1.5)
    edges = path.points_m + 0.45 * path.cross_sections[:, 3:6]
    assert np.linalg.norm(edges - path.points_m, axis=1) == pytest.approx(0.45, abs=0.01)
    assert path.along_m[-1] == pytest.approx(30 - 2 * (3 - 1.5 * math.pi / 2), abs=0.02)
    assert len(path.cross_sections) < 300


def test_a_route_under_the_wearer_is_cut_at_the_near_plane() -> None:
    look = RouteStyle(GREEN, near_m=(0, 0), far_m=(20, 30), ahead_only=False)
    tilt = math.radians(-80)  # looking down at the feet
    level = make_level_pose((0.0, 1.6, -10.0))
    turn = np.array([math.sin(tilt / 2), 0, 0, math.cos(tilt / 2)])
    x, y, z, w = level.orientation
    a, b, c, d = turn
    orientation = Quaternion(w * a + x * d + y * c - z * b, w * b - x * c + y * d + z * a,
                             w * c + x * b - y * a + z * d, w * d - x * a - y * b - z * c)  # fmt: skip
    ribbon = build_route_ribbon(build_route_path(AHEAD, 0.0), look, Pose((0.0, 1.6, -10.0), orientation), VIEW, 0.0)
    assert len(ribbon.vertices) > 0
    assert ribbon.vertices["clip"][:, 3].min() >= NEAR_M * 0.999


angles = st.floats(-math.pi, math.pi, allow_nan=False)
metres = st.floats(-30, 30, allow_nan=False)


@settings(max_examples=60)
@given(st.tuples(metres, st.floats(0.05, 5), metres), angles, angles, st.floats(0, 1e6), st.booleans())
def test_any_camera_gives_finite_ink_inside_its_boxes(
    position: tuple[float, float, float], heading: float, pitch: float, t: float, ahead_only: bool
) -> None:
    half = np.array([math.cos(heading / 2), 0.0, -math.sin(heading / 2), 0.0])
    a, w = math.sin(pitch / 2), math.cos(pitch / 2)
    x, y, z, _ = half
    orientation = Quaternion(float(x * w), float(y * w + z * a), float(z * w - y * a), float(-x * a))
    pose = Pose(position, orientation)
    look = RouteStyle(GREEN, near_m=(0, 0), ahead_only=ahead_only)
    ribbon = build_route_ribbon(build_route_path(CORNERS, 1.5), look, pose, VIEW, t)
    for name in ("clip", "light_lin", "along_m", "lateral"):
        assert np.isfinite(ribbon.vertices[name]).all()
    assert np.isfinite(ribbon.boxes_px).all() and len(ribbon.boxes_px) <= 8
    places = project_to_pixels(ribbon.vertices["clip"], SIZE)
    within = ((places > 0.01) & (places < np.array(SIZE) - 0.01)).all(1)
    for x_px, y_px in places[within]:
        held = (
            (ribbon.boxes_px[:, 0] <= x_px + 1e-2) & (ribbon.boxes_px[:, 2] >= x_px - 1e-2)
            & (ribbon.boxes_px[:, 1] <= y_px + 1e-2) & (ribbon.boxes_px[:, 3] >= y_px - 1e-2)
        )  # fmt: skip
        assert held.any()


@pytest.mark.parametrize("points", [(), ((1.0, 0.0, 1.0),), ((1.0, 0.0, 1.0), (1.0, 0.0, 1.0))])
def test_a_route_without_length_shows_nothing(points: tuple[tuple[float, float, float], ...]) -> None:
    assert (
        len(build_route_ribbon(build_route_path(points, 1.5), HARD, make_level_pose((0, 1.6, 0)), VIEW, 0.0).vertices)
        == 0
    )
