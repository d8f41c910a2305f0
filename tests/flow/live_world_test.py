"""Events of the position over a live feed: on their ticks by hand, as a replay folds them, beside a recorded walk."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vitrine.document.yaml_source import parse_yaml
from vitrine.errors import InputError
from vitrine.flow.chart.chart import Chart, load_chart
from vitrine.flow.chart.event import parse_event
from vitrine.flow.timeline.live_world import LiveWorld, advance_live_world
from vitrine.flow.timeline.take import Take, TimedEvent, dump_take, parse_take
from vitrine.flow.timeline.timeline import Timeline, fold_timeline
from vitrine.scene.nodes.zone import Zone

ZONES = {
    "corner": Zone("corner", (0.0, 0.0, -20.0)),
    "market": Zone("market", (0.0, 0.0, -30.0), radius_m=5.0),
    "yard": Zone("yard", (0.0, 0.0, 0.0), polygon_m=((-3.0, -8.0), (3.0, -8.0), (3.0, -12.0), (-3.0, -12.0))),
}
NOWHERE = np.empty((0, 3))
STREET = """
states:
  guiding: {initial: true, transitions: [{event: 'near:corner<12m', target: turning}]}
  turning: {transitions: [{event: 'far:corner>15m', target: guiding}, {event: 'entered:market', target: arrived}]}
  arrived: {transitions: [{after_s: 0.8, target: browsing}]}
  browsing: {transitions: [{event: tap, target: card}, {event: 'left:market', target: guiding}]}
  card: {transitions: [{after_s: 2.5, target: browsing}]}
"""

WORLDS = ("near:corner<12m", "far:corner>15m", "entered:market", "left:market")

Position = tuple[float, float, float]


def chart_of(text: str) -> Chart:
    return load_chart(parse_yaml(text, "scene.yaml"), {}, ZONES)


def live(chart: Chart, seen: list[tuple[int, Position]], taps: dict[int, str] | None = None) -> Timeline:
    """A live feed: the wearer is seen at some ticks, and does something after a tick was seen."""
    world, line = LiveWorld(), fold_timeline(chart, (), NOWHERE, ZONES, 1.0)
    for tick, position_m in seen:
        line = line.extend_to(tick / 60)
        world, line = advance_live_world(world, line, ZONES, tick, position_m)
        if taps and tick in taps:
            line = line.with_event(TimedEvent(tick / 60, parse_event(taps[tick])))
    return line


def along(z_m: float) -> Position:
    return (0.0, 1.6, z_m)


def happened(line: Timeline) -> list[tuple[int, str, tuple[str, ...]]]:
    return [(moment.tick, str(moment.event), moment.configuration.active) for moment in line.moments]


def test_a_live_walk_down_the_street() -> None:
    line = live(chart_of(STREET), [(tick, along(-tick / 60)) for tick in range(40 * 60)], {32 * 60: "tap"})
    assert happened(line) == [
        (0, "None", ("guiding",)),
        (8 * 60 + 1, "near:corner<12m", ("turning",)),
        (25 * 60, "entered:market", ("arrived",)),
        (25 * 60 + 48, "after 0.8 s in arrived", ("browsing",)),
        (32 * 60, "tap", ("card",)),
        (32 * 60 + 150, "after 2.5 s in card", ("browsing",)),
        (35 * 60 + 1, "left:market", ("guiding",)),
    ]
    assert [str(timed.event) for timed in line.events] == ["near:corner<12m", "entered:market", "tap", "left:market"]


def test_the_position_known_by_then_counts_and_between_two_sights_nothing_changes() -> None:
    line = live(chart_of(STREET), [(0, along(0)), (300, along(-9)), (301, along(-9))])
    assert happened(line)[1:] == [(300, "near:corner<12m", ("turning",))]
    assert live(chart_of(STREET), [(300, along(-9)), (200, along(0)), (300, along(0))]).events == line.events


def test_a_state_that_is_entered_while_it_is_true_hears_of_it_on_the_next_tick() -> None:
    text = """
states:
  idle: {initial: true, transitions: [{event: tap, target: looking}, {after_s: 1, target: looking}]}
  looking: {transitions: [{event: 'near:corner<12m', target: found}]}
  found: {}
