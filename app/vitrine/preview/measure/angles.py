"""Angles in a picture of known intrinsics: a pixel's direction, the angle between two pixels, degree ticks."""

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
    x, y = _slopes(intrinsics, point)
    return Direction(math.degrees(math.atan(x)), -math.degrees(math.atan(y)), math.degrees(math.atan(math.hypot(x, y))))


def angle_between_deg(intrinsics: Intrinsics, start: Point[float], end: Point[float]) -> float:
    """The angle between the directions of two points, by the half-angle formula: exact for small ones, too."""
    a, b = (np.array((*_slopes(intrinsics, point), 1.0)) for point in (start, end))
    a, b = a / np.linalg.norm(a), b / np.linalg.norm(b)
    return math.degrees(2 * math.atan2(float(np.linalg.norm(a - b)), float(np.linalg.norm(a + b))))


def horizontal_ticks(intrinsics: Intrinsics) -> tuple[DegreeTick, ...]:
    """Every whole degree to the right of straight ahead (to the left: below 0) that is in the picture."""
    return _ticks(intrinsics.fx_px, intrinsics.cx_px, intrinsics.width_px, 1)


def vertical_ticks(intrinsics: Intrinsics) -> tuple[DegreeTick, ...]:
    """Every whole degree above straight ahead (below it: below 0) that is in the picture, from the top."""
    return _ticks(intrinsics.fy_px, intrinsics.cy_px, intrinsics.height_px, -1)


def inset_box(display_box: Bounds[float], insets: Insets) -> Bounds[float]:
    """A display's box inset by shares of it at each side."""
    width, height = display_box.size
    sides = Sides(insets.top * height, insets.right * width, insets.bottom * height, insets.left * width)
    return display_box.inset(sides)


def _slopes(intrinsics: Intrinsics, point: Point[float]) -> tuple[float, float]:
    """The tangents of a point's angles to the right of straight ahead and below it."""
    return (point.x - intrinsics.cx_px) / intrinsics.fx_px, (point.y - intrinsics.cy_px) / intrinsics.fy_px


def _ticks(focal_px: float, center_px: float, length_px: int, sign: int) -> tuple[DegreeTick, ...]:
    ends = [math.degrees(math.atan((edge - center_px) / focal_px)) for edge in (0, length_px)]
    return tuple(
        DegreeTick(sign * deg, center_px + focal_px * math.tan(math.radians(deg)))
        for deg in range(math.ceil(ends[0] - 1e-9), math.floor(ends[1] + 1e-9) + 1)
    )
