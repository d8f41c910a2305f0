"""Plane geometry: sizes, points, rectangles, bounds, sides and affine maps, as types that a checker tells apart.

Coordinates run right and down, as in pictures; the unit is that of the name which holds the value (`_px`, `_deg`).
Whole numbers are `Rect[int]`, any numbers `Rect[float]`; a value of whole numbers may stand where any may.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, NamedTuple, TypeVar

N = TypeVar("N", bound=float, covariant=True)
M = TypeVar("M", bound=float)


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

    @property
    def right(self) -> N:
        """Where it ends on the right."""
        return self.x + self.width  # type: ignore[return-value]

    @property
    def bottom(self) -> N:
        """Where it ends below."""
        return self.y + self.height  # type: ignore[return-value]

    @property
    def center_y(self) -> float:
        """The height of its middle."""
        return self.y + self.height / 2

    def translate(self: Rect[M], dx: M, dy: M) -> Rect[M]:
        """The rectangle moved to the right and down."""
        return Rect(self.x + dx, self.y + dy, self.width, self.height)  # type: ignore[arg-type]

    def shrink(self, x: float, y: float) -> Rect[float]:
        """The rectangle without a margin: `x` left and right, `y` above and below."""
        return Rect(self.x + x, self.y + y, self.width - 2 * x, self.height - 2 * y)

    def scale(self, factor: float) -> Rect[float]:
        """The rectangle in a plane that is stretched about its origin."""
        return Rect(self.x * factor, self.y * factor, self.width * factor, self.height * factor)

    def divide(self, divisor: float) -> Rect[float]:
        """The same rectangle counted in units of `divisor` of its own."""
        return Rect(self.x / divisor, self.y / divisor, self.width / divisor, self.height / divisor)

    def intersect(self, other: Rect[float]) -> Rect[float]:
        """What lies in both; without width or height where they do not meet."""
        one: Rect[float] = self
        x, y = max(one.x, other.x), max(one.y, other.y)
        width, height = min(one.right, other.right) - x, min(one.bottom, other.bottom) - y
        return Rect(x, y, max(width, 0.0), max(height, 0.0))

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

    @staticmethod
    def around(points: Iterable[tuple[float, float]]) -> Bounds[float]:
        """The least bounds that reach all points, at least one."""
        xs, ys = zip(*points, strict=True)
        return Bounds(min(xs), min(ys), max(xs), max(ys))

    @staticmethod
    def enclosing(parts: Iterable[Bounds[M]]) -> Bounds[M]:
        """The least bounds that hold all parts, at least one."""
        x0s, y0s, x1s, y1s = zip(*parts, strict=True)
        return Bounds(min(x0s), min(y0s), max(x1s), max(y1s))

    @property
    def is_empty(self) -> bool:
        """Whether nothing lies in it."""
        return self.x1 <= self.x0 or self.y1 <= self.y0

    @property
    def size(self) -> Size[N]:
        """Its width and height; negative where its edges are the wrong way round."""
        return Size(self.x1 - self.x0, self.y1 - self.y0)  # type: ignore[arg-type]

    @property
    def area(self) -> float:
        """Width times height."""
        return (self.x1 - self.x0) * (self.y1 - self.y0)

    def contains(self, point: tuple[float, float]) -> bool:
        """Whether a point lies inside; the left and top edge belong to it, the right and bottom edge do not."""
        return self.x0 <= point[0] < self.x1 and self.y0 <= point[1] < self.y1

    def inset(self, sides: Sides[float]) -> Bounds[float]:
        """What is left of it without a strip along each side."""
        return Bounds(self.x0 + sides.left, self.y0 + sides.top, self.x1 - sides.right, self.y1 - sides.bottom)

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


class Sides(NamedTuple, Generic[N]):
    """A length for each side of a rectangle, clockwise from above, as in CSS."""

    top: N
    right: N
    bottom: N
    left: N


class Affine(NamedTuple):
    """An axis-aligned affine map of the plane: (x, y) to (scale_x x + offset_x, scale_y y + offset_y)."""

    scale_x: float
    scale_y: float
    offset_x: float
    offset_y: float

    def apply(self, point: tuple[float, float]) -> Point[float]:
        """Where a point goes."""
        return Point(self.scale_x * point[0] + self.offset_x, self.scale_y * point[1] + self.offset_y)

    def apply_to_bounds(self, bounds: Bounds[float]) -> Bounds[float]:
        """Where a rectangle goes, edge by edge."""
        x0, y0, x1, y1 = bounds
        return Bounds(
            self.scale_x * x0 + self.offset_x,
            self.scale_y * y0 + self.offset_y,
            self.scale_x * x1 + self.offset_x,
            self.scale_y * y1 + self.offset_y,
        )

    def then(self, other: Affine) -> Affine:
        """This map and then another, as one."""
        x, y = other.apply((self.offset_x, self.offset_y))
        return Affine(self.scale_x * other.scale_x, self.scale_y * other.scale_y, x, y)

    def inverse(self) -> Affine:
        """The map back. Raises ZeroDivisionError where a scale is 0."""
        return Affine(1 / self.scale_x, 1 / self.scale_y, -self.offset_x / self.scale_x, -self.offset_y / self.scale_y)


class CornerRadii(NamedTuple):
    """The radius of each corner of a box, clockwise from the top left, as in CSS."""

    top_left: float
    top_right: float
    bottom_right: float
    bottom_left: float


IDENTITY = Affine(1.0, 1.0, 0.0, 0.0)
