"""Parts of icons: strokes and fills as polylines on a grid of 24 units, y down."""

from __future__ import annotations

import math
from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

import numpy as np

from vitrine.stage.polyline import Points, smoothed_each

GRID = 24.0
_ARC_STEP = math.radians(6)


class Ink(Enum):
    """How a part changes the icon: draw its line, its interior too, or erase one of the two from the parts before."""

    STROKE = "stroke"
    FILL = "fill"
    GAP = "gap"
    CUT = "cut"


class Part(NamedTuple):
    """One polyline (N, 2) in grid units and its operation; a fill is closed by its own last point."""

    points: Points
    op: Ink = Ink.STROKE


def line(*points: tuple[float, ...], radius: float = 0.0) -> Part:
    """A line through points (x, y); a point (x, y, r) rounds its own corner by r instead of `radius`."""
    radii = [point[2] if len(point) > 2 else radius for point in points]
    return Part(smoothed_each([point[:2] for point in points], radii))


def loop(*points: tuple[float, ...], radius: float = 0.0) -> Part:
    """A closed line, with arguments as for `line`."""
    (x0, y0), (x1, y1) = points[-1][:2], points[0][:2]
    middle = ((x0 + x1) / 2, (y0 + y1) / 2)
    return line(middle, *points, middle, radius=radius)


def box(x0: float, y0: float, x1: float, y1: float, radius: float) -> Part:
    """A rounded rectangle."""
    return loop((x0, y0), (x1, y0), (x1, y1), (x0, y1), radius=radius)


def arc(x: float, y: float, radius: float, from_deg: float, to_deg: float, squeeze: float = 1.0) -> Part:
    """An arc around (x, y): 0 degrees to the right, 90 down; `x_scale` below 1 makes it one of a narrow ellipse."""
    start, end = math.radians(from_deg), math.radians(to_deg)
    angle = np.linspace(start, end, max(2, math.ceil(abs(end - start) / _ARC_STEP) + 1))
    return Part(np.stack([x + squeeze * radius * np.cos(angle), y + radius * np.sin(angle)], 1))


def circle(x: float, y: float, radius: float, squeeze: float = 1.0) -> Part:
    """A whole circle, or an ellipse `x_scale` times as wide as high."""
    return arc(x, y, radius, 0, 360, squeeze)


def dot(x: float, y: float) -> Part:
    """A dot of the diameter of a stroke."""
    return Part(np.array([[x, y], [x, y]], "f8"))


def joined(*parts: Part) -> Part:
    """Join parts to one line through all their points, one after the other."""
    return Part(np.concatenate([part.points for part in parts]))


def filled(part: Part) -> Part:
    """Make the part a fill: its interior with its line."""
    return part._replace(op=Ink.FILL)


def gap(part: Part) -> Part:
    """Make the part an eraser: a gap along its line in all parts before it."""
    return part._replace(op=Ink.GAP)


def mirrored(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Mirror parts left to right."""
    return tuple(part._replace(points=part.points * (-1, 1) + (GRID, 0)) for part in parts)


def turned(parts: Iterable[Part], quarters: int) -> tuple[Part, ...]:
    """Rotate parts clockwise by quarter turns."""
    cosine, sine = ((1, 0), (0, 1), (-1, 0), (0, -1))[quarters % 4]
    rotation = np.array([[cosine, sine], [-sine, cosine]])
    return tuple(part._replace(points=(part.points - GRID / 2) @ rotation + GRID / 2) for part in parts)
