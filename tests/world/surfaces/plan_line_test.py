"""Lines of walls in plan against the walls that their points were strewn on."""

from __future__ import annotations

import math

import numpy as np
import pytest

from vitrine.world.surfaces.plan_line import count_cells, find_plan_lines


def strew_wall(heading_deg: float, away_m: float, seed: int, count: int = 300) -> np.ndarray:
    """Points (count, 3) of a wall 10 m wide and 5 m high, `away_m` from the origin along its normal."""
    random = np.random.default_rng(seed)
    along, off = random.uniform(-5, 5, count), random.normal(away_m, 0.05, count)
    angle = math.radians(heading_deg)
    x, z = off * math.cos(angle) - along * math.sin(angle), off * math.sin(angle) + along * math.cos(angle)
    return np.stack([x, random.uniform(0.3, 5, count), z], axis=1)


@pytest.mark.parametrize("heading_deg", [0.0, 1.0, 44.5, 90.0, 133.0, 179.0])
@pytest.mark.parametrize("away_m", [-7.1, 6.0])
def test_a_wall_is_found_within_a_degree_and_some_centimetres(heading_deg: float, away_m: float) -> None:
    points = strew_wall(heading_deg, away_m, 1)
    line, *others = find_plan_lines(points, np.full(len(points), 5.0))
    assert not others
    turned = math.radians(heading_deg) - math.atan2(line.normal[1], line.normal[0])
    assert abs(math.sin(turned)) < math.radians(1)
    assert np.abs(line.measure_off(points[:, [0, 2]])).mean() == pytest.approx(0.04, abs=0.02)


def test_two_walls_are_two_and_one_beside_another_is_one() -> None:
    across, along = strew_wall(0, 6, 2), strew_wall(90, -6, 3)
    assert len(find_plan_lines(np.vstack([across, along]), np.full(600, 5.0))) == 2
    sills = across[:100] + np.array([0.4, 0.0, 0.0])
    assert len(find_plan_lines(np.vstack([across, sills]), np.full(400, 5.0))) == 1


def test_a_lamp_post_has_more_points_than_a_wall_and_is_none() -> None:
    random = np.random.default_rng(5)
    post = np.stack([random.normal(3, 0.03, 900), random.uniform(0.3, 3, 900), random.normal(-8, 0.03, 900)], axis=1)
    assert find_plan_lines(post, np.full(900, 3.0)) == []


def test_a_stall_with_many_more_points_than_a_wall_does_not_outvote_it() -> None:
    stall = np.random.default_rng(5).uniform((2.5, 0.3, -8.5), (3.5, 3.0, -7.5), (5_000, 3))
    wall = strew_wall(90, 6, 6, 200)
    line, *_ = find_plan_lines(np.vstack([stall, wall]), np.full(5_200, 3.0))
    assert np.abs(line.measure_off(wall[:, [0, 2]])).max() < 0.3


def test_cells_are_counted_once() -> None:
    assert count_cells(np.array([0.1, 0.4, 0.6, -0.1]), np.array([1.1, 1.4, 1.1, 1.1])) == 3
