"""Phone attitude: how a phone is turned, by the angles of its orientation sensor, and the pose of its rear camera.

Angles are those of https://www.w3.org/TR/orientation-event/: turns about z, x and y of the phone, one after the other,
from lying flat with its top to the north. Its axes: x to the right of the screen, y to its top, z out of it.
"""

from __future__ import annotations

import math
from functools import reduce
from typing import NamedTuple

import numpy as np
from pyrr import quaternion

from vitrine.world.camera import DEFAULT_POSE, Pose, Quaternion

#: East, north and up of the sensor in our axes: a quarter turn about x.
_WORLD_FROM_EARTH = Quaternion(-math.sqrt(0.5), 0.0, 0.0, math.sqrt(0.5))
#: From optical axes to those of a phone held upright: half a turn about x, since the rear camera looks along -z.
_PHONE_FROM_OPTICAL = Quaternion(1.0, 0.0, 0.0, 0.0)
#: Nearer to straight up or down than this share of the horizontal, a camera has no heading that one could start from.
_MIN_LEVEL = 0.3


class PhoneAttitude(NamedTuple):
    """The angles of a phone in degrees, and how far its screen's picture is turned from that of the upright phone.

    `screen_deg` is that of the Screen Orientation API: 90 where the phone's top points to the left.
    """

    alpha_deg: float
    beta_deg: float
    gamma_deg: float
    screen_deg: float = 0.0

    def camera_pose(self) -> Pose:
        """The pose of the rear camera at eye height, its picture upright on the screen.

        Heading 0 is the sensor's north: any direction, where it has no compass.
        """
        turns = (
            _WORLD_FROM_EARTH,
            _turn(2, self.alpha_deg),
            _turn(0, self.beta_deg),
            _turn(1, self.gamma_deg),
            _turn(2, -self.screen_deg),
            _PHONE_FROM_OPTICAL,
        )
        product = reduce(quaternion.cross, (np.array(turn) for turn in turns))
        return Pose(DEFAULT_POSE.position_m, Quaternion(*(float(part) for part in product)))


def find_start_heading(pose: Pose) -> float | None:
    """The heading of a camera in radians from which those after it count; None where it looks far up or down."""
    forward = pose.world_from_optical()[:3, 2]
    return pose.heading_rad if math.hypot(forward[0], forward[2]) >= _MIN_LEVEL else None


def _turn(axis: int, angle_deg: float) -> Quaternion:
    half = math.radians(angle_deg) / 2
    parts = [0.0, 0.0, 0.0, math.cos(half)]
    parts[axis] = math.sin(half)
    return Quaternion(*parts)
