"""The camera: projection, headings and clip space against formulas written out by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.world.camera import DEFAULT_POSE, FAR_M, NEAR_M, Intrinsics, Pose, Quaternion, make_level_pose

ANGLES = st.floats(-math.pi, math.pi)


def test_a_field_of_view_gives_a_focal_length() -> None:
    view = Intrinsics.from_fov(1280, 720, 90.0)
    assert (view.fx_px, view.fy_px, view.cx_px, view.cy_px) == pytest.approx((640, 640, 640, 360))
    assert view.px_per_deg == pytest.approx(640 * math.radians(1))


def test_another_size_keeps_the_view() -> None:
    view = Intrinsics(100, 50, 80.0, 90.0, 40.0, 30.0).scaled(200, 25)
    assert view == Intrinsics(200, 25, 160.0, 45.0, 80.0, 15.0)


def test_the_still_camera_stands_at_eye_height_and_looks_along_minus_z() -> None:
    matrix = DEFAULT_POSE.world_from_optical()
    assert matrix[:3, 3].tolist() == [0, 1.6, 0]
    assert np.allclose(matrix[:3, :3], [[1, 0, 0], [0, -1, 0], [0, 0, -1]])


@given(ANGLES)
def test_a_level_camera_looks_along_its_heading(heading: float) -> None:
    pose = make_level_pose((1.0, 2.0, 3.0), heading)
    right, down, forward = pose.world_from_optical()[:3, :3].T
    assert forward.tolist() == pytest.approx([math.sin(heading), 0, -math.cos(heading)], abs=1e-12)
    assert right.tolist() == pytest.approx([math.cos(heading), 0, math.sin(heading)], abs=1e-12)
    assert down.tolist() == pytest.approx([0, -1, 0], abs=1e-12)
    assert math.remainder(pose.heading_rad - heading, math.tau) == pytest.approx(0, abs=1e-12)


QUATERNIONS = st.tuples(*[st.floats(-1, 1)] * 4).filter(lambda q: sum(v * v for v in q) > 0.01)


@given(QUATERNIONS, st.tuples(*[st.floats(-50, 50)] * 3))
def test_a_quaternion_turns_as_its_formula_says(
    q: tuple[float, float, float, float], at: tuple[float, float, float]
) -> None:
    x, y, z, w = (v / math.sqrt(sum(u * u for u in q)) for v in q)
    pose = Pose(at, Quaternion(x, y, z, w))
    point = np.array([0.3, -1.2, 2.5])
    axis = np.array([x, y, z])
    turned = point + 2 * np.cross(axis, np.cross(axis, point) + w * point)  # v' = v + 2 q × (q × v + w v)
    assert np.allclose(pose.world_from_optical() @ [*point, 1], [*(turned + at), 1])
    assert np.allclose(pose.optical_from_world() @ pose.world_from_optical(), np.eye(4))


def test_what_was_computed_once_cannot_be_changed() -> None:
    DEFAULT_POSE.world_from_optical()[0, 0] = 7.0
    DEFAULT_POSE.optical_from_world()[0, 0] = 7.0
    assert DEFAULT_POSE.world_from_optical()[0, 0] == 1.0


@given(st.floats(-5, 5), st.floats(-5, 5), st.floats(NEAR_M, FAR_M))
def test_clip_space_is_the_picture_with_y_down(x: float, y: float, ahead: float) -> None:
    view = Intrinsics(640, 480, 500.0, 520.0, 330.0, 235.0)
    clip = view.clip_from_optical().astype("f8") @ (x, y, ahead, 1)
    assert clip[3] == pytest.approx(ahead)
    px = (clip[:2] / clip[3] + 1) / 2 * (640, 480)
    assert px == pytest.approx((330 + 500 * x / ahead, 235 + 520 * y / ahead), rel=1e-4, abs=1e-2)


def test_depth_runs_from_minus_1_at_the_near_plane_to_1_at_the_far_one() -> None:
    matrix = Intrinsics.from_fov(640, 480).clip_from_optical().astype("f8")
    ends = [matrix @ (0, 0, ahead, 1) for ahead in (NEAR_M, FAR_M)]
    assert [end[2] / end[3] for end in ends] == pytest.approx([-1, 1], abs=1e-5)
