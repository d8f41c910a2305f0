"""Heading errors: the recurrence itself, its statistics over hours, and one seed, one walk."""

from __future__ import annotations

import math

import numpy as np
import pytest

from vitrine.world.heading_error import CORRELATION_TIME_S, simulate_heading_errors

TICK_S = 1 / 60
DECAY = math.exp(-TICK_S / 2.0)


def test_it_is_the_recurrence_tick_by_tick() -> None:
    noise = np.random.RandomState(np.random.MT19937(np.random.SeedSequence([7, 0]))).standard_normal(3001)
    expected = [noise[0]]
    for w in noise[1:]:
        expected.append(DECAY * expected[-1] + math.sqrt(1 - DECAY**2) * w)
    np.testing.assert_allclose(simulate_heading_errors(7, 3001, TICK_S), expected, rtol=0, atol=1e-12)


def test_over_hours_it_has_its_spread_and_forgets_in_two_seconds() -> None:
    """Ten hours hold some 9,000 independent stretches: 1.5 % of the variance, 0.01 of a correlation, one sigma."""
    assert CORRELATION_TIME_S == 2.0
    errors = simulate_heading_errors(1, 10 * 3600 * 60, TICK_S)
    assert abs(errors.mean()) < 0.05
    assert errors.std() == pytest.approx(1, abs=0.03)
    for seconds, expected in ((0.5, math.exp(-0.25)), (2.0, math.exp(-1)), (4.0, math.exp(-2)), (20.0, 0.0)):
        lag = round(seconds * 60)
        assert np.mean(errors[lag:] * errors[:-lag]) / errors.var() == pytest.approx(expected, abs=0.05), seconds


def test_it_wanders_as_much_at_the_start_as_later() -> None:
    walks = np.array([simulate_heading_errors(seed, 601, TICK_S) for seed in range(2000)])
    for tick in (0, 1, 30, 120, 600):
        assert walks[:, tick].std() == pytest.approx(1, abs=0.06), tick


def test_a_seed_is_one_walk_however_long_the_take_is() -> None:
    longest = simulate_heading_errors(-3, 2000, TICK_S).copy()
    for count in (1, 2, 600, 601, 602, 1201, 1999):
        np.testing.assert_array_equal(simulate_heading_errors(-3, count, TICK_S), longest[:count])
    seeds = (0, 1, -1, 3, 2**31, 10**30)
    assert len({simulate_heading_errors(seed, 2, TICK_S).tobytes() for seed in (*seeds, -3)}) == len(seeds) + 1


def test_nobody_changes_it_for_others() -> None:
    with pytest.raises(ValueError, match="read-only"):
        simulate_heading_errors(0, 10, TICK_S)[3] = 1
