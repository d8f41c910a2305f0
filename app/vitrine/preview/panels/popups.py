"""Pop-up panels over the picture: the list of keys, errors with their remedies, the prompt for what is said."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from vitrine.geometry import Rect
from vitrine.gpu.passes.interface import PositionedLayer
from vitrine.preview.layout.window_layout import WindowLayout
from vitrine.preview.model.keys import BINDINGS, KeyBinding
from vitrine.stage.text.text_system import TextSystem
from vitrine.ui import palette
from vitrine.ui.canvas import Canvas2D, FontStyle

HEADING_FONT, KEYS_FONT, DESCRIPTION_FONT = (
    FontStyle(12, palette.QUIET),
    FontStyle(12.5, palette.BRIGHT),
    FontStyle(12.5, palette.PLAIN),
)
LINE_HEIGHT, HEADING_HEIGHT, PADDING = 21.0, 26.0, 22.0
KEY_COLUMN_WIDTH, COLUMN_WIDTH = 104.0, 400.0
#: The list of keys is never smaller than this share of its size: smaller, nobody could read it.
MIN_SCALE = 0.5
#: So many problems at once, so many lines each; the rest is a number.
MAX_PROBLEMS, MAX_LINES = 5, 4

#: More letters than the prompt has room for.
MAX_SHOWN = 120

#: Groups of the list of keys, in columns.
Columns = Sequence[Sequence[tuple[KeyBinding, ...]]]


def draw_help(text: TextSystem, layout: WindowLayout) -> PositionedLayer:
    """Layer of the list of keys, in one or two columns, whichever can be larger; a small window scales it down."""
    groups = [tuple(group) for _, group in groupby(BINDINGS, key=lambda binding: binding.group)]
    arrangements: tuple[Columns, ...] = (_split_columns(groups), [groups])
    columns = max(arrangements, key=lambda columns: _fitting_scale(layout, columns))
    scale, (width, height) = _fitting_scale(layout, columns), _columns_size(columns)
    area = _centered_box(layout, width * scale, height * scale)
    canvas = _draw_panel(text, layout, area)
    for index, column in enumerate(columns):
        _draw_bindings(
            canvas, area.x + (PADDING + index * COLUMN_WIDTH) * scale, area.y + PADDING * scale, column, scale
        )
    return canvas.to_layer()


def draw_errors(text: TextSystem, layout: WindowLayout, sentences: Sequence[str]) -> PositionedLayer:
    """Layer of what is wrong with a file that was saved, over the last good picture."""
    ink = FontStyle(13, palette.BRIGHT)
    width = min(layout.size[0] - 32.0, 820.0)
    measure = Canvas2D(text, layout.ratio, Rect(0, 0, 1, 1))
    problems = [
        measure.wrap_text(sentence, ink, width - 2 * PADDING, MAX_LINES) for sentence in sentences[:MAX_PROBLEMS]
    ]
    while len(problems) > 1 and _problems_height(problems, len(sentences)) > layout.size[1] - 16:
        problems.pop()
    more = len(sentences) - len(problems)
    area = _centered_box(layout, width, _problems_height(problems, len(sentences)))
    canvas = _draw_panel(text, layout, area, palette.WARNING)
    y = area.y + PADDING + HEADING_HEIGHT / 2 - 3
    canvas.draw_text("The picture is the last good one", area.x + PADDING, y, FontStyle(12, palette.WARNING))
    y += HEADING_HEIGHT / 2 + LINE_HEIGHT / 2 + 3
    for lines in problems:
        for line in lines:
            canvas.draw_text(line, area.x + PADDING, y, ink)
            y += LINE_HEIGHT
        y += 6
    if more:
        canvas.draw_text(f"and {more} more", area.x + PADDING, y, HEADING_FONT)
    return canvas.to_layer()


def draw_prompt(
    text: TextSystem, layout: WindowLayout, typed: str, label: str = "say", composed: str = ""
) -> PositionedLayer:
    """Layer of the prompt: what is typed, after a label; what an input method composes stands quiet."""
    width = min(layout.size[0] - 32.0, 520.0)
    picture = layout.visible_picture
    area = Rect(layout.size[0] / 2 - width / 2, picture.bottom - 76, width, 52)
    canvas = _draw_panel(text, layout, area, palette.ACCENT)
    indent = canvas.draw_text(label, area.x + PADDING, area.center_y, HEADING_FONT) + 12
    left = area.x + PADDING + indent
    room = width - indent - 2 * PADDING
    bright, quiet = FontStyle(15, palette.BRIGHT), FontStyle(15, palette.ACCENT)
    # The end is what one is typing: of a long text the beginning goes.
    typed = typed[-MAX_SHOWN:]
    while typed and canvas.text_width(typed + composed, bright) > room:
        typed = typed[1:]
    taken = canvas.draw_text(typed, left, area.center_y, bright, max_width=room)
    if composed:
        taken += canvas.draw_text(composed, left + taken, area.center_y, quiet, max_width=room - taken)
    canvas.draw_box(Rect(left + taken + 2, area.center_y - 9, 1.5, 18), palette.ACCENT)
    return canvas.to_layer()


def _draw_panel(text: TextSystem, layout: WindowLayout, area: Rect[float], outline: str = palette.LINE) -> Canvas2D:
    canvas = Canvas2D(text, layout.ratio, area)
    canvas.draw_box(area, palette.SHADE, 10, outline)
    return canvas


def _problems_height(problems: Sequence[Sequence[str]], count: int) -> float:
    lines = sum(len(lines) * LINE_HEIGHT + 6 for lines in problems) + (LINE_HEIGHT if count > len(problems) else 0)
    return 2 * PADDING + HEADING_HEIGHT + lines - 6


def _centered_box(layout: WindowLayout, width: float, height: float) -> Rect[float]:
    """In the middle of the picture, or where it has room; a panel higher than the window begins at its top."""
    top = min(layout.visible_picture.center_y - height / 2, layout.size[1] - 8 - height)
    return Rect(layout.size[0] / 2 - width / 2, max(8.0, top), width, height)


def _columns_size(columns: Columns) -> tuple[float, float]:
    return len(columns) * COLUMN_WIDTH + PADDING, max(_column_height(column) for column in columns) + 2 * PADDING - 8


def _fitting_scale(layout: WindowLayout, columns: Columns) -> float:
    """The scale at which the columns fit the window, at most 1."""
    width, height = _columns_size(columns)
    return max(MIN_SCALE, min(1.0, (layout.size[0] - 16) / width, (layout.size[1] - 16) / height))


def _column_height(groups: Sequence[tuple[KeyBinding, ...]]) -> float:
    return sum(HEADING_HEIGHT + len(group) * LINE_HEIGHT + 8 for group in groups)


def _split_columns(groups: Sequence[tuple[KeyBinding, ...]]) -> Columns:
    """Two columns, in order, as even as the groups allow."""
    cut = min(range(1, len(groups)), key=lambda n: abs(_column_height(groups[:n]) - _column_height(groups[n:])))
    return [groups[:cut], groups[cut:]]


def _draw_bindings(
    canvas: Canvas2D, x: float, y: float, groups: Sequence[tuple[KeyBinding, ...]], scale: float
) -> None:
    head, keys, does = (ink._replace(size=ink.size * scale) for ink in (HEADING_FONT, KEYS_FONT, DESCRIPTION_FONT))
    line, key_column = LINE_HEIGHT * scale, KEY_COLUMN_WIDTH * scale
    for group in groups:
        canvas.draw_text(group[0].group, x, y + (HEADING_HEIGHT / 2 - 3) * scale, head)
        y += HEADING_HEIGHT * scale
        for binding in group:
            middle = y + line / 2 - 3 * scale
            canvas.draw_text(binding.keys, x, middle, keys, max_width=key_column - 8 * scale)
            canvas.draw_text(
                binding.description,
                x + key_column,
                middle,
                does,
                max_width=(COLUMN_WIDTH - PADDING) * scale - key_column,
            )
            y += line
        y += 8 * scale
