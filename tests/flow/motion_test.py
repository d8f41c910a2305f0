"""Numbers that move: the oscillation's formula far from zero, keyframes at, between and beyond their keys."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.flow.animate.motion import evaluate
from vitrine.scene.nodes.animated_number import Keyframe, KeyframeTrack, Oscillation

RAMP = KeyframeTrack((Keyframe(1.0, 10.0, "linear"), Keyframe(3.0, 20.0, "ease-in-quad"), Keyframe(4.0, 0.0, "linear")))


def test_a_plain_number_stays() -> None:
    assert evaluate(2.5, 99.0) == 2.5


@given(t=st.floats(0, 60), hertz=st.floats(0, 10), phase=st.floats(-720, 720))
def test_oscillation_is_its_formula(t: float, hertz: float, phase: float) -> None:
    expected = 1.0 + 3.0 * math.sin(2 * math.pi * hertz * t + math.radians(phase))
    assert evaluate(Oscillation(3.0, hertz, phase, base=1.0), t) == pytest.approx(expected, abs=1e-9)


def test_oscillation_keeps_its_phase_after_a_month() -> None:
    month = 30 * 24 * 3600.0
    assert evaluate(Oscillation(1.0, 0.25, 90.0), month) == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize(
    ("t", "expected"), [(0.0, 10.0), (1.0, 10.0), (2.0, 15.0), (3.0, 20.0), (3.5, 15.0), (4.0, 0.0), (9.0, 0.0)]
)
def test_keys(t: float, expected: float) -> None:
    assert evaluate(RAMP, t) == pytest.approx(expected)


@given(t=st.floats(1.0, 3.999), turns=st.integers(1, 50))
def test_looped_keys_repeat(t: float, turns: int) -> None:
    looped = KeyframeTrack(RAMP.keyframes, loops=True)
    assert evaluate(looped, t + 3.0 * turns) == pytest.approx(evaluate(RAMP, t), abs=1e-9)


def test_a_single_key_is_a_constant() -> None:
    assert evaluate(KeyframeTrack((Keyframe(1.0, 4.0),), loops=True), 7.0) == 4.0
