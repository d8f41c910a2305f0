"""Plane geometry: sizes, points, rectangles, bounds and axis-aligned affine maps, as types that a checker tells apart.

Coordinates run right and down, as in pictures; the unit is that of the name which holds the value (`_px`, `_deg`).
Whole numbers are `Rect[int]`, any numbers `Rect[float]`; a value of whole numbers may stand where any may.
"""

from __future__ import annotations

from typing import Generic, NamedTuple, TypeVar

N = TypeVar("N", bound=float, covariant=True)


class Size(NamedTuple, Generic[N]):
    """Width and height."""

    width: N
    height: N


class Point(NamedTuple, Generic[N]):
    """A place: x to the right, y downwards."""

    x: N
    y: N


class Rect(NamedTuple, Generic[N]):
    """A rectangle by its top left corner and its size."""

    x: N
    y: N
    width: N
    height: N

    @property
    def size(self) -> Size[N]:
        """Its width and height."""
        return Size(self.width, self.height)

    def to_bounds(self) -> Bounds[N]:
        """The same by its edges."""
        return Bounds(self.x, self.y, self.x + self.width, self.y + self.height)  # type: ignore[arg-type]

    def contains(self, point: tuple[float, float]) -> bool:
        """Whether a point lies inside; the left and top edge belong to it, the right and bottom edge do not."""
        return self.x <= point[0] < self.x + self.width and self.y <= point[1] < self.y + self.height


class Bounds(NamedTuple, Generic[N]):
    """A rectangle by its edges: from x0, y0 up to x1, y1, which are no part of it."""

    x0: N
    y0: N
    x1: N
    y1: N

    @property
    def is_empty(self) -> bool:
        """Whether nothing lies in it."""
        return self.x1 <= self.x0 or self.y1 <= self.y0

    def to_rect(self) -> Rect[N]:
        """The same by corner and size."""
        return Rect(self.x0, self.y0, self.x1 - self.x0, self.y1 - self.y0)  # type: ignore[arg-type]

    def intersect(self, other: Bounds[N]) -> Bounds[N]:
        """What lies in both; empty where they do not meet."""
        return Bounds(max(self.x0, other.x0), max(self.y0, other.y0), min(self.x1, other.x1), min(self.y1, other.y1))


class Insets(NamedTuple):
    """What is left free along each side of a rectangle, as shares of its width and height."""

    left: float
    top: float
    right: float
    bottom: float

    def within(self, size: tuple[float, float]) -> Bounds[float]:
        """What they leave of a rectangle of this size whose corner is at 0, 0."""
        width, height = size
        return Bounds(width * self.left, height * self.top, width * (1 - self.right), height * (1 - self.bottom))


class Affine(NamedTuple):
    """An axis-aligned affine map of the plane: (x, y) to (scale_x x + offset_x, scale_y y + offset_y)."""

    scale_x: float
    scale_y: float
    offset_x: float
    offset_y: float

    def apply(self, point: tuple[float, float]) -> Point[float]:
        """Where a point goes."""
        return Point(self.scale_x * point[0] + self.offset_x, self.scale_y * point[1] + self.offset_y)

    def inverse(self) -> Affine:
        """The map back. Raises ZeroDivisionError where a scale is 0."""
        return Affine(1 / self.scale_x, 1 / self.scale_y, -self.offset_x / self.scale_x, -self.offset_y / self.scale_y)
