"""The fold: hand-written runs on exact ticks, and random charts against a naive machine that visits every tick."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vitrine.flow.timeline.event_fold as folding
from vitrine.document.yaml_source import parse_yaml
from vitrine.errors import InputError
from vitrine.flow.chart.chart import Chart, Step, load_chart
from vitrine.flow.chart.event import Event, EventKind, parse_event
from vitrine.flow.chart.event_data import EventData
from vitrine.flow.chart.interpreter import Interpreter
from vitrine.flow.timeline.state import State
from vitrine.flow.timeline.take import TimedEvent
from vitrine.flow.timeline.timeline import Timeline, fold_timeline
from vitrine.scene.nodes.zone import Zone

Walk = npt.NDArray[np.float64]
Row = tuple[int, str, frozenset[str]]

ZONES = {
    "corner": Zone("corner", (0.0, 0.0, -20.0)),
    "market": Zone("market", (0.0, 0.0, -30.0), radius_m=5.0),
    "yard": Zone("yard", (0.0, 0.0, 0.0), polygon_m=((-3.0, -8.0), (3.0, -8.0), (3.0, -12.0), (-3.0, -12.0))),
}
NOWHERE = np.empty((0, 3))


def straight(speed_m_s: float, seconds: float) -> Walk:
    """From the origin along -z, as the camera looks."""
    walk = np.zeros((round(seconds * 60) + 1, 3))
    walk[:, 2] = -speed_m_s * np.arange(len(walk)) / 60
    walk[:, 1] = 1.6
    return walk


def timed(*events: tuple[float, str]) -> list[TimedEvent]:
    return [TimedEvent(t_s, parse_event(text)) for t_s, text in events]


def line_of(text: str, *events: tuple[float, str], walk: Walk = NOWHERE, until_s: float = 40.0) -> Timeline:
    return fold_timeline(load_chart(parse_yaml(text, "scene.yaml"), {}, ZONES), timed(*events), walk, ZONES, until_s)


def rows(line: Timeline) -> list[Row]:
    return [(moment.tick, str(moment.event), moment.state.active) for moment in line.moments]


STREET = """
states:
  guiding: {transitions: [{event: 'near:corner<12m', target: turning}]}
  turning: {transitions: [{event: 'far:corner>15m', target: guiding}, {event: 'entered:market', target: arrived}]}
  arrived: {transitions: [{after_s: 0.8, target: browsing}]}
  browsing: {transitions: [{event: tap, target: card}, {event: 'left:market', target: guiding}]}
  card: {transitions: [{after_s: 2.5, target: browsing}]}
