"""Angles in a picture of known intrinsics: a pixel's direction, the angle between two pixels, degree ticks.

Where a lens draws nothing, there is no direction, and every angle is NaN.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from vitrine.geometry import Bounds, Insets, Point, Sides
from vitrine.world.camera import Intrinsics


class Direction(NamedTuple):
    """A direction: degrees to the right of and above the optical axis, as the rulers count, and off it altogether."""

    right_deg: float
    up_deg: float
    off_axis_deg: float


class DegreeTick(NamedTuple):
    """A whole degree on a ruler, and its position in pixels of the picture."""

    deg: int
    position_px: float


def find_direction(intrinsics: Intrinsics, point: Point[float]) -> Direction:
    """The direction of a point in pixels."""
    x, y, z = _find_ray(intrinsics, point)
    return Direction(
        math.degrees(math.atan2(x, z)), -math.degrees(math.atan2(y, z)), math.degrees(math.atan2(math.hypot(x, y), z))
    )


def angle_between_deg(intrinsics: Intrinsics, start: Point[float], end: Point[float]) -> float:
    """The angle between the directions of two points, by the half-angle formula: exact for small ones, too."""
    a, b = (np.array(_find_ray(intrinsics, point)) for point in (start, end))
    a, b = a / np.linalg.norm(a), b / np.linalg.norm(b)
    return math.degrees(2 * math.atan2(float(np.linalg.norm(a - b)), float(np.linalg.norm(a + b))))


def horizontal_ticks(intrinsics: Intrinsics) -> tuple[DegreeTick, ...]:
    """Every whole degree to the right of straight ahead (to the left: below 0) that is in the picture."""
    if intrinsics.lens is not None:
        return _bent_ticks(intrinsics, (1.0, 0.0), 1)
    return _ticks(intrinsics.fx_px, intrinsics.cx_px, intrinsics.width_px, 1)


def vertical_ticks(intrinsics: Intrinsics) -> tuple[DegreeTick, ...]:
    """Every whole degree above straight ahead (below it: below 0) that is in the picture, from the top."""
    if intrinsics.lens is not None:
        return _bent_ticks(intrinsics, (0.0, 1.0), -1)
    return _ticks(intrinsics.fy_px, intrinsics.cy_px, intrinsics.height_px, -1)


def inset_box(display_box: Bounds[float], insets: Insets) -> Bounds[float]:
    """A display's box inset by shares of it at each side."""
    width, height = display_box.size
    sides = Sides(insets.top * height, insets.right * width, insets.bottom * height, insets.left * width)
    return display_box.inset(sides)


def _find_ray(intrinsics: Intrinsics, point: Point[float]) -> tuple[float, float, float]:
    """The ray of a point: to the right, down and ahead."""
    if intrinsics.lens is None:
        return (point.x - intrinsics.cx_px) / intrinsics.fx_px, (point.y - intrinsics.cy_px) / intrinsics.fy_px, 1.0
    x, y, z = intrinsics.unproject(np.array([point], np.float64))[0].tolist()
    return x, y, z


def _bent_ticks(intrinsics: Intrinsics, axis: tuple[float, float], sign: int) -> tuple[DegreeTick, ...]:
    """The degrees along an axis through the principal point that a lens draws in the picture."""
    degrees = np.arange(-179, 180)
    angles = np.radians(degrees)
    rays = np.column_stack([np.outer(np.sin(angles), axis), np.cos(angles)])
    along, length_px = (0, intrinsics.width_px) if axis[0] else (1, intrinsics.height_px)
    found = zip(degrees.tolist(), intrinsics.project(rays)[:, along].tolist(), strict=True)
    return tuple(DegreeTick(sign * deg, px) for deg, px in found if 0 <= px <= length_px)


def _ticks(focal_px: float, center_px: float, length_px: int, sign: int) -> tuple[DegreeTick, ...]:
    ends = [math.degrees(math.atan((edge - center_px) / focal_px)) for edge in (0, length_px)]
    return tuple(
        DegreeTick(sign * deg, center_px + focal_px * math.tan(math.radians(deg)))
        for deg in range(math.ceil(ends[0] - 1e-9), math.floor(ends[1] + 1e-9) + 1)
    )
