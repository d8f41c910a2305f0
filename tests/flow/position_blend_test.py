"""Blends of positions: the closed formula of steps that add up, also of one that interrupts another."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.flow.animate.easing import ease
from vitrine.flow.animate.position_blend import blend_positions
from vitrine.flow.focus.focus_state import Position, PositionStep


def place(steps: Sequence[PositionStep], t_s: float, seconds: float = 0.4) -> float:
    return sum(share * position.number for share, position in blend_positions(steps, t_s, seconds, "ease-in-out"))


def make_steps(*taken: tuple[float, int]) -> list[PositionStep]:
    return [PositionStep(t_s, Position(number, 9, f"n{number}")) for t_s, number in taken]


def test_at_rest_it_is_one_position() -> None:
    steps = make_steps((0.0, 0), (1.0, 3))
    assert [share.position.number for share in blend_positions(steps, 0.9, 0.4, "linear")] == [0]
    assert [share.position.number for share in blend_positions(steps, 1.401, 0.4, "linear")] == [3]


def test_a_step_that_interrupts_adds_up() -> None:
    steps = make_steps((0.0, 0), (1.0, 1), (1.1, 2), (1.2, 1))
    for t_s in (1.05, 1.15, 1.25, 1.45, 1.55, 1.7):
        wanted = sum(
            by * ease("ease-in-out", (t_s - start) / 0.4)
            for start, by in ((1.0, 1), (1.1, 1), (1.2, -1))
            if t_s > start
        )
        assert place(steps, t_s) == pytest.approx(wanted, abs=1e-12)


@given(st.lists(st.tuples(st.floats(0.0, 3.0), st.integers(0, 8)), min_size=1, max_size=8), st.floats(0.0, 5.0))
def test_shares_add_up_and_nothing_jumps(taken: list[tuple[float, int]], t_s: float) -> None:
    steps = make_steps(*sorted(taken))
    assert sum(share for share, _ in blend_positions(steps, t_s, 0.4, "ease-in-out")) == pytest.approx(1.0)
    if t_s > steps[0].t_s:
        # The steepest ease-in-out rises 1.72 times as fast as a line, for each of the steps.
        assert abs(place(steps, t_s + 1e-4) - place(steps, t_s)) < 8 * 8 * 1.8 * 1e-4 / 0.4
