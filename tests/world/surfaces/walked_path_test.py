"""The sampled way and the distances from it, against every pair reckoned by itself."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from tests.world.surfaces.made_corner import CAMERA, make_walk
from vitrine.world.camera import Intrinsics
from vitrine.world.lens import Lens
from vitrine.world.surfaces.walked_path import find_nearest, measure_nearest, sample_path
from vitrine.world.trajectory import Trajectory


def test_samples_are_half_a_metre_apart_and_have_the_axes_of_their_poses() -> None:
    walk = make_walk()
    path = sample_path(walk, CAMERA)
    steps_m = np.linalg.norm(np.diff(path.positions_m, axis=0), axis=1)
    assert 0.35 < steps_m.min() and steps_m.max() < 0.65
    assert np.allclose(path.turns[0][:, 2], (0, 0, -1)) and np.allclose(path.turns[-1][:, 2], (1, 0, 0))
    assert path.reach == pytest.approx((0.95 * 640 / 1150, 0.95 * 360 / 1150))


@pytest.mark.parametrize("half_deg", [60.0, 100.0])
def test_a_fish_eye_reaches_as_far_as_its_lens_draws(half_deg: float) -> None:
    focal_px = 640 / np.radians(half_deg)
    camera = replace(CAMERA, fx_px=focal_px, fy_px=focal_px, lens=Lens("fisheye", (0.0, 0.0, 0.0, 0.0)))
    right, down = sample_path(make_walk(), camera).reach
    seen_deg = 0.95 * half_deg
    assert right == (pytest.approx(np.tan(np.radians(seen_deg))) if seen_deg < 90 else 57.0)
    assert down == pytest.approx(np.tan(np.radians(seen_deg * 360 / 640)))


def test_a_camera_that_stands_has_one_sample() -> None:
    stands = Trajectory(np.arange(3.0), np.full((3, 3), 1.6), np.tile([1.0, 0.0, 0.0, 0.0], (3, 1)))
    path = sample_path(stands, Intrinsics.from_fov(640, 360))
    assert path.positions_m.shape == (1, 3) and path.list_sections() == [(0, 1)]


def test_a_long_way_is_cut_evenly() -> None:
    times = np.arange(1_000.0)
    positions = np.stack([times, np.full(1_000, 1.6), np.zeros(1_000)], axis=1)
    path = sample_path(Trajectory(times, positions, np.tile([1.0, 0.0, 0.0, 0.0], (1_000, 1))), CAMERA)
    sections = path.list_sections()
    assert sections[0][0] == 0 and sections[-1][1] == len(path.positions_m)
    assert all(before[1] == after[0] for before, after in pairwise(sections))
    assert all(40 <= path.positions_m[stop - 1, 0] - path.positions_m[first, 0] <= 50 for first, stop in sections)


def test_poses_that_leap_across_the_earth_are_no_more_samples_than_poses() -> None:
    places = np.random.default_rng(1).uniform(-1e7, 1e7, (30_000, 3))
    leaps = Trajectory(np.arange(30_000.0), places, np.tile([1.0, 0.0, 0.0, 0.0], (30_000, 1)))
    path = sample_path(leaps, CAMERA)
    assert len(path.positions_m) == 15_000
    assert len(path.list_sections()) == 15_000


def test_the_nearest_is_that_of_all_pairs() -> None:
    random = np.random.default_rng(2)
    points, others = random.uniform(5_000, 5_040, (25_000, 2)), random.uniform(5_000, 5_040, (70, 2))
    pairs_m = np.linalg.norm(points[:1_000, None] - others, axis=2)
    assert np.allclose(measure_nearest(points, others)[:1_000], pairs_m.min(axis=1))


def test_a_point_belongs_to_the_section_that_it_is_nearest_to_and_to_none_beyond_the_reach() -> None:
    path = sample_path(make_walk(), CAMERA)
    plan_m = np.array([[1.0, 2.0], [10.0, -23.0], [0.0, -400.0]])
    ways_m, owners = find_nearest(path, [(0, 20), (20, len(path.positions_m))], plan_m, 25.0)
    assert owners.tolist() == [0, 1, -1] and np.isinf(ways_m[2])
    assert np.allclose(ways_m[:2], measure_nearest(plan_m[:2], path.plan_m))
