"""Timeline bar: states as coloured tracks, events as ticks, where the camera is not tracked, and the playhead."""

from __future__ import annotations

from collections.abc import Sequence

from vitrine.flow.timeline.take import TimedEvent
from vitrine.geometry import Rect
from vitrine.gpu.passes.interface import PositionedLayer
from vitrine.preview.layout.window_layout import ROW_HEIGHT, TIME_RULER_HEIGHT, WindowLayout
from vitrine.preview.panels.state_rows import StateSpan
from vitrine.stage.text.text_system import TextSystem
from vitrine.ui import palette
from vitrine.ui.canvas import Align, Canvas2D, FontStyle

NAME_FONT, ACTIVE_FONT, NUMBER_FONT = (
    FontStyle(11.5, palette.PLAIN),
    FontStyle(11.5, palette.BRIGHT, "bold"),
    FontStyle(10.5, palette.QUIET),
)
TIME_FONT, SPAN_FONT = FontStyle(10.5, palette.QUIET), FontStyle(10.5, palette.BRIGHT)
UNTRACKED, UNTRACKED_FONT = "not tracked", FontStyle(10.5, palette.WARNING)
#: A name within its span is whole, or at least so wide.
MIN_LEGIBLE_WIDTH = 52.0
#: Round times stand at least so far apart.
MIN_TIME_SPACING = 72.0
#: "120:00" with a space to each side.
MAX_TIME_WIDTH = 48.0
NUMBERED_STATES = 9


def draw_state_tracks(
    text: TextSystem,
    layout: WindowLayout,
    events: Sequence[TimedEvent],
    active_states: frozenset[str],
    numbered_states: Sequence[str],
    untracked_s: Sequence[tuple[float, float]] = (),
) -> PositionedLayer:
    """Layer of times, state rows and events. Active states are bright; `numbered_states` have the keys 1 to 9.

    `untracked_s` are the (start, end) in seconds in which nobody knows where the camera is.
    """
    canvas = Canvas2D(text, layout.ratio, layout.timeline_bar)
    _draw_times(canvas, layout, _name_untracked(canvas, layout, untracked_s))
    _draw_untracked(canvas, layout, untracked_s)
    for index, row in enumerate(layout.rows):
        area = layout.row_area(index)
        if row.name:
            _draw_name(canvas, area, row.name, row.name in active_states, numbered_states)
        lane = Rect(layout.time_scale.left, area.y + 2, layout.time_scale.width, area.height - 4)
        canvas.draw_box(lane, palette.RAISED, 3)
        for cell in row.spans:
            _draw_span(
                canvas,
                layout,
                area,
                cell,
                cell.name in active_states,
                "" if row.name else _numbered_name(cell.name, numbered_states),
            )
    _draw_events(canvas, layout, events)
    return canvas.to_layer()


def draw_playhead(text: TextSystem, layout: WindowLayout, t_s: float) -> PositionedLayer:
    """Layer of the playhead: a thin line with a round grip, over times and rows."""
    x = layout.time_scale.x_of(t_s)
    top = layout.timeline_bar.y + TIME_RULER_HEIGHT - 7
    height = 7 + max(len(layout.rows) * ROW_HEIGHT, 2.0)
    canvas = Canvas2D(text, layout.ratio, Rect(x - 5, top, 10, height))
    canvas.draw_box(Rect(x - 0.75, top + 4, 1.5, height - 4), palette.BRIGHT)
    canvas.draw_box(Rect(x - 4, top, 8, 8), palette.BRIGHT, 4)
    return canvas.to_layer()


def _name_untracked(
    canvas: Canvas2D, layout: WindowLayout, untracked_s: Sequence[tuple[float, float]]
) -> list[tuple[float, float]]:
    """Draw what the lines below it mean, where there is room. Gives the words' left and right ends."""
    width = canvas.text_width(UNTRACKED, UNTRACKED_FONT)
    named = []
    for start_s, end_s in untracked_s:
        left, right = layout.time_scale.x_of(start_s), layout.time_scale.x_of(end_s)
        if right - left >= width + 8:
            middle = (left + right) / 2
            canvas.draw_text(UNTRACKED, middle, layout.timeline_bar.y + 6, UNTRACKED_FONT, "center")
            named.append((middle - width / 2, middle + width / 2))
    return named


