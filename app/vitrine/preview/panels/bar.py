"""Timeline bar: states as coloured tracks, the take's events as ticks, and the playhead over them."""

from __future__ import annotations

from collections.abc import Sequence

from vitrine.flow.take import TimedEvent
from vitrine.gpu.interface import Laid
from vitrine.preview.layout.layout import ROW, RULER, Layout
from vitrine.preview.panels.tracks import Cell
from vitrine.stage.text.line import TextSystem
from vitrine.ui import palette
from vitrine.ui.pen import Align, Area, Ink, Pen

LABEL, ACTIVE, NUMBER = Ink(11.5, palette.PLAIN), Ink(11.5, palette.BRIGHT, "bold"), Ink(10.5, palette.QUIET)
TIME, WITHIN = Ink(10.5, palette.QUIET), Ink(10.5, palette.BRIGHT)
#: A name within its span is whole, or at least so wide.
LEGIBLE = 52.0
#: Round times stand at least so far apart.
TIME_APART = 72.0
NUMBERED = 9


def track_sheet(
    text: TextSystem,
    layout: Layout,
    events: Sequence[TimedEvent],
    active: frozenset[str],
    numbers: Sequence[str],
) -> Laid:
    """Layer of times, state rows and events. Active states are bright; `numbered_states` have the keys 1 to 9."""
    canvas = Pen(text, layout.ratio, layout.bar)
    _times(canvas, layout)
    for index, row in enumerate(layout.rows):
        area = layout.row_area(index)
        if row.name:
            _name(canvas, area, row.name, row.name in active, numbers)
        lane = Area(layout.scale.left, area.y + 2, layout.scale.width, area.height - 4)
        canvas.box(lane, palette.RAISED, 3)
        for cell in row.cells:
            _cell(canvas, layout, area, cell, cell.name in active, "" if row.name else _numbered(cell.name, numbers))
    _events(canvas, layout, events)
    return canvas.laid()


def playhead(text: TextSystem, layout: Layout, t_s: float) -> Laid:
    """Layer of the playhead: a thin line with a round grip, over times and rows."""
    x = layout.scale.x(t_s)
    top = layout.bar.y + RULER - 7
    height = 7 + max(len(layout.rows) * ROW, 2.0)
    canvas = Pen(text, layout.ratio, Area(x - 5, top, 10, height))
    canvas.box(Area(x - 0.75, top + 4, 1.5, height - 4), palette.BRIGHT)
    canvas.box(Area(x - 4, top, 8, 8), palette.BRIGHT, 4)
    return canvas.laid()


def _times(canvas: Pen, layout: Layout) -> None:
    middle = layout.bar.y + 6
    canvas.box(Area(layout.scale.left, layout.bar.y + RULER - 3, layout.scale.width, 1), palette.LINE)
    for t_s in layout.scale.steps(TIME_APART):
        x = layout.scale.x(t_s)
        canvas.box(Area(x, layout.bar.y + RULER - 6, 1, 3), palette.LINE)
        align: Align = "start" if t_s == 0 else "end" if x > layout.bar.right - 14 else "center"
        canvas.words(clock(t_s), x, middle, TIME, align)


def _name(canvas: Pen, area: Area, name: str, active: bool, numbers: Sequence[str]) -> None:
    number = numbers.index(name) + 1 if name in numbers[:NUMBERED] else 0
    if number:
        canvas.words(str(number), area.x + 2, area.middle, NUMBER)
    canvas.words(name, area.x + 16, area.middle, ACTIVE if active else LABEL, width=94)


def _numbered(name: str, numbers: Sequence[str]) -> str:
    """A state's name after its key, where it has one."""
    return f"{numbers.index(name) + 1}  {name}" if name in numbers[:NUMBERED] else name


def _cell(canvas: Pen, layout: Layout, area: Area, cell: Cell, active: bool, words: str) -> None:
    left, right = layout.scale.x(cell.start_s), layout.scale.x(cell.end_s)
    color = palette.FAMILIES[cell.family % len(palette.FAMILIES)]
    box = Area(left, area.y + 2, max(2.0, right - left), area.height - 4)
    canvas.box(box, color if active else f"{color}8C", 3)
    # Cut to its first letters a name tells nothing: "on-shoe" and "on-tea" would look alike.
    if words and box.width - 7 >= min(canvas.width_of(words, WITHIN) + 1, LEGIBLE):
        canvas.words(words, box.x + 4, box.middle, WITHIN, width=box.width - 7)


def _events(canvas: Pen, layout: Layout, events: Sequence[TimedEvent]) -> None:
    height = 9 + len(layout.rows) * ROW
    for timed in events:
        x = layout.scale.x(timed.t_s)
        canvas.box(Area(x - 0.5, layout.bar.y + RULER - 9, 1, height), f"{palette.ACCENT}66")
        canvas.box(Area(x - 2, layout.bar.y + RULER - 9, 4, 6), palette.ACCENT, 1)


def clock(t_s: float) -> str:
    """A round time in seconds, or in minutes and seconds."""
    whole = round(t_s)
    return f"{whole} s" if whole < 60 else f"{whole // 60}:{whole % 60:02d}"
