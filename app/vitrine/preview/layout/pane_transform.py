"""Transform between a picture's pixels and the window's units, with the part of the picture that is visible."""

from __future__ import annotations

from typing import NamedTuple

from vitrine.ui.canvas import Rect

Point = tuple[float, float]
#: x0, y0, x1, y1.
Box = tuple[float, float, float, float]


class PaneTransform(NamedTuple):
    """Transform of a picture of `size_px` in pixels drawn to `area` in the window's units, cut off outside `clip`."""

    size_px: tuple[int, int]
    area: Rect
    clip: Rect

    @property
    def visible_area(self) -> Rect:
        """The visible part of the picture, in the window's units."""
        a, b = self.area, self.clip
        x, y = max(a.x, b.x), max(a.y, b.y)
        return Rect(x, y, max(0.0, min(a.right, b.right) - x), max(0.0, min(a.bottom, b.bottom) - y))

    @property
    def units_per_px(self) -> float:
        """Units of the window per pixel of the picture."""
        return self.area.width / self.size_px[0]

    def visible_picture_point(self, point: Point) -> Point | None:
        """A point of the window in pixels of the picture; None outside its visible part."""
        if not self.visible_area.contains(point):
            return None
        return self.picture_point(point)

    def picture_point(self, point: Point) -> Point:
        """A point of the window in pixels of the picture, outside it too: a drag may leave the picture."""
        (width, height), area = self.size_px, self.area
        return (point[0] - area.x) / area.width * width, (point[1] - area.y) / area.height * height

    def window_x(self, x_px: float) -> float:
        """A column of the picture in the window's units."""
        return self.area.x + x_px / self.size_px[0] * self.area.width

    def window_y(self, y_px: float) -> float:
        """A row of the picture in the window's units."""
        return self.area.y + y_px / self.size_px[1] * self.area.height

    def window_box(self, box_px: Box) -> Rect:
        """A box of the picture's pixels as a rectangle of the window."""
        x0, y0, x1, y1 = box_px
        return Rect(
            self.window_x(x0),
            self.window_y(y0),
            self.window_x(x1) - self.window_x(x0),
            self.window_y(y1) - self.window_y(y0),
        )
