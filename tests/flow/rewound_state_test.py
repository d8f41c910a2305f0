"""Rewound states: what a state says of an earlier time is what was known then."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.flow.tween_test import state_at
from vitrine.flow.timeline.state import State

Passage = tuple[float, str, bool]


@st.composite
def histories(draw: st.DrawFn) -> tuple[Passage, ...]:
    """Some states that are entered and left in turn, each at moments of its own."""
    passages: list[Passage] = []
    for name in ("a", "b"):
        moments = sorted(draw(st.sets(st.integers(0, 12), max_size=6)))
        passages += [(moment / 4, name, index % 2 == 0) for index, moment in enumerate(moments)]
    return tuple(sorted(passages))


def known(state: State) -> tuple[object, ...]:
    return state.t_s, state.active, state.spans


@given(histories(), st.integers(0, 12))
def test_a_rewound_state_is_the_one_of_that_time(passages: tuple[Passage, ...], moment: int) -> None:
    t_s, now = moment / 4, state_at(3.0, *passages)
    assert known(now.rewind(t_s, True)) == known(state_at(t_s, *passages))
    before = tuple(passage for passage in passages if passage[0] < t_s)
    assert known(now.rewind(t_s, False)) == known(state_at(t_s, *before))
