"""The booth as a value: runs start over at the feed's end, and after a visitor has gone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.kiosk.booth import DEED_PAUSE_S, LIVE_RUN_S, Booth

BOOTH = Booth(idle_s=60.0).over(40.0, 100.0)


def test_time_runs_from_the_start_of_a_run() -> None:
    assert BOOTH.time_at(100.0) == 0.0
    assert BOOTH.time_at(112.5) == 12.5
    assert BOOTH.time_at(99.0) == 0.0


def test_the_feeds_end_is_a_new_start_on_time() -> None:
    assert BOOTH.passed(139.9) is BOOTH
    again = BOOTH.passed(140.3)
    assert again.runs == BOOTH.runs + 1
    assert again.time_at(140.3) == pytest.approx(0.3)


def test_after_a_long_stop_the_feed_is_where_it_would_be() -> None:
    assert BOOTH.passed(100.0 + 3 * 40.0 + 7.0).time_at(227.0) == pytest.approx(7.0)


def test_nobody_there_means_nothing_to_start_over() -> None:
    long = Booth(60.0).over(None, 0.0)
    assert long.run_s == LIVE_RUN_S
    assert long.passed(LIVE_RUN_S - 1.0) is long


def test_a_visitor_who_goes_away_is_forgotten_after_the_idle_time() -> None:
    visited = Booth(60.0).over(None, 0.0).touched(10.0).did(10.0)
    assert visited.passed(69.9) is visited
    started = visited.passed(70.0)
    assert (started.runs, started.time_at(70.0)) == (visited.runs + 1, 0.0)
    assert started.touched_s is None and started.deed_s is None
    assert started.passed(140.0) is started


def test_whoever_goes_on_touching_stays() -> None:
    booth = Booth(5.0).over(None, 0.0)
    for now_s in range(1, 100, 4):
        booth = booth.passed(now_s).touched(now_s)
    assert booth.runs == 2


def test_deeds_that_follow_too_fast_are_one() -> None:
    done = BOOTH.did(110.0)
    assert BOOTH.accepts(110.0)
    assert not done.accepts(110.0 + DEED_PAUSE_S / 2)
    assert done.accepts(110.0 + 2 * DEED_PAUSE_S)


@given(st.lists(st.tuples(st.floats(0, 500), st.booleans()), max_size=30), st.floats(0.1, 100), st.floats(0.5, 100))
def test_time_is_always_within_the_run(steps: list[tuple[float, bool]], idle_s: float, run_s: float) -> None:
    now_s, booth = 0.0, Booth(idle_s).over(run_s, 0.0)
    for step_s, touch in steps:
        now_s += step_s
        booth = booth.passed(now_s)
        booth = booth.touched(now_s) if touch else booth
        assert 0.0 <= booth.time_at(now_s) < run_s
        assert booth.touched_s is None or now_s - booth.touched_s < idle_s
