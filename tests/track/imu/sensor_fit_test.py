"""The fit of sensors to poses, up, and bridging, against the made truth with noise, bias and a clock that is off."""

from __future__ import annotations

import numpy as np
import pytest

from tests.track.imu.made_sensors import UP, measure_path, stretch_turns
from tests.track.imu.sensor_clip import MadeSensors
from tests.track.made_walk import RATE, make_poses, turn_camera, walk
from vitrine.track.camera_poses import CameraPoses
from vitrine.track.imu.motion_sensors import MotionSensors, TurnRates, VectorSamples
from vitrine.track.imu.sensor_fit import SensorFit, fit_sensors
from vitrine.track.imu.shot_sensors import judge_sensors
from vitrine.track.level import Up
from vitrine.track.rotations import exponential, logarithm

#: Some world that a solver might end in.
TURN = exponential(np.array([[0.4, -1.1, 0.7]]))[0]
NO_WORD = Up(TURN @ exponential(np.array([[0.3, 0.0, 0.1]]))[0] @ UP, "level")


def sensors_of(made: MadeSensors) -> MotionSensors:
    return MotionSensors(
        TurnRates.from_gyroscope(made.times_s, made.rates),
        accelerations=VectorSamples(made.times_s, made.accelerations),
    )


def times_of(poses: CameraPoses) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.arange(len(poses.turns)) / RATE


def make_pair(seconds: float = 6.0, sway_deg: float = 4.0) -> tuple[CameraPoses, MadeSensors]:
    """A walk as a solver would give it, and what its sensors read."""
    poses = walk(seconds, sway_deg).poses
    return poses, measure_path(times_of(poses), poses.turns, poses.centres).worsened()


def fit(poses: CameraPoses, made: MadeSensors) -> SensorFit | None:
    return fit_sensors((sensors_of(made),), poses, times_of(poses), RATE)


@pytest.mark.parametrize("offset_s", [-0.2, 0.0, 0.033, 0.19])
def test_a_clock_that_is_off_is_found_to_five_milliseconds(offset_s: float) -> None:
    poses, made = make_pair()
    found = fit(poses, made._replace(times_s=made.times_s - offset_s))
    assert found is not None and found.offset_s == pytest.approx(offset_s, abs=0.005)
    middles_s = (found.sensors.turns.edges_s[1:] + found.sensors.turns.edges_s[:-1]) / 2
    assert middles_s == pytest.approx(made.times_s, abs=0.005)
    assert found.sensors.accelerations.times_s == pytest.approx(made.times_s, abs=0.005)


@pytest.mark.parametrize("slope", [0.77, 1.0, 1.145])
def test_the_focal_length_s_error_is_the_slope_of_turns(slope: float) -> None:
    poses, made = make_pair()
    found = fit(poses._replace(turns=stretch_turns(poses.turns, slope)), made)
    assert found is not None and found.slope == pytest.approx(slope, rel=0.01)


def test_a_view_that_never_rolls_tells_the_focal_length_though_its_gyroscope_is_noisy() -> None:
    t = np.arange(300) / RATE
    yaw = 0.2 * np.sin(1.3 * t) + 0.1 * np.sin(3.1 * t)
    poses = make_poses(np.column_stack([0 * t, 0 * t + 1.6, -1.3 * t]), turn_camera(yaw, np.zeros(300)))
    found = fit(poses, measure_path(t, poses.turns, poses.centres).worsened())
    assert found is not None and found.slope == pytest.approx(1.0, abs=0.01)


def test_a_picture_that_was_steadied_afterwards_tells_no_focal_length() -> None:
    poses = make_pair()[0]
    # Less of all turns, rolls too: no lens does that.
    t = times_of(poses)
    rolling = exponential(np.radians(3) * np.outer(np.sin(4 * t), [0.0, 0.0, 1.0])) @ poses.turns
    sensors = measure_path(t, rolling, poses.centres).worsened()
    whole = fit(poses._replace(turns=rolling), sensors)
    steps = logarithm(rolling[1:] @ rolling[:-1].transpose(0, 2, 1))
    steadied = [rolling[0]]
    for step in exponential(0.85 * steps):
        steadied.append(step @ steadied[-1])
    found = fit(poses._replace(turns=np.array(steadied)), sensors)
    assert whole is not None and whole.slope == pytest.approx(1.0, abs=0.01)
    assert found is not None and found.slope is None


def test_a_gyroscope_s_bias_is_taken_off() -> None:
    poses, made = make_pair()
    found = fit(poses, made)
    assert found is not None
    true = made.rates - [0.02, -0.015, 0.01]
    assert found.sensors.turns.rates.mean(axis=0) == pytest.approx(true.mean(axis=0), abs=1e-3)


def test_a_bias_is_taken_off_though_a_camera_only_rolls_and_pans_evenly() -> None:
    t = np.arange(240) / RATE
    even = turn_camera(0.02 * t, np.zeros(240))
    rolling = exponential(np.outer(0.3 * np.sin(2 * t), [0.0, 0.0, 1.0])) @ even
    trembling = exponential(np.random.default_rng(5).normal(0, 5e-4, (240, 3))) @ rolling
    made = measure_path(t, rolling, np.zeros((240, 3)))
    found = fit(make_poses(np.zeros((240, 3)), trembling), made.worsened())
    assert found is not None and found.slope is None
    assert found.sensors.turns.rates.mean(axis=0) == pytest.approx(made.rates.mean(axis=0), abs=2e-3)


