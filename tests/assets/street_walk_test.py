"""The walk of the demo feed as data: the pose file against smoothness, unit length and what was drawn."""

import csv
from pathlib import Path

import numpy as np
import pytest
import yaml
from numpy.typing import NDArray

from assets.feeds.street import places, walk

FEEDS = Path(__file__).resolve().parents[2] / "assets" / "feeds"
Floats = NDArray[np.float64]


@pytest.fixture(scope="module")
def tum() -> Floats:
    return np.loadtxt(FEEDS / "street.tum")


def _rotations(quaternions: Floats) -> Floats:
    """Rotations (N, 3, 3) by the textbook product q v q*, apart from the generator's own matrix."""
    w = quaternions[:, 3]
    columns = []
    for axis in np.eye(3):
        t = 2 * np.cross(quaternions[:, :3], axis)
        columns.append(axis + w[:, None] * t + np.cross(quaternions[:, :3], t))
    return np.stack(columns, 2)


def test_one_pose_a_frame_from_time_zero(tum: Floats) -> None:
    assert tum.shape == (walk.FRAMES, 8)
    assert tum[0, 0] == 0
    np.testing.assert_allclose(np.diff(tum[:, 0]), 1 / walk.FPS, atol=2e-6)


def test_quaternions_are_of_unit_length_and_do_not_flip(tum: Floats) -> None:
    quaternions = tum[:, 4:]
    np.testing.assert_allclose(np.linalg.norm(quaternions, axis=1), 1, atol=1e-6)
    assert ((quaternions[1:] * quaternions[:-1]).sum(1) > 0.99).all()


def test_the_head_never_jerks(tum: Floats) -> None:
    velocity = np.diff(tum[:, 1:4], axis=0) * walk.FPS
    acceleration = np.diff(velocity, axis=0) * walk.FPS
    assert np.linalg.norm(velocity, axis=1).max() < 1.8
    assert np.linalg.norm(acceleration, axis=1).max() < 4.0
    turn = np.diff(tum[:, 4:], axis=0) * 2 * walk.FPS
    assert np.linalg.norm(turn, axis=1).max() < np.radians(75)
    assert np.linalg.norm(np.diff(turn, axis=0) * walk.FPS, axis=1).max() < 4.0


def test_the_file_is_what_the_generator_writes() -> None:
    assert (FEEDS / "street.tum").read_text(encoding="utf-8") == walk.tum(walk.poses())
    assert (FEEDS / "street.places.yaml").read_text(encoding="utf-8") == places.places_yaml()
    assert (FEEDS / "street.camera.yaml").read_text(encoding="utf-8") == places.camera_yaml()


def test_codes_have_the_right_check_digit() -> None:
    codes = yaml.safe_load((FEEDS / "street.places.yaml").read_text(encoding="utf-8"))["codes"]
    for name in ("shoe", "tea", "lamp"):
        digits = [int(digit) for digit in codes[name]]
        assert len(digits) == 13
        assert (sum(digits[0::2]) + 3 * sum(digits[1::2])) % 10 == 0


def test_anchors_lie_where_they_were_drawn_on_every_frame(tum: Floats) -> None:
    camera = yaml.safe_load((FEEDS / "street.camera.yaml").read_text(encoding="utf-8"))
    named = yaml.safe_load((FEEDS / "street.places.yaml").read_text(encoding="utf-8"))["places"]
    rotations = _rotations(tum[:, 4:])
    with (FEEDS / "street.truth.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    frames = np.array([int(row["frame"]) for row in rows])
    points = np.array([named[row["id"]] for row in rows], float)
    drawn = np.array([(float(row["x_px"]), float(row["y_px"])) for row in rows])
    seen = np.einsum("nji,nj->ni", rotations[frames], points - tum[frames, 1:4])
    focal, middle = np.array([camera["fx"], camera["fy"]]), np.array([camera["cx"], camera["cy"]])
    projected = middle + focal * seen[:, :2] / seen[:, 2:]
    assert np.abs(projected - drawn).max() < 1.0
    assert {row["id"] for row in rows} == set(named)
    for name in ("shoe", "tea", "lamp"):
        assert sum(row["id"] == f"{name}_label" for row in rows) > 100
