"""Blends of states: closed formulas, also of what is interrupted; pure in any order; and nothing jumps."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.flow.tween_test import state_at
from vitrine.flow.animate.easing import ease
from vitrine.flow.animate.state_blend import StateBlend, StateShare, blend_states
from vitrine.flow.timeline.state import State
from vitrine.scene.nodes.animated_number import Easing

#: The value wanted in each state, later wins; 1 without any.
WANTED = {"a": 3.0, "b": -2.0}


def value_of(blend: StateBlend) -> float:
    wanted = [([1.0, *(WANTED[name] for name in WANTED if name in active)])[-1] for _, active in blend.shares]
    return sum(share * value for (share, _), value in zip(blend.shares, wanted, strict=True))


def seen(state: State, seconds: float = 0.4, easing: Easing = "ease-out") -> float:
    return value_of(blend_states(state, WANTED, seconds, easing))


def test_at_rest_it_is_one_look_and_equal_at_any_time() -> None:
    passages = ((1.0, "a", True), (2.0, "a", False))
    assert blend_states(state_at(0.5, *passages), WANTED, 0.4, "linear") == StateBlend((StateShare(1.0, frozenset()),))
    during = [blend_states(state_at(t_s, *passages), WANTED, 0.4, "linear") for t_s in (1.401, 1.9)]
    assert during[0] == during[1] == StateBlend((StateShare(1.0, frozenset("a")),)) and during[0].is_at_rest


def test_without_time_it_is_a_cut() -> None:
    assert seen(state_at(1.0, (1.0, "a", True)), 0.0) == 3.0
    assert seen(state_at(0.999, (1.0, "a", True)), 0.0) == 1.0


@pytest.mark.parametrize("t_s", [1.0, 1.1, 1.2, 1.399])
def test_one_step_is_eased(t_s: float) -> None:
    assert seen(state_at(t_s, (1.0, "a", True))) == pytest.approx(1 + 2 * ease("ease-out", (t_s - 1) / 0.4))


@pytest.mark.parametrize("t_s", [1.1, 1.2, 1.25, 1.35, 1.5, 1.6, 1.7])
def test_steps_that_interrupt_one_another_add_up(t_s: float) -> None:
    """1 to 3 at 1.0, on to -2 at 1.1, back to 3 at 1.2, to 1 at 1.3: v0 and all steps, each by its own time."""
    passages = ((1.0, "a", True), (1.1, "b", True), (1.2, "b", False), (1.3, "a", False))
    steps = ((1.0, 2.0), (1.1, -5.0), (1.2, 5.0), (1.3, -2.0))
    expected = 1 + sum(step * ease("ease-out", (t_s - start_s) / 0.4) for start_s, step in steps if start_s <= t_s)
    assert seen(state_at(t_s, *passages)) == pytest.approx(expected)


def test_a_change_of_several_states_at_once_is_one_step() -> None:
    blend = blend_states(state_at(2.1, (1.0, "a", True), (2.0, "a", False), (2.0, "b", True)), WANTED, 0.4, "linear")
    assert [active for _, active in blend.shares] == [frozenset("a"), frozenset("b")]
    assert [share for share, _ in blend.shares] == pytest.approx([0.75, 0.25])


def test_leaving_and_coming_back_at_once_is_no_change() -> None:
    state = state_at(2.1, (1.0, "a", True), (2.0, "a", False), (2.0, "a", True))
    assert blend_states(state, "a", 0.4, "linear").is_at_rest


def test_what_is_active_at_the_start_was_so_from_the_first() -> None:
    assert seen(state_at(0.1, (0.0, "a", True))) == 3.0


STEP_S = 2e-3


@settings(max_examples=25, deadline=None)
@given(
    seconds=st.floats(0.1, 0.5),
    easing=st.sampled_from(("linear", "ease", "ease-out", "ease-in", "ease-in-out-cubic", "ease-out-back")),
    turns=st.lists(st.tuples(st.floats(0.02, 0.6), st.sampled_from("ab")), min_size=1, max_size=7),
)
def test_nothing_jumps_and_any_order_gives_the_same(
    seconds: float, easing: Easing, turns: list[tuple[float, str]]
) -> None:
    times = np.cumsum([pause for pause, _ in turns]).tolist()
    active: dict[str, bool] = {}
    passages = []
    for t_s, (_, name) in zip(times, turns, strict=True):
        active[name] = not active.get(name, False)
        passages.append((t_s, name, active[name]))
    states = []
    for start_s, end_s in pairwise((0.0, *times, times[-1] + 0.6)):
        state = state_at(start_s, *passages)
        states += [state.at(float(t_s)) for t_s in np.arange(start_s, end_s, STEP_S)]
    values = [seen(state, seconds, easing) for state in states]
    assert [seen(state, seconds, easing) for state in reversed(states)] == values[::-1]
    # The steepest of these curves rises 5 times as fast as a line; at most all steps of 5 are under way at once.
    assert np.abs(np.diff(values)).max() <= 5 * STEP_S / seconds * 5 * len(turns)
    assert values[-1] == pytest.approx(([1.0, *(WANTED[name] for name in WANTED if active.get(name))])[-1])
    assert sum(share for share, _ in blend_states(states[-1], WANTED, seconds, easing).shares) == pytest.approx(1.0)
