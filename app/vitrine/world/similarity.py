"""Similarity: a world turned, scaled and shifted. It is how poses that nobody measured are brought into metres."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from vitrine.world.camera import Pose, Quaternion, Vectors
from vitrine.world.rotations import quaternions_from_rotations, rotations_from_quaternions

NO_TURN = Quaternion(0.0, 0.0, 0.0, 1.0)


class Shift(NamedTuple):
    """A way in metres along the world's axes."""

    x: float = 0.0
    y: float = 0.0
    z: float = 0.0


NO_SHIFT = Shift()


@dataclass(frozen=True, slots=True)
class Similarity:
    """Points w become `scale` · turn · w + `shift_m`: seven numbers, after which all angles are as they were.

    `turn` is a unit quaternion xyzw that turns column vectors in the world's axes (y up).
    """

    scale: float = 1.0
    turn: Quaternion = NO_TURN
    shift_m: Shift = NO_SHIFT

    @property
    def rotation(self) -> Vectors:
        """The turn as a matrix (3, 3)."""
        return np.asarray(rotations_from_quaternions(np.array([self.turn]))[0])

    @property
    def turn_deg(self) -> float:
        """How far it turns in all, in degrees."""
        return math.degrees(2 * math.atan2(math.hypot(*self.turn[:3]), abs(self.turn[3])))

    def move_points(self, points_m: Vectors) -> Vectors:
        """Points (N, 3) of the former world in the new one."""
        return np.asarray(self.scale * points_m @ self.rotation.T + np.array(self.shift_m))

    def move_pose(self, pose: Pose) -> Pose:
        """A camera of the former world in the new one."""
        x, y, z = self.move_points(np.array([pose.position_m]))[0].tolist()
        return Pose((x, y, z), Quaternion(*self.turn_axes(np.array([pose.orientation]))[0].tolist()))

    def turn_axes(self, quaternions: Vectors) -> Vectors:
        """Quaternions (N, 4) that lead from any axes to the former world, leading to the new one."""
        turned = np.einsum("ij,njk->nik", self.rotation, rotations_from_quaternions(quaternions))
        return quaternions_from_rotations(turned)

    def then(self, after: Similarity) -> Similarity:
        """This one, and `after` upon it, as one."""
        turn = after.turn_axes(np.array([self.turn]))[0]
        shift = after.move_points(np.array([self.shift_m]))[0]
        return Similarity(self.scale * after.scale, Quaternion(*turn.tolist()), Shift(*shift.tolist()))

    @property
    def inverse(self) -> Similarity:
        """The one that takes it back."""
        x, y, z, w = self.turn
        back = Similarity(1 / self.scale, Quaternion(-x, -y, -z, w))
        shift = -back.move_points(np.array([self.shift_m]))[0]
        return Similarity(back.scale, back.turn, Shift(*shift.tolist()))


UNMOVED = Similarity()
