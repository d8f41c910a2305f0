"""The booth as a value: runs start over at the feed's end, and after a visitor has gone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.kiosk.clock import DEBOUNCE_S, LIVE_RUN_S, KioskClock

BOOTH = KioskClock(idle_s=60.0).restart_with(40.0, 100.0)


def test_time_runs_from_the_start_of_a_run() -> None:
    assert BOOTH.time_at(100.0) == 0.0
    assert BOOTH.time_at(112.5) == 12.5
    assert BOOTH.time_at(99.0) == 0.0


def test_the_feeds_end_is_a_new_start_on_time() -> None:
    assert BOOTH.advance(139.9) is BOOTH
    again = BOOTH.advance(140.3)
    assert again.run_count == BOOTH.run_count + 1
    assert again.time_at(140.3) == pytest.approx(0.3)


def test_after_a_long_stop_the_feed_is_where_it_would_be() -> None:
    assert BOOTH.advance(100.0 + 3 * 40.0 + 7.0).time_at(227.0) == pytest.approx(7.0)


def test_nobody_there_means_nothing_to_start_over() -> None:
    long = KioskClock(60.0).restart_with(None, 0.0)
    assert long.run_s == LIVE_RUN_S
    assert long.advance(LIVE_RUN_S - 1.0) is long


def test_a_visitor_who_goes_away_is_forgotten_after_the_idle_time() -> None:
    visited = KioskClock(60.0).restart_with(None, 0.0).note_input(10.0).note_event(10.0)
    assert visited.advance(69.9) is visited
    started = visited.advance(70.0)
    assert (started.run_count, started.time_at(70.0)) == (visited.run_count + 1, 0.0)
    assert started.last_input_s is None and started.last_event_s is None
    assert started.advance(140.0) is started


def test_whoever_goes_on_touching_stays() -> None:
    booth = KioskClock(5.0).restart_with(None, 0.0)
    for now_s in range(1, 100, 4):
        booth = booth.advance(now_s).note_input(now_s)
    assert booth.run_count == 2


def test_deeds_that_follow_too_fast_are_one() -> None:
    done = BOOTH.note_event(110.0)
    assert BOOTH.accepts_event(110.0)
    assert not done.accepts_event(110.0 + DEBOUNCE_S / 2)
    assert done.accepts_event(110.0 + 2 * DEBOUNCE_S)


@given(st.lists(st.tuples(st.floats(0, 500), st.booleans()), max_size=30), st.floats(0.1, 100), st.floats(0.5, 100))
def test_time_is_always_within_the_run(steps: list[tuple[float, bool]], idle_s: float, run_s: float) -> None:
    now_s, booth = 0.0, KioskClock(idle_s).restart_with(run_s, 0.0)
    for step_s, touch in steps:
        now_s += step_s
        booth = booth.advance(now_s)
        booth = booth.note_input(now_s) if touch else booth
        assert 0.0 <= booth.time_at(now_s) < run_s
        assert booth.last_input_s is None or now_s - booth.last_input_s < idle_s
