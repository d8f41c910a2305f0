"""The body's heading: a one-pole low pass, against its closed step response."""

import math

import numpy as np
import pytest

from vitrine.world.body_heading import TIME_CONSTANT_S, filter_body_headings

TICK_S = 1 / 60


def test_after_a_turn_the_body_follows_exponentially() -> None:
    head = np.full(300, 1.2)
    head[:60] = 0.0
    body = filter_body_headings(head, TICK_S)
    assert (body[:60] == 0).all()
    elapsed = np.arange(1, 241) * TICK_S
    assert body[60:].tolist() == pytest.approx((1.2 * (1 - np.exp(-elapsed / TIME_CONSTANT_S))).tolist())
    assert body[60 + round(TIME_CONSTANT_S / TICK_S) - 1] == pytest.approx(1.2 * (1 - 1 / math.e))


def test_half_the_grid_gives_the_same_heading() -> None:
    coarse, fine = (filter_body_headings(np.r_[0.0, np.full(n, 1.0)], 2.0 / n) for n in (100, 200))
    assert coarse[-1] == pytest.approx(fine[-1])


def test_a_turn_through_south_does_not_spin_round() -> None:
    head = np.r_[np.full(5, 3.1), np.full(600, -3.1)]
    body = filter_body_headings(head, TICK_S)
    assert (np.diff(body) >= 0).all() and body[-1] == pytest.approx(math.tau - 3.1, abs=1e-4)


def test_it_starts_at_rest_and_leaves_its_argument_alone() -> None:
    head = np.array([2.0, 2.5])
    assert filter_body_headings(head, TICK_S)[0] == 2.0 and head.tolist() == [2.0, 2.5]
