"""Parts of icons: strokes and fills as polylines on a grid of 24 units, y down."""

from __future__ import annotations

import math
from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

import numpy as np

from vitrine.stage.path.polyline import Points, round_corners_each

ICON_GRID = 24.0
_ARC_STEP = math.radians(6)


class PartOp(Enum):
    """How a part changes the icon: draw its line, its interior too, or erase one of the two from the parts before."""

    STROKE = "stroke"
    FILL = "fill"
    ERASE_STROKE = "gap"
    ERASE_FILL = "cut"


class IconPart(NamedTuple):
    """One polyline (N, 2) in grid units and its operation; a fill is closed by its own last point."""

    points: Points
    op: PartOp = PartOp.STROKE


def line(*points: tuple[float, ...], radius: float = 0.0) -> IconPart:
    """A line through points (x, y); a point (x, y, r) rounds its own corner by r instead of `radius`."""
    radii = [point[2] if len(point) > 2 else radius for point in points]
    return IconPart(round_corners_each([point[:2] for point in points], radii))


def loop(*points: tuple[float, ...], radius: float = 0.0) -> IconPart:
    """A closed line, with arguments as for `line`."""
    (x0, y0), (x1, y1) = points[-1][:2], points[0][:2]
    middle = ((x0 + x1) / 2, (y0 + y1) / 2)
    return line(middle, *points, middle, radius=radius)


def box(x0: float, y0: float, x1: float, y1: float, radius: float) -> IconPart:
    """A rounded rectangle."""
    return loop((x0, y0), (x1, y0), (x1, y1), (x0, y1), radius=radius)


def arc(x: float, y: float, radius: float, from_deg: float, to_deg: float, x_scale: float = 1.0) -> IconPart:
    """An arc around (x, y): 0 degrees to the right, 90 down; `x_scale` below 1 makes it one of a narrow ellipse."""
    start, end = math.radians(from_deg), math.radians(to_deg)
    angle = np.linspace(start, end, max(2, math.ceil(abs(end - start) / _ARC_STEP) + 1))
    return IconPart(np.stack([x + x_scale * radius * np.cos(angle), y + radius * np.sin(angle)], 1))


def circle(x: float, y: float, radius: float, x_scale: float = 1.0) -> IconPart:
    """A whole circle, or an ellipse `x_scale` times as wide as high."""
    return arc(x, y, radius, 0, 360, x_scale)


def dot(x: float, y: float) -> IconPart:
    """A dot of the diameter of a stroke."""
    return IconPart(np.array([[x, y], [x, y]], "f8"))


def join(*parts: IconPart) -> IconPart:
    """Join parts to one line through all their points, one after the other."""
    return IconPart(np.concatenate([part.points for part in parts]))


def fill(part: IconPart) -> IconPart:
    """Make the part a fill: its interior with its line."""
    return part._replace(op=PartOp.FILL)


def erase_stroke(part: IconPart) -> IconPart:
    """Make the part an eraser: a gap along its line in all parts before it."""
    return part._replace(op=PartOp.ERASE_STROKE)


def mirror(parts: Iterable[IconPart]) -> tuple[IconPart, ...]:
    """Mirror parts left to right."""
    return tuple(part._replace(points=part.points * (-1, 1) + (ICON_GRID, 0)) for part in parts)


def rotate(parts: Iterable[IconPart], quarter_turns: int) -> tuple[IconPart, ...]:
    """Rotate parts clockwise by quarter turns."""
    cosine, sine = ((1, 0), (0, 1), (-1, 0), (0, -1))[quarter_turns % 4]
    rotation = np.array([[cosine, sine], [-sine, cosine]])
    return tuple(part._replace(points=(part.points - ICON_GRID / 2) @ rotation + ICON_GRID / 2) for part in parts)