"""


def test_an_event_of_the_position_that_the_take_holds_happens_once_when_the_take_says() -> None:
    """As a take does that was recorded over a live feed, played over the film of the same walk."""
    line = line_of(STREET, (9.0, "near:corner<12m"), walk=straight(1.0, 20), until_s=20.0)
    assert [(tick, event) for tick, event, _ in rows(line)] == [(0, "None"), (9 * 60, "near:corner<12m")]


def test_a_walk_down_the_street() -> None:
    line = line_of(STREET, (1.0, "tap"), (32.0, "tap"), walk=straight(1.0, 40))
    assert [(tick, event, *active) for tick, event, active in rows(line)] == [
        (0, "None", "guiding"),
        (60, "tap", "guiding"),
        (8 * 60 + 1, "near:corner<12m", "turning"),
        (25 * 60, "entered:market", "arrived"),
        (25 * 60 + 48, "after 0.8 s in arrived", "browsing"),
        (32 * 60, "tap", "card"),
        (32 * 60 + 150, "after 2.5 s in card", "browsing"),
        (35 * 60 + 1, "left:market", "guiding"),
    ]


def test_far_is_true_from_the_start_and_fires_when_a_listener_is_entered() -> None:
    text = """
    states:
      a: {transitions: [{event: tap, target: b}]}
      b: {transitions: [{event: 'far:corner>15m', target: c}]}
      c: {}
    """
    line = line_of(text, (1.0, "tap"), walk=straight(1.0, 40))
    assert rows(line)[1:] == [(60, "tap", frozenset("b")), (60, "far:corner>15m", frozenset("c"))]


def test_left_needs_to_have_been_inside() -> None:
    line = line_of("states: {a: {transitions: [{event: 'left:yard', target: b}]}, b: {}}", walk=straight(1.0, 40))
    assert [tick for tick, *_ in rows(line)] == [0, 12 * 60 + 1]  # 12 m is its edge


def test_without_a_known_position_the_world_is_silent() -> None:
    assert len(line_of(STREET).moments) == 1


@pytest.mark.parametrize(("t_s", "tick"), [(0.0, 0), (0.35, 21), (1 / 60, 1), (0.3500001, 22), (1.001, 61), (2.7, 162)])
def test_an_event_takes_effect_on_the_first_tick_at_or_after_its_time(t_s: float, tick: int) -> None:
    assert line_of("states: {a: {}}", (t_s, "tap")).moments[-1].tick == tick


@pytest.mark.parametrize(("after_s", "ticks"), [(2.5, 150), (0.8, 48), (0.001, 1), (1.01, 61)])
def test_after_s_is_exact_on_ticks(after_s: float, ticks: int) -> None:
    text = "states: {a: {transitions: [{event: tap, target: b}]}, b: {transitions: [{after_s: %s, target: a}]}}"
    line = line_of(text % after_s, (1.0, "tap"))
    assert [moment.tick for moment in line.moments] == [0, 60, 60 + ticks]


def test_a_timer_starts_anew_when_its_state_is_entered_anew() -> None:
    text = "states: {a: {transitions: [{event: tap, target: a}, {after_s: 2, target: b}]}, b: {}}"
    line = line_of(text, (1.5, "tap"), (3.0, "tap"))
    assert line.first_entry_s("b") == 5.0


def test_a_timer_whose_guard_fails_does_not_come_back() -> None:
    text = "{datamodel: {n: 0}, states: {a: {transitions: [{after_s: 1, cond: n > 0, target: b}]}, b: {}}}"
    assert [str(moment.event) for moment in line_of(text).moments] == ["None", "after 1 s in a"]


def test_same_tick_order_is_take_then_timers_then_world() -> None:
    text = """
    states:
      p:
        parallel: true
        states:
          x: {transitions: [{event: tap}, {after_s: 8}]}
          y: {transitions: [{event: 'near:corner<5m'}, {event: 'far:yard>5m'}]}
    """
    walk = straight(1.0, 40)
    walk[:, 2] = np.where(np.arange(len(walk)) >= 480, -18.0, -10.0)  # at 8 s a leap that makes both conditions true
    line = line_of(text, (8.0, "tap"), (8.0, "back"), walk=walk)
    at_8 = [str(moment.event) for moment in line.moments if moment.tick == 480]
    assert at_8 == ["tap", "back", "after 8 s in x", "far:yard>5m", "near:corner<5m"]


def test_an_event_that_changes_nothing_is_sent_once() -> None:
    text = """
    states:
      a: {transitions: [{event: tap, target: b}]}
      b: {transitions: [{event: 'near:corner<30m', cond: 'In("a")', target: a}]}
    """
    line = line_of(text, (1.0, "tap"), walk=straight(1.0, 40))
    assert [str(moment.event) for moment in line.moments] == ["None", "tap", "near:corner<30m"]


def test_events_that_chase_one_another_within_a_tick_are_an_error() -> None:
    text = """
    states:
      a: {transitions: [{event: 'near:corner<30m', target: b}]}
      b: {transitions: [{event: 'far:corner>10m', target: a}]}
    """
    with pytest.raises(InputError, match=r"at 0\.00 s these events follow one another without end: .*far:corner>10m"):
        line_of(text, walk=straight(1.0, 40))


def test_a_forced_state_is_an_event_too() -> None:
    line = line_of(STREET, (3.0, "force:card"), walk=straight(1.0, 40))
    assert line.active_spans("card") == ((3.0, 5.5),)


def test_state_at_knows_since_when_and_until_when() -> None:
    line = line_of(STREET, (32.0, "tap"), walk=straight(1.0, 40))
    state = line.state_at(33.25)
    assert (state.t_s, state.active) == (33.25, {"card"})
    assert state.since_s == {"card": 32.0}
    assert state.left_s["browsing"] == 32.0
    assert state.spans["browsing"] == ((25.8, 32.0),)
    assert line.state_at(32.0 - 1e-3).active == {"browsing"}
    assert line.state_at(-1.0).active == {"guiding"}
    assert line.state_at(1e9).active == {"guiding"}


def test_spans_and_first_entries() -> None:
    line = line_of(STREET, (32.0, "tap"), walk=straight(1.0, 40))
    assert line.active_spans("browsing") == ((25.8, 32.0), (34.5, 35 + 1 / 60))
    assert line.active_spans("guiding") == ((0.0, 8 + 1 / 60), (35 + 1 / 60, 40.0))
    assert line.first_entry_s("card") == 32.0
    assert line.first_entry_s("nowhere") is None


def test_a_state_passed_through_within_a_tick_has_not_been() -> None:
    text = "states: {a: {transitions: [{event: tap, target: b}]}, b: {transitions: [{target: c}]}, c: {}}"
    line = line_of(text, (1.0, "tap"))
    assert line.active_spans("b") == () and line.first_entry_s("c") == 1.0


def test_stretches_of_several_states_merge_where_they_touch() -> None:
    text = "states: {a: {transitions: [{after_s: 1, target: b}]}, b: {transitions: [{after_s: 2, target: c}]}, c: {}}"
    line = line_of(text, (5.0, "force:a"))
    assert line.state_at(10.0).merge_spans(("b", "a")) == ((0.0, 3.0), (5.0, 8.0))
    assert line.state_at(2.0).merge_spans(("b", "a")) == ((0.0, None),)
    assert line.state_at(2.0).merge_spans(("c",)) == ()


def test_a_day_of_coming_and_going_keeps_the_state_small_and_the_timeline_whole() -> None:
    text = "states: {a: {transitions: [{after_s: 1, target: b}]}, b: {transitions: [{after_s: 1, target: a}]}}"
    line = line_of(text, until_s=400.5)
    assert len(line.moments) == 401
    assert line.active_spans("a") == (*((2.0 * n, 2.0 * n + 1) for n in range(200)), (400.0, 400.5))
    spans = line.state_at(400.0).spans
    assert spans["a"][-2:] == ((398.0, 399.0), (400.0, None)) and len(spans["a"]) == 32


NAMES = ("a", "b", "c", "d")
WORLD = (
    "near:corner<12m",
    "near:corner<19m",
    "far:corner>15m",
    "entered:market",
    "left:market",
    "entered:yard",
    "left:yard",
)
TRANSITIONS = st.fixed_dictionaries(
    {"target": st.sampled_from(NAMES)},
    optional={"event": st.sampled_from(("tap", "back", *WORLD)), "after_s": st.sampled_from((0.1, 0.5, 1.0, 1.23))},
).filter(lambda transition: len(transition) > 1)


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    def leaf() -> dict[str, Any]:
        return {"transitions": draw(st.lists(TRANSITIONS, max_size=3))}

    states: dict[str, Any] = {"a": leaf(), "b": leaf(), "o": {**leaf(), "states": {"c": leaf(), "d": leaf()}}}
    if draw(st.booleans()):
        states["b"] = {
            "parallel": True,
            **leaf(),
            "states": {"r": {"states": {"r1": leaf(), "r2": leaf()}}, "s": leaf()},
        }
    return load_chart({"states": states}, {}, ZONES)


@st.composite
def walks(draw: st.DrawFn) -> Walk:
    turns = draw(st.lists(st.tuples(st.floats(-6, 6), st.floats(-45, 5)), min_size=2, max_size=5))
    ticks = np.linspace(0, len(turns) - 1, draw(st.integers(1, 400)))
    x, z = (np.interp(ticks, np.arange(len(turns)), [turn[axis] for turn in turns]) for axis in (0, 1))
    return np.stack([x, np.full_like(x, 1.6), z], axis=1)


TAKES = st.lists(st.tuples(st.floats(0, 7), st.sampled_from(("tap", "back", "force:c", "swipe_up"))), max_size=6).map(
    lambda events: sorted(events, key=lambda event: event[0])
)


class Naive:
    """What the fold promises, written down tick by tick with nothing clever."""

    def __init__(self, chart: Chart, walk: Walk) -> None:
        self.chart, self.walk = chart, walk
        self.rows: list[Row] = []
        self.log: list[str] = []
        self.entered_tick: dict[str, int] = {}
        self.been_inside: set[str] = set()
        self.truth: dict[Event, bool] = {}
        self.take(0, None, chart.start())

    def run(self, take: Sequence[TimedEvent], last_tick: int) -> list[Row]:
        for tick in range(last_tick + 1):
            for event in [row.event for row in take if math.ceil(round(row.t_s * 60, 6)) == tick]:
                self.take(tick, event, self.chart.step(self.configuration, event))
            for timer in self.chart.timers:
                if self.entered_tick.get(timer.state, tick) + math.ceil(round(timer.after_s * 60, 6)) == tick:
                    self.take(tick, timer, self.chart.step(self.configuration, timer))
            self.world(tick)
            self.log = []
        return self.rows

    def world(self, tick: int) -> None:
        before = self.truth
        x, _, z = self.walk[min(tick, len(self.walk) - 1)]
        self.truth = {event: is_true(event, x, z, self.been_inside) for event in self.chart.listeners if event.value}
        for _ in range(150):
            due = [e for e, true in self.truth.items() if true and self.fires(e, is_new=not before.get(e, False))]
            if not due:
                return
            event = min(due, key=str)
            self.take(tick, event, self.chart.step(self.configuration, event))
        raise InputError("without end")

    def take(self, tick: int, event: object, step: Step) -> None:
        self.configuration = step.configuration
        self.rows.append((tick, str(event), frozenset(step.configuration.active)))
        self.log.append(f"sent {event}")
        for name, entered in step.state_changes:
            self.log.append(f"{'entered' if entered else 'left'} {name}")
            self.entered_tick.pop(name, None)
            if entered:
                self.entered_tick[name] = tick

    def fires(self, event: Event, is_new: bool) -> bool:
        listening = [name for name in self.configuration.active if name in self.chart.listeners[event]]
        sent = f"sent {event}"
        since_sent = self.log[len(self.log) - self.log[::-1].index(sent) :] if sent in self.log else self.log
        entered_since = any(f"entered {name}" in since_sent for name in listening)
        return bool(listening) and (entered_since or (is_new and sent not in self.log))


def is_true(event: Event, x: float, z: float, been_inside: set[str]) -> bool:
    away = math.hypot(x, z + 20)
    if event.kind is EventKind.NEAR:
        return away < event.distance_m
    if event.kind is EventKind.FAR:
        return away > event.distance_m
    inside = math.hypot(x, z + 30) <= 5 if event.value == "market" else -3 < x < 3 and -12 < z < -8
    if inside:
        been_inside.add(event.value)
    return inside if event.kind is EventKind.ENTERED else not inside and event.value in been_inside


def outcome(compute: Any) -> Any:
    try:
        return compute()
    except InputError:
        return "without end"


@settings(max_examples=80, deadline=None)
@given(chart=charts(), events=TAKES, walk=walks())
def test_the_fold_is_what_a_naive_machine_does(chart: Chart, events: list[tuple[float, str]], walk: Walk) -> None:
    take = timed(*events)
    expected = outcome(lambda: Naive(chart, walk).run(take, 480))
    assert outcome(lambda: rows(fold_timeline(chart, take, walk, ZONES, 8.0))) == expected


@settings(max_examples=40, deadline=None)
@given(chart=charts(), events=TAKES, walk=walks(), late=st.floats(0, 8))
def test_extending_and_continuing_are_folding_anew(
    chart: Chart, events: list[tuple[float, str]], walk: Walk, late: float
) -> None:
    def parts() -> list[Row]:
        line = fold_timeline(chart, timed(*events), walk, ZONES, 3.0).extend_to(8.0)
        return rows(line.with_event(TimedEvent(late, parse_event("tap"))))

    def whole() -> list[Row]:
        take = sorted([*timed(*events), TimedEvent(late, parse_event("tap"))], key=lambda event: event.t_s)
        return rows(fold_timeline(chart, take, walk, ZONES, 8.0))

    expected = outcome(whole)
    # A take that goes in circles only without the late event may fail before the event is there to prevent it.
    assert (got := outcome(parts)) == expected or got == "without end"


def test_extending_does_not_fold_what_came_before() -> None:
    line = line_of(STREET, (32.0, "tap"), walk=straight(1.0, 40))
    longer = line.with_event(TimedEvent(33.0, parse_event("back")))
    assert all(a is b for a, b in zip(line.moments[:5], longer.moments, strict=False))
    assert [str(moment.event) for moment in longer.moments[5:]] == [
        "back", "after 2.5 s in card", "left:market",
    ]  # fmt: skip


TWO = "states: {a: {transitions: [{event: tap, target: b}]}, b: {transitions: [{event: tap, target: a}]}}"


def taps(count: int, within_s: float = 10.0) -> list[tuple[float, str]]:
    return [(within_s * number / count, "tap") for number in range(count)]


def test_a_long_take_keeps_few_states_and_knows_them_all(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = line_of(TWO, *taps(600))
    monkeypatch.setattr(folding, "ALWAYS_KEPT_STATES", 40)
    short = line_of(TWO, *taps(600))
    kept = [isinstance(moment._predecessor, State) for moment in short.moments]
    assert kept.count(True) == 40 + len(range(68, 601, folding.KEPT_STATE_INTERVAL + 2)) and all(kept[:40])
    assert [moment.state for moment in short.moments] == [moment.state for moment in whole.moments]
    assert short.with_event(TimedEvent(9.9999, parse_event("tap"))).state_at(11.0).active == {"b"}


def test_a_step_that_is_known_does_not_ask_the_library_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    send = Interpreter.send
    monkeypatch.setattr(Interpreter, "send", lambda *what: (asked.append(what[2]), send(*what))[1])
    assert len(line_of(TWO, *taps(5_000)).moments) == 5_001
    assert len(asked) == 2


def test_one_true_and_one_are_not_the_same_place() -> None:
    text = """
