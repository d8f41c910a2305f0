"""Nodes that can have the focus and never get it: what swipes reach in each state of a chart."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scene.scenes import write
from vitrine.flow.chart.chart import load_scene_chart
from vitrine.flow.chart.reach import find_reached_states
from vitrine.flow.focus.focus_reach import check_focus_reach
from vitrine.scene.load.loader import load_scene

MENU = """
- kind: group
  id: menu
  anchor: {head: center}
  direction: %s
  children:
  - {kind: panel, id: one, focusable: true, width: 3, height: 2}
  - {kind: panel, id: two, focusable: true, width: 3, height: 2%s}
"""
SWIPES = ("swipe_forward", "swipe_back")
KEYS = ("key:left", "key:right")
COLUMN_MOVES = (*SWIPES, "swipe_up", "swipe_down", "key:up", "key:down")


def warn(folder: Path, nodes: str, states: str = "{a: {}}", content: str = "{}") -> list[str]:
    text = f"content: {content}\nstatechart: {{states: {states}}}\nnodes:{nodes}"
    scene = load_scene(write(folder, text))
    chart = load_scene_chart(scene)
    found = check_focus_reach(scene, chart, find_reached_states(scene, chart))
    return [f"{problem.key}: {problem.message}; {problem.hint}" for problem in found]


def answer(*events: str, more: str = "") -> str:
    """A chart that answers events in its state a by going over to b."""
    waits = ", ".join(f"{{event: '{event}', target: b{more}}}" for event in events)
    return f"{{a: {{initial: true, transitions: [{waits}]}}, b: {{transitions: [{{event: back, target: a}}]}}}}"


@pytest.mark.parametrize(
    ("axis", "more", "states", "missed"),
    [
        ("row", "", "{a: {}}", False),
        ("row", "", answer("swipe_forward"), False),
        ("row", "", answer(*SWIPES, *KEYS), False),  # while b is active
        ("row", ", when: a", answer(*SWIPES), False),  # by the D-pad
        ("row", ", when: a", answer(*SWIPES, *KEYS), True),
        ("row", ", when: a", answer(*SWIPES, *KEYS, more=", cond: In('b')"), False),
        ("row", ", when: a, autofocus: true", answer(*SWIPES, *KEYS), False),
        ("row", ", when: a", answer(*SWIPES, *KEYS, "gaze:two"), False),
        ("column", ", when: a", answer(*SWIPES, *KEYS), False),
        ("column", ", when: a", answer(*COLUMN_MOVES), True),
    ],
)
def test_what_the_chart_takes_all_moves_from(tmp_path: Path, axis: str, more: str, states: str, missed: bool) -> None:
    found = warn(tmp_path, MENU % (axis, more), states.replace("'b'", '"b"'))
    assert [line.partition(",")[0] for line in found] == (
        ["two.focusable: no swipe brings the focus to it"] if missed else []
    )
    assert not missed or "swipe_forward" in found[0].partition(";")[0]


def test_what_is_inside_another_is_never_entered(tmp_path: Path) -> None:
    nodes = """
- kind: panel
  id: outer
  focusable: true
  anchor: {head: center}
  children: [{kind: panel, id: inner, focusable: true, width: 3, height: 2}]
"""
    (line,) = warn(tmp_path, nodes)
    told = (
        "inner.focusable: no swipe brings the focus to it; outer around it can have the focus itself: let one of them"
    )
    assert line == told


def test_copies_of_a_list_and_pages_are_reached(tmp_path: Path) -> None:
    nodes = """
- kind: group
  id: list
  anchor: {head: center}
  overflow: pages
  width: 8
  height: 4
  children:
  - {kind: group, id: first, children: [{kind: panel, id: one, focusable: true, width: 3, height: 2}]}
  - {kind: group, id: second, children: [{kind: panel, id: two, focusable: true, width: 3, height: 2}]}
- kind: group
  anchor: {head: bottom}
  repeat: {each: items, as: it}
  children: [{kind: panel, id: row, focusable: true, width: 3, height: 2}]
"""
    assert warn(tmp_path, nodes, content="{items: [a, b, c]}") == []
