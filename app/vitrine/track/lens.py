"""The lens of a clip while it is tracked: a camera in pixels of the tracked size, and directions in place of rays.

What is found is one of two families: Brown and Conrady's k1, of phones, or a fish-eye's k1 and k2, of wider lenses. A
camera of somebody's own may have any model that a camera's file has.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.world.camera import Intrinsics
from vitrine.world.lens import Lens, find_reach

Floats = npt.NDArray[np.float64]

#: A direction is a tangent: beyond this angle off the axis, where it is 5.7 and rises ever faster, all have the same.
MAX_ANGLE_RAD = math.radians(80)
#: Where a barrel folds back its slope is nothing; this share of the way there it can still be undone.
_REACH_SHARE = 0.999
_STEP = 1e-4


class Freedom(NamedTuple):
    """What of a lens is to be found: its focal length, and how it bends."""

    focal: bool
    bend: bool


#: Of a lens that is known nothing is left to find.
KNOWN = Freedom(False, False)


@dataclass(frozen=True, slots=True)
class TrackLens:
    """A camera in pixels of the tracked size; directions are (X/Z, Y/Z)."""

    camera: Intrinsics

    @classmethod
    def from_focal(cls, width_px: int, height_px: int, focal_px: float, k1: float = 0.0) -> TrackLens:
        """Square pixels, the axis in the picture's middle, and Brown and Conrady's k1: f d (1 + k1 |d|^2) + c."""
        centre = width_px / 2, height_px / 2
        return cls(Intrinsics(width_px, height_px, focal_px, focal_px, *centre, make_barrel(k1)))

    @classmethod
    def from_fov(cls, width_px: int, height_px: int, fov_deg: float) -> TrackLens:
        """Without distortion, by its horizontal field of view."""
        return cls(Intrinsics.from_fov(width_px, height_px, fov_deg))

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height of the tracked picture."""
        return self.camera.width_px, self.camera.height_px

    @property
    def focal_px(self) -> float:
        """Its focal length, along the rows."""
        return self.camera.fx_px

    @property
    def centre_px(self) -> Floats:
        """The principal point."""
        return np.array([self.camera.cx_px, self.camera.cy_px])

    @property
    def corner_shift(self) -> float:
        """How far the lens moves what a pinhole draws in a corner, in parts of the picture's width."""
        half = np.array([self.size_px]) / 2
        direction = half / self.focal_px
        return float(np.linalg.norm(self.to_pixels(direction) - self.centre_px - half)) / self.size_px[0]

    @property
    def is_folded(self) -> bool:
        """Whether the lens folds back within the picture: what lies farther out, it says nothing of."""
        corner = math.hypot(*self.size_px) / 2 / self.focal_px
        return self.camera.lens is not None and find_reach(self.camera.lens).distance < corner

    def with_focal(self, focal_px: float) -> TrackLens:
        """The same picture, bent alike, through another focal length."""
        camera = self.camera
        return TrackLens(replace(camera, fx_px=focal_px, fy_px=focal_px * (camera.fy_px / camera.fx_px)))

    def with_bend(self, lens: Lens | None) -> TrackLens:
        """The same focal length with another lens, or as a pinhole."""
        return TrackLens(replace(self.camera, lens=lens))

    def to_directions(self, pixels: npt.NDArray[np.floating]) -> Floats:
        """Directions (N, 2) of pixels (N, 2); what the lens does not see gets the last direction that it does."""
        camera = self.camera
        places = (np.asarray(pixels, np.float64) - self.centre_px) / (camera.fx_px, camera.fy_px)
        if camera.lens is None:
            return np.asarray(places)
        limit = _find_limit(camera.lens)
        farthest = float(camera.lens.project(np.array([[math.sin(limit), 0.0, math.cos(limit)]]))[0, 0])
        rays = camera.lens.unproject(places * np.minimum(1.0, farthest / _lengths(places)))
        return np.asarray(np.where(np.isnan(rays[:, :1]), places, rays[:, :2] / rays[:, 2:]))

    def to_pixels(self, directions: Floats) -> Floats:
        """Pixels (N, 2) of directions (N, 2); what the lens does not see is drawn where it ends."""
        camera = self.camera
        places = directions
        if camera.lens is not None:
            inside = directions * np.minimum(1.0, math.tan(_find_limit(camera.lens)) / _lengths(directions))
            places = camera.lens.project(np.column_stack([inside, np.ones(len(inside))]))
        return np.asarray(places * (camera.fx_px, camera.fy_px) + self.centre_px)

    def slopes(self, directions: Floats) -> Floats:
        """How pixels move with directions (N, 2): matrices (N, 2, 2).

        Near the border of a fish-eye of 120 degrees a step along the radius is 0.4 of one across it.
        """
        if self.camera.lens is None:
            return np.broadcast_to(np.diag([self.camera.fx_px, self.camera.fy_px]), (len(directions), 2, 2))
        steps = [
            (self.to_pixels(directions + step) - self.to_pixels(directions - step)) / (2 * _STEP)
            for step in _STEP * np.eye(2)
        ]
        return np.stack(steps, axis=2)


def make_barrel(k1: float) -> Lens | None:
    """Brown and Conrady's lens of k1 alone; None where it bends nothing."""
    return Lens("brown-conrady", (k1, *(0.0,) * 7)) if k1 else None


def make_fisheye(k1: float = 0.0, k2: float = 0.0) -> Lens:
    """A fish-eye's lens; without coefficients it draws angles as lengths."""
    return Lens("fisheye", (k1, k2, 0.0, 0.0))


def _find_limit(lens: Lens) -> float:
    """The largest angle in radians that has a direction and a pixel of its own."""
    return min(MAX_ANGLE_RAD, _REACH_SHARE * find_reach(lens).theta_rad)


def _lengths(vectors: Floats) -> Floats:
    return np.asarray(np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12))
