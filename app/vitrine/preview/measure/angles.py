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
    off_deg: float


class Tick(NamedTuple):
    """A whole degree on a ruler, and its position in pixels of the picture."""

    deg: int
    at_px: float


def direction(seen: Intrinsics, point: Point) -> Direction:
    """The direction of a point in pixels."""
    x, y = _slopes(seen, point)
    return Direction(math.degrees(math.atan(x)), -math.degrees(math.atan(y)), math.degrees(math.atan(math.hypot(x, y))))


def between_deg(seen: Intrinsics, one: Point, other: Point) -> float:
    """The angle between the directions of two points, by the half-angle formula: exact for small ones, too."""
    a, b = (np.array((*_slopes(seen, point), 1.0)) for point in (one, other))
    a, b = a / np.linalg.norm(a), b / np.linalg.norm(b)
    return math.degrees(2 * math.atan2(float(np.linalg.norm(a - b)), float(np.linalg.norm(a + b))))


def across(seen: Intrinsics) -> tuple[Tick, ...]:
    """Every whole degree to the right of straight ahead (to the left: below 0) that is in the picture."""
    return _ticks(seen.fx_px, seen.cx_px, seen.width_px, 1)


def upwards(seen: Intrinsics) -> tuple[Tick, ...]:
    """Every whole degree above straight ahead (below it: below 0) that is in the picture, from the top."""
    return _ticks(seen.fy_px, seen.cy_px, seen.height_px, -1)


def safe_box(display: Box, insets: tuple[float, float, float, float]) -> Box:
    """A display's box inset by shares of it at the left, top, right and bottom."""
    x0, y0, x1, y1 = display
    left, top, right, bottom = insets
    width, height = x1 - x0, y1 - y0
    return x0 + left * width, y0 + top * height, x1 - right * width, y1 - bottom * height


def _slopes(seen: Intrinsics, point: Point) -> Point:
    return (point[0] - seen.cx_px) / seen.fx_px, (point[1] - seen.cy_px) / seen.fy_px


def _ticks(focal_px: float, center_px: float, length_px: int, sign: int) -> tuple[Tick, ...]:
    ends = [math.degrees(math.atan((edge - center_px) / focal_px)) for edge in (0, length_px)]
    return tuple(
        Tick(sign * deg, center_px + focal_px * math.tan(math.radians(deg)))
        for deg in range(math.ceil(ends[0] - 1e-9), math.floor(ends[1] + 1e-9) + 1)
    )