datamodel: {n: true}
states:
  a: {transitions: [{event: tap, cond: n == 1, target: a, on: [{assign: {location: n, expr: 1}}]},
                    {event: back, target: b, on: [{assign: {location: n, expr: n + 0.5}}]}]}
  b: {}
"""
    line = line_of(text, (1.0, "tap"), (2.0, "tap"), (3.0, "back"))
    assert len({moment.configuration._key for moment in line.moments}) == 3


def test_too_many_things_that_happen_are_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folding, "MAX_MOMENTS", 100)
    restless = (
        "states: {a: {transitions: [{after_s: 0.01, target: b}]}, b: {transitions: [{after_s: 0.01, target: a}]}}"
    )
    with pytest.raises(InputError, match="more than 100 things happen; a timer that repeats needs a longer after_s"):
        line_of(restless)
    live = line_of(restless, until_s=1.0)
    for until_s in (2.0, 3.0, 4.0):  # told piece by piece, as a feed without an end is
        live = live.extend_to(until_s)
    assert len(live.moments) > 200


def test_a_chart_that_counts_for_ever_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folding, "MAX_WORK", 5_100)
    counts = (
        "{datamodel: {n: 0}, states: {a: {transitions: [{event: tap, on: [{assign: {location: n, expr: n + 1}}]}]}}}"
    )
    with pytest.raises(InputError, match="in more than 50 different places"):
        line_of(counts, *taps(60))
    line_of(counts, *taps(49))
    line_of(TWO, *(("force:nothing", t_s)[::-1] for t_s, _ in taps(200)))


@pytest.mark.parametrize(("start", "expression"), [("\"'ab'\"", "s + s"), ("\"'ab'\"", "s * 999"), ("7", "s * s")])
def test_a_variable_that_doubles_is_a_sentence(start: str, expression: str) -> None:
    action = f"{{assign: {{location: s, expr: '{expression}'}}}}"
    text = f"{{datamodel: {{s: {start}}}, states: {{a: {{transitions: [{{event: tap, on: [{action}]}}]}}}}}}"
    try:
        line = line_of(text, *taps(40))
    except InputError as error:
        assert "the variables hold more than 10,000 letters and digits" in str(error)
    else:  # the library gives up on such numbers before
        assert max(len(moment.configuration._key) for moment in line.moments) < 10_100


def test_the_chart_reads_content_as_the_events_before_have_left_it() -> None:
    text = """
states:
  idle: {initial: true, transitions: [{event: tap code.seen, cond: shop.stock > 3, target: full}]}
  full: {}
"""
    chart = load_chart(parse_yaml(text, "scene.yaml"), {}, ZONES, {"shop": {"name": "Hill House", "stock": 2}})
    brought = TimedEvent(2.0, parse_event("code.seen"), EventData.from_value({"shop": {"stock": 4}}))
    events = [*timed((1.0, "tap")), brought, *timed((3.0, "tap"))]
    whole = fold_timeline(chart, events, NOWHERE, ZONES, 5.0)
    assert [moment.state.active for moment in whole.moments] == [{"idle"}, {"idle"}, {"idle"}, {"full"}]


def test_moments_far_from_a_kept_state_compare() -> None:
    states = ", ".join(f"s{number}: {{}}" for number in range(900))
    line = line_of(f"states: {{{states}}}", *(("force:s1", t_s)[::-1] for t_s, _ in taps(3_000)))
    assert line.moments[-1] == line.moments[-2] != line.moments[-900]  # two of one tick, and one of another
    assert line.moments[-2].state.active == {"s1"}
