"""Boxes found at a made street corner, by rays from the walk: what they hide against what stands there."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest

from tests.world.surfaces.made_corner import (
    CAMERA,
    END_WALL,
    POST,
    SIDE_WALL,
    SOLIDS,
    MadeCorner,
    cast_rays,
    make_corner,
    make_rays,
    make_walk,
)
from vitrine.world.camera import Pose, Quaternion
from vitrine.world.occluder_box import OccluderBox
from vitrine.world.similarity import Shift, Similarity
from vitrine.world.surfaces.surface_finder import find_occluders

MAX_BOXES = 1_000
NOTHING_M = 1_000.0


@cache
def made() -> MadeCorner:
    return make_corner()


@cache
def found() -> tuple[OccluderBox, ...]:
    return find_occluders(made().points_m, made().trajectory, CAMERA, MAX_BOXES)


def look(time_s: float, boxes: tuple[OccluderBox, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Depths (R,) of what stands there and of what was found, along the optical axis, from the walk at a time."""
    pose = made().trajectory.pose_at(time_s)
    return look_from(pose, SOLIDS), look_from(pose, boxes)


def look_from(pose: Pose, boxes: tuple[OccluderBox, ...]) -> np.ndarray:
    """Depths (R,) of boxes from a pose; NOTHING_M where there is none."""
    return np.minimum(cast_rays(boxes, np.array(pose.position_m), make_rays(pose)), NOTHING_M)


def test_next_to_nothing_is_hidden_that_is_free_and_most_of_the_walls_hide() -> None:
    """The bars of the project: at most 2 % of all pixels; at least 60 % of walls from 3 to 15 m."""
    wrong = walls = right = count = 0
    for time_s in np.arange(0.0, 30.0, 1.5).tolist():
        truth_m, found_m = look(time_s, found())
        wall = (truth_m > 3) & (truth_m < 15)
        count += len(truth_m)
        wrong += int((found_m + 1 < truth_m).sum())
        walls += int(wall.sum())
        right += int((wall & (np.abs(found_m - truth_m) < np.maximum(0.5, 0.1 * truth_m))).sum())
    assert walls > 2_000
    assert wrong <= 0.02 * count, f"{wrong / count:.1%} of the picture is hidden by nothing"
    assert right >= 0.6 * walls, f"only {right / walls:.0%} of the walls hide"


def test_the_walls_lie_where_they_are_and_end_where_they_end() -> None:
    walls = [box for box in found() if box.size_m[2] == pytest.approx(0.1) and box.center_m[0] > 0]
    side = [box for box in walls if abs(np.sin(box.heading_rad)) > 0.99]
    end = [box for box in walls if abs(np.cos(box.heading_rad)) > 0.99]
    assert side and end and len(side) + len(end) == len(walls)
    faces_x = SIDE_WALL.center_m[0] - SIDE_WALL.size_m[0] / 2
    assert all(abs(box.center_m[0] - faces_x) < 0.35 for box in side)
    faces_z = END_WALL.center_m[2] + END_WALL.size_m[2] / 2
    assert all(abs(box.center_m[2] - faces_z) < 0.35 for box in end)
    corner_z = min(box.center_m[2] - box.size_m[0] / 2 for box in side)
    assert corner_z == pytest.approx(SIDE_WALL.center_m[2] - SIDE_WALL.size_m[2] / 2, abs=0.5)
    assert all(box.center_m[1] - box.size_m[1] / 2 == pytest.approx(0) for box in side)


def test_the_post_hides_and_passers_by_and_the_floor_do_not() -> None:
    x, _, z = POST.center_m
    posts = [box for box in found() if np.hypot(box.center_m[0] - x, box.center_m[2] - z) < 0.4]
    assert posts
    for box in found():
        assert box.center_m[1] + box.size_m[1] / 2 > 0.3
        way_m = made().trajectory.positions_m[:, [0, 2]]
        assert np.hypot(*(way_m - np.array(box.center_m)[[0, 2]]).T).min() > 0.5


