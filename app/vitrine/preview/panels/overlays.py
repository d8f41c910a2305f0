"""Pop-up panels over the picture: the list of keys, errors with their remedies, the prompt for what is said."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from vitrine.gpu.interface import Laid
from vitrine.preview.keys import BINDINGS, Binding
from vitrine.preview.layout.layout import Layout
from vitrine.stage.text.line import TextSystem
from vitrine.ui import palette
from vitrine.ui.pen import Area, Ink, Pen

HEAD, KEYS, DOES = Ink(12, palette.QUIET), Ink(12.5, palette.BRIGHT), Ink(12.5, palette.PLAIN)
LINE, HEAD_LINE, PADDING = 21.0, 26.0, 22.0
KEY_COLUMN, COLUMN = 104.0, 400.0
#: The list of keys is never smaller than this share of its size: smaller, nobody could read it.
SMALLEST = 0.5
#: So many problems at once, so many lines each; the rest is a number.
MOST_PROBLEMS, MOST_LINES = 5, 4

#: Groups of the list of keys, in columns.
Columns = Sequence[Sequence[tuple[Binding, ...]]]


def help_panel(text: TextSystem, layout: Layout) -> Laid:
    """Layer of the list of keys, in one or two columns, whichever can be larger; a small window scales it down."""
    groups = [tuple(group) for _, group in groupby(BINDINGS, key=lambda binding: binding.group)]
    arrangements: tuple[Columns, ...] = (_columns(groups), [groups])
    columns = max(arrangements, key=lambda columns: _fitting(layout, columns))
    scale, (width, height) = _fitting(layout, columns), _size(columns)
    area = _centered(layout, width * scale, height * scale)
    canvas = _panel(text, layout, area)
    for index, column in enumerate(columns):
        _list(canvas, area.x + (PADDING + index * COLUMN) * scale, area.y + PADDING * scale, column, scale)
    return canvas.laid()


def error_panel(text: TextSystem, layout: Layout, sentences: Sequence[str]) -> Laid:
    """Layer of what is wrong with a file that was saved, over the last good picture."""
    ink = Ink(13, palette.BRIGHT)
    width = min(layout.size[0] - 32.0, 820.0)
    measure = Pen(text, layout.ratio, Area(0, 0, 1, 1))
    problems = [measure.lines(sentence, ink, width - 2 * PADDING, MOST_LINES) for sentence in sentences[:MOST_PROBLEMS]]
    while len(problems) > 1 and _told_height(problems, len(sentences)) > layout.size[1] - 16:
        problems.pop()
    more = len(sentences) - len(problems)
    area = _centered(layout, width, _told_height(problems, len(sentences)))
    canvas = _panel(text, layout, area, palette.WARNING)
    y = area.y + PADDING + HEAD_LINE / 2 - 3
    canvas.words("The picture is the last good one", area.x + PADDING, y, Ink(12, palette.WARNING))
    y += HEAD_LINE / 2 + LINE / 2 + 3
    for lines in problems:
        for line in lines:
            canvas.words(line, area.x + PADDING, y, ink)
            y += LINE
        y += 6
    if more:
        canvas.words(f"and {more} more", area.x + PADDING, y, HEAD)
    return canvas.laid()


def prompt_panel(text: TextSystem, layout: Layout, words: str) -> Laid:
    """Layer of the prompt: what the wearer is about to say."""
    width = min(layout.size[0] - 32.0, 520.0)
    picture = layout.picture
    area = Area(layout.size[0] / 2 - width / 2, picture.bottom - 76, width, 52)
    canvas = _panel(text, layout, area, palette.ACCENT)
    indent = canvas.words("say", area.x + PADDING, area.middle, HEAD) + 12
    left = area.x + PADDING + indent
    taken = canvas.words(words, left, area.middle, Ink(15, palette.BRIGHT), width=width - indent - 2 * PADDING)
    canvas.box(Area(left + taken + 2, area.middle - 9, 1.5, 18), palette.ACCENT)
    return canvas.laid()


def _panel(text: TextSystem, layout: Layout, area: Area, outline: str = palette.LINE) -> Pen:
    canvas = Pen(text, layout.ratio, area)
    canvas.box(area, palette.SHADE, 10, outline)
    return canvas


def _told_height(told: Sequence[Sequence[str]], count: int) -> float:
    lines = sum(len(lines) * LINE + 6 for lines in told) + (LINE if count > len(told) else 0)
    return 2 * PADDING + HEAD_LINE + lines - 6


def _centered(layout: Layout, width: float, height: float) -> Area:
    """In the middle of the picture, or where it has room; a panel higher than the window begins at its top."""
    top = min(layout.picture.middle - height / 2, layout.size[1] - 8 - height)
    return Area(layout.size[0] / 2 - width / 2, max(8.0, top), width, height)


def _size(columns: Columns) -> tuple[float, float]:
    return len(columns) * COLUMN + PADDING, max(_height(column) for column in columns) + 2 * PADDING - 8


def _fitting(layout: Layout, columns: Columns) -> float:
    """The scale at which the columns fit the window, at most 1."""
    width, height = _size(columns)
    return max(SMALLEST, min(1.0, (layout.size[0] - 16) / width, (layout.size[1] - 16) / height))


def _height(groups: Sequence[tuple[Binding, ...]]) -> float:
    return sum(HEAD_LINE + len(group) * LINE + 8 for group in groups)


def _columns(groups: Sequence[tuple[Binding, ...]]) -> Columns:
    """Two columns, in order, as even as the groups allow."""
    cut = min(range(1, len(groups)), key=lambda n: abs(_height(groups[:n]) - _height(groups[n:])))
    return [groups[:cut], groups[cut:]]


def _list(canvas: Pen, x: float, y: float, groups: Sequence[tuple[Binding, ...]], scale: float) -> None:
    head, keys, does = (ink._replace(size=ink.size * scale) for ink in (HEAD, KEYS, DOES))
    line, key_column = LINE * scale, KEY_COLUMN * scale
    for group in groups:
        canvas.words(group[0].group, x, y + (HEAD_LINE / 2 - 3) * scale, head)
        y += HEAD_LINE * scale
        for binding in group:
            middle = y + line / 2 - 3 * scale
            canvas.words(binding.keys, x, middle, keys, width=key_column - 8 * scale)
            canvas.words(binding.does, x + key_column, middle, does, width=(COLUMN - PADDING) * scale - key_column)
            y += line
        y += 8 * scale
