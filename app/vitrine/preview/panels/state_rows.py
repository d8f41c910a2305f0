"""State rows of the timeline bar: when each leaf state of the chart is active, and the scale from times to places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from vitrine.flow.chart.chart import Chart
from vitrine.flow.timeline.timeline import Timeline


class StateSpan(NamedTuple):
    """A span in which a state is active, in seconds; `color_index` is that of its top state, whose colour it shares."""

    name: str
    start_s: float
    end_s: float
    color_index: int


class StateRow(NamedTuple):
    """One row of spans. `name` stands beside it; a row without a name has the names in its spans."""

    name: str
    color_index: int
    spans: tuple[StateSpan, ...]


def list_leaf_states(chart: Chart) -> tuple[str, ...]:
    """Names of the leaf states, in the order of the file: those that the keys 1 to 9 mean."""
    holders = {state.parent for state in chart.states}
    return tuple(state.id for state in chart.states if state.id not in holders)


def build_state_rows(timeline: Timeline) -> tuple[StateRow, ...]:
    """A row for every leaf state, in the order of the file."""
    parents = {state.id: state.parent for state in timeline.chart.states}
    tops = [state.id for state in timeline.chart.states if not state.parent]
    rows = []
    for name in list_leaf_states(timeline.chart):
        top = name
        while parents[top]:
            top = parents[top]
        family = tops.index(top)
        rows.append(
            StateRow(name, family, tuple(StateSpan(name, *times_s, family) for times_s in timeline.active_spans(name)))
        )
    return tuple(rows)


def pack_rows(rows: Sequence[StateRow], max_rows: int) -> tuple[StateRow, ...]:
    """The rows as they are if there are at most `max_rows`, else all spans packed into as few lanes as hold them."""
    if len(rows) <= max_rows:
        return tuple(rows)
    lanes: list[list[StateSpan]] = []
    for span in sorted((span for row in rows for span in row.spans), key=lambda span: (span.start_s, span.name)):
        free = next((lane for lane in lanes if lane[-1].end_s <= span.start_s), None)
        if free is None:
            lanes.append([span])
        else:
            free.append(span)
    return tuple(StateRow("", 0, tuple(lane)) for lane in lanes[:max_rows])


class TimeScale(NamedTuple):
    """Linear scale from times to places on the bar: 0 at `left`, the end at `left + width`, in the window's units."""

    left: float
    width: float
    duration_s: float

    def x_of(self, t_s: float) -> float:
        """The place of a time, clamped to the bar."""
        return self.left + self.width * min(max(t_s / self.duration_s, 0.0), 1.0)

    def time_at_s(self, x: float) -> float:
        """The time at a place, clamped to the bar."""
        return min(max((x - self.left) / self.width, 0.0), 1.0) * self.duration_s

    def round_times_s(self, min_spacing: float) -> tuple[float, ...]:
        """Round times at least `min_spacing` apart on the bar, from 0."""
        rounds = (1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0, 7200.0, 21600.0)
        step = next((step for step in rounds if step / self.duration_s * self.width >= min_spacing), rounds[-1])
        return tuple(step * index for index in range(int(self.duration_s / step + 1e-9) + 1))
