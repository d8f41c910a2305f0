"""A picture as it lies in the window: its pixels to the window's units and back, and what of it is in sight."""

from __future__ import annotations

from typing import NamedTuple

from vitrine.ui.pen import Area

Point = tuple[float, float]
#: x0, y0, x1, y1.
Box = tuple[float, float, float, float]


class Plane(NamedTuple):
    """A picture of `size_px` lies in `area`, both in units of the window; what reaches out of `room` is cut off."""

    size_px: tuple[int, int]
    area: Area
    room: Area

    @property
    def seen(self) -> Area:
        """What of the picture is in sight."""
        a, b = self.area, self.room
        x, y = max(a.x, b.x), max(a.y, b.y)
        return Area(x, y, max(0.0, min(a.right, b.right) - x), max(0.0, min(a.bottom, b.bottom) - y))

    @property
    def scale(self) -> float:
        """Units of the window for a pixel of the picture."""
        return self.area.width / self.size_px[0]

    def at(self, point: Point) -> Point | None:
        """A point of the window in pixels of the picture; None where the picture is not in sight."""
        if not self.seen.holds(point):
            return None
        return self.beyond(point)

    def beyond(self, point: Point) -> Point:
        """The same for any point: a drag may leave the picture."""
        (width, height), area = self.size_px, self.area
        return (point[0] - area.x) / area.width * width, (point[1] - area.y) / area.height * height

    def x(self, x_px: float) -> float:
        """Where a column of the picture is."""
        return self.area.x + x_px / self.size_px[0] * self.area.width

    def y(self, y_px: float) -> float:
        """Where a row of the picture is."""
        return self.area.y + y_px / self.size_px[1] * self.area.height

    def box(self, box_px: Box) -> Area:
        """A box of the picture in the window."""
        x0, y0, x1, y1 = box_px
        return Area(self.x(x0), self.y(y0), self.x(x1) - self.x(x0), self.y(y1) - self.y(y0))
