"""Easing curves against closed formulas and the promises in their docstrings."""

import math
from typing import cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.flow.animate.easing import BEZIER_CONTROL_POINTS, ease
from vitrine.scene.nodes.animated_number import EASINGS, Easing

#: Curves that run past their ends on the way; all others rise from 0 to 1 without turning.
OVERSHOOTING = frozenset({"ease-in-back", "ease-out-back", "ease-in-out-back"})
SHARES = np.linspace(0.0, 1.0, 2001)


@pytest.mark.parametrize("name", EASINGS)
def test_starts_at_0_and_ends_at_1_exactly(name: Easing) -> None:
    assert (ease(name, 0.0), ease(name, 1.0), ease(name, -3.0), ease(name, 7.0)) == (0.0, 1.0, 0.0, 1.0)


@pytest.mark.parametrize("name", EASINGS)
def test_is_continuous_up_to_both_ends(name: Easing) -> None:
    values = np.array([ease(name, u) for u in SHARES])
    steepest = 0.032 if "circ" in name else 0.012  # a circle stands upright at its end: 1 - sqrt(1 - u²)
    assert np.abs(np.diff(values)).max() < steepest


@pytest.mark.parametrize("name", sorted(set(EASINGS) - OVERSHOOTING))
def test_rises_without_turning(name: Easing) -> None:
    values = np.array([ease(name, u) for u in SHARES])
    assert (np.diff(values) >= -1e-15).all()
    assert values.min() >= 0.0 and values.max() <= 1.0


@pytest.mark.parametrize("name", sorted(OVERSHOOTING))
def test_back_runs_past_its_end_by_a_tenth(name: Easing) -> None:
    values = np.array([ease(name, u) for u in SHARES])
    beyond = max(values.max() - 1.0, -values.min())
    assert beyond == pytest.approx(0.05 if name == "ease-in-out-back" else 0.1, abs=2e-4)


@pytest.mark.parametrize("name", sorted(BEZIER_CONTROL_POINTS))
@given(s=st.floats(0.0, 1.0))
def test_bezier_goes_through_its_parametric_points(name: Easing, s: float) -> None:
    (x1, y1), (x2, y2) = BEZIER_CONTROL_POINTS[name]
    x, y = (3 * (1 - s) ** 2 * s * a + 3 * (1 - s) * s**2 * b + s**3 for a, b in ((x1, x2), (y1, y2)))
    # Where the curve starts level in x (ease-out's x1 = 0), y moves as the square root of x, and of its rounding.
    assert ease(name, x) == pytest.approx(y, abs=1e-7)


def test_known_values() -> None:
    assert ease("ease-in-quad", 0.3) == pytest.approx(0.09)
    assert ease("ease-out-cubic", 0.3) == pytest.approx(1 - 0.7**3)
    assert ease("ease-in-out-quart", 0.25) == pytest.approx(0.5 * 0.5**4)
    assert ease("ease-in-sine", 0.5) == pytest.approx(1 - math.sqrt(0.5))
    assert ease("ease-in-circ", 0.6) == pytest.approx(0.2)
    assert ease("ease", 0.5) == pytest.approx(0.8024033877399112)  # the value that browsers give


@pytest.mark.parametrize("curve", ["sine", "quad", "cubic", "quart", "expo", "circ", "back"])
@given(u=st.floats(0.0, 1.0))
def test_out_is_in_seen_from_its_end(curve: str, u: float) -> None:
    rise = ease(cast(Easing, f"ease-in-{curve}"), 1.0 - u)
    assert ease(cast(Easing, f"ease-out-{curve}"), u) == pytest.approx(1.0 - rise, abs=1e-12)