def test_axes_of_a_phone_on_its_side_are_found() -> None:
    poses, made = make_pair()
    quarter = np.array([[0.0, 1.0, 0.0], [-1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    found = fit(poses, made.seen_from(quarter))
    assert found is not None
    assert np.corrcoef(found.sensors.turns.rates[:, 1], made.rates[:, 1])[0, 1] > 0.99


def test_sensors_of_another_clip_are_none() -> None:
    poses, made = make_pair()
    tremor = np.random.default_rng(8).normal(0, 1, (len(made.times_s) + 99, 3))
    rates = 0.1 * np.stack([np.convolve(axis, np.ones(100) / 10, "valid") for axis in tremor.T], axis=1)
    others = made._replace(rates=rates)
    assert fit(poses, others) is None
    assert judge_sensors((sensors_of(others),), poses, times_of(poses), RATE) == (None, None)


def test_a_pan_at_one_speed_tells_no_clock() -> None:
    t = np.arange(180) / RATE
    yaw = 0.2 * t + 0.002 * np.sin(0.5 * t)
    poses = make_poses(np.tile([0.0, 1.6, 0.0], (180, 1)), turn_camera(yaw, 0.01 * t**2))
    found = fit(poses, measure_path(t, poses.turns, poses.centres))
    assert found is None or found.offset_s is None


@pytest.mark.parametrize("bob", [1.0, 0.0])
def test_up_of_an_accelerometer_is_that_of_the_weight_though_each_step_pushes(bob: float) -> None:
    poses, _ = make_pair(5.0)
    # It sets off: half a metre a second more at the end than at first.
    t = times_of(poses)
    centres = poses.centres * [1.0, bob, 1.0] + np.outer(t**2 * 0.05, [0.3, 0.0, -1.0])
    made = measure_path(t, poses.turns, centres).worsened()
    lost = poses._replace(centres=centres).moved(TURN, 0.3, np.ones(3))
    verdict = judge_sensors((sensors_of(made),), lost, t, RATE)
    up = verdict.find_up(lost, t, RATE, NO_WORD)
    assert up.source == "sensor"
    assert np.degrees(np.arccos(up.direction @ TURN @ UP)) < 0.3


def test_up_by_gravity_is_its_mean_in_the_world() -> None:
    poses, made = make_pair()
    t = times_of(poses)
    down = np.einsum("nij,j->ni", poses.turns, -UP)
    sensors = MotionSensors(TurnRates.from_gyroscope(made.times_s, made.rates), VectorSamples(t, down))
    lost = poses.moved(TURN, 2.0, np.zeros(3))
    up = judge_sensors((sensors,), lost, t, RATE).find_up(lost, t, RATE, NO_WORD)
    assert up.source == "sensor" and up.direction == pytest.approx(TURN @ UP, abs=1e-3)


def test_a_camera_that_stands_has_its_sensors_up_where_they_are_near_level() -> None:
    count = 120
    poses = make_poses(np.tile([0.0, 1.6, 0.0], (count, 1)), turn_camera(np.zeros(count), np.full(count, 0.2)))
    t = times_of(poses)
    made = measure_path(t, poses.turns, poses.centres).worsened((0.0, 0.0, 0.0))
    level = Up(exponential(np.array([[0.2, 0.0, 0.0]]))[0] @ UP, "level")
    up = judge_sensors((sensors_of(made),), poses, t, RATE).find_up(poses, t, RATE, level)
    assert up.source == "sensor" and np.degrees(np.arccos(up.direction @ UP)) < 0.3
    upside_down = sensors_of(made.seen_from(np.diag([-1.0, -1.0, 1.0])))
    assert judge_sensors((upside_down,), poses, t, RATE).find_up(poses, t, RATE, level) is level


def test_sensors_that_saw_less_than_half_of_the_shot_tell_no_up() -> None:
    poses, made = make_pair(8.0)
    t = times_of(poses)
    verdict = judge_sensors((sensors_of(made.silent(3.5, 9.0)),), poses, t, RATE)
    assert verdict.fit is not None
    assert verdict.find_up(poses, t, RATE, NO_WORD) is NO_WORD


def test_a_silence_is_a_row_of_no_turn_that_covers_nothing() -> None:
    times_s = np.array([0.0, 0.01, 0.02, 1.0, 1.01])
    rates = TurnRates.from_gyroscope(times_s, np.ones((5, 3)))
    assert rates.edges_s == pytest.approx([-0.005, 0.005, 0.015, 0.02, 1.0, 1.005, 1.015], abs=1e-5)
    assert rates.rates[:, 0].tolist() == [1, 1, 1, 0, 1, 1]
    assert rates.covers(np.array([-0.1, 0.0, 0.03, 1.001, 1.1])).tolist() == [False, True, False, True, False]
    slow = TurnRates.from_gyroscope(np.array([0.0, 1.0, 1.3, 2.3]), np.ones((4, 3)))
    assert (np.diff(slow.edges_s) > 0).all() and not slow.covers(np.array([0.5, 1.15, 2.0])).any()


def test_turns_are_the_integral_of_rates() -> None:
    poses = walk(3.0).poses
    t = times_of(poses)
    made = measure_path(t, poses.turns, poses.centres, rate=600.0)
    rates = TurnRates.from_gyroscope(made.times_s, made.rates)
    assert len(rates.rates) / 3.0 <= 400.0, "more than a hand's trembling needs is averaged"
    inner = t[3:-3]
    turned = rates.turns_at(inner)
    expected = poses.turns[3:-3]
    gaps = logarithm((turned @ turned[0].T) @ (expected @ expected[0].T).transpose(0, 2, 1))
    assert np.degrees(np.abs(gaps).max()) < 0.05
