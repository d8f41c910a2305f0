"""A lens that a take tells to darken and to clear: where it is at a time, by hand and against small steps."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.flow.timeline_test import line_of
from vitrine.flow.chart.event import parse_event
from vitrine.flow.timeline.lens_switches import LensSwitch, find_lens_switches, fold_dimming
from vitrine.flow.timeline.take import Take, TimedEvent, dump_take, parse_take

DARK, CLEAR = "lens.dark", "lens.clear"


def switches(*events: tuple[float, str]) -> tuple[LensSwitch, ...]:
    return find_lens_switches(TimedEvent(t_s, parse_event(text)) for t_s, text in events)


def test_from_clear_it_is_dark_after_its_time_and_half_way_in_the_middle() -> None:
    told = switches((2.0, DARK))
    found = [fold_dimming(told, t_s, 0.0, 10.0) for t_s in (0.0, 1.99, 2.0, 4.5, 7.0, 12.0, 99.0)]
    assert found == [None, None, 0.0, 0.25, 0.5, 1.0, 1.0]


def test_told_otherwise_on_the_way_it_turns_where_it_is() -> None:
    told = switches((0.0, DARK), (4.0, CLEAR), (6.0, CLEAR), (7.0, DARK))
    assert [fold_dimming(told, t_s, 0.5, 10.0) for t_s in (0.0, 4.0, 6.0, 7.0, 9.0, 30.0)] == pytest.approx(
        [0.5, 0.9, 0.7, 0.6, 0.8, 1.0]
    )
    # It cannot be darker than dark, nor does it turn late because it waited there.
    waited = switches((0.0, DARK), (60.0, CLEAR))
    assert fold_dimming(waited, 65.0, 0.0, 10.0) == pytest.approx(0.5)


def test_it_is_told_on_the_first_tick_at_or_after_the_event() -> None:
    (one,) = switches((0.111, DARK))
    assert one == LensSwitch(7, True)
    assert fold_dimming((one,), 0.115, 0.0, 1.0) is None
    assert fold_dimming((one,), 7 / 60, 0.0, 1.0) == 0.0
    assert fold_dimming((one,), 7 / 60 + 0.25, 0.0, 1.0) == pytest.approx(0.25)


def test_other_signals_tell_it_nothing() -> None:
    assert switches((0.0, "lens.off"), (1.0, "code.seen"), (2.0, "tap")) == ()


@given(
    st.lists(st.tuples(st.integers(0, 600), st.booleans()), max_size=8),
    st.integers(0, 900),
    st.integers(0, 20),
    st.integers(1, 600),
)
def test_it_is_what_small_steps_add_up_to(
    rows: Sequence[tuple[int, bool]], tick: int, start: int, swing_ticks: int
) -> None:
    """Tick by tick, as a naive lens moves."""
    told = tuple(LensSwitch(at, dark) for at, dark in sorted(rows, key=lambda row: row[0]))
    share, target = start / 20, None
    for now in range(tick):
        for switch in told:
            target = switch.to_dark if switch.tick == now else target
        if target is not None:
            share = min(1.0, share + 1 / swing_ticks) if target else max(0.0, share - 1 / swing_ticks)
    found = fold_dimming(told, tick / 60, start / 20, swing_ticks / 60)
    if all(switch.tick > tick for switch in told):
        assert found is None
    else:
        assert found == pytest.approx(share, abs=1e-6)


def test_a_timeline_knows_them_also_those_that_come_later() -> None:
    line = line_of("states: {a: {}}", (1.0, DARK), (2.0, "tap"))
    assert line.lens_switches == (LensSwitch(60, True),)
    more = line.with_event(TimedEvent(0.5, parse_event(CLEAR))).with_event(TimedEvent(3.0, parse_event("tap")))
    assert more.lens_switches == (LensSwitch(30, False), LensSwitch(60, True))
    assert more.extend_to(90.0).lens_switches == more.lens_switches


def test_a_take_keeps_them_as_any_signal_and_a_chart_may_listen() -> None:
    take = Take("a.mp4", events=(TimedEvent(1.0, parse_event(DARK)),))
    assert take.version == 2 and parse_take(dump_take(take), "t") == take
    line = line_of("states: {a: {transitions: [{event: lens.dark, target: b}]}, b: {}}", (1.0, DARK))
    assert line.state_at(1.0).active == {"b"} and len(line.lens_switches) == 1
