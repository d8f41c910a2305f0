"""Placing: what a designer points at, as the similarity that moves a feed's world there.

Each takes places or a pose as they are now, and gives what is to come upon that (`Similarity.then`).
"""

from __future__ import annotations

import math

import numpy as np

from vitrine.errors import InputError, Problem
from vitrine.world.camera import Pose, Quaternion, Vectors
from vitrine.world.rotations import quaternions_from_rotations, shortest_rotation
from vitrine.world.similarity import Shift, Similarity

#: Two places that are nearer to each other measure nothing, and three that span less of a height give no plane.
_MIN_LENGTH_M = 0.001
_MIN_HEIGHT_SHARE = 0.02
UP = np.array([0.0, 1.0, 0.0])


def scale_by_length(start_m: Vectors, end_m: Vectors, length_m: float) -> Similarity:
    """The world enlarged about its origin, so that two places (3,) are `length_m` apart; the floor stays the floor.

    Raises InputError for a length that is none, and for two places that are one.
    """
    now_m = float(np.linalg.norm(np.asarray(end_m) - start_m))
    if not (math.isfinite(length_m) and length_m > 0):
        raise InputError(Problem(f"{length_m:g} m is no length", allowed="metres above 0"))
    if now_m < _MIN_LENGTH_M:
        raise InputError(Problem("both clicks are one place, which has no length", hint="click two ends of something"))
    return Similarity(length_m / now_m)


def level_by_horizon(pose: Pose, up_optical: Vectors) -> Similarity:
    """The world turned about the camera, so that a direction (3,) in its optical axes is up.

    The camera keeps its place, and so its height over the floor. It is turned no farther than that takes.
    """
    up = pose.world_from_optical()[:3, :3] @ up_optical
    return _turn_about(np.array(pose.position_m), _turn_upright(up), np.array(pose.position_m))


def place_origin(spot_m: Vectors, heading_rad: float) -> Similarity:
    """The world turned about its vertical and shifted: a spot (3,) comes to x = z = 0, and a heading along -Z.

    `heading_rad` is the direction over the floor as headings are counted: 0 along -Z, positive to the right. Heights
    stay.
    """
    turn = Quaternion(0.0, math.sin(heading_rad / 2), 0.0, math.cos(heading_rad / 2))
    return _turn_about(np.array([spot_m[0], 0.0, spot_m[2]]), turn, np.zeros(3))


def level_by_points(points_m: Vectors, camera_m: Vectors) -> Similarity:
    """The world turned and shifted so that three places (3, 3) lie on the floor, and the camera (3,) above it.

    Their middle keeps its x and z. Raises InputError where they lie on one line.
    """
    sides = np.diff(np.concatenate([points_m, points_m[:1]]), axis=0)
    normal = np.cross(sides[0], sides[1])
    longest, doubled_area = float(np.linalg.norm(sides, axis=1).max()), float(np.linalg.norm(normal))
    if longest < _MIN_LENGTH_M or doubled_area < _MIN_HEIGHT_SHARE * longest**2:
        hint = "click three that lie well apart"
        raise InputError(Problem("these three points lie on one line, on which a floor may lean", hint=hint))
    middle = points_m.mean(axis=0)
    normal = normal / doubled_area * (1 if normal @ (camera_m - middle) >= 0 else -1)
    return _turn_about(middle, _turn_upright(normal), middle * (1, 0, 1))


def _turn_about(center_m: Vectors, turn: Quaternion, goal_m: Vectors) -> Similarity:
    """Turned about a place, which is then moved to another."""
    shift = goal_m - Similarity(turn=turn).move_points(center_m[None])[0]
    return Similarity(1.0, turn, Shift(*shift.tolist()))


def _turn_upright(direction: Vectors) -> Quaternion:
    """The least turn that makes a direction (3,) point up."""
    rotation = shortest_rotation(direction / np.linalg.norm(direction), UP)
    return Quaternion(*quaternions_from_rotations(rotation[None])[0].tolist())
