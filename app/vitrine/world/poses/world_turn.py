"""World turn: from the axes of a file's world and camera to ours, and of a camera that was held upright."""

from __future__ import annotations

import numpy as np

from vitrine.world.camera import Intrinsics, Vectors
from vitrine.world.poses.pose_table import CameraAxes, FileLens, PoseTable, WorldUp
from vitrine.world.rotations import shortest_rotation

AXES_NAMES: dict[CameraAxes, str] = {"opencv": "OpenCV", "opengl": "OpenGL", "unity": "Unity", "ros": "ROS"}
#: From optical axes to those of the camera in a file, column vectors.
_FILE_FROM_OPTICAL: dict[CameraAxes, Vectors] = {
    "opencv": np.eye(3),
    "opengl": np.diag([1.0, -1.0, -1.0]),
    "unity": np.diag([1.0, -1.0, -1.0]),
    "ros": np.array([[0.0, 0.0, 1.0], [-1.0, 0.0, 0.0], [0.0, -1.0, 0.0]]),
}
#: From the axes of a file's world to ours, by the one that is up.
_WORLD_FROM_FILE: dict[WorldUp, Vectors] = {
    "y": np.eye(3),
    "z": np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]]),
    "-y": np.diag([1.0, -1.0, -1.0]),
    "-z": np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]]),
    "x": np.array([[0.0, -1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]),
    "-x": np.array([[0.0, 1.0, 0.0], [-1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]),
}
#: From the optical axes of a picture that was turned clockwise by 90 degrees to those of the one that was taken.
_TAKEN_FROM_UPRIGHT = np.array([[0.0, 1.0, 0.0], [-1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
ROLLS_DEG = (0, 90, 180, 270)


def turn_to_world(positions: Vectors, rotations: Vectors, axes: CameraAxes, up: WorldUp) -> tuple[Vectors, Vectors]:
    """Positions (N, 3) and rotations (N, 3, 3) of optical axes in our world, from those in a file's axes."""
    if axes == "unity":  # left-handed: z mirrored on both sides
        mirror = np.diag([1.0, 1.0, -1.0])
        positions, rotations = positions @ mirror, mirror @ rotations @ mirror
    rotations = rotations @ _FILE_FROM_OPTICAL[axes]
    turn = _level(rotations) if up == "cameras" else _WORLD_FROM_FILE[up]
    return positions @ turn.T, turn @ rotations


def turn_from_world(positions: Vectors, rotations: Vectors, up: WorldUp) -> tuple[Vectors, Vectors]:
    """The way back, of optical axes, for a file of which somebody says which axis is up."""
    turn = _WORLD_FROM_FILE[up].T
    return positions @ turn.T, turn @ rotations


def find_roll(table: PoseTable, roll_deg: int | None, size_px: tuple[int, int] | None) -> int:
    """By how many degrees clockwise a picture of the camera is upright: 90 of a phone's that was held upright.

    ARKit's camera lies, however the phone is held; a clip that stands tells it.
    """
    if roll_deg is not None:
        return roll_deg
    if size_px is None or size_px[0] >= size_px[1]:
        return 0
    if table.lens is not None:
        return 90 if table.lens.intrinsics.width_px > table.lens.intrinsics.height_px else 0
    return 90 if (table.axes, table.up) == ("opengl", "y") else 0


def roll_rotations(rotations: Vectors, roll_deg: int) -> Vectors:
    """Rotations (N, 3, 3) of the pictures turned clockwise, from those of the pictures that were taken."""
    for _ in range(roll_deg // 90):
        rotations = rotations @ _TAKEN_FROM_UPRIGHT
    return rotations


def roll_lens(lens: FileLens, roll_deg: int) -> FileLens:
    """The lens of the pictures turned clockwise."""
    for _ in range(roll_deg // 90):
        i = lens.intrinsics
        turned = Intrinsics(i.height_px, i.width_px, i.fy_px, i.fx_px, i.height_px - i.cy_px, i.cx_px)
        bend = dict(lens.coefficients)
        if "p1" in bend or "p2" in bend:
            bend["p1"], bend["p2"] = bend.get("p2", 0.0), -bend.get("p1", 0.0)
        lens = lens._replace(intrinsics=turned, coefficients=bend)
    return lens


def _level(rotations: Vectors) -> Vectors:
    """The least turn (3, 3) that puts the mean of what is up in pictures (their -y) upright."""
    up = -rotations[:, :, 1].mean(axis=0)
    length = float(np.linalg.norm(up))
    if length < 1e-6:
        return np.eye(3)
    return shortest_rotation(up / length, np.array([0.0, 1.0, 0.0]))