def _draw_untracked(canvas: Canvas2D, layout: WindowLayout, untracked_s: Sequence[tuple[float, float]]) -> None:
    """A line along the ruler from the start to the end of each."""
    for start_s, end_s in untracked_s:
        left, right = layout.time_scale.x_of(start_s), layout.time_scale.x_of(end_s)
        line = Rect(left, layout.timeline_bar.y + TIME_RULER_HEIGHT - 4, max(2.0, right - left), 3)
        canvas.draw_box(line, palette.WARNING, 1)


def _draw_times(canvas: Canvas2D, layout: WindowLayout, taken: Sequence[tuple[float, float]]) -> None:
    """The round times, but for the numbers where words stand already, from `taken` left to right."""
    middle = layout.timeline_bar.y + 6
    canvas.draw_box(
        Rect(layout.time_scale.left, layout.timeline_bar.y + TIME_RULER_HEIGHT - 3, layout.time_scale.width, 1),
        palette.LINE,
    )
    for t_s in layout.time_scale.round_times_s(MIN_TIME_SPACING):
        x = layout.time_scale.x_of(t_s)
        canvas.draw_box(Rect(x, layout.timeline_bar.y + TIME_RULER_HEIGHT - 6, 1, 3), palette.LINE)
        if any(left - MAX_TIME_WIDTH / 2 < x < right + MAX_TIME_WIDTH / 2 for left, right in taken):
            continue
        align: Align = "start" if t_s == 0 else "end" if x > layout.timeline_bar.right - 14 else "center"
        canvas.draw_text(format_clock(t_s), x, middle, TIME_FONT, align)


def _draw_name(canvas: Canvas2D, area: Rect[float], name: str, active: bool, numbered_states: Sequence[str]) -> None:
    number = numbered_states.index(name) + 1 if name in numbered_states[:NUMBERED_STATES] else 0
    if number:
        canvas.draw_text(str(number), area.x + 2, area.center_y, NUMBER_FONT)
    canvas.draw_text(name, area.x + 16, area.center_y, ACTIVE_FONT if active else NAME_FONT, max_width=94)


def _numbered_name(name: str, numbered_states: Sequence[str]) -> str:
    """A state's name after its key, where it has one."""
    return f"{numbered_states.index(name) + 1}  {name}" if name in numbered_states[:NUMBERED_STATES] else name


def _draw_span(
    canvas: Canvas2D, layout: WindowLayout, area: Rect[float], span: StateSpan, active: bool, label: str
) -> None:
    left, right = layout.time_scale.x_of(span.start_s), layout.time_scale.x_of(span.end_s)
    color = palette.STATE_COLORS[span.color_index % len(palette.STATE_COLORS)]
    box = Rect(left, area.y + 2, max(2.0, right - left), area.height - 4)
    canvas.draw_box(box, color if active else f"{color}8C", 3)
    # Cut to its first letters a name tells nothing: "on-shoe" and "on-tea" would look alike.
    if label and box.width - 7 >= min(canvas.text_width(label, SPAN_FONT) + 1, MIN_LEGIBLE_WIDTH):
        canvas.draw_text(label, box.x + 4, box.center_y, SPAN_FONT, max_width=box.width - 7)


def _draw_events(canvas: Canvas2D, layout: WindowLayout, events: Sequence[TimedEvent]) -> None:
    height = 9 + len(layout.rows) * ROW_HEIGHT
    for timed in events:
        x = layout.time_scale.x_of(timed.t_s)
        canvas.draw_box(Rect(x - 0.5, layout.timeline_bar.y + TIME_RULER_HEIGHT - 9, 1, height), f"{palette.ACCENT}66")
        canvas.draw_box(Rect(x - 2, layout.timeline_bar.y + TIME_RULER_HEIGHT - 9, 4, 6), palette.ACCENT, 1)


def format_clock(t_s: float) -> str:
    """A round time in seconds, or in minutes and seconds."""
    whole = round(t_s)
    return f"{whole} s" if whole < 60 else f"{whole // 60}:{whole % 60:02d}"
