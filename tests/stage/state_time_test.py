"""How long states have been: stopwatches, countdowns and rings that fill, by what is written for the same number."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scene.scenes import HELLO, at, loaded, mistake
from tests.stage.moving_fields_test import SIGHT, fold, staged
from vitrine.errors import InputError
from vitrine.flow.chart.chart import load_scene_chart
from vitrine.flow.timeline.state import State
from vitrine.flow.timeline.timeline import Timeline
from vitrine.stage.place.live_values import LiveValues, find_live_paths

HEAD = """
statechart:
  states:
    idle: {initial: true, transitions: [{event: tap, target: run}]}
    run: {transitions: [{event: tap, target: idle}]}
    over: {}
"""
NODES = """
- {kind: text, id: watch, text: "%(elapsed)s", anchor: {head: top}}
- {kind: text, id: whole, text: "%(total)s", anchor: {head: center}}
- {kind: shape, id: ring, ring: {}, width: 4, height: 4, stroke: guidance, trim: [0, %(share)s], anchor: {head: bottom}}
"""
BOUND = {
    "elapsed": "{states.run.elapsed_s:m:ss}",
    "total": "{states.run.total_s:.2f}",
    "share": '"{min(states.run.elapsed_s / 4, 1)}"',
}
#: By time: how long it has been, or was, and all times together.
EXPECTED = {1.0: (None, 0.0), 2.5: (0.5, 0.5), 4.5: (2.5, 2.5), 6.0: (3.0, 3.0), 9.0: (1.0, 4.0), 12.0: (4.0, 7.0)}


def test_a_stopwatch_counts_stands_and_goes_on(tmp_path: Path) -> None:
    scene = loaded(tmp_path, HEAD + "nodes:" + NODES % BOUND)
    stage, timeline = staged(scene), fold(scene, (2.0, "tap", {}), (5.0, "tap", {}), (8.0, "tap", {}))
    for t_s in (9.0, 1.0, 12.0, 4.5, 2.5, 6.0, 2.5):
        elapsed, total = EXPECTED[t_s]
        told = "–" if elapsed is None else f"0:{int(elapsed):02d}"
        share = 0 if elapsed is None else min(elapsed / 4, 1)
        plain = loaded(tmp_path, HEAD + "nodes:" + NODES % {"elapsed": told, "total": f"{total:.2f}", "share": share})
        expected = staged(plain).build_draw_list(State(t_s), SIGHT).digest()
        assert stage.build_draw_list(timeline.state_at(t_s), SIGHT).digest() == expected, t_s


def test_a_state_counts_all_its_times_however_many(tmp_path: Path) -> None:
    nodes = '- {kind: text, text: "{states.run.total_s}", anchor: {head: top}}'
    scene = loaded(tmp_path, HEAD + f"nodes:\n{nodes}")
    timeline: Timeline = fold(scene, *((index / 10 + 0.1, "tap", {}) for index in range(100)))
    values = LiveValues(scene, find_live_paths(scene)).evaluate_at(timeline.state_at(15.0), SIGHT)
    assert values["states"]["run"]["total_s"] == pytest.approx(5.0, abs=1e-9), "50 times, of which 32 are kept"


def test_content_of_that_name_stays_what_it_was(tmp_path: Path) -> None:
    nodes = '- {kind: text, text: "{states.run}", anchor: {head: top}}'
    written = '- {kind: text, text: "7", anchor: {head: top}}'
    found = staged(loaded(tmp_path, f"content: {{states: {{run: 7}}}}{HEAD}nodes:\n{nodes}"))
    expected = staged(loaded(tmp_path, f"{HEAD}nodes:\n{written}"))
    assert found.build_draw_list(State(1.0), SIGHT).digest() == expected.build_draw_list(State(1.0), SIGHT).digest()


@pytest.mark.parametrize(
    ("path", "message", "hint"),
    [
        ("states.rum.elapsed_s", 'there is no state "rum"', "run"),
        ("states.run.elapsed", 'there is no live value "states.run.elapsed"', "states.run.elapsed_s"),
        ("states.run", 'there is no live value "states.run"', "states.run.total_s"),
        ("states", 'there is no live value "states"', ""),
    ],
)
def test_what_a_state_has_not_is_told(tmp_path: Path, path: str, message: str, hint: str) -> None:
    problem = mistake(tmp_path, f'{HEAD}nodes:\n- {{kind: text, text: "{{{path}}}", anchor: {{head: top}}}}')
    assert problem.message == message
    assert hint in (problem.hint or "")


@pytest.mark.parametrize(
    ("cond", "message", "hint"),
    [
        ("time > 3", '"time" passes by itself', "after_s: 3"),
        ("states.idle.elapsed_s > 3", '"states.idle.elapsed_s" passes by itself', "after_s: 3"),
        ("clock.now > 3", '"clock.now" passes by itself', "after_s: 3"),
        ("places.door.distance_m < 3", '"places.door.distance_m" changes by itself', "near:door<12m"),
        ("wearer.speed_m_s > 3", 'a chart does not know "wearer.speed_m_s"', "under `if:`"),
    ],
)
def test_a_guard_with_time_is_told_what_time_does_in_a_chart(
    tmp_path: Path, cond: str, message: str, hint: str
) -> None:
    head = HEAD.replace("event: tap, target: run", f'event: tap, target: run, cond: "{cond}"')
    with pytest.raises(InputError) as error:
        load_scene_chart(loaded(tmp_path, head + f"places: {{door: [0, 0, 0]}}\nnodes:\n{HELLO}"))
    (problem,) = error.value.problems
    assert problem.message.startswith(message) and hint in problem.hint
    assert at(problem)[3] == "statechart.states.idle.transitions.0.cond"
