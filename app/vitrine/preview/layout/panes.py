"""Grid of two to four panes: the slot of each, the size in pixels it is drawn with, and the label line under it."""

from __future__ import annotations

from vitrine.preview.layout.layout import boxed
from vitrine.ui.pen import Area

#: Between panes, and the label under each, in the window's units.
BETWEEN, LABEL = 12.0, 26.0
#: A picture that may have any shape is at most so high, as a multiple of its width.
TALLEST = 1.0

#: x, y, w, h in device pixels of the window.
BoxPx = tuple[int, int, int, int]


def rooms(free: Area, count: int) -> tuple[Area, ...]:
    """Split an area into the slots of `count` panes, without their labels: halves side by side, or quarters."""
    columns, rows = (2, 1) if count == 2 else (2, 2)
    width = max(1.0, (free.width - (columns + 1) * BETWEEN) / columns)
    height = max(1.0, (free.height - (rows - 1) * BETWEEN) / rows - LABEL)
    across, down = width + BETWEEN, height + LABEL + BETWEEN
    return tuple(
        Area(free.x + BETWEEN + n % columns * across, free.y + n // columns * down, width, height) for n in range(count)
    )


def drawn_px(room: Area, ratio: float, shape: tuple[int, int] | None) -> tuple[int, int]:
    """The size in pixels of the picture in a slot: of this shape, or for None of the slot's own, unless too high."""
    width, height = max(1.0, room.width * ratio), max(1.0, room.height * ratio)
    if shape is None:
        return round(width), max(1, round(min(height, TALLEST * width)))
    scale = min(width / shape[0], height / shape[1])
    return max(1, round(shape[0] * scale)), max(1, round(shape[1] * scale))


def placed(size_px: tuple[int, int], room: Area, ratio: float) -> BoxPx:
    """The box of a picture in the middle of its slot, in device pixels."""
    return boxed(size_px, (room.x * ratio, room.y * ratio, room.width * ratio, room.height * ratio))


def label_under(box_px: BoxPx, room: Area, ratio: float) -> Area:
    """The rectangle of the label right under a picture, as wide as its slot."""
    return Area(room.x, (box_px[1] + box_px[3]) / ratio, room.width, LABEL)
