"""What the eye sees: points through the pinhole, the body's axes, and when the body stands still."""

import math
from dataclasses import replace

import numpy as np
import pytest

from tests.world.lenses import FISHEYE
from vitrine.world.camera import Intrinsics, make_level_pose
from vitrine.world.lens import Lens
from vitrine.world.viewpoint import OUT_OF_SIGHT_PX, Viewpoint

VIEW = Intrinsics(640, 480, 500.0, 520.0, 330.0, 235.0)


def test_points_are_seen_by_the_pinhole_formula_also_behind_the_eye() -> None:
    sight = Viewpoint(make_level_pose((1.0, 1.6, 2.0)), VIEW)
    assert sight.panel_size_px == (640, 480)
    points = np.array([[1.0, 1.6, -8.0], [3.0, 0.6, -2.0], [3.0, 0.6, 6.0]])
    assert np.allclose(sight.to_optical(points), [[0, 0, 10], [2, 1, 4], [2, 1, -4]])
    seen = sight.to_homogeneous_px(points)
    assert np.allclose(seen[:, 2], [10, 4, -4])
    assert np.allclose(seen[:, :2] / seen[:, 2:], [[330, 235], [330 + 250, 235 + 130], [330 - 250, 235 - 130]])


@pytest.mark.parametrize(
    ("heading", "there"),
    [(0.0, (1, 2, -3)), (math.pi / 2, (3, 2, 1)), (math.pi, (-1, 2, 3)), (-math.pi / 2, (-3, 2, -1))],
)
def test_the_bodys_axes_are_right_up_and_forward(heading: float, there: tuple[float, float, float]) -> None:
    sight = Viewpoint(make_level_pose((10.0, 1.6, 20.0), 0.3), VIEW, body_heading_rad=heading)
    assert (sight.body_to_world((1.0, 2.0, 3.0)) - (10.0, 1.6, 20.0)).tolist() == pytest.approx(there)


@pytest.mark.parametrize(
    ("head", "body", "settled"), [(0.5, 0.5, True), (3.1, 3.1 - math.tau, True), (0.5, 0.501, False), (0.0, 3.0, False)]
)
def test_the_body_is_settled_where_it_looks_as_the_head_does(head: float, body: float, settled: bool) -> None:
    assert Viewpoint(make_level_pose((0.0, 0.0, 0.0), head), VIEW, body_heading_rad=body).is_body_settled is settled


def test_a_place_of_a_bent_feed_is_where_its_direction_is_in_the_panel() -> None:
    camera = replace(Intrinsics(400, 300, 210.0, 220.0, 190.0, 155.0), lens=FISHEYE)
    sight = Viewpoint(make_level_pose((0.0, 1.6, 0.0)), VIEW, camera=camera)
    tangents = np.array([[0.4, -0.3], [-0.9, 0.5], [0.0, 0.0]])
    places = FISHEYE.project(np.column_stack([tangents, np.ones(3)])) * (210, 220) + (190, 155)
    assert np.allclose(sight.feed_to_px(places / (400, 300)), tangents * (500, 520) + (330, 235))
    beside = replace(camera, lens=Lens("fisheye", (0.0, 0.0, 0.0, 0.0)), fx_px=100.0)
    assert (replace(sight, camera=beside).feed_to_px(np.array([[1.0, 0.5]])) == OUT_OF_SIGHT_PX).all()


def test_the_display_is_the_panel_or_a_part_of_it() -> None:
    sight = Viewpoint(make_level_pose((0.0, 1.6, 0.0)), VIEW)
    assert sight.display_px == (0, 0, 640, 480)
    part = Intrinsics(300, 200, 500.0, 520.0, 150.0, 95.0)
    assert replace(sight, display=part).display_px == (180, 140, 480, 340)
