"""Layout of the window: title bar, the letter-boxed picture, caption strip, timeline bar and status bar."""

from __future__ import annotations

from typing import NamedTuple

from vitrine.preview.panels.tracks import Row, Scale, packed
from vitrine.ui.pen import Area

#: Heights and widths in the window's own units.
STRIP, LINE, RULER, ROW, GAP = 36.0, 32.0, 25.0, 17.0, 8.0
EDGE, NAMES = 16.0, 118.0
#: The strip under the picture for captions.
CAPTION = 28.0
#: The playhead can be grabbed so far beside it.
GRIP = 6.0
#: The timeline bar takes at most this share of the window; beyond it the rows are packed into lanes: the picture
#: matters more.
MOST_BAR = 0.25


class Layout(NamedTuple):
    """Rectangles of the window's parts: `picture_px` x, y, w, h in device pixels, all else in the window's units.

    `pane_area` is where panes go; `caption` is right under the picture, without height where nothing is ever heard.
    """

    size: tuple[int, int]
    ratio: float
    strip: Area
    free: Area
    picture_px: tuple[int, int, int, int]
    caption: Area
    bar: Area
    line: Area
    rows: tuple[Row, ...]
    scale: Scale

    @property
    def window_px(self) -> tuple[int, int]:
        """The window's size in device pixels."""
        return round(self.size[0] * self.ratio), round(self.size[1] * self.ratio)

    @property
    def picture(self) -> Area:
        """The visible part of the picture, in the window's units."""
        x, y, width, height = (side / self.ratio for side in self.picture_px)
        left, top = max(x, self.free.x), max(y, self.free.y)
        return Area(left, top, min(x + width, self.free.right) - left, min(y + height, self.free.bottom) - top)

    def row_area(self, index: int) -> Area:
        """The rectangle of a row of the timeline bar, with its name's column."""
        return Area(self.bar.x, self.bar.y + RULER + index * ROW, self.bar.width, ROW)

    def row_at(self, point: tuple[float, float]) -> Row | None:
        """The row whose name is at a point of the window."""
        for index, row in enumerate(self.rows):
            if row.name and point[0] < self.scale.left and self.row_area(index).holds(point):
                return row
        return None

    def on_scale(self, point: tuple[float, float]) -> bool:
        """Whether a press at this point takes hold of the playhead."""
        return self.bar.holds(point) and point[0] >= self.scale.left - GRIP


def arranged(
    size: tuple[int, int],
    ratio: float,
    picture_size: tuple[int, int],
    rows: tuple[Row, ...],
    duration_s: float,
    captioned: bool = False,
) -> Layout:
    """Lay out a window of `size` in its own units, for a picture of this shape and these rows of states.

    `has_captions`: with a strip for captions.
    """
    width, height = max(1, size[0]), max(1, size[1])
    shown = packed(rows, most_rows(height))
    bar_height = RULER + len(shown) * ROW + GAP
    bar = Area(EDGE, height - LINE - bar_height, max(1.0, width - 2 * EDGE), bar_height)
    caption_height = CAPTION if captioned else 0.0
    free = Area(0, STRIP, width, max(1.0, bar.y - STRIP - GAP - caption_height))
    names = NAMES if any(row.name for row in shown) else 0.0
    scale = Scale(EDGE + names, max(1.0, bar.width - names), max(duration_s, 1e-3))
    picture_px = boxed(picture_size, (0.0, free.y * ratio, free.width * ratio, free.height * ratio))
    caption = Area(0, (picture_px[1] + picture_px[3]) / ratio, width, caption_height)
    line = Area(0, height - LINE, width, LINE)
    return Layout((width, height), ratio, Area(0, 0, width, STRIP), free, picture_px, caption, bar, line, shown, scale)


def most_rows(height: float) -> int:
    """How many rows of states a window of this height has room for."""
    return max(0, int((MOST_BAR * height - RULER - GAP) / ROW))


def boxed(picture_size: tuple[int, int], free_px: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
    """Fit the picture's shape into the middle of an area, as large as it can be, in whole pixels, at least one."""
    x, y, width, height = free_px
    scale = min(width / picture_size[0], height / picture_size[1])
    # A picture that nearly fits is shown pixel for pixel, not blurred by a percent.
    scale = 1.0 if 1.0 <= scale < 1.02 else scale
    w, h = max(1, round(picture_size[0] * scale)), max(1, round(picture_size[1] * scale))
    return round(x + (width - w) / 2), round(y + (height - h) / 2), w, h


def wanted(
    picture_size: tuple[int, int], rows: int, screen: tuple[int, int], captioned: bool = False
) -> tuple[int, int]:
    """The window's first size, in its own units: the picture pixel for pixel where the screen has room for it."""
    room = (screen[0] * 0.92, screen[1] * 0.88)
    lanes = rows if rows <= most_rows(room[1]) else 1
    around = STRIP + (CAPTION if captioned else 0.0) + GAP + RULER + lanes * ROW + GAP + LINE
    scale = min(1.0, room[0] / picture_size[0], max(0.2, (room[1] - around) / picture_size[1]))
    return max(480, round(picture_size[0] * scale)), max(320, round(picture_size[1] * scale + around))
