"""Live lens: the camera of a live feed at the size in which its turns are estimated.

Places in pixels are as OpenCV counts them, the middle of the first pixel at 0; turns are matrices (3, 3), camera from
world.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vitrine.track.lens import TrackLens
from vitrine.track.motion import PointPair, fit_turn
from vitrine.track.observations import Pixels
from vitrine.track.rotations import Floats
from vitrine.world.camera import Intrinsics

#: From the corner of a pixel, from which intrinsics count, to its middle.
_HALF_PX = 0.5
#: Directions by which overlap is measured: so many across the picture and down.
_GRID = (9, 6)


@dataclass(frozen=True, slots=True)
class LiveLens:
    """A pinhole at the size of the pictures that are looked at."""

    intrinsics: Intrinsics

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height."""
        return self.intrinsics.width_px, self.intrinsics.height_px

    def to_rays(self, pixels: Pixels) -> Floats:
        """Unit rays (N, 3) in optical axes that are seen at pixels (N, 2)."""
        rays = self.intrinsics.unproject(np.asarray(pixels, np.float64) + _HALF_PX)
        return np.asarray(rays / np.linalg.norm(rays, axis=1, keepdims=True))

    def to_pixels(self, rays: Floats) -> Pixels:
        """Where rays (N, 3) are seen, (N, 2); NaN for those behind the camera."""
        return np.asarray(self.intrinsics.project(rays) - _HALF_PX, np.float32)

    def find_seen(self, pixels: Pixels, margin_px: float = 0.0) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Which pixels (N, 2) lie in the picture, at least so far from its border; NaN does not."""
        limit = np.array(self.size_px) - 1 - margin_px
        return np.asarray(((pixels >= margin_px) & (pixels <= limit)).all(axis=1))

    def homography(self, turn: Floats, other: Floats) -> Floats:
        """The matrix (3, 3) that takes pixels of a camera turned by `turn` to those of one turned by `other`."""
        i = self.intrinsics
        matrix = np.array([[i.fx_px, 0, i.cx_px - _HALF_PX], [0, i.fy_px, i.cy_px - _HALF_PX], [0, 0, 1]])
        return np.asarray(matrix @ other @ turn.T @ np.linalg.inv(matrix))

    def overlap(self, turn: Floats, other: Floats) -> float:
        """How much of the picture of a camera turned by `turn` one turned by `other` sees, too: 0 to 1."""
        width, height = self.size_px
        across, down = ((np.arange(count) + 0.5) / count for count in _GRID)
        x, y = np.meshgrid(across * width, down * height)
        rays = self.to_rays((np.column_stack([x.ravel(), y.ravel()]) - _HALF_PX).astype(np.float32))
        return float(self.find_seen(self.to_pixels(rays @ turn @ other.T)).mean())

    def fit(self, source: Pixels, target: Pixels, least_scale_px: float) -> tuple[Floats, Floats]:
        """The turn (3, 3) that takes what is seen at `source` (N, 2) to `target`, and what it leaves, in pixels."""
        pair = PointPair(np.asarray(source + _HALF_PX, np.float32), np.asarray(target + _HALF_PX, np.float32), 0.0)
        return fit_turn(pair, TrackLens(self.intrinsics), least_scale_px)
