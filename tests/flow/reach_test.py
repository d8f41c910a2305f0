"""States that nothing enters, and gazes at what is not shown when they are waited for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scene.scenes import write
from vitrine.flow.chart.chart import load_scene_chart
from vitrine.flow.chart.reach import check_reach
from vitrine.scene.load.loader import load_scene

NODES = "nodes:\n- {kind: text, id: ok, text: x, %sanchor: {head: center}}\n"


def warn(folder: Path, states: str, node: str = "", forced: tuple[str, ...] = ()) -> list[str]:
    scene = load_scene(write(folder, f"statechart: {{states: {states}}}\n{NODES % node}"))
    return [f"{problem.key}: {problem.message}" for problem in check_reach(scene, load_scene_chart(scene), forced)]


@pytest.mark.parametrize(
    ("states", "lost"),
    [
        ("{a: {initial: true}}", []),
        ("{a: {}, b: {}}", ["b"]),
        ("{a: {initial: true}, b: {transitions: [{event: tap, target: a}]}}", ["b"]),
        ("{a: {initial: true, transitions: [{after_s: 1, target: b}]}, b: {}}", []),
        # Through one that is lost itself nothing is reached.
        ("{a: {}, b: {transitions: [{event: tap, target: c}]}, c: {}}", ["b", "c"]),
        ("{a: {transitions: [{event: tap, target: d}]}, b: {states: {c: {}, d: {}}}}", []),
        ("{a: {}, b: {states: {c: {}, d: {}}}}", ["b"]),
        ("{a: {parallel: true, states: {b: {states: {c: {}}}, d: {}}}}", []),
        ("{a: {states: {b: {}, c: {}}, history: {h: {transitions: [{target: c}]}}, "
         "transitions: [{event: tap, target: h}]}}", []),
        ("{a: {transitions: [{event: tap, target: b c}]}, p: {parallel: true, states: {"
         "q: {states: {x: {initial: true}, b: {}}}, r: {states: {y: {initial: true}, c: {}}}}}}", []),
    ],
)  # fmt: skip
def test_states_that_no_transition_leads_to(tmp_path: Path, states: str, lost: list[str]) -> None:
    found = warn(tmp_path, states)
    assert [line.partition(": ")[2] for line in found] == [f'no transition leads to "{name}"' for name in lost]


def test_a_state_that_a_take_forces_is_entered(tmp_path: Path) -> None:
    assert warn(tmp_path, "{a: {}, b: {}}", forced=("b",)) == []


GAZE = "{a: {initial: true, transitions: [{event: 'tap gaze:ok', target: b}]}, b: {}}"


@pytest.mark.parametrize(
    ("states", "node", "told"),
    [
        (GAZE, "", False),
        (GAZE, "when: a, ", False),
        (GAZE, "when: [b, a], ", False),
        (GAZE, "when: b, ", True),
        ("{p: {states: " + GAZE + "}}", "when: p, ", False),
        ("{p: {parallel: true, states: {q: {states: " + GAZE + "}, r: {}}}}", "when: r, ", False),
    ],
)
def test_a_gaze_at_what_is_not_shown_then(tmp_path: Path, states: str, node: str, told: bool) -> None:
    found = warn(tmp_path, states, node)
    message = '"ok" is never shown while "a" waits for gaze:ok'
    assert found == ([f"statechart.states.a.transitions.0.event: {message}"] if told else [])


@pytest.mark.parametrize(
    ("event", "told"), [("tap:ok", True), ("double_tap:ok", True), ("tap", False), ("back", False)]
)
def test_a_press_at_what_is_not_shown_then_and_the_state_behind_it(tmp_path: Path, event: str, told: bool) -> None:
    states = (
        f"{{a: {{initial: true, transitions: [{{event: '{event}', target: b}}]}},"
        " b: {transitions: [{event: tap, target: c}]}, c: {}}"
    )
    found = warn(tmp_path, states, "focusable: true, when: c, ")
    key = "statechart.states.a.transitions.0"
    assert found == (
        [
            f'{key}.event: "ok" is never shown while "a" waits for {event}',
            f'{key}.target: nothing enters "b": {event} alone leads to it, and never happens',
        ]
        if told
        else []
    )


def test_a_state_that_another_event_leads_to_is_entered(tmp_path: Path) -> None:
    states = "{a: {initial: true, transitions: [{event: 'tap:ok', target: b}, {after_s: 3, target: b}]}, b: {}}"
    assert len(warn(tmp_path, states, "focusable: true, when: b, ")) == 1
