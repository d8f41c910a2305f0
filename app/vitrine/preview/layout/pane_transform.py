"""Transform between a picture's pixels and the window's units, with the part of the picture that is visible."""

from __future__ import annotations

from typing import NamedTuple

from vitrine.geometry import Bounds, Point, Rect


class PaneTransform(NamedTuple):
    """Transform of a picture of `size_px` in pixels drawn to `area` in the window's units, cut off outside `clip`."""

    size_px: tuple[int, int]
    area: Rect[float]
    clip: Rect[float]

    @property
    def visible_area(self) -> Rect[float]:
        """The visible part of the picture, in the window's units."""
        return self.area.intersect(self.clip)

    @property
    def units_per_px(self) -> float:
        """Units of the window per pixel of the picture."""
        return self.area.width / self.size_px[0]

    def visible_picture_point(self, point: Point[float]) -> Point[float] | None:
        """A point of the window in pixels of the picture; None outside its visible part."""
        if not self.visible_area.contains(point):
            return None
        return self.picture_point(point)

    def picture_point(self, point: Point[float]) -> Point[float]:
        """A point of the window in pixels of the picture, outside it too: a drag may leave the picture."""
        (width, height), area = self.size_px, self.area
        return Point((point.x - area.x) / area.width * width, (point.y - area.y) / area.height * height)

    def window_x(self, x_px: float) -> float:
        """A column of the picture in the window's units."""
        return self.area.x + x_px / self.size_px[0] * self.area.width

    def window_y(self, y_px: float) -> float:
        """A row of the picture in the window's units."""
        return self.area.y + y_px / self.size_px[1] * self.area.height

    def window_box(self, box_px: Bounds[float]) -> Rect[float]:
        """A box of the picture's pixels as a rectangle of the window."""
        x0, y0, x1, y1 = box_px
        return Rect(
            self.window_x(x0),
            self.window_y(y0),
            self.window_x(x1) - self.window_x(x0),
            self.window_y(y1) - self.window_y(y0),
        )
