"""Layout of the window: title bar, the letter-boxed picture, caption strip, timeline bar and status bar."""

from __future__ import annotations

from typing import NamedTuple

from vitrine.geometry import Point, Rect
from vitrine.preview.panels.state_rows import StateRow, TimeScale, pack_rows

#: Heights and widths in the window's own units.
TITLE_BAR_HEIGHT, STATUS_BAR_HEIGHT, TIME_RULER_HEIGHT, ROW_HEIGHT, GAP = 36.0, 32.0, 25.0, 17.0, 8.0
MARGIN, NAME_COLUMN_WIDTH, PLAY_BUTTON_WIDTH = 16.0, 118.0, 22.0
#: The strip under the picture for captions.
CAPTION_HEIGHT = 28.0
#: The playhead can be grabbed so far beside it.
GRIP_WIDTH = 6.0
#: The timeline bar takes at most this share of the window; beyond it the rows are packed into lanes: the picture
#: matters more.
MAX_BAR_SHARE = 0.25


class WindowLayout(NamedTuple):
    """Rectangles of the window's parts: `picture_px` in device pixels, all else in the window's units.

    `pane_area` is where panes go; `caption` is right under the picture, without height where nothing is ever heard.
    """

    size: tuple[int, int]
    ratio: float
    title_bar: Rect[float]
    pane_area: Rect[float]
    picture_px: Rect[int]
    caption: Rect[float]
    timeline_bar: Rect[float]
    status_bar: Rect[float]
    rows: tuple[StateRow, ...]
    time_scale: TimeScale

    @property
    def window_px(self) -> tuple[int, int]:
        """The window's size in device pixels."""
        return round(self.size[0] * self.ratio), round(self.size[1] * self.ratio)

    @property
    def visible_picture(self) -> Rect[float]:
        """The visible part of the picture, in the window's units."""
        return self.picture_px.divide(self.ratio).intersect(self.pane_area)

    @property
    def play_button(self) -> Rect[float]:
        """The part of the status bar that plays and pauses when it is pressed."""
        return Rect(0.0, self.status_bar.y, MARGIN + PLAY_BUTTON_WIDTH, self.status_bar.height)

    def row_area(self, index: int) -> Rect[float]:
        """The rectangle of a row of the timeline bar, with its name's column."""
        return Rect(
            self.timeline_bar.x,
            self.timeline_bar.y + TIME_RULER_HEIGHT + index * ROW_HEIGHT,
            self.timeline_bar.width,
            ROW_HEIGHT,
        )

    def row_at(self, point: Point[float]) -> StateRow | None:
        """The row whose name is at a point of the window."""
        for index, row in enumerate(self.rows):
            if row.name and point.x < self.time_scale.left and self.row_area(index).contains(point):
                return row
        return None

    def is_on_time_scale(self, point: Point[float]) -> bool:
        """Whether a press at this point takes hold of the playhead."""
        return self.timeline_bar.contains(point) and point.x >= self.time_scale.left - GRIP_WIDTH


def arrange_window(
    size: tuple[int, int],
    ratio: float,
    picture_size_px: tuple[int, int],
    rows: tuple[StateRow, ...],
    duration_s: float,
    has_captions: bool = False,
) -> WindowLayout:
    """Lay out a window of `size` in its own units, for a picture of this shape and these rows of states.

    `has_captions`: with a strip for captions.
    """
    width, height = max(1, size[0]), max(1, size[1])
    shown = pack_rows(rows, max_row_count(height))
    bar_height = TIME_RULER_HEIGHT + len(shown) * ROW_HEIGHT + GAP
    bar = Rect(MARGIN, height - STATUS_BAR_HEIGHT - bar_height, max(1.0, width - 2 * MARGIN), bar_height)
    caption_height = CAPTION_HEIGHT if has_captions else 0.0
    free = Rect(0, TITLE_BAR_HEIGHT, width, max(1.0, bar.y - TITLE_BAR_HEIGHT - GAP - caption_height))
    names = NAME_COLUMN_WIDTH if any(row.name for row in shown) else 0.0
    scale = TimeScale(MARGIN + names, max(1.0, bar.width - names), max(duration_s, 1e-3))
    picture_px = fit_box(picture_size_px, free.scale(ratio))
    caption = Rect(0, picture_px.bottom / ratio, width, caption_height)
    line = Rect(0, height - STATUS_BAR_HEIGHT, width, STATUS_BAR_HEIGHT)
    return WindowLayout(
        (width, height), ratio, Rect(0, 0, width, TITLE_BAR_HEIGHT), free, picture_px, caption, bar, line, shown, scale
    )


def max_row_count(height: float) -> int:
    """How many rows of states a window of this height has room for."""
    return max(0, int((MAX_BAR_SHARE * height - TIME_RULER_HEIGHT - GAP) / ROW_HEIGHT))


def fit_box(picture_size_px: tuple[int, int], area_px: Rect[float]) -> Rect[int]:
    """Fit the picture's shape into the middle of an area, as large as it can be, in whole pixels, at least one."""
    x, y, width, height = area_px
    scale = min(width / picture_size_px[0], height / picture_size_px[1])
    # A picture that nearly fits is shown pixel for pixel, not blurred by a percent.
    scale = 1.0 if 1.0 <= scale < 1.02 else scale
    w, h = max(1, round(picture_size_px[0] * scale)), max(1, round(picture_size_px[1] * scale))
    return Rect(round(x + (width - w) / 2), round(y + (height - h) / 2), w, h)


def initial_window_size(
    picture_size_px: tuple[int, int], row_count: int, screen_size: tuple[int, int], has_captions: bool = False
) -> tuple[int, int]:
    """The window's first size, in its own units: the picture pixel for pixel where the screen has room for it."""
    room = (screen_size[0] * 0.92, screen_size[1] * 0.88)
    lanes = row_count if row_count <= max_row_count(room[1]) else 1
    around = (
        TITLE_BAR_HEIGHT
        + (CAPTION_HEIGHT if has_captions else 0.0)
        + GAP
        + TIME_RULER_HEIGHT
        + lanes * ROW_HEIGHT
        + GAP
        + STATUS_BAR_HEIGHT
    )
    scale = min(1.0, room[0] / picture_size_px[0], max(0.2, (room[1] - around) / picture_size_px[1]))
    return max(480, round(picture_size_px[0] * scale)), max(320, round(picture_size_px[1] * scale + around))