"""
    tapped = live(chart_of(text), [(tick, along(-19)) for tick in range(90)], {30: "tap"})
    assert happened(tapped)[1:] == [(30, "tap", ("looking",)), (31, "near:corner<12m", ("found",))]
    waited = live(chart_of(text), [(0, along(-19)), (200, along(0))])
    assert happened(waited)[1:] == [(60, "after 1 s in idle", ("looking",)), (61, "near:corner<12m", ("found",))]
    first = live(chart_of(text.replace("initial: true, ", "").replace("looking: {", "looking: {initial: true, ")),
                 [(tick, along(-19)) for tick in range(9)])  # fmt: skip
    assert happened(first)[1:] == [(1, "near:corner<12m", ("found",))]


def test_one_cannot_leave_where_one_has_not_been() -> None:
    text = "states: {out: {initial: true, transitions: [{event: 'left:yard', target: gone}]}, gone: {}}"
    assert live(chart_of(text), [(tick, along(0)) for tick in range(60)]).events == ()
    assert [str(e.event) for e in live(chart_of(text), [(1, along(-10)), (2, along(0))]).events] == ["left:yard"]


def test_without_a_position_nothing_happens_and_without_an_end_it_is_a_sentence() -> None:
    assert live(chart_of(STREET), []).events == ()
    circle = """
states:
  a: {initial: true, transitions: [{event: 'near:corner<12m', target: b}]}
  b: {transitions: [{event: 'near:corner<15m', target: a}]}
"""
    live(chart_of(circle), [(tick, along(-19)) for tick in range(100)])
    with pytest.raises(InputError, match=r"at 1\.68 s these events follow one another without end: near:corner"):
        live(chart_of(circle), [(tick, along(-19)) for tick in range(120)])


CHARTS = st.sampled_from([
    STREET,
    """
states:
  both:
    initial: true
    parallel: true
    states:
      one:
        states:
          a: {initial: true, transitions: [{event: 'entered:yard', target: b}, {event: tap, target: c}]}
          b: {transitions: [{event: 'left:yard back', target: c}, {after_s: 0.4, target: c}]}
          c: {transitions: [{event: 'near:corner<9m', target: a}, {after_s: 0.5, target: b}]}
      two:
        states:
          d: {initial: true, transitions: [{event: 'far:corner>11m', target: e}]}
          e: {transitions: [{event: tap 'near:corner<9m', target: d}, {after_s: 0.2, target: d}]}
""".replace("tap 'near:corner<9m'", '"tap near:corner<9m"'),
])  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    text=CHARTS,
    steps=st.lists(st.tuples(st.integers(1, 20), st.floats(-36, 3)), max_size=30),
    inputs=st.dictionaries(st.integers(0, 300), st.sampled_from(["tap", "back"]), max_size=6),
)
def test_a_replay_of_the_recorded_take_gives_the_same_states_without_any_pose(
    text: str, steps: list[tuple[int, float]], inputs: dict[int, str]
) -> None:
    chart, tick, seen = chart_of(text), 0, []
    for wait, z_m in steps:
        tick += wait
        seen.append((tick, along(z_m)))
    line = live(chart, seen, inputs)
    take = parse_take(dump_take(Take("camera:0", 0, line.events)), "run.jsonl")
    replay = fold_timeline(chart, take.events, NOWHERE, ZONES, line.until_s)
    assert happened(replay) == happened(line)
    assert [replay.state_at(t / 60) for t in range(tick + 1)] == [line.state_at(t / 60) for t in range(tick + 1)]


@settings(max_examples=40, deadline=None)
@given(turns=st.lists(st.floats(-1.5, 1.5), min_size=4, max_size=12))
def test_seen_at_every_tick_a_walk_has_the_events_of_the_recorded_one(turns: list[float]) -> None:
    """Where no two things meet in a tick, each event comes on the very tick of a recorded feed with the same walk."""
    speed = np.repeat(turns, 60)
    walk = np.stack([np.zeros(len(speed)), np.full(len(speed), 1.6), -10 - np.cumsum(speed) / 6], 1)
    chart = chart_of(STREET)
    recorded = fold_timeline(chart, (), walk, ZONES, (len(walk) - 1) / 60)
    seen = [(tick, (float(x), float(y), float(z))) for tick, (x, y, z) in enumerate(walk)]
    line = live(chart, seen)
    told, heard = (
        [(m.tick, str(m.event)) for m in each.moments if str(m.event) in WORLDS] for each in (recorded, line)
    )
    ticks = [0, *(tick for tick, _ in told)]
    if all(later - earlier > 1 for earlier, later in pairwise(ticks)):
        assert heard == told
