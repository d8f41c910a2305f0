"""Presence: settled ends, defaults, and above all that nothing jumps, however often a tween is interrupted."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vitrine.flow.animate.easing import ease
from vitrine.flow.animate.tween import FULLY_PRESENT, Tween, compute_presence
from vitrine.flow.timeline.state import State, StateBuilder

SLIDING = Tween(0.3, "linear", slide_deg=(2.0, -1.0), scale_from=0.5)
LEAVING = Tween(0.2, "linear", slide_deg=(-3.0, 0.0), scale_from=1.5)


def state_at(t_s: float, *passages: tuple[float, str, bool]) -> State:
    """The state at a time after states were entered (True) and left (False) at the given times."""
    record = StateBuilder(State(), frozenset())
    for when_s, name, entered in passages:
        if when_s <= t_s:
            record.apply_step(when_s, [(name, entered)], None)
    return record.build_state().at(t_s)


def test_a_node_without_states_is_always_there() -> None:
    assert compute_presence(State(), ()) == FULLY_PRESENT


def test_a_state_that_never_was_shows_nothing() -> None:
    assert not compute_presence(state_at(5.0), ("card",)).shown


@pytest.mark.parametrize(("t_s", "share"), [(1.0, 0.0), (1.06, 0.25), (1.12, 0.5), (1.24, 1.0), (9.0, 1.0)])
def test_the_default_comes_in_240_ms_ease_out(t_s: float, share: float) -> None:
    seen = compute_presence(state_at(t_s, (1.0, "card", True)), ("card",))
    assert seen.opacity == pytest.approx(ease("ease-out", share))
    assert seen.shown and seen.slide_deg == (0.0, 0.0) and seen.scale == 1.0


@pytest.mark.parametrize(("t_s", "share"), [(3.0, 0.0), (3.04, 0.25), (3.08, 0.5), (3.1599, 0.9994)])
def test_the_default_goes_in_160_ms_ease_in(t_s: float, share: float) -> None:
    seen = compute_presence(state_at(t_s, (1.0, "card", True), (3.0, "card", False)), ("card",))
    assert seen.shown and seen.opacity == pytest.approx(1.0 - ease("ease-in", share), abs=1e-3)


def test_it_is_gone_when_the_exit_is_over() -> None:
    assert not compute_presence(state_at(3.17, (1.0, "card", True), (3.0, "card", False)), ("card",)).shown


def test_slide_and_scale_come_from_and_go_to_their_far_ends() -> None:
    coming = compute_presence(state_at(1.15, (1.0, "card", True)), ("card",), SLIDING, LEAVING)
    assert coming[:4] == (pytest.approx(0.5), pytest.approx((1.0, -0.5)), pytest.approx(0.75), True)
    going = compute_presence(state_at(3.05, (1.0, "card", True), (3.0, "card", False)), ("card",), SLIDING, LEAVING)
    assert going == (pytest.approx(0.75), pytest.approx((-0.75, 0.0)), pytest.approx(1.125), True, 3.0)


def test_handing_over_between_its_states_is_no_change() -> None:
    state = state_at(2.05, (1.0, "card", True), (2.0, "card", False), (2.0, "comparing", True))
    assert compute_presence(state, ("card", "comparing")) == FULLY_PRESENT
    overlapping = state_at(2.05, (1.0, "a", True), (1.5, "b", True), (2.0, "a", False))
    assert compute_presence(overlapping, ("a", "b")) == FULLY_PRESENT


def test_coming_back_half_way_takes_half_the_time() -> None:
    passages = ((1.0, "card", True), (3.0, "card", False), (3.1, "card", True))  # linear: half gone at 3.1
    back = [compute_presence(state_at(t_s, *passages), ("card",), SLIDING, LEAVING) for t_s in (3.1, 3.175, 3.2501)]
    assert [seen.opacity for seen in back] == pytest.approx([0.5, 0.75, 1.0])
    assert back[-1] == FULLY_PRESENT


def test_another_far_end_takes_the_time_of_its_longer_way() -> None:
    """A quarter of the way in from twice its size, then out to half: 1.25 to go where the way out is 0.5 by itself."""
    entering, leaving = Tween(0.2, "linear", scale_from=2.0), Tween(0.2, "linear", scale_from=0.5)
    passages = ((1.0, "card", True), (1.05, "card", False))
    times = (1.05, 1.15, 1.249)
    gone = [compute_presence(state_at(t_s, *passages), ("card",), entering, leaving) for t_s in times]
    assert [seen.scale for seen in gone] == pytest.approx([1.75, 1.125, 0.50625])
    assert all(seen.shown for seen in gone)
    assert not compute_presence(state_at(1.2501, *passages), ("card",), entering, leaving).shown


def test_without_fade_it_keeps_its_light_until_it_is_gone() -> None:
    still = Tween(0.2, "ease", fades=False, slide_deg=(0.0, 4.0))
    passages = ((1.0, "card", True), (3.0, "card", False))
    assert compute_presence(state_at(3.19, *passages), ("card",), still, still).opacity == 1.0
    assert not compute_presence(state_at(3.2, *passages), ("card",), still, still).shown


def test_a_tween_without_time_is_a_cut() -> None:
    cut = Tween(0.0, "linear")
    passages = ((1.0, "card", True), (3.0, "card", False))
    assert compute_presence(state_at(1.0, *passages), ("card",), cut, cut) == FULLY_PRESENT
    assert not compute_presence(state_at(3.0, *passages), ("card",), cut, cut).shown


STEP_S = 2e-3
TWEENS = st.builds(
    Tween,
    duration_s=st.floats(0.1, 0.5),
    easing=st.sampled_from(("linear", "ease", "ease-out", "ease-in", "ease-in-out-cubic", "ease-out-back")),
    slide_deg=st.tuples(st.floats(-5, 5), st.floats(-5, 5)),
    scale_from=st.floats(0.5, 2.0),
)


def looks_over_time(
    enter: Tween, leave: Tween, pauses: list[float]
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Opacity, right, down, scale on a fine grid of time, for a state that comes and goes after each pause."""
    turns = np.cumsum(pauses).tolist()
    passages = [(t_s, "card", index % 2 == 0) for index, t_s in enumerate(turns)]
    rows = []
    for start_s, end_s in pairwise((0.0, *turns, turns[-1] + 0.6)):
        state = state_at(start_s, *passages)
        for t_s in np.arange(start_s, end_s, STEP_S):
            seen = compute_presence(state.at(float(t_s)), ("card",), enter, leave)
            rows.append((seen.opacity if seen.shown else 0.0, *seen.slide_deg, seen.scale))
    return np.array(rows)


