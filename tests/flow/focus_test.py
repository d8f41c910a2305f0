"""Focus and positions: tables of events and what they do, and for any swipes that the focus stays where one sees it."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.scene.scenes import loaded
from vitrine.flow.chart.chart import load_scene_chart
from vitrine.flow.chart.event import parse_event
from vitrine.flow.focus.focus_move import FocusMover
from vitrine.flow.focus.focus_tree import build_focus_tree
from vitrine.flow.timeline.take import TimedEvent
from vitrine.flow.timeline.timeline import Timeline, fold_timeline

#: Two rows of buttons one below the other, in a state each has to itself, and a dialog that comes over them.
GRID = """
statechart:
  states:
    menu:
      initial: true
      transitions: [{event: 'tap:b', target: dialog}, {event: 'key:m', target: list}, {event: double_tap, target: call}]
    dialog: {transitions: [{event: back, target: menu}, {event: tap, target: menu}]}
    list: {transitions: [{event: back, target: menu}]}
    call: {transitions: [{event: back, target: menu}]}
nodes:
- kind: group
  id: grid
  when: [menu, call]
  children:
  - {kind: group, id: top, direction: row, children: [%(a)s, %(b)s, {kind: text, text: or}, %(c)s]}
  - {kind: group, id: low, direction: row, children: [%(d)s, {kind: group, children: [%(e)s]}]}
- {kind: group, id: ask, when: dialog, children: [%(yes)s, %(no)s]}
- {kind: group, id: many, when: list, children: [%(one)s, %(two)s]}
- {kind: group, id: toast, when: call, children: [{kind: panel, id: accept, focusable: true, autofocus: true}]}
""" % {name: f"{{kind: panel, id: {name}, focusable: true}}" for name in "a b c d e yes no one two".split()}

PAGES = """
nodes:
- kind: group
  id: tour
  overflow: pages
  direction: row
  width: 9
  height: 3
  children:
  - kind: group
    direction: row
    children: [{kind: panel, id: a, focusable: true}, {kind: panel, id: b, focusable: true}]
  - {kind: text, text: nothing to choose}
  - {kind: group, children: [{kind: panel, id: c, focusable: true}]}
