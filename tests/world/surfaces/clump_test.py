"""Boxes around clumps of points, and the sight lines that speak against them."""

from __future__ import annotations

import numpy as np
import pytest

from tests.world.surfaces.made_corner import CAMERA, make_walk
from vitrine.world.surfaces.clump import CUBE_M, list_clumps
from vitrine.world.surfaces.sight_lines import SightLines, trace_sight_lines
from vitrine.world.surfaces.walked_path import sample_path

WAY_M = np.stack([np.zeros(20), np.arange(20.0)], axis=1)
NO_SIGHT = SightLines(np.zeros((0, 3)), np.zeros((0, 3)))


def make_clump(x: float, y: float, z: float, count: int = 8) -> np.ndarray:
    """Points within 0.2 m, to the right of, above and before a corner."""
    return np.random.default_rng(7).uniform(0.0, 0.2, (count, 3)) + np.array([x, y, z])


def test_a_clump_is_a_box_around_its_points_and_stray_points_are_none() -> None:
    clump, strays = make_clump(3, 1, 5), np.array([[4.0, 1.0, 9.0], [4.1, 1.1, 9.1], [4.0, 1.1, 9.0]])
    (box,) = list_clumps(np.vstack([clump, strays]), NO_SIGHT, WAY_M)
    assert box.center_m == pytest.approx(((clump.min(axis=0) + clump.max(axis=0)) / 2).tolist())
    assert box.size_m == pytest.approx(np.ptp(clump, axis=0).tolist())
    assert max(box.size_m) <= CUBE_M


@pytest.mark.parametrize(("x", "hides"), [(0.3, False), (1.0, True), (11.0, True), (13.0, False)])
def test_neither_on_the_way_nor_far_from_it_does_one_hide(x: float, hides: bool) -> None:
    assert bool(list_clumps(make_clump(x, 1, 5), NO_SIGHT, WAY_M)) == hides


def test_one_that_was_looked_through_is_air() -> None:
    clump = make_clump(3, 1, 5)
    eyes = np.tile([0.0, 1.1, 5.1], (6, 1))
    beyond, itself = (np.stack([np.full(6, x), np.full(6, 1.1), np.linspace(5.05, 5.15, 6)], 1) for x in (8.0, 3.1))
    assert not list_clumps(clump, SightLines(eyes, beyond), WAY_M)
    assert list_clumps(clump, SightLines(eyes[:2], beyond[:2]), WAY_M), "two lines are a hedge's gaps"
    assert list_clumps(clump, SightLines(eyes, itself), WAY_M), "a line ends at what it sees"


def test_a_point_is_asked_about_from_the_nearest_places_that_had_it_in_view() -> None:
    path = sample_path(make_walk(), CAMERA)
    ahead, behind = (0.5, 1.6, -10.0), (0.0, 1.6, 8.0)
    eyes, points = trace_sight_lines(np.array([ahead, behind]), path)
    assert points.tolist() == [list(ahead)] * 3
    # At 0.5 m to the side, a tangent of 0.53 sees it from 0.95 m on.
    assert sorted((eyes[:, 2] + 10).round(1).tolist()) == pytest.approx([1.2, 1.7, 2.2], abs=0.3)
