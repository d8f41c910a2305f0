"""Tool strip over the floor grid: a chip for each tool with its key, one that undoes, and what to do next."""

from __future__ import annotations

from typing import NamedTuple

from vitrine.geometry import Point, Rect
from vitrine.gpu.passes.interface import PositionedLayer
from vitrine.preview.layout.window_layout import WindowLayout
from vitrine.preview.model.placing import TOOLS, Placing, PlacingTool
from vitrine.stage.text.text_system import TextSystem
from vitrine.ui import palette
from vitrine.ui.canvas import Canvas2D, FontStyle

KEY_FONT, HELD_KEY_FONT, WORD_FONT, HELD_FONT, OFF_FONT, HINT_FONT = (
    FontStyle(11, palette.QUIET),
    FontStyle(11, palette.PLAIN),
    FontStyle(12.5, palette.PLAIN),
    FontStyle(12.5, palette.BRIGHT),
    FontStyle(12.5, "#56616A"),
    FontStyle(12, palette.PLAIN),
)
PLATE_COLOR, HELD_COLOR = f"{palette.GROUND}E0", f"{palette.ACCENT}38"
#: The widths of the chips of tools and of the one that undoes; of fixed widths, so that a press finds them by sums.
_WIDTHS = {
    PlacingTool.LOOK: 62.0,
    PlacingTool.LENGTH: 74.0,
    PlacingTool.HORIZON: 82.0,
    PlacingTool.ORIGIN: 70.0,
    PlacingTool.THREE_POINTS: 106.0,
}
_UNDO_WIDTH, _UNDO_KEY = 92.0, "Ctrl Z"
#: In a narrow window its key is left out.
_NARROW_UNDO_WIDTH = 52.0
CHIP_HEIGHT, HINT_HEIGHT, PADDING, GAP, MARGIN = 26.0, 22.0, 6.0, 4.0, 10.0
_INSET = 9.0


class Chip(NamedTuple):
    """A chip: its tool, None for the one that undoes, and where it lies in the window."""

    tool: PlacingTool | None
    area: Rect[float]


def place_strip(layout: WindowLayout) -> Rect[float]:
    """Where the strip lies: in the middle of the panes' upper edge, as wide as it has room."""
    width = min(sum(_WIDTHS.values()) + _UNDO_WIDTH + GAP * len(TOOLS) + 2 * PADDING, layout.size[0] - 2 * MARGIN)
    left = (layout.size[0] - width) / 2
    return Rect(left, layout.pane_area.y + MARGIN, width, CHIP_HEIGHT + HINT_HEIGHT + 2 * PADDING)


def list_chips(layout: WindowLayout) -> tuple[Chip, ...]:
    """The chips from the left; where the window is narrow all of them are narrower."""
    strip = place_strip(layout)
    room = strip.width - 2 * PADDING - GAP * len(TOOLS)
    is_whole = room >= sum(_WIDTHS.values()) + _UNDO_WIDTH - 0.5
    undo_width = _UNDO_WIDTH if is_whole else _NARROW_UNDO_WIDTH
    scale = min(1.0, room / (sum(_WIDTHS.values()) + undo_width))
    chips, x = [], strip.x + PADDING
    for tool in (*TOOLS, None):
        width = scale * (undo_width if tool is None else _WIDTHS[tool])
        chips.append(Chip(tool, Rect(x, strip.y + PADDING, width, CHIP_HEIGHT)))
        x += width + GAP
    return tuple(chips)


def find_chip(layout: WindowLayout, point: Point[float]) -> Chip | None:
    """The chip at a point of the window; None where there is none."""
    return next((chip for chip in list_chips(layout) if chip.area.contains(point)), None)


def draw_tool_strip(text: TextSystem, layout: WindowLayout, placing: Placing, can_undo: bool) -> PositionedLayer:
    """Layer of the strip. Digits mean tools while it is shown, which is why each chip has one."""
    strip = place_strip(layout)
    canvas = Canvas2D(text, layout.ratio, strip)
    canvas.draw_box(strip, PLATE_COLOR, 9, palette.LINE)
    for number, chip in enumerate(list_chips(layout), 1):
        undo_key = _UNDO_KEY if chip.area.width > _NARROW_UNDO_WIDTH else ""
        is_off = chip.tool is None and not can_undo
        _draw_chip(canvas, chip, undo_key if chip.tool is None else str(number), chip.tool is placing.tool, is_off)
    middle = strip.bottom - PADDING / 2 - HINT_HEIGHT / 2
    room = strip.width - 2 * (PADDING + _INSET)
    width = min(canvas.text_width(placing.hint, HINT_FONT), room)
    canvas.draw_text(placing.hint, strip.x + (strip.width - width) / 2, middle, HINT_FONT, max_width=room)
    return canvas.to_layer()


def _draw_chip(canvas: Canvas2D, chip: Chip, key: str, is_held: bool, is_off: bool) -> None:
    """Draw a chip: its key, if it has one, and its word."""
    area = chip.area
    if is_held:
        canvas.draw_box(area, HELD_COLOR, 6, palette.ACCENT)
    x, right = area.x + _INSET, area.right - 3
    if key:
        x += canvas.draw_text(key, x, area.center_y, HELD_KEY_FONT if is_held else KEY_FONT, max_width=right - x) + 6
    font = HELD_FONT if is_held else OFF_FONT if is_off else WORD_FONT
    canvas.draw_text("Undo" if chip.tool is None else chip.tool.value, x, area.center_y, font, max_width=right - x)
