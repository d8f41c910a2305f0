"""Horizon: where up is in a camera's picture, as two angles, and what dragging its line does to them."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from vitrine.world.camera import Pose, Vectors


class Horizon(NamedTuple):
    """The horizon in a picture: how far it lies below the optical axis, and how far it is turned clockwise.

    Of a camera that looks up its line lies below the middle. Optical axes: x right, y down, z ahead.
    """

    below_rad: float = 0.0
    clockwise_rad: float = 0.0

    @classmethod
    def from_pose(cls, pose: Pose) -> Horizon:
        """The horizon that a pose has: where the world's level lies in its picture."""
        return cls.from_up(pose.world_from_optical()[1, :3])

    @classmethod
    def from_up(cls, up_optical: Vectors) -> Horizon:
        """The horizon of a unit direction (3,) that is up."""
        x, y, z = up_optical.tolist()
        return cls(math.atan2(z, math.hypot(x, y)), math.atan2(x, -y))

    @property
    def up_optical(self) -> Vectors:
        """The unit direction (3,) that is up."""
        level = math.cos(self.below_rad)
        sin, cos = math.sin(self.clockwise_rad), math.cos(self.clockwise_rad)
        return np.array([level * sin, -level * cos, math.sin(self.below_rad)])

    def rays_at(self, azimuths_rad: Vectors) -> Vectors:
        """Unit rays (N, 3) on the horizon, by their angle to the right of its middle, which is right below, on or above
        the optical axis.
        """
        sin, cos = math.sin(self.clockwise_rad), math.cos(self.clockwise_rad)
        right = np.array([cos, sin, 0.0])
        ahead = np.cross(right, -self.up_optical)
        return np.asarray(np.outer(np.sin(azimuths_rad), right) + np.outer(np.cos(azimuths_rad), ahead))

    def through_middle(self, ray: Vectors) -> Horizon:
        """The horizon moved up or down to run through a ray (3,), as much turned as it is."""
        sin, cos = math.sin(self.clockwise_rad), math.cos(self.clockwise_rad)
        # up · ray = 0, solved for the angle; a ray from behind has nothing to say.
        down = cos * float(ray[1]) - sin * float(ray[0])
        return self._replace(below_rad=math.atan2(down, float(ray[2]))) if ray[2] > 0 else self

    def through_end(self, ray: Vectors) -> Horizon:
        """The horizon turned about its middle to run through a ray (3,)."""
        middle = self.rays_at(np.zeros(1))[0]
        up = np.cross(middle, ray)
        length = float(np.linalg.norm(up))
        if not length > 1e-6:
            return self
        up = up / length
        return Horizon.from_up(up if up[1] <= 0 else -up)

    def is_level_with(self, other: Horizon) -> bool:
        """Whether both are the same to less than one sees."""
        return float(self.up_optical @ other.up_optical) > 1 - 1e-9
