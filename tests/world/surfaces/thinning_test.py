"""One point of each cube."""

from __future__ import annotations

import numpy as np

from vitrine.world.surfaces.thinning import thin_points


def test_the_first_point_of_each_cube_stays() -> None:
    points_m = np.array([[0.0, 0, 0], [0.05, 0, 0], [0.25, 0, 0], [0.0, 0.25, 0], [0.0, 0, 0.25], [0.01, 0, 0.26]])
    assert thin_points(points_m, 0.1).tolist() == [0, 2, 3, 4]
    assert thin_points(np.zeros((0, 3)), 0.1).tolist() == []


def test_a_stray_point_far_below_takes_none_away() -> None:
    points_m = np.array([[0.0, 0, 0], [0.15, 0, 0], [0.25, 0, 0], [0.35, 0, 0], [0.0, -3e5, 0]])
    assert thin_points(points_m, 0.1).tolist() == [0, 1, 2, 3, 4]