- {kind: group, id: list, overflow: scroll, height: 3, children: [{kind: text, text: x}, {kind: text, text: y}]}
"""


def fold(folder: Path, text: str, *events: str, step_s: float = 1.0) -> Timeline:
    """The timeline of a scene with events one second after the other, the first at 1 s."""
    scene = loaded(folder, text)
    taken = [TimedEvent((number + 1) * step_s, parse_event(event)) for number, event in enumerate(events)]
    chart, tree = load_scene_chart(scene), build_focus_tree(scene)
    return fold_timeline(chart, taken, np.empty((0, 3)), {}, len(events) * step_s + 10, tree)


def focused(timeline: Timeline, *times_s: float) -> str:
    return " ".join(timeline.state_at(t_s).focus.focused or "-" for t_s in times_s)


@pytest.mark.parametrize(
    ("events", "order"),
    [
        ("swipe_forward swipe_forward swipe_forward swipe_forward swipe_forward", "a b c d e e"),
        ("swipe_back", "a a"),
        ("key:right key:right key:right", "a b c c"),
        ("key:right key:left key:left", "a b a a"),
        ("key:right key:right key:left", "a b c b"),
        ("key:down key:down key:right key:up", "a d d e c"),
        ("swipe_down swipe_up", "a d c"),
        # An event that names a node moves the focus there, and so does a gaze.
        ("gaze:e gaze:top swipe_back", "a e e d"),
        ("tap:d key:right", "a d e"),
        ("gaze:yes", "a a"),
        # The chart hears a press of what has the focus first, and no second one where it answers.
        ("tap key:right tap", "a a b yes"),
        ("key:right tap swipe_forward back", "a b yes no b"),
        # What comes again has the focus where it was left; what appears and calls for it gets it, and gives it back.
        ("key:right key:m key:down back key:m", "a b one two b two"),
        ("gaze:e double_tap back", "a e accept e"),
    ],
)
def test_the_focus_follows_the_order_of_the_file(tmp_path: Path, events: str, order: str) -> None:
    timeline = fold(tmp_path, GRID, *events.split())
    assert focused(timeline, *np.arange(len(order.split())) + 0.5) == order


def test_a_row_from_right_to_left_goes_left(tmp_path: Path) -> None:
    row = "nodes: [{kind: group, direction: row, layout_direction: rtl, children: [%s, %s]}]"
    text = row % ("{kind: panel, id: a, focusable: true}", "{kind: panel, id: b, focusable: true}")
    timeline = fold(tmp_path, text, "key:right", "key:left", "swipe_back", "swipe_forward")
    assert focused(timeline, 0.5, 1.5, 2.5, 3.5, 4.5) == "a a b a b"


def test_what_a_state_hides_gives_its_focus_to_the_next_one(tmp_path: Path) -> None:
    gone = "{kind: panel, id: b, focusable: true, states: {off: {hidden: true}}}"
    text = (
        "statechart: {states: {on: {transitions: [{event: back, target: off}]}, off: {}}}\n"
        f"nodes: [{{kind: panel, id: a, focusable: true}}, {gone}, {{kind: panel, id: c, focusable: true}}]"
    )
    assert focused(fold(tmp_path, text, "swipe_forward", "back", "swipe_back"), 0.5, 1.5, 2.5, 3.5) == "a b c a"


def test_a_press_is_seen_for_a_moment_and_a_second_one_holds_it(tmp_path: Path) -> None:
    timeline = fold(tmp_path, GRID, "tap", "tap", "tap", step_s=0.1)
    assert timeline.state_at(9.0).spans["a:pressed"] == ((0.1, pytest.approx(0.42)),)
    assert timeline.state_at(9.0).spans["a:focus"] == ((0.0, None),)


def test_pages_turn_one_by_one_and_the_focus_is_on_what_one_sees(tmp_path: Path) -> None:
    timeline = fold(tmp_path, PAGES, "key:right", "key:right", "key:right", "key:right", "key:left", "key:left")
    assert focused(timeline, 0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5) == "a b - c c - b"
    numbers = [timeline.state_at(t + 0.5).positions["tour"][-1].position.number for t in range(7)]
    assert numbers == [0, 0, 1, 2, 2, 1, 0]


def test_a_page_that_comes_later_with_autofocus_is_turned_to_and_none_that_was_there_first(tmp_path: Path) -> None:
    page = "{kind: panel, id: %s, focusable: true, autofocus: true, hidden: %s, states: {on: {hidden: false}}}"
    text = (
        "statechart: {states: {off: {initial: true, transitions: [{event: tap, target: on}]}, on: {}}}\n"
        "nodes: [{kind: group, id: said, overflow: pages, height: 3, children: ["
        f"{page % ('a', 'false')}, {page % ('b', 'false')}, {page % ('c', 'true')}]}}]"
    )
    timeline = fold(tmp_path, text, "tap", "swipe_back")
    assert focused(timeline, 0.5, 1.5, 2.5) == "a c b"
    assert [timeline.state_at(t_s).positions["said"][-1].position.number for t_s in (0.5, 1.5, 2.5)] == [0, 2, 1]


def test_what_is_beside_the_focus_scrolls_where_the_focus_cannot_move(tmp_path: Path) -> None:
    timeline = fold(tmp_path, PAGES, "swipe_down", "swipe_down", "swipe_up")
    assert focused(timeline, 0.5, 3.5) == "a a"
    taken = [step.position.target_id for step in timeline.state_at(9.0).positions["list"]]
    assert taken == ["list/text#0", "list/text#1", "list/text#0"]


def test_a_single_text_is_scrolled_by_equal_shares_to_its_end(tmp_path: Path) -> None:
    text = "nodes: [{kind: group, id: t, overflow: scroll, height: 2, width: 5, children: [{kind: text, text: '%s'}]}]"
    timeline = fold(tmp_path, text % ("word " * 40), *["swipe_forward"] * 40)
    shares = [step.position.share for step in timeline.state_at(99.0).positions["t"]]
    assert shares[0] == 0.0 and shares[-1] == 1.0 and len(shares) > 3
    assert np.diff(shares) == pytest.approx(1 / (len(shares) - 1))


def test_a_scene_without_focus_has_no_tree(tmp_path: Path) -> None:
    assert build_focus_tree(loaded(tmp_path, "nodes: [{kind: panel, children: [{kind: text, text: x}]}]")) is None


WORDS = (
    "swipe_forward swipe_back swipe_up swipe_down key:left key:right key:up key:down tap back double_tap key:m gaze:e"
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(WORDS.split()), max_size=14), st.sampled_from([GRID, PAGES]), st.integers(0, 14))
def test_any_events_leave_the_focus_on_what_is_shown(tmp_path: Path, events: list[str], text: str, known: int) -> None:
    text = text if "statechart" in text else text.replace("gaze:e", "back")
    timeline = fold(tmp_path, text, *events)
    tree = timeline.focus_tree
    assert tree is not None
    for moment in timeline.moments:
        mover = FocusMover(tree, tree.find_shown(moment.configuration.active))
        reachable = [number for number in range(len(tree.nodes)) if mover.is_reachable(moment.focus, number)]
        number = tree.number_by_id.get(moment.focus.focused)
        assert number in reachable if reachable else number is None
        assert all(0 <= at.number < max(at.total, 1) for at in moment.focus.positions.values())
    # One event after the other, as the window adds them, is the take as a whole.
    other = fold(tmp_path, text, *events[:known]).extend_to(timeline.until_s)
    for timed in timeline.events[known:]:
        other = other.with_event(timed)
    assert [m.focus for m in other.moments] == [m.focus for m in timeline.moments]
    for before, after in pairwise(timeline.moments):
        assert before.tick <= after.tick
    assert other.state_at(timeline.until_s) == timeline.state_at(timeline.until_s)
