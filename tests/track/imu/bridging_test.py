"""Frames that no point vouches for, turned on by made sensors."""

from __future__ import annotations

import numpy as np
import pytest

from tests.track.imu.made_sensors import measure_path
from tests.track.imu.sensor_fit_test import make_pair, sensors_of, times_of
from tests.track.made_walk import RATE, pan
from vitrine.track.camera_poses import CameraPoses
from vitrine.track.imu.bridging import bridge_gaps
from vitrine.track.imu.motion_sensors import TurnRates
from vitrine.track.imu.sensor_fit import fit_sensors
from vitrine.track.rotations import exponential, logarithm


def without(poses: CameraPoses, first: int, stop: int) -> CameraPoses:
    centres = poses.centres.copy()
    centres[first:stop] = np.nan
    turns = poses.turns.copy()
    turns[first:stop] = np.eye(3)
    return poses._replace(centres=centres, turns=turns)


def miss_deg(one: CameraPoses, other: CameraPoses) -> float:
    return float(np.degrees(np.linalg.norm(logarithm(one.turns @ other.turns.transpose(0, 2, 1)), axis=1)).max())


def test_a_second_in_the_dark_of_a_walk_is_turned_on_and_drawn_straight() -> None:
    poses, made = make_pair(6.0, sway_deg=15.0)
    lost = without(poses, 80, 112)
    fit = fit_sensors((sensors_of(made),), lost, times_of(poses), RATE)
    assert fit is not None
    walks = np.ones(len(poses.turns), bool)
    found, bridged = bridge_gaps(lost, times_of(poses), fit.sensors.turns, walks)
    assert np.flatnonzero(bridged).tolist() == list(range(80, 112))
    assert found.is_known.all() and not found.inliers[bridged].any() and np.isnan(found.residuals_px[bridged]).all()
    assert miss_deg(found, poses) < 1.0
    assert np.linalg.norm(found.centres - poses.centres, axis=1).max() < 0.1
    assert np.array_equal(found.turns[:80], poses.turns[:80])


def test_what_the_sensors_miss_is_spread_evenly_over_the_gap() -> None:
    poses, _ = make_pair(6.0)
    t = times_of(poses)
    truth = TurnRates.from_gyroscope(*measure_path(t, poses.turns, poses.centres)[:2])
    miss = exponential(np.radians([[1.5, 0.0, 0.0]]))[0]
    turned = poses._replace(turns=np.concatenate([poses.turns[:100], miss @ poses.turns[100:]]))
    found, _ = bridge_gaps(without(turned, 80, 100), t, truth, np.ones(180, bool))
    gaps = logarithm(found.turns[79:101] @ poses.turns[79:101].transpose(0, 2, 1))
    assert np.degrees(gaps[:, 0]) == pytest.approx(np.linspace(0.0, 1.5, 22), abs=0.1)


def test_longer_than_that_and_beyond_the_end_of_a_walk_nothing_is_made_up() -> None:
    poses, made = make_pair(8.0)
    turns, walks = sensors_of(made).turns, np.ones(240, bool)
    for first, stop in ((80, 140), (200, 240), (0, 20)):
        found, bridged = bridge_gaps(without(poses, first, stop), times_of(poses), turns, walks)
        assert not bridged.any() and np.isnan(found.centres[first:stop]).all()


def test_a_pan_goes_on_beyond_its_last_pose() -> None:
    poses = pan(8.0).poses
    t = times_of(poses)
    made = measure_path(t, poses.turns, poses.centres).worsened()
    lost = without(poses, 150, 234)
    fit = fit_sensors((sensors_of(made),), lost, t, RATE)
    assert fit is not None
    found, bridged = bridge_gaps(lost, t, fit.sensors.turns, np.zeros(240, bool))
    assert bridged.sum() == 84
    assert miss_deg(found, poses) < 1.0 and np.array_equal(found.centres, poses.centres)
    tail, bridged = bridge_gaps(without(poses, 160, 240), t, fit.sensors.turns, np.zeros(240, bool))
    assert bridged[160:236].all() and miss_deg(tail.part(0, 236), poses.part(0, 236)) < 1.5


def test_sensors_that_miss_the_other_end_or_are_silent_bridge_nothing() -> None:
    poses, made = make_pair(6.0)
    t, walks = times_of(poses), np.ones(180, bool)
    lost = without(poses, 80, 100)
    turned = lost._replace(
        turns=np.concatenate([lost.turns[:100], exponential(np.full((1, 3), 0.05)) @ lost.turns[100:]])
    )
    assert not bridge_gaps(turned, t, sensors_of(made).turns, walks)[1].any()
    silent = sensors_of(made.silent(2.7, 3.2)).turns
    assert not bridge_gaps(lost, t, silent, walks)[1].any()
    nothing = TurnRates(np.zeros(1), np.zeros((0, 3)))
    assert not bridge_gaps(lost, t, nothing, walks)[1].any()
    assert not bridge_gaps(CameraPoses.empty(180), t, silent, walks)[1].any()


@pytest.mark.parametrize("count", [0, 1])
def test_so_few_rates_cover_nothing(count: int) -> None:
    rates = TurnRates.from_gyroscope(np.arange(float(count)), np.zeros((count, 3)))
    assert not rates.covers(np.array([0.0, 1.0])).any()
