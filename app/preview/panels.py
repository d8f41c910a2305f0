"""What lies over the picture for a while: the list of keys, an error with its remedy, words being typed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from app.gpu.interface import Laid
from app.preview import palette
from app.preview.keys import BINDINGS, Binding
from app.preview.layout import Layout
from app.preview.pen import Area, Ink, Pen
from app.stage.text.line import TextSystem

HEAD, KEYS, DOES = Ink(12, palette.QUIET), Ink(12.5, palette.BRIGHT), Ink(12.5, palette.PLAIN)
LINE, HEAD_LINE, PADDING = 21.0, 26.0, 22.0
KEY_COLUMN, COLUMN = 104.0, 400.0
#: So many problems at once, so many lines each; the rest is a number.
MOST_PROBLEMS, MOST_LINES = 5, 4


def help_panel(text: TextSystem, layout: Layout) -> Laid:
    """H's list, in two columns where there is room for them."""
    groups = [tuple(group) for _, group in groupby(BINDINGS, key=lambda binding: binding.group)]
    columns = _columns(groups) if layout.size[0] >= 2 * COLUMN + 2 * PADDING else [groups]
    width = min(layout.size[0] - 16.0, len(columns) * COLUMN + PADDING)
    height = max(_height(column) for column in columns) + 2 * PADDING - 8
    area = _centered(layout, width, height)
    pen = _panel(text, layout, area)
    for index, column in enumerate(columns):
        _list(pen, area.x + PADDING + index * COLUMN, area.y + PADDING, column)
    return pen.laid()


def error_panel(text: TextSystem, layout: Layout, sentences: Sequence[str]) -> Laid:
    """What is wrong with a file that was saved, over the last good picture."""
    ink = Ink(13, palette.BRIGHT)
    width = min(layout.size[0] - 32.0, 820.0)
    measure = Pen(text, layout.ratio, Area(0, 0, 1, 1))
    told = [measure.lines(sentence, ink, width - 2 * PADDING, MOST_LINES) for sentence in sentences[:MOST_PROBLEMS]]
    more = len(sentences) - len(told)
    height = 2 * PADDING + HEAD_LINE + sum(len(lines) * LINE + 6 for lines in told) + (LINE if more else 0) - 6
    area = _centered(layout, width, height)
    pen = _panel(text, layout, area, palette.WARNING)
    y = area.y + PADDING + HEAD_LINE / 2 - 3
    pen.words("The picture is the last good one", area.x + PADDING, y, Ink(12, palette.WARNING))
    y += HEAD_LINE / 2 + LINE / 2 + 3
    for lines in told:
        for line in lines:
            pen.words(line, area.x + PADDING, y, ink)
            y += LINE
        y += 6
    if more:
        pen.words(f"and {more} more", area.x + PADDING, y, HEAD)
    return pen.laid()


def prompt_panel(text: TextSystem, layout: Layout, words: str) -> Laid:
    """What the wearer is about to say."""
    width = min(layout.size[0] - 32.0, 520.0)
    picture = layout.picture
    area = Area(layout.size[0] / 2 - width / 2, picture.bottom - 76, width, 52)
    pen = _panel(text, layout, area, palette.ACCENT)
    said = pen.words("say", area.x + PADDING, area.middle, HEAD) + 12
    at = area.x + PADDING + said
    taken = pen.words(words, at, area.middle, Ink(15, palette.BRIGHT), width=width - said - 2 * PADDING)
    pen.box(Area(at + taken + 2, area.middle - 9, 1.5, 18), palette.ACCENT)
    return pen.laid()


def _panel(text: TextSystem, layout: Layout, area: Area, outline: str = palette.LINE) -> Pen:
    pen = Pen(text, layout.ratio, area)
    pen.box(area, palette.SHADE, 10, outline)
    return pen


def _centered(layout: Layout, width: float, height: float) -> Area:
    """In the middle of the picture; a panel higher than the window begins at its top."""
    middle = layout.picture.middle
    return Area(layout.size[0] / 2 - width / 2, max(8.0, middle - height / 2), width, height)


def _height(groups: Sequence[tuple[Binding, ...]]) -> float:
    return sum(HEAD_LINE + len(group) * LINE + 8 for group in groups)


def _columns(groups: Sequence[tuple[Binding, ...]]) -> list[Sequence[tuple[Binding, ...]]]:
    """Two columns, in order, as even as the groups allow."""
    cut = min(range(1, len(groups)), key=lambda n: abs(_height(groups[:n]) - _height(groups[n:])))
    return [groups[:cut], groups[cut:]]


def _list(pen: Pen, x: float, y: float, groups: Sequence[tuple[Binding, ...]]) -> None:
    for group in groups:
        pen.words(group[0].group, x, y + HEAD_LINE / 2 - 3, HEAD)
        y += HEAD_LINE
        for binding in group:
            pen.words(binding.keys, x, y + LINE / 2 - 3, KEYS, width=KEY_COLUMN - 8)
            pen.words(binding.does, x + KEY_COLUMN, y + LINE / 2 - 3, DOES, width=COLUMN - KEY_COLUMN - PADDING)
            y += LINE
        y += 8