@settings(max_examples=25, deadline=None)
@given(enter=TWEENS, leave=TWEENS, pauses=st.lists(st.floats(0.02, 0.6), min_size=1, max_size=6))
@example(Tween(0.5, "linear", scale_from=2.0), Tween(0.25, "ease", scale_from=0.5), [0.5, 0.0625])
def test_nothing_jumps(enter: Tween, leave: Tween, pauses: list[float]) -> None:
    looks = looks_over_time(enter, leave, pauses)
    steps = np.abs(np.diff(looks, axis=0))
    lit = (looks[1:, 0] > 0.05) & (looks[:-1, 0] > 0.05)
    # A tween takes 0.1 s or more, and the steepest of these curves rises 5 times as fast as a straight line.
    steepest = 5 * STEP_S / 0.1
    assert (steps[:, 0] <= steepest).all()
    assert (steps[lit, 1:3] <= steepest * 11).all()  # at most 10 degrees from one far end to the other, and overshoot
    assert (steps[lit, 3] <= steepest * 1.6).all()


@settings(max_examples=25, deadline=None)
@given(enter=TWEENS, leave=TWEENS, pauses=st.lists(st.floats(0.02, 0.6), min_size=1, max_size=6))
def test_light_stays_light(enter: Tween, leave: Tween, pauses: list[float]) -> None:
    opacity = looks_over_time(enter, leave, pauses)[:, 0]
    assert opacity.min() >= 0.0 and opacity.max() <= 1.0
