"""Errors of poses against cases that are known in closed form."""

from __future__ import annotations

import numpy as np
import pytest

from tests.track.made_walk import LENS, MadeWalk, walk
from vitrine.bench.pose_error import CameraPath, measure_errors
from vitrine.track.camera_poses import CameraPoses
from vitrine.track.lens import TrackLens
from vitrine.track.rotations import exponential

SIZE_PX = (640, 360)
RATE = 30.0


def path(poses: CameraPoses, lens: TrackLens = LENS) -> CameraPath:
    times_s = np.arange(len(poses.turns)) / RATE
    return CameraPath(times_s, poses.turns.transpose(0, 2, 1), poses.centres, lens.to_pixels, lens.to_directions)


@pytest.fixture(scope="module")
def made() -> MadeWalk:
    return walk(4, sway_deg=12.0)


def test_the_truth_has_no_error(made: MadeWalk) -> None:
    errors = measure_errors(path(made.poses), path(made.poses), SIZE_PX)
    figures = (errors.pinned_95_px, errors.jitter_px, errors.global_95_px, errors.ate_cm, errors.floor_cm)
    assert figures == pytest.approx((0, 0, 0, 0, 0), abs=1e-6)
    assert (errors.scale, errors.tilt_deg) == pytest.approx((1, 0), abs=1e-5)


def test_another_world_costs_no_pixel_and_tells_its_scale_tilt_and_floor(made: MadeWalk) -> None:
    tilt = exponential(np.array([[np.radians(2.0), 0.0, 0.0]]))[0]
    moved = made.poses.moved(tilt, 0.5, np.array([0.0, 0.2, 0.0]))
    errors = measure_errors(path(moved), path(made.poses), SIZE_PX)
    assert errors.pinned_95_px == pytest.approx(0, abs=1e-6) and errors.global_95_px == pytest.approx(0, abs=1e-6)
    assert errors.scale == pytest.approx(2, rel=1e-6)
    assert errors.tilt_deg == pytest.approx(2, abs=1e-6)
    # 0.2 m of its own below the floor, which are 0.4, and what two degrees are on 5 m.
    assert errors.floor_cm == pytest.approx(40 + 100 * 5.2 * np.tan(np.radians(2)), abs=4)


def test_a_frame_that_is_turned_by_a_tenth_of_a_degree_slips_a_pixel(made: MadeWalk) -> None:
    turns = made.poses.turns.copy()
    turns[::2] = exponential(np.array([[0.0, np.radians(0.1), 0.0]]))[0] @ turns[::2]
    errors = measure_errors(path(made.poses._replace(turns=turns)), path(made.poses), SIZE_PX)
    # Half of all slip by it, points of even frames at odd ones and the other way round; at the sides by more.
    assert 1.0 < errors.pinned_95_px / (LENS.focal_px * np.radians(0.1)) < 1.7
    assert errors.jitter_px == pytest.approx(2 * LENS.focal_px * np.radians(0.1), rel=0.2)


def test_a_wrong_focal_length_is_seen_where_the_view_turns(made: MadeWalk) -> None:
    wrong = LENS.with_focal(LENS.focal_px * 1.1)
    errors = measure_errors(path(made.poses, wrong), path(made.poses), SIZE_PX)
    assert errors.pinned_px > 1
