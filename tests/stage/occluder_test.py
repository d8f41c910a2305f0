"""Occluder boxes against projection by hand and the volume that they enclose."""

import math

import numpy as np
import pytest

from vitrine.scene.scene import OccluderTracks
from vitrine.stage.place.occluder import build_box_triangles, find_moving_boxes, project_box_triangles
from vitrine.world.camera import Intrinsics, make_level_pose
from vitrine.world.occluder_box import OccluderBox

VIEW = Intrinsics(1280, 720, 620, 620, 640, 400)


def project(*boxes: OccluderBox, height_m: float = 0.0) -> np.ndarray:
    return project_box_triangles(build_box_triangles(boxes), make_level_pose((0.0, height_m, 0.0)), VIEW)


def test_a_box_ahead_has_its_corners_where_the_formula_puts_them() -> None:
    clip = project(OccluderBox((1.0, 1.0, -10.0), (2.0, 2.0, 4.0)), height_m=1.0)
    assert clip.shape == (36, 4)
    places = {(round((x / w + 1) * 640, 2), round((y / w + 1) * 360, 2), round(w)) for x, y, _, w in clip.tolist()}
    assert places == {
        (round(640 + 620 * x / z, 2), round(400 + 620 * y / z, 2), z) for x in (0, 2) for y in (-1, 1) for z in (8, 12)
    }


@pytest.mark.parametrize("heading", [0.0, 0.4, math.pi / 2])
def test_the_sides_close_and_enclose_the_volume(heading: float) -> None:
    clip = project(OccluderBox((0.0, 0.0, -20.0), (2.0, 3.0, 5.0), heading))
    w = clip[:, 3].astype("f8")
    optical = np.stack([clip[:, 0] * 640 / 620, (clip[:, 1] * 360 - w * 40) / 620, w], 1)
    a, b, c = optical.reshape(-1, 3, 3).transpose(1, 0, 2) - np.array([0, 0, 20.0])
    volumes = np.einsum("ti,ti->t", a, np.cross(b, c)) / 6
    assert abs(volumes.sum()) == pytest.approx(30, rel=1e-3)
    assert np.all(volumes > 0) or np.all(volumes < 0)


def test_a_heading_of_a_quarter_turn_swaps_width_and_depth() -> None:
    turned = project(OccluderBox((0, 0, -20), (2, 2, 6), math.pi / 2))
    plain = project(OccluderBox((0, 0, -20), (6, 2, 2)))
    assert {tuple(np.round(v, 3)) for v in turned.tolist()} == {tuple(np.round(v, 3)) for v in plain.tolist()}


def test_a_heading_turns_to_the_right() -> None:
    """The right-hand end of a box that is turned by 30 degrees to the right comes nearer."""
    (box,) = build_box_triangles([OccluderBox((0, 0, -20), (8, 2, 0), math.radians(30))])
    ends = {(round(x, 3), round(z, 3)) for x, _, z in box.tolist()}
    assert ends == {(-3.464, -22.0), (3.464, -18.0)}


def test_no_boxes_are_no_triangles_and_one_wholly_behind_the_eye_is_left_out() -> None:
    assert project().shape == (0, 4)
    ahead, around, behind = (OccluderBox((0, 0, z), (1, 1, 2)) for z in (-5.0, 0.0, 5.0))
    assert project(behind, ahead, around).tolist() == project(ahead, around).tolist()
    assert project(ahead, around).shape == (72, 4)


LEVEL = make_level_pose((0, 1.6, 0))


def test_a_box_goes_straight_from_row_to_row_and_is_there_between_its_first_and_its_last() -> None:
    """Against NumPy's own interpolation of the same rows."""
    times, rows = np.array([1.0, 2.0, 4.0]), np.random.default_rng(5).uniform(1, 3, (3, 7)) - (0, 0, 9, 0, 0, 0, 0)
    tracks = OccluderTracks(times[:-1], times[1:], rows[:-1], rows[1:])
    for t_s in (1.0, 1.25, 2.0, 3.1, 3.999):
        expected = [float(np.interp(t_s, times, rows[:, column])) for column in range(7)]
        (box,) = find_moving_boxes(tracks, t_s, LEVEL)
        assert (*box.center_m, *box.size_m, math.degrees(box.heading_rad)) == pytest.approx(expected)
    assert [find_moving_boxes(tracks, t_s, LEVEL) for t_s in (0.999, 4.0)] == [[], []]


def test_a_box_of_one_row_is_always_there_and_one_behind_the_eye_is_left_out() -> None:
    ahead, behind = (0, 0, -5, 1, 1, 1, 0), (0, 0, 5, 1, 1, 1, 0)
    rows, end = np.array([ahead, behind, (0, 0, 0.4, 1, 4, 1, 0)], float), np.full(3, math.inf)
    tracks = OccluderTracks(-end, end, rows, rows)
    for t_s in (-3.0, 0.0, 1e5):
        assert [box.center_m[2] for box in find_moving_boxes(tracks, t_s, LEVEL)] == [-5, 0.4]
