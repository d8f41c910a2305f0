"""Codes that a take tells of: which one a node is fixed to, how long it is held, and that it never jumps to a copy."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.flow.chart.event import parse_event
from vitrine.flow.chart.event_data import EventData
from vitrine.flow.timeline.code_log import HOLD_S, NO_CODES, CodeLog, build_code_log, read_row
from vitrine.flow.timeline.take import TimedEvent
from vitrine.flow.timeline.tick_grid import TICKS_PER_S

SQUARE = ((-0.05, -0.05), (0.05, -0.05), (0.05, 0.05), (-0.05, 0.05))


def row(t_s: float, x: float, payload: str = "a", copy_id: int = 1) -> TimedEvent:
    """A row of a code whose middle is at (x, 0.5)."""
    corners = [[x + dx, 0.5 + dy] for dx, dy in SQUARE]
    data = {"code": {"payload": payload, "corners": corners, "id": copy_id}}
    return TimedEvent(t_s, parse_event("code.seen"), EventData.from_value(data))


def middle_at(log: CodeLog, name: str, t_s: float) -> float | None:
    found = log.find(name, t_s)
    return None if found is None else round(sum(x for x, _ in found.corners) / 4, 6)


def test_a_code_is_where_the_latest_row_tells() -> None:
    log = build_code_log([row(1.0, 0.2), row(1.0 + 1 / 30, 0.25), row(1.0 + 2 / 30, 0.3)])
    assert middle_at(log, "a", 0.99) is None
    assert [middle_at(log, "a", 1.0 + n / 60) for n in range(5)] == [None, 0.2, 0.25, 0.25, 0.3], "it fades in"
    assert middle_at(log, "a", 1.0333333) == 0.25, "typed in decimals, as the feed's frame is found"
    assert log.find("b", 1.02) is None and middle_at(log, "any", 1.02) == 0.2


def test_it_is_held_for_half_a_second_and_fades() -> None:
    log = build_code_log([row(1.0 + n / 30, 0.4) for n in range(31)])
    lights = [found.opacity for t_s in (2.0, 2.15, 2.3, 2.45) if (found := log.find("a", t_s)) is not None]
    assert lights[:2] == pytest.approx([1, 1]) and 1 > lights[2] > lights[3] > 0
    assert middle_at(log, "a", 2.0 + HOLD_S - 0.01) == 0.4 and log.find("a", 2.0 + HOLD_S + 0.01) is None


def test_light_never_jumps_when_it_is_seen_again() -> None:
    times = [0.0, 0.1, 0.2, 0.6, 0.633, 0.666, 1.1, 1.5]
    log = build_code_log([row(t_s, 0.4) for t_s in times])
    assert log.find("a", 0.0) is not None, "what is there when all begins has its light at once"
    lights = [found.opacity if (found := log.find("a", n / 240)) else 0.0 for n in range(480)]
    assert max(abs(b - a) for a, b in pairwise(lights)) < 0.04


def test_any_code_is_the_nearest_to_the_middle_and_stays_that_one_while_it_is_seen() -> None:
    events = [row(0.0, 0.2, "a"), row(0.0, 0.6, "b")]
    for n in range(1, 30):  # the first becomes the nearest
        events += [row(n / 30, 0.2 + 0.01 * n, "a"), row(n / 30, 0.6 + 0.012 * n, "b")]
    events += [row(n / 30, 0.5, "a") for n in range(30, 60)]
    log = build_code_log(events)
    assert middle_at(log, "any", 0.0) == 0.6
    assert middle_at(log, "any", 29 / 30) == pytest.approx(0.6 + 0.012 * 29)
    assert middle_at(log, "any", 29 / 30 + 0.4) == pytest.approx(0.6 + 0.012 * 29), "held, not jumped"
    assert middle_at(log, "any", 29 / 30 + 0.6) == 0.5


def test_of_two_copies_of_one_payload_the_same_is_kept() -> None:
    events = [row(n / 30, x, "a", copy_id) for n in range(30) for copy_id, x in ((1, 0.3), (2, 0.8))]
    events += [row(n / 30, 0.8, "a", 2) for n in range(30, 60)]
    log = build_code_log(events)
    assert {middle_at(log, "a", n / 60) for n in range(60)} == {0.3}
    assert middle_at(log, "a", 29 / 30 + 0.45) == 0.3
    assert middle_at(log, "a", 1.9) == 0.8


@given(
    st.lists(st.tuples(st.integers(0, 200), st.floats(0, 1), st.sampled_from("ab"), st.integers(1, 2)), max_size=40),
    st.sampled_from(["any", "a", "b"]),
)
def test_rows_one_by_one_make_the_same_log(rows: list[tuple[int, float, str, int]], name: str) -> None:
    events = [row(tick / TICKS_PER_S, x, payload, copy) for tick, x, payload, copy in sorted(rows)]
    whole, grown = build_code_log(events), NO_CODES
    for event in events:
        grown.find(name, event.t_s)
        added = read_row(event)
        assert added is not None
        grown = grown.with_row(added)
    assert grown == whole
    found = [whole.find(name, n / 30) for n in range(120)]
    assert [grown.find(name, n / 30) for n in range(120)] == found
    assert all(sighting is None or 0 < sighting.opacity <= 1 for sighting in found)


@pytest.mark.parametrize(
    "code",
    [
        None,
        "6901",
        {"payload": 7, "corners": [[0, 0]] * 4},
        {"payload": "a"},
        {"payload": "a", "corners": [[0, 0]] * 3},
        {"payload": "a", "corners": [[0, 0], [1, 0], [1, "x"], [0, 1]]},
        {"payload": "a", "corners": [[0, 0], [1e9, 0], [1, 1], [0, 1]]},
        {"payload": "a", "corners": [[0, 0], [True, 0], [1, 1], [0, 1]]},
    ],
)
def test_a_row_without_a_place_is_none(code: object) -> None:
    data = EventData.from_value({"code": code})
    assert build_code_log([TimedEvent(0.0, parse_event("code.seen"), data)]) is NO_CODES
    assert build_code_log([TimedEvent(0.0, parse_event("code.seen"))]) is NO_CODES
