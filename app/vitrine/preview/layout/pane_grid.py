"""Grid of two to four panes: the slot of each, the size in pixels it is drawn with, and the label line under it."""

from __future__ import annotations

from vitrine.geometry import Rect
from vitrine.preview.layout.window_layout import fit_box

#: Between panes, and the label under each, in the window's units.
PANE_GAP, LABEL_HEIGHT = 12.0, 26.0
#: A picture that may have any shape is at most so high, as a multiple of its width.
MAX_HEIGHT_RATIO = 1.0


def split_into_slots(area: Rect[float], count: int) -> tuple[Rect[float], ...]:
    """Split an area into the slots of `count` panes, without their labels: halves side by side, or quarters."""
    columns, rows = (2, 1) if count == 2 else (2, 2)
    width = max(1.0, (area.width - (columns + 1) * PANE_GAP) / columns)
    height = max(1.0, (area.height - (rows - 1) * PANE_GAP) / rows - LABEL_HEIGHT)
    across, down = width + PANE_GAP, height + LABEL_HEIGHT + PANE_GAP
    return tuple(
        Rect(area.x + PANE_GAP + n % columns * across, area.y + n // columns * down, width, height)
        for n in range(count)
    )


def fit_render_size_px(slot: Rect[float], ratio: float, shape: tuple[int, int] | None) -> tuple[int, int]:
    """The size in pixels of the picture in a slot: of this shape, or for None of the slot's own, unless too high."""
    width, height = max(1.0, slot.width * ratio), max(1.0, slot.height * ratio)
    if shape is None:
        return round(width), max(1, round(min(height, MAX_HEIGHT_RATIO * width)))
    scale = min(width / shape[0], height / shape[1])
    return max(1, round(shape[0] * scale)), max(1, round(shape[1] * scale))


def center_in_slot(size_px: tuple[int, int], slot: Rect[float], ratio: float) -> Rect[int]:
    """The box of a picture in the middle of its slot, in device pixels."""
    return fit_box(size_px, slot.scale(ratio))


def place_label(box_px: Rect[int], slot: Rect[float], ratio: float) -> Rect[float]:
    """The rectangle of the label right under a picture, as wide as its slot."""
    return Rect(slot.x, box_px.bottom / ratio, slot.width, LABEL_HEIGHT)
