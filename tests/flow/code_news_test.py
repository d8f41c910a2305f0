"""Rows of codes that a live session keeps: those that show or do something new, and no others."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest

from tests.flow.chart_test import chart_of
from tests.flow.code_log_test import code_at, row, standing_row
from vitrine.flow.chart.chart import Chart
from vitrine.flow.chart.event import parse_event
from vitrine.flow.timeline.code_news import STILL_PX, is_news
from vitrine.flow.timeline.code_row import CODE_LOST
from vitrine.flow.timeline.take import TimedEvent
from vitrine.flow.timeline.timeline import Timeline, fold_timeline

SIZE_PX = (1280, 720)
PIXEL = 1 / 1280


def timeline_of(chart: Chart, *events: TimedEvent) -> Timeline:
    return fold_timeline(chart, events, np.zeros((0, 3)), {}, 3700.0)


def keep_news(timeline: Timeline, events: Iterable[TimedEvent]) -> Timeline:
    for event in events:
        if is_news(timeline, event, SIZE_PX):
            timeline = timeline.with_event(event)
    return timeline


def still(t_s: float, x: float = 0.4) -> TimedEvent:
    return standing_row(t_s, 10, code_at(x))


def test_a_code_that_lies_still_is_told_of_again_before_its_row_is_over() -> None:
    frames = [still(number / 30, 0.4 + (number % 3 - 1) * 0.4 * STILL_PX * PIXEL) for number in range(30 * 60)]
    kept = keep_news(timeline_of(Chart()), frames)
    assert [event.t_s for event in kept.events] == pytest.approx([9 * n for n in range(7)])
    lights = [found.opacity if (found := kept.codes.find("any", number / 30)) else 0 for number in range(30 * 60)]
    assert set(lights) == {1.0}, "what is held never fades while it is seen"


@pytest.mark.parametrize(
    ("told", "is_told"),
    [
        (still(2.0), False),
        (still(2.0, 0.4 + 0.9 * STILL_PX * PIXEL), False),
        (still(2.0, 0.4 + 1.1 * STILL_PX * PIXEL), True),
        (still(9.9), False),
        (still(10.0), True),
        (standing_row(2.0, 10, {**code_at(0.4), "confidence": 0.04}), False),
        (standing_row(2.0, 10, {**code_at(0.4), "confidence": 0.06}), True),
        (standing_row(2.0, 10, code_at(0.4, "b")), True),
        (standing_row(2.0, 10, code_at(0.4, "a", 2)), True),
        (standing_row(2.0, 10, code_at(0.4), code_at(0.9, "b")), True),
        (TimedEvent(2.0, CODE_LOST), True),
        (TimedEvent(2.0, parse_event("code.seen")), True),
        (TimedEvent(2.0, parse_event("product.found")), True),
    ],
)
def test_what_is_other_than_it_was_told_is_news(told: TimedEvent, is_told: bool) -> None:
    assert is_news(timeline_of(Chart(), still(1.0)), told, SIZE_PX) is is_told


def test_what_was_lost_or_stands_no_more_is_news_again() -> None:
    assert is_news(timeline_of(Chart()), still(1.0), SIZE_PX)
    assert is_news(timeline_of(Chart(), still(1.0), TimedEvent(1.5, CODE_LOST)), still(2.0), SIZE_PX)
    assert is_news(timeline_of(Chart(), row(1.0, 0.4)), still(1.1), SIZE_PX), "a row for its frame alone"


def test_a_slow_drift_is_told_by_what_was_told_last_not_by_the_frame_before() -> None:
    frames = [still(number / 30, 0.4 + number * 0.1 * STILL_PX * PIXEL) for number in range(100)]
    assert len(keep_news(timeline_of(Chart()), frames).events) == pytest.approx(100 / 11, abs=1)


def test_a_state_that_waits_hears_the_same_code_again() -> None:
    chart = chart_of(
        "states: {looking: {initial: true, transitions: [{event: code.seen, target: card}]},"
        " card: {transitions: [{event: back, target: looking}, {after_s: 20, target: looking}]}}"
    )
    frames = [still(number / 10) for number in range(80)]
    back = TimedEvent(3.05, parse_event("back"))
    kept = keep_news(timeline_of(chart), [*frames[:31], back, *frames[31:]])
    assert [round(event.t_s, 2) for event in kept.events] == [0.0, 3.05, 3.1]
    assert kept.state_at(4.0).active == {"card"}
    # Where a timer leads back, too: not before, though the timeline has it in its moments already.
    kept = keep_news(timeline_of(chart), [still(number / 10) for number in range(190)])
    assert [round(event.t_s, 2) for event in kept.events] == [0.0, 9.0, 18.0]
    kept = keep_news(kept, [still(20.1)])
    assert kept.state_at(20.2).active == {"card"} and kept.events[-1].t_s == 20.1


def test_what_a_state_hears_and_does_not_answer_is_told_once() -> None:
    deaf = chart_of(
        "states: {looking: {initial: true, transitions: ["
        "{event: code.seen, cond: data.code.payload == 'z', target: x}]}, x: {}}"
    )
    frames = [still(number / 10) for number in range(50)]
    assert len(keep_news(timeline_of(deaf), frames).events) == 1
    counting = chart_of(
        "datamodel: {n: 0}\nstates: {looking: {initial: true, transitions: [{event: code.seen, on:"
        " {assign: {location: n, expr: n + 1}}}]}}"
    )
    assert len(keep_news(timeline_of(counting), frames).events) == 50, "a chart that counts frames counts all of them"
