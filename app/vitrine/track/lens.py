"""The lens of a clip while it is tracked: focal length, one radial coefficient, the picture's middle."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

#: The distorted radius of a barrel lens rises with the true one up to here only: r (1 + k r^2) at r^2 = -1 / 3k.
_FOLD = 1 / 3


@dataclass(frozen=True, slots=True)
class TrackLens:
    """A camera in pixels of the tracked size: x = f d (1 + k1 |d|^2) + c of a direction d = (X/Z, Y/Z).

    This is Brown and Conrady's model with k1 alone, COLMAP's SIMPLE_RADIAL. The centre is the picture's middle.
    """

    width_px: int
    height_px: int
    focal_px: float
    k1: float = 0.0

    @classmethod
    def from_fov(cls, width_px: int, height_px: int, fov_deg: float) -> TrackLens:
        """Without distortion, by its horizontal field of view."""
        return cls(width_px, height_px, width_px / 2 / math.tan(math.radians(fov_deg) / 2))

    @property
    def centre_px(self) -> Floats:
        """The principal point."""
        return np.array([self.width_px / 2, self.height_px / 2])

    @property
    def fov_deg(self) -> float:
        """The horizontal field of view, distortion left out."""
        return math.degrees(2 * math.atan(self.width_px / 2 / self.focal_px))

    @property
    def corner_shift(self) -> float:
        """How far k1 moves a corner, in parts of the picture's width."""
        radius = math.hypot(self.width_px, self.height_px) / 2 / self.focal_px
        return abs(self.k1) * radius**3 * self.focal_px / self.width_px

    def with_values(self, focal_px: float, k1: float) -> TrackLens:
        """The same picture through another lens."""
        return replace(self, focal_px=focal_px, k1=k1)

    def to_directions(self, pixels: npt.NDArray[np.floating]) -> Floats:
        """Directions (N, 2) = (X/Z, Y/Z) of pixels (N, 2), by Newton's method on the radius.

        Beyond the fold of a barrel lens no direction is seen: those pixels get the fold's.
        """
        bent = (np.asarray(pixels, np.float64) - self.centre_px) / self.focal_px
        if not self.k1:
            return bent
        target = np.linalg.norm(bent, axis=1)
        limit = math.sqrt(_FOLD / -self.k1) if self.k1 < 0 else math.inf
        radius = np.minimum(target, 0.95 * limit)
        for _ in range(8):
            slope = np.maximum(1 + 3 * self.k1 * radius**2, 1e-3)
            radius = np.clip(radius - (radius * (1 + self.k1 * radius**2) - target) / slope, 0.0, 0.999 * limit)
        return np.asarray(bent * (radius / np.maximum(target, 1e-12))[:, None])

    def to_pixels(self, directions: Floats) -> Floats:
        """Pixels (N, 2) of directions (N, 2)."""
        squares = np.sum(directions**2, axis=1, keepdims=True)
        return np.asarray(self.focal_px * directions * (1 + self.k1 * squares) + self.centre_px)

    def px_per_unit(self, directions: Floats) -> Floats:
        """How many pixels a small step in a direction (N, 2) is, (N,): the mean of along and across the radius."""
        return np.asarray(self.focal_px * (1 + 2 * self.k1 * np.sum(directions**2, axis=1)))
