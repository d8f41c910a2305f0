"""Lenses: against OpenCV's own figures, there and back, and as far as each goes before it folds back."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.world.lenses import BARREL, DIVISION, FISHEYE, LEANING, LENSES, PINCUSHION, RATIONAL, brown
from vitrine.world.camera import Intrinsics
from vitrine.world.lens import Lens, find_reach

#: Rays, and where OpenCV 5.0 draws them: by projectPoints and fisheye.projectPoints, fx 700, fy 705, cx 641, cy 355.
RAYS = np.array([[0.3, -0.2, 1], [-0.7, 0.45, 1], [0.05, 0.6, 1.0]])
OPENCV = {
    LEANING: [[843.5019437, 219.06190423], [227.36324138, 622.958648273], [672.72994248, 739.526825371]],
    RATIONAL: [[843.44610248, 219.093287621], [226.14064379, 623.711858281], [672.900138713, 739.948168413]],
    FISHEYE: [[842.07775268, 219.990651772], [236.01063188, 617.209953135], [672.327924291, 733.620342151]],
}


@pytest.mark.parametrize("lens", OPENCV, ids=lambda lens: lens.model)
def test_a_lens_draws_where_opencv_does(lens: Lens) -> None:
    drawn = Intrinsics(1280, 720, 700.0, 705.0, 641.0, 355.0, lens).project(RAYS * 3.0)
    assert np.abs(drawn - OPENCV[lens]).max() < 1e-6


def test_a_division_lens_is_its_formula() -> None:
    (k1,) = DIVISION.coefficients
    place = np.array([[0.3, -0.4]])
    x, y, z = DIVISION.unproject(place)[0]
    assert (x / z, y / z) == pytest.approx((0.3 / (1 + k1 * 0.25), -0.4 / (1 + k1 * 0.25)))


@pytest.mark.parametrize("lens", LENSES, ids=lambda lens: f"{lens.model} {lens.coefficients[0]}")
def test_there_and_back_is_the_same_pixel(lens: Lens) -> None:
    camera = Intrinsics(1280, 720, 700.0, 705.0, 651.0, 345.0, lens)
    points = np.stack(np.meshgrid(np.linspace(0, 1280, 81), np.linspace(0, 720, 47)), -1).reshape(-1, 2)
    rays = camera.unproject(points)
    known = ~np.isnan(rays[:, 0])
    assert known.mean() > 0.9
    assert np.abs(np.linalg.norm(rays[known], axis=1) - 1).max() < 1e-12
    assert np.abs(camera.project(rays[known]) - points[known]).max() < 1e-6


@pytest.mark.parametrize(
    ("lens", "theta_rad", "distance"),
    [
        (brown(-0.3), math.atan(1 / math.sqrt(0.9)), 2 / 3 / math.sqrt(0.9)),
        (Lens("fisheye", (-0.1, 0.0, 0.0, 0.0)), 1 / math.sqrt(0.3), 2 / 3 / math.sqrt(0.3)),
        (Lens("fisheye", (0.0, 0.0, 0.0, 0.0)), math.pi, math.pi),
        (Lens("division", (0.25,)), math.atan(1.0), 2.0),
    ],
)
def test_a_lens_holds_until_it_folds_back(lens: Lens, theta_rad: float, distance: float) -> None:
    assert find_reach(lens) == pytest.approx((theta_rad, distance))
    inside, outside = (np.array([[distance * share, 0.0]]) for share in (0.999, 1.001))
    assert not np.isnan(lens.unproject(inside)).any() and np.isnan(lens.unproject(outside)).all()
    beyond = theta_rad + 0.001
    assert np.isnan(lens.project(np.array([[math.sin(beyond), 0.0, math.cos(beyond)]]))).all() or beyond > math.pi


def test_a_fisheye_sees_what_is_beside_and_behind_it() -> None:
    lens = Lens("fisheye", (0.0, 0.0, 0.0, 0.0))
    assert lens.project(np.array([[1.0, 0.0, 0.0], [0.0, 1.0, -1.0]])).tolist() == [
        pytest.approx([math.pi / 2, 0.0]),
        pytest.approx([0.0, 3 * math.pi / 4]),
    ]
    assert BARREL.project(np.array([[0.0, 0.0, -1.0]])).tolist() == [pytest.approx([math.nan] * 2, nan_ok=True)]


def test_straight_ahead_nothing_is_bent() -> None:
    for lens in (*LENSES, PINCUSHION):
        near = lens.project(np.array([[0.0, 0.0, 2.0], [1e-6, 0.0, 1.0]]))
        assert near[0].tolist() == [0.0, 0.0] and near[1, 0] == pytest.approx(1e-6, rel=1e-4)
