"""Affine maps of the plane: what turns, scales and slants a node within its root."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.geometry import Bounds, Point

Points = npt.NDArray[np.float64]


class PlaneMap(NamedTuple):
    """An affine map of the plane: (x, y) to (xx x + xy y + x0, yx x + yy y + y0); x right, y down."""

    xx: float = 1.0
    xy: float = 0.0
    yx: float = 0.0
    yy: float = 1.0
    x0: float = 0.0
    y0: float = 0.0

    @classmethod
    def translation(cls, x: float, y: float) -> PlaneMap:
        """A map that moves everything to the right and down."""
        return cls(x0=x, y0=y)

    @property
    def determinant(self) -> float:
        """How many times larger areas become; negative where it mirrors, 0 where it flattens."""
        return self.xx * self.yy - self.xy * self.yx

    @property
    def longest(self) -> float:
        """How many times longer a unit along one of the axes becomes, the greater of both."""
        return max(math.hypot(self.xx, self.yx), math.hypot(self.xy, self.yy))

    def apply(self, x: float, y: float) -> Point[float]:
        """Where a point goes."""
        return Point(self.xx * x + self.xy * y + self.x0, self.yx * x + self.yy * y + self.y0)

    def apply_to_points(self, points: Points) -> Points:
        """Where points (..., 2) go."""
        x, y = points[..., 0], points[..., 1]
        return np.stack([self.xx * x + self.xy * y + self.x0, self.yx * x + self.yy * y + self.y0], -1)

    def bound(self, box: Bounds[float]) -> Bounds[float]:
        """The bounds of where a rectangle goes."""
        x0, y0, x1, y1 = box
        return Bounds.around(self.apply(x, y) for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1)))

    def then(self, other: PlaneMap) -> PlaneMap:
        """This map and then another, as one."""
        return PlaneMap(
            other.xx * self.xx + other.xy * self.yx,
            other.xx * self.xy + other.xy * self.yy,
            other.yx * self.xx + other.yy * self.yx,
            other.yx * self.xy + other.yy * self.yy,
            *other.apply(self.x0, self.y0),
        )

    def inverse(self) -> PlaneMap:
        """The map back. Raises ZeroDivisionError where it flattens."""
        share = 1 / self.determinant
        xx, xy, yx, yy = self.yy * share, -self.xy * share, -self.yx * share, self.xx * share
        return PlaneMap(xx, xy, yx, yy, -(xx * self.x0 + xy * self.y0), -(yx * self.x0 + yy * self.y0))


def box_corners(boxes: Points) -> Points:
    """The corners (N, 4, 2) of boxes (N, 4) x0, y0, x1, y1, clockwise from the top left."""
    return np.stack([boxes[:, [0, 2, 2, 0]], boxes[:, [1, 1, 3, 3]]], -1)