def test_the_same_points_give_the_same_boxes_and_a_few_fewer_nearly_the_same() -> None:
    again = find_occluders(made().points_m.copy(), made().trajectory, CAMERA, MAX_BOXES)
    assert again == found()
    fewer = find_occluders(made().points_m[np.arange(len(made().points_m)) % 20 > 0], made().trajectory, CAMERA, 1_000)
    differ = count = 0
    for time_s in (2.0, 8.0, 14.0, 20.0, 26.0):
        before, after = look(time_s, found())[1], look(time_s, fewer)[1]
        differ += int((np.abs(before - after) > 0.5).sum())
        count += len(before)
    assert differ < 0.05 * count


def test_a_corner_far_from_the_origin_and_turned_is_the_same_corner() -> None:
    half_rad = 0.35
    turn = Quaternion(0.0, math.sin(half_rad), 0.0, math.cos(half_rad))
    moved = Similarity(1.0, turn, Shift(4_000.0, 0.0, -900.0))
    trajectory = made().trajectory.moved(moved)
    boxes = find_occluders(moved.move_points(made().points_m), trajectory, CAMERA, MAX_BOXES)
    for time_s in (2.0, 8.0, 14.0, 20.0, 26.0):
        here_m, there_m = look(time_s, found())[1], look_from(trajectory.pose_at(time_s), boxes)
        assert (np.abs(here_m - there_m) < 1).mean() > 0.93


def test_no_more_boxes_than_are_asked_for_and_walls_before_all_else() -> None:
    few = find_occluders(made().points_m, made().trajectory, CAMERA, 3)
    assert few == found()[:3]
    assert all(box.size_m[2] == pytest.approx(0.1) for box in few)


@pytest.mark.parametrize("points", [np.zeros((0, 3)), np.array([[1.0, 1.0, -3.0]]), np.full((50, 3), 2.0)])
def test_of_no_points_and_of_points_in_one_place_there_is_no_wall(points: np.ndarray) -> None:
    assert find_occluders(points, make_walk(), CAMERA, MAX_BOXES) == ()


def test_a_cloud_of_leaves_is_no_wall() -> None:
    random = np.random.default_rng(8)
    leaves = random.normal((-4.0, 4.0, -12.0), (1.2, 0.9, 1.2), (600, 3))
    boxes = find_occluders(leaves, make_walk(), CAMERA, MAX_BOXES)
    assert not [box for box in boxes if box.size_m[2] == pytest.approx(0.1) and box.size_m[0] > 1]


def test_a_row_of_bunting_through_which_a_wall_was_seen_is_air() -> None:
    """A plane of points along the way, thin but everywhere; the wall behind it is there to see."""
    random = np.random.default_rng(10)
    bunting, wall = (
        np.stack([np.full(count, x), random.uniform(0.4, 5, count), random.uniform(far, -2, count)], axis=1)
        for x, far, count in ((2.5, -16, 180), (5.0, -22, 2_500))
    )
    clouds = bunting, np.vstack([bunting, wall])
    alone, together = (find_occluders(cloud, make_walk(), CAMERA, MAX_BOXES) for cloud in clouds)
    widths_m = [
        sum(box.size_m[0] for box in boxes if abs(box.center_m[0] - x) < 0.5)
        for boxes, x in ((alone, 2.5), (together, 2.5), (together, 5.0))
    ]
    assert widths_m[0] > 8 and widths_m[1] < 2 and widths_m[2] > 8


def test_a_wall_that_the_camera_walked_through_is_none() -> None:
    random = np.random.default_rng(9)
    across = np.stack([random.uniform(-4, 4, 900), random.uniform(0.4, 5, 900), np.full(900, -10.0)], axis=1)
    boxes = find_occluders(across, make_walk(), CAMERA, MAX_BOXES)
    left, right = (
        [box.center_m[0] + side * box.size_m[0] / 2 for box in boxes if box.center_m[0] * side < 0] for side in (1, -1)
    )
    assert left and right, "what stands beside the way hides"
    assert max(left) < -0.5 and min(right) > 0.5
