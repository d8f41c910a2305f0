"""Up by sensors: the direction from which weight pulls, in the world of the poses.

A gravity that the camera has told apart by itself is turned into the world and averaged. An accelerometer feels every
step, too: its integral is the speed of the solved path, whatever that is long, and the weight's, which grows with time.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from vitrine.track.camera_poses import CameraPoses
from vitrine.track.imu.motion_sensors import GRAVITY_M_S2, MotionSensors, VectorSamples
from vitrine.track.level import Up
from vitrine.track.rotations import Floats

#: The share of a shot's frames that sensors must have seen.
LEAST_SHARE = 0.5
#: An accelerometer that reads another weight on the whole is none, or in another unit.
_WEIGHTS_M_S2 = (8.8, 10.8)
_SPEED_S = 0.1
#: Shorter than this a step's push is not told from the weight.
_LEAST_S = 1.0
#: Without turns that agree, the sensors' axes are their file's word: what is far from level by the pixels is not up.
_MOST_ANGLE_DEG = 45.0


def find_sensor_up(
    sensors: MotionSensors, poses: CameraPoses, times_s: Floats, rate: float, level: Up, agrees: bool
) -> Up | None:
    """Up of the world of poses of frames at times (N,); None where the sensors do not tell.

    `agrees`: whether their turns are those of the pixels; else only what lies near `level` is believed.
    """
    found = _average(sensors.gravity, poses, times_s, rate, -1.0)
    if found is None:
        found = _weigh(sensors.accelerations, poses, times_s, rate)
    if found is None:
        return None
    direction = found / np.linalg.norm(found)
    if not agrees and direction @ level.direction < np.cos(np.radians(_MOST_ANGLE_DEG)):
        return None
    return Up(direction, "sensor")


def _average(samples: VectorSamples, poses: CameraPoses, times_s: Floats, rate: float, sign: float) -> Floats | None:
    at = _choose(samples, poses, times_s)
    if at is None:
        return None
    seen = samples.means_at(times_s[at], 1 / rate)
    return np.asarray(sign * np.median(np.einsum("nji,nj->ni", poses.turns[at], seen), axis=0))


def _weigh(samples: VectorSamples, poses: CameraPoses, times_s: Floats, rate: float) -> Floats | None:
    """Speed gained (N, 3) = weight's reaction * time + scale * the path's speed + what it was at first: least squares.

    Over the longest stretch of frames with poses, since speeds are sums of all before.
    """
    at = _choose(samples, poses, times_s)
    if at is None:
        return None
    stretches = np.split(at, np.flatnonzero(np.diff(at) > 1) + 1)
    longest = max(stretches, key=len)
    since_s = times_s[longest] - times_s[longest[0]]
    if since_s[-1] < _LEAST_S:
        return None
    pushes = np.einsum("nji,nj->ni", poses.turns[longest], samples.means_at(times_s[longest], 1 / rate))
    steps = (pushes[1:] + pushes[:-1]) / 2 * np.diff(since_s)[:, None]
    gained = np.concatenate([np.zeros((1, 3)), np.cumsum(steps, axis=0)])
    speeds = _measure_speeds(poses.centres[longest], since_s, rate)
    # For each axis time and a start of its own; one scale for all three, where there is a way.
    table = np.zeros((len(longest), 3, 7))
    for axis in range(3):
        table[:, axis, axis], table[:, axis, 3 + axis] = since_s, 1.0
        table[:, axis, 6] = speeds[:, axis]
    columns = 7 if np.ptp(speeds, axis=0).max() > 1e-6 else 6
    design = table.reshape(-1, 7)[:, :columns]
    weight = np.asarray(np.linalg.lstsq(design, gained.ravel(), rcond=None)[0][:3])
    low, high = _WEIGHTS_M_S2
    return weight * GRAVITY_M_S2 / np.linalg.norm(weight) if low < np.linalg.norm(weight) < high else None


def _measure_speeds(centres: Floats, since_s: Floats, rate: float) -> Floats:
    reach = max(1, round(_SPEED_S * rate / 2))
    numbers = np.arange(len(centres))
    low, high = np.maximum(numbers - reach, 0), np.minimum(numbers + reach, len(centres) - 1)
    return np.asarray((centres[high] - centres[low]) / (since_s[high] - since_s[low])[:, None])


def _choose(samples: VectorSamples, poses: CameraPoses, times_s: Floats) -> npt.NDArray[np.int64] | None:
    """The frames with poses that the sensors saw; None where these are fewer than half of those with poses."""
    known = poses.is_known
    seen = known & samples.covers(times_s)
    return np.flatnonzero(seen) if seen.sum() > max(2, LEAST_SHARE * known.sum()) else None
