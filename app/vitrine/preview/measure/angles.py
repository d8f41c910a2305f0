"""Angles in a picture of known intrinsics: a pixel's direction, the angle between two pixels, degree ticks."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from vitrine.world.camera import Intrinsics

Point = tuple[float, float]
#: left, top, right, bottom.
Box = tuple[float, float, float, float]


class Direction(NamedTuple):
    """A direction: degrees to the right of and above the optical axis, as the rulers count, and off it altogether."""

    right_deg: float
    up_deg: float
    off_axis_deg: float


class DegreeTick(NamedTuple):
    """A whole degree on a ruler, and its position in pixels of the picture."""

    deg: int
    position_px: float


def find_direction(intrinsics: Intrinsics, point: Point) -> Direction:
    """The direction of a point in pixels."""
    x, y = _slopes(intrinsics, point)
    return Direction(math.degrees(math.atan(x)), -math.degrees(math.atan(y)), math.degrees(math.atan(math.hypot(x, y))))


def angle_between_deg(intrinsics: Intrinsics, start: Point, end: Point) -> float:
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


def inset_box(display_box: Box, insets: tuple[float, float, float, float]) -> Box:
    """A display's box inset by shares of it at the left, top, right and bottom."""
    x0, y0, x1, y1 = display_box
    left, top, right, bottom = insets
    width, height = x1 - x0, y1 - y0
    return x0 + left * width, y0 + top * height, x1 - right * width, y1 - bottom * height


def _slopes(intrinsics: Intrinsics, point: Point) -> Point:
    return (point[0] - intrinsics.cx_px) / intrinsics.fx_px, (point[1] - intrinsics.cy_px) / intrinsics.fy_px


def _ticks(focal_px: float, center_px: float, length_px: int, sign: int) -> tuple[DegreeTick, ...]:
    ends = [math.degrees(math.atan((edge - center_px) / focal_px)) for edge in (0, length_px)]
    return tuple(
        DegreeTick(sign * deg, center_px + focal_px * math.tan(math.radians(deg)))
        for deg in range(math.ceil(ends[0] - 1e-9), math.floor(ends[1] + 1e-9) + 1)
    )
