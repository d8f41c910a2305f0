"""Codes that a take tells of: which one a node is fixed to, how long it is held, and that it never jumps to a copy."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.flow.chart.event import parse_event
from vitrine.flow.chart.event_data import EventData
from vitrine.flow.timeline.code_log import HOLD_S, NO_CODES, CodeLog, build_code_log
from vitrine.flow.timeline.code_row import CODE_LOST, CODE_SEEN, read_frame
from vitrine.flow.timeline.take import TimedEvent
from vitrine.flow.timeline.tick_grid import TICKS_PER_S

SQUARE = ((-0.05, -0.05), (0.05, -0.05), (0.05, 0.05), (-0.05, 0.05))


def code_at(x: float, payload: str = "a", copy_id: int = 1) -> dict[str, object]:
    """A code whose middle is at (x, 0.5), as a row tells of it."""
    return {"payload": payload, "corners": [[x + dx, 0.5 + dy] for dx, dy in SQUARE], "id": copy_id}


def row(t_s: float, x: float, payload: str = "a", copy_id: int = 1) -> TimedEvent:
    """A row of one code whose middle is at (x, 0.5), as rows were before they told of all codes of a frame."""
    return row_of(t_s, {"code": code_at(x, payload, copy_id)})


def row_of(t_s: float, data: dict[str, object]) -> TimedEvent:
    return TimedEvent(t_s, CODE_SEEN, EventData.from_value(data))


def standing_row(t_s: float, for_s: object, *codes: dict[str, object]) -> TimedEvent:
    """A row of codes that are seen for a while."""
    return row_of(t_s, {"code": {**codes[0], "for_s": for_s}, "codes": list(codes)})


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


@pytest.mark.parametrize("name", ["a", "any"])
def test_the_other_copy_comes_when_the_first_has_gone_and_from_no_light(name: str) -> None:
    """Two labels of one payload in one picture, of which the one that is held leaves it."""
    frames = [(n / 30, [code_at(0.4, copy_id=1)] if n <= 30 else [], code_at(0.7, copy_id=2)) for n in range(90)]
    log = build_code_log([row_of(t_s, {"code": code, "codes": [*first, code]}) for t_s, first, code in frames])
    seen = [(middle_at(log, name, n / 240), found.opacity if (found := log.find(name, n / 240)) else 0.0)
            for n in range(700)]  # fmt: skip
    first, other = ([light for middle, light in seen if middle == x] for x in (0.4, 0.7))
    assert first[-1] < 0.05 and other[0] < 0.05 and other[-1] == 1, "the one fades, then the other comes"
    assert [middle for (before, _), (middle, _) in pairwise(seen) if middle != before][-1] == 0.7
    assert max(abs(b - a) for (_, a), (_, b) in pairwise(seen)) < 0.04


def test_of_two_copies_of_one_payload_the_same_is_kept() -> None:
    events = [row(n / 30, x, "a", copy_id) for n in range(30) for copy_id, x in ((1, 0.3), (2, 0.8))]
    events += [row(n / 30, 0.8, "a", 2) for n in range(30, 60)]
    log = build_code_log(events)
    assert {middle_at(log, "a", n / 60) for n in range(60)} == {0.3}
    assert middle_at(log, "a", 29 / 30 + 0.45) == 0.3
    assert middle_at(log, "a", 1.9) == 0.8


Seen = tuple[int, list[tuple[float, str, int]]]
Told = tuple[float, list[tuple[float, str]]] | None
FRAMES = st.lists(
    st.tuples(
        st.integers(0, 200),
        st.lists(
            st.tuples(st.floats(0, 1), st.sampled_from("ab"), st.integers(1, 2)),
            min_size=1,
            max_size=4,
            unique_by=lambda code: code[1:],
        ),
    ),
    max_size=20,
)


@given(FRAMES, st.sampled_from(["any", "a", "b", "c"]))
def test_one_row_a_frame_says_what_a_row_for_each_code_did(frames: list[Seen], name: str) -> None:
    frames = sorted(dict(frames).items())
    each = build_code_log([row(tick / TICKS_PER_S, *code) for tick, codes in frames for code in codes])
    together = build_code_log(
        [
            row_of(tick / TICKS_PER_S, {"code": code_at(*codes[0]), "codes": [code_at(*code) for code in codes]})
            for tick, codes in frames
        ]
    )
    assert together == each
    assert [together.find(name, n / 30) for n in range(120)] == [each.find(name, n / 30) for n in range(120)]


def lights(log: CodeLog, name: str, *times: float) -> list[float]:
    return [found.opacity if (found := log.find(name, t_s)) else 0.0 for t_s in times]


def test_what_stands_has_all_of_its_light_until_it_is_lost() -> None:
    log = build_code_log([standing_row(1.0, 10, code_at(0.4)), TimedEvent(5.0, CODE_LOST)])
    assert lights(log, "a", 0.9, 1.0, 1.075, 1.15, 3.0, 5.0, 5.15) == pytest.approx([0, 0, 0.5, 1, 1, 1, 1])
    fading = lights(log, "a", 5.2, 5.4, 5.499)
    assert fading == sorted(fading, reverse=True) and 0 < fading[-1] and fading[0] < 1
    assert lights(log, "a", 5.0 + HOLD_S) == [0], "held as long as what was seen in each frame"


def test_what_stands_ends_by_itself_or_by_another_row() -> None:
    alone = build_code_log([standing_row(1.0, 2, code_at(0.4))])
    assert lights(alone, "any", 3.0, 3.14) == pytest.approx([1, 1]) and lights(alone, "any", 3.51) == [0]
    both = standing_row(1.0, 10, code_at(0.4), code_at(0.7, "b"))
    log = build_code_log([both, standing_row(2.0, 10, code_at(0.7, "b"))])
    assert lights(log, "a", 1.9, 2.1, 2.51) == pytest.approx([1, 1, 0]) and lights(log, "b", 11.9) == [1]
    assert middle_at(log, "any", 2.4) == 0.4 and middle_at(log, "any", 5.0) is None, "it never jumps to another"
    again = build_code_log([both, standing_row(2.0, 10, code_at(0.41))])
    assert lights(again, "a", 1.99, 2.0, 2.01) == [1, 1, 1] and middle_at(again, "a", 2.0) == 0.41


@pytest.mark.parametrize("for_s", [None, True, "10", -4, [10], 0.01])
def test_a_row_that_says_no_time_stands_for_its_frame(for_s: object) -> None:
    assert build_code_log([standing_row(1.0, for_s, code_at(0.4))]).rows[0].until == 60
    assert build_code_log([standing_row(1.0, 1e300, code_at(0.4))]).rows[0].until == 60 + 3600, "at most a minute"


TOLD = st.one_of(
    st.none(),
    st.tuples(
        st.sampled_from([0, 0.1, 0.5, 2]), st.lists(st.tuples(st.floats(0, 1), st.sampled_from("ab")), max_size=3)
    ),
)


@given(st.lists(st.tuples(st.integers(0, 200), TOLD), max_size=12), st.sampled_from(["any", "a", "b"]))
def test_what_was_shown_while_it_was_recorded_is_what_a_replay_shows(told: list[tuple[int, Told]], name: str) -> None:
    events = [
        standing_row(tick / TICKS_PER_S, frame[0], *(code_at(*code) for code in frame[1]))
        if frame and frame[1]
        else TimedEvent(tick / TICKS_PER_S, CODE_LOST)
        for tick, frame in sorted(told, key=lambda each: each[0])
    ]
    whole, grown, pending = build_code_log(events), NO_CODES, [*events]
    for tick in range(260):
        while pending and pending[0].t_s <= tick / TICKS_PER_S:
            frame = read_frame(pending.pop(0))
            assert frame is not None
            grown = grown.with_frame(frame)
        assert grown.find(name, tick / TICKS_PER_S) == whole.find(name, tick / TICKS_PER_S)
    assert grown == whole


def test_a_copy_is_told_of_once_a_row_and_what_is_no_code_is_left_out() -> None:
    strange: list[object] = [None, "6901", {"payload": "b"}, code_at(0.3), code_at(0.9), code_at(0.7, "b")]
    log = build_code_log([row_of(0.0, {"code": code_at(0.1), "codes": strange})])
    assert [(seen.payload, seen.corners[0][0]) for seen in log.rows] == [("a", 0.25), ("b", pytest.approx(0.65))]
    assert build_code_log([row_of(0.0, {"code": code_at(0.1), "codes": []})]) is NO_CODES
    alone = build_code_log([row_of(0.0, {"code": code_at(0.1), "codes": None})])
    assert middle_at(alone, "any", 0.0) == 0.1, "a name that is no list of codes"


@given(
    st.lists(st.tuples(st.integers(0, 200), st.floats(0, 1), st.sampled_from("ab"), st.integers(1, 2)), max_size=40),
    st.sampled_from(["any", "a", "b"]),
)
def test_rows_one_by_one_make_the_same_log(rows: list[tuple[int, float, str, int]], name: str) -> None:
    events = [row(tick / TICKS_PER_S, x, payload, copy) for tick, x, payload, copy in sorted(rows)]
    whole, grown = build_code_log(events), NO_CODES
    for event in events:
        grown.find(name, event.t_s)
        frame = read_frame(event)
        assert frame is not None
        grown = grown.with_frame(frame)
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
