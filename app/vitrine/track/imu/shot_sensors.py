"""Sensors of a shot: what of them agrees with the poses that its pixels have given, and what that tells."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from vitrine.track.camera_poses import CameraPoses
from vitrine.track.imu.motion_sensors import MotionSensors
from vitrine.track.imu.sensor_fit import SensorFit, fit_sensors
from vitrine.track.imu.sensor_up import find_sensor_up
from vitrine.track.level import Up
from vitrine.track.rotations import Floats, logarithm

#: A camera that turns by less a second, root mean square, can contradict no sensor.
QUIET_DEG_S = 1.0


class SensorVerdict(NamedTuple):
    """How the sensors go with some poses: their fit; without one, those of them that nothing contradicts."""

    fit: SensorFit | None
    uncontradicted: MotionSensors | None

    def find_up(self, poses: CameraPoses, times_s: Floats, rate: float, level: Up) -> Up:
        """Up of the poses' world: by the sensors where they tell, else as it was found without them."""
        sensors = self.uncontradicted if self.fit is None else self.fit.sensors
        if sensors is None:
            return level
        return find_sensor_up(sensors, poses, times_s, rate, level, self.fit is not None) or level


def judge_sensors(found: tuple[MotionSensors, ...], poses: CameraPoses, times_s: Floats, rate: float) -> SensorVerdict:
    """Hold readings of the sensors, the likeliest first, to the poses of frames at times (N,)."""
    if not found or not poses.is_known.any():
        return SensorVerdict(None, None)
    fit = fit_sensors(found, poses, times_s, rate)
    quiet = fit is None and _measure_turning(poses, rate) < QUIET_DEG_S
    return SensorVerdict(fit, found[0] if quiet else None)


def _measure_turning(poses: CameraPoses, rate: float) -> float:
    """Degrees a second, root mean square, over neighbours of a tenth of a second."""
    step = max(1, round(rate / 10))
    both = np.flatnonzero(poses.is_known[:-step] & poses.is_known[step:])
    if not len(both):
        return 0.0
    angles = logarithm(poses.turns[both + step] @ poses.turns[both].transpose(0, 2, 1))
    return float(np.degrees(np.sqrt((angles**2).sum(axis=1).mean())) * rate / step)
