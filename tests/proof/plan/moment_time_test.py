"""Times of moments: seconds, states and events by their count and shift, on a timeline whose times are known."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.document.field_error import FieldError
from vitrine.document.yaml_source import parse_yaml
from vitrine.flow.chart.chart import load_chart
from vitrine.flow.chart.event import parse_event
from vitrine.flow.timeline.take import TimedEvent
from vitrine.flow.timeline.timeline import Timeline, fold_timeline
from vitrine.proof.plan.moment_time import MIN_STEP_S, MomentTime, find_moment_s, parse_duration, parse_moment_time
from vitrine.scene.nodes.zone import Zone

DURATION_S = 20.0
ZONES = {"corner": Zone("corner", (0.0, 0.0, -19.99))}
CHART = """
states:
  waiting: {transitions: [{event: tap, target: card}, {event: double_tap, target: card-2}]}
  card: {transitions: [{event: back, target: waiting}, {event: 'near:corner<12m', target: waiting}]}
  card-2: {transitions: [{event: back, target: waiting}]}
  never: {}
"""


@pytest.fixture(scope="module")
def timeline() -> Timeline:
    """Taps at 1 and 5 s, a second card from 7 s; the corner is 12 m near at 10 s, walking 1 m each second."""
    events = [(1.0, "tap"), (3.0, "back"), (5.0, "tap"), (6.0, "back"), (7.0, "double_tap"), (8.0, "back"), (9, "tap")]
    walk = np.zeros((round(DURATION_S * 60) + 1, 3))
    walk[:, 2] = -0.8 * np.arange(len(walk)) / 60
    chart = load_chart(parse_yaml(CHART, "scene.yaml"), {}, ZONES)
    return fold_timeline(chart, [TimedEvent(t, parse_event(text)) for t, text in events], walk, ZONES, DURATION_S)


@pytest.mark.parametrize(
    ("written", "t_s"),
    [
        (12, 12.0),
        (12.5, 12.5),
        ("12.5", 12.5),
        ("12.5s", 12.5),
        (" 3 s ", 3.0),
        ("state:card", 1.0),
        ("state:card#2", 5.0),
        ("state:card#3", 9.0),
        ("state:card#2+0.5", 5.5),
        ("state: card#2 + 0.5 s", 5.5),
        ("state:card-0.25", 0.75),
        ("state:card-2", 7.0),  # a state of that name, and not two seconds before
        ("state:card-2-2", 5.0),
        ("state:card-2#1+1", 8.0),
        ("state:card-3", 0.0),  # no such state, so three seconds before; nothing is before 0
        ("state:waiting", 0.0),
        ("state:waiting#2", 3.0),
        ("event:tap#2", 5.0),
        ("event:tap-0.5", 0.5),
        ("event:near:corner<12m", 10.0),
        ("event:near:corner<12m+0.25", 10.25),
        ("end", DURATION_S),
        ("end-1", 19.0),
        ("end - 0.5s", 19.5),
    ],
)
def test_a_time_is_found(written: object, t_s: float, timeline: Timeline) -> None:
    assert find_moment_s(parse_moment_time(written), timeline, DURATION_S) == pytest.approx(t_s, abs=1e-9)


def test_an_event_s_time_is_the_tick_at_which_it_takes_effect() -> None:
    chart = load_chart(parse_yaml(CHART, "scene.yaml"), {}, ZONES)
    line = fold_timeline(chart, [TimedEvent(0.99, parse_event("tap"))], np.empty((0, 3)), ZONES, 5.0)
    t_s = find_moment_s(MomentTime("event", "tap"), line, 5.0)
    assert t_s == 1.0 and line.state_at(t_s).active == {"card"} and line.state_at(0.99).active == {"waiting"}


@given(st.floats(0, 1e6, allow_subnormal=False))
def test_seconds_may_be_written_in_any_way(t_s: float) -> None:
    rounded = round(t_s, 4)
    for written in (rounded, f"{rounded:.4f}", f"{rounded:.4f}s", f" {rounded:.4f} s"):
        assert parse_moment_time(written) == MomentTime("seconds", seconds=rounded)


@given(
    name=st.from_regex(r"at_[A-Za-z0-9_\-]{0,12}", fullmatch=True),
    count=st.sampled_from(["", "#1", "#2"]),
    shift_s=st.sampled_from([0.0, 0.5, -0.5, 2.0]),
)
def test_any_name_of_a_state_is_taken_whole_with_any_count_and_shift(name: str, count: str, shift_s: float) -> None:
    chart = load_chart(parse_yaml(f"states: {{'{name}': {{}}}}", "scene.yaml"), {}, {})
    line = fold_timeline(chart, [], np.empty((0, 3)), {}, 5.0)
    time = parse_moment_time(f"state:{name}{count}{shift_s:+g}" if shift_s else f"state:{name}{count}")
    if count != "#2":
        assert find_moment_s(time, line, 5.0) == max(0.0, shift_s)
    else:
        with pytest.raises(FieldError, match=f'state "{name}" is entered once in this take'):
            find_moment_s(time, line, 5.0)


@pytest.mark.parametrize(
    "written", ["", "card", "state:", "state", "event: ", "end+", "ends", "-1", -1, True, "1e3", []]
)
def test_what_is_no_time_is_told_with_what_is_allowed(written: object) -> None:
    with pytest.raises(FieldError) as error:
        parse_moment_time(written)
    assert "state:NAME" in error.value.allowed


@pytest.mark.parametrize(
    ("written", "message", "allowed", "hint"),
    [
        ("state:crad", 'state "crad" is never entered in this take', "card, card-2, waiting", 'did you mean "card"?'),
        ("state:never", 'state "never" is never entered', "card, card-2, waiting", ""),
        ("state:card#4", 'state "card" is entered 3 times', "#1 to #3", ""),
        ("state:card-2#2", 'state "card-2" is entered once', "#1 to #1", ""),
        ("event:tap#9+1", 'event "tap" happens 3 times', "#1 to #3", ""),
        ("event:tapp", 'event "tapp" is never there', "tap", 'did you mean "tap"?'),
    ],
)
def test_what_never_happens_is_told(written: str, message: str, allowed: str, hint: str, timeline: Timeline) -> None:
    with pytest.raises(FieldError, match=re.escape(message)) as error:
        find_moment_s(parse_moment_time(written), timeline, DURATION_S)
    assert allowed in error.value.allowed and error.value.hint == hint


@pytest.mark.parametrize(("written", "seconds"), [(2, 2.0), ("2", 2.0), ("0.5 s", 0.5), (MIN_STEP_S, MIN_STEP_S)])
def test_a_duration_is_seconds(written: object, seconds: float) -> None:
    assert parse_duration(written) == seconds


@pytest.mark.parametrize("written", [0, "0.001s", -1, "2 m", "", None])
def test_what_is_no_duration_is_told(written: object) -> None:
    with pytest.raises(FieldError, match="is no duration"):
        parse_duration(written)
