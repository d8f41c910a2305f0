"""Heading errors: the recurrence itself, its statistics over hours, and one seed, one walk."""

from __future__ import annotations

import math

import numpy as np
import pytest

from vitrine.world.heading_error import BLOCK_TICKS, CORRELATION_TIME_S, heading_error_at

TICK_S = 1 / 60
DECAY = math.exp(-TICK_S / 2.0)
DAY_TICKS = 24 * 3600 * 60


def errors_of(seed: int, ticks: range) -> np.ndarray:
    return np.array([heading_error_at(seed, tick, TICK_S) for tick in ticks])


def test_it_is_the_recurrence_tick_by_tick() -> None:
    """Run by hand from a minute before the take, over the seams of three blocks."""
    sources = (np.random.RandomState(np.random.MT19937(np.random.SeedSequence([7, 0, block]))) for block in range(4))
    expected, last = [], 0.0
    for w in np.concatenate([source.standard_normal(BLOCK_TICKS) for source in sources]):
        last = DECAY * last + math.sqrt(1 - DECAY**2) * w
        expected.append(last)
    np.testing.assert_allclose(errors_of(7, range(3 * BLOCK_TICKS)), expected[BLOCK_TICKS:], rtol=0, atol=1e-11)


def test_over_hours_it_has_its_spread_and_forgets_in_two_seconds() -> None:
    """Six hours hold some 5,000 independent stretches: 2 % of the variance, 0.014 of a correlation, one sigma."""
    assert CORRELATION_TIME_S == 2.0
    errors = errors_of(1, range(6 * 3600 * 60))
    assert abs(errors.mean()) < 0.06
    assert errors.std() == pytest.approx(1, abs=0.04)
    for seconds, expected in ((0.5, math.exp(-0.25)), (2.0, math.exp(-1)), (4.0, math.exp(-2)), (20.0, 0.0)):
        lag = round(seconds * 60)
        assert np.mean(errors[lag:] * errors[:-lag]) / errors.var() == pytest.approx(expected, abs=0.06), seconds


def test_it_wanders_as_much_at_the_start_as_later() -> None:
    """2,000 seeds: 1.6 % of the spread, one sigma."""
    ticks = (0, 1, 30, 120, BLOCK_TICKS - 1)
    walks = np.array([[heading_error_at(seed, tick, TICK_S) for tick in ticks] for seed in range(2000)])
    np.testing.assert_allclose(walks.std(0), 1, atol=0.06)


def test_a_seed_and_a_tick_are_one_error_in_any_order() -> None:
    ticks = [0, 1, BLOCK_TICKS - 1, BLOCK_TICKS, 100_000, DAY_TICKS]
    first = [heading_error_at(-3, tick, TICK_S) for tick in ticks]
    assert [heading_error_at(-3, tick, TICK_S) for tick in reversed(ticks)] == first[::-1]
    assert len({heading_error_at(seed, 5, TICK_S) for seed in (0, 1, -1, 3, -3, 2**31, 10**30)}) == 7
