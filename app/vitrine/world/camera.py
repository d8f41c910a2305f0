"""The camera, a pinhole or one with a lens, and its pose, with the conventions that every other file relies on.

World: right-handed, metres, +X right, +Y up, -Z forward, ground at y = 0.
Camera: optical axes, x right, y down, z forward (as in TUM files and OpenCV).
Pictures: origin top-left, y down, pixel centres at +0.5, so px = f * x / z + c measures from the picture's corner.
Angles: radians in code, degrees in scene files. Time: float64 seconds.
Clip space: as OpenGL's but y down, so that row 0 of every target is the top row of the picture.
Matrices: (4, 4), column vectors, named `target_from_source`; transposed once, where they are uploaded.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from pyrr import matrix44, quaternion

from vitrine.world.lens import Lens

Matrix = npt.NDArray[np.float32]
Vectors = npt.NDArray[np.float64]

DEFAULT_FOV_DEG = 65.0
#: Of 36 mm x 24 mm.
FILM_DIAGONAL_MM = math.hypot(36.0, 24.0)
NEAR_M, FAR_M = 0.1, 200.0


@dataclass(frozen=True, slots=True)
class Intrinsics:
    """A camera: focal lengths and principal point in pixels of a picture of `width_px` x `height_px`.

    `lens` is what bends its picture; None: a pinhole, as every display is one.
    """

    width_px: int
    height_px: int
    fx_px: float
    fy_px: float
    cx_px: float
    cy_px: float
    lens: Lens | None = None

    @classmethod
    def from_fov(cls, width_px: int, height_px: int, fov_deg: float = DEFAULT_FOV_DEG) -> Intrinsics:
        """Square pixels, centred, with the given horizontal field of view."""
        focal = width_px / 2 / math.tan(math.radians(fov_deg) / 2)
        return cls(width_px, height_px, focal, focal, width_px / 2, height_px / 2)

    @classmethod
    def from_focal_mm(cls, width_px: int, height_px: int, focal_mm: float) -> Intrinsics:
        """Square pixels, centred, with a focal length as on 35 mm film, by the diagonal (CIPA DCG-001)."""
        focal = focal_mm / FILM_DIAGONAL_MM * math.hypot(width_px, height_px)
        return cls(width_px, height_px, focal, focal, width_px / 2, height_px / 2)

    def scaled(self, width_px: int, height_px: int) -> Intrinsics:
        """The same view on a picture of another size; the aspect ratio may change (pixels then are not square)."""
        kx, ky = width_px / self.width_px, height_px / self.height_px
        return Intrinsics(
            width_px, height_px, self.fx_px * kx, self.fy_px * ky, self.cx_px * kx, self.cy_px * ky, self.lens
        )

    @property
    def pinhole(self) -> Intrinsics:
        """The same camera without its lens: the same scale in the middle of the picture."""
        return self if self.lens is None else replace(self, lens=None)

    @property
    def px_per_deg(self) -> float:
        """Pixels per degree at the centre of the picture: the scale of sizes."""
        return self.fy_px * math.pi / 180

    def project(self, rays: Vectors) -> Vectors:
        """The pixels (N, 2) at which rays (N, 3), in optical axes and of any length, are drawn; NaN for those that
        are not: behind a pinhole, or beyond the reach of the lens.
        """
        if self.lens is not None:
            places = self.lens.project(rays)
        else:
            ahead = np.where(rays[:, 2:] > 0, rays[:, 2:], np.nan)
            places = rays[:, :2] / ahead
        return np.asarray(places * (self.fx_px, self.fy_px) + (self.cx_px, self.cy_px))

    def unproject(self, points_px: Vectors) -> Vectors:
        """The rays (N, 3) in optical axes that are drawn at pixels (N, 2); NaN where the lens draws none.

        Those of a pinhole are (x, y, 1), of a lens they have the length 1.
        """
        places = (points_px - (self.cx_px, self.cy_px)) / (self.fx_px, self.fy_px)
        if self.lens is not None:
            return self.lens.unproject(places)
        return np.column_stack([places, np.ones(len(places))])

    @property
    def horizontal_fov_deg(self) -> float:
        """The horizontal field of view in degrees, from edge to edge; NaN where the lens does not reach them."""
        if self.lens is not None:
            left, right = self.unproject(np.array([[0.0, self.cy_px], [self.width_px, self.cy_px]]))
            return math.degrees(math.atan2(right[0], right[2]) - math.atan2(left[0], left[2]))
        return math.degrees(math.atan(self.cx_px / self.fx_px) + math.atan((self.width_px - self.cx_px) / self.fx_px))

    def clip_from_optical(self) -> Matrix:
        """Projection of optical axes into clip space (y down), depth -1 at NEAR_M to 1 at FAR_M; of a pinhole."""
        assert self.lens is None, "what is drawn is drawn by a pinhole, and bent when it is composed"
        w, h = self.width_px, self.height_px
        depth, offset = (FAR_M + NEAR_M) / (FAR_M - NEAR_M), -2 * FAR_M * NEAR_M / (FAR_M - NEAR_M)
        return np.array(
            [
                [2 * self.fx_px / w, 0, 2 * self.cx_px / w - 1, 0],
                [0, 2 * self.fy_px / h, 2 * self.cy_px / h - 1, 0],
                [0, 0, depth, offset],
                [0, 0, 1, 0],
            ],
            "f4",
        )


class Quaternion(NamedTuple):
    """A turn as a unit quaternion: x, y, z of the axis times the sine of half the angle, w the cosine."""

    x: float
    y: float
    z: float
    w: float


@dataclass(frozen=True, slots=True)
class Pose:
    """A camera-to-world pose: position in metres and the turn of the optical axes."""

    position_m: tuple[float, float, float]
    orientation: Quaternion

    def world_from_optical(self) -> Vectors:
        """(4, 4) float64."""
        matrix = np.eye(4)
        matrix[:3, :3] = _rotation_matrix(self.orientation)
        matrix[:3, 3] = self.position_m
        return matrix

    def optical_from_world(self) -> Vectors:
        """(4, 4) float64, the rigid inverse."""
        rotation = _rotation_matrix(self.orientation)
        inverse = np.eye(4)
        inverse[:3, :3] = rotation.T
        inverse[:3, 3] = -rotation.T @ np.asarray(self.position_m)
        return inverse

    def to_optical(self, points_m: Vectors) -> Vectors:
        """World points (N, 3) in optical axes (N, 3): x right, y down, z ahead."""
        matrix = self.optical_from_world()
        return np.asarray(points_m @ matrix[:3, :3].T + matrix[:3, 3])

    def turned(self, angle_rad: float) -> Pose:
        """The pose turned about the vertical through its position, positive to the right."""
        return Pose(self.position_m, _turn_about_vertical(self.orientation, angle_rad))

    @property
    def heading_rad(self) -> float:
        """Compass direction of the optical axis in the ground plane: 0 along -Z, positive to the right (+X)."""
        forward = _rotation_matrix(self.orientation)[:, 2]
        return math.atan2(forward[0], -forward[2])


@lru_cache(maxsize=16)
def _rotation_matrix(orientation: Quaternion) -> Vectors:
    """(3, 3) of a unit quaternion, read-only. One frame asks for it a dozen times, and pyrr takes 50 us."""
    # pyrr composes row vectors, but its matrix of a quaternion already turns column vectors: no transpose here.
    rotation: Vectors = np.array(matrix44.create_from_quaternion(np.asarray(orientation), dtype="f8"))[:3, :3]
    rotation.flags.writeable = False
    return rotation


def make_level_pose(position_m: tuple[float, float, float], heading_rad: float = 0.0) -> Pose:
    """A camera held level at `position_m`, looking along `heading_rad` (0 is -Z, positive to the right)."""
    # Half a turn about x takes optical axes (y down, z forward) to world axes (y up, looking along -Z).
    return Pose(position_m, _turn_about_vertical(Quaternion(1.0, 0.0, 0.0, 0.0), heading_rad))


def _turn_about_vertical(orientation: Quaternion, angle_rad: float) -> Quaternion:
    """An orientation turned about the world's vertical, positive to the right."""
    half = -angle_rad / 2
    turn = np.array([0.0, math.sin(half), 0.0, math.cos(half)])
    return Quaternion(*(float(v) for v in quaternion.cross(turn, np.array(orientation))))


#: The pose of a camera where none is known: eye height, level, looking along -Z.
DEFAULT_POSE = make_level_pose((0.0, 1.6, 0.0))
