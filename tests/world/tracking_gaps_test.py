"""Tracking gaps: where they are, how the overlay fades at them, and that there are none in poses of one rate."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.world.tracking_gaps import FADE_S, NO_GAPS, TrackingGaps, describe_tracking_gaps, find_tracking_gaps
from vitrine.world.trajectory import Trajectory


def walk(*times_s: float) -> Trajectory:
    count = len(times_s)
    return Trajectory(np.array(times_s), np.zeros((count, 3)), np.tile([0.0, 0.0, 0.0, 1.0], (count, 1)))


def evenly(start_s: float, end_s: float, step_s: float = 0.1) -> tuple[float, ...]:
    return tuple(start_s + step_s * number for number in range(round((end_s - start_s) / step_s) + 1))


@pytest.mark.parametrize(
    ("times_s", "feed_s", "spans"),
    [
        (evenly(0, 10), 10.0, []),
        (evenly(0, 9.6), 10.0, []),
        (evenly(0, 2) + evenly(2.5, 10), 10.0, []),
        (evenly(0, 2) + evenly(2.6, 10), 10.0, [(2.0, 2.6)]),
        (evenly(0, 2) + evenly(4, 5) + evenly(7, 10), 10.0, [(2.0, 4.0), (5.0, 7.0)]),
        (evenly(0, 9), 10.0, [(9.0, 10.0)]),
        (evenly(1, 10), 10.0, [(0.0, 1.0)]),
        (evenly(0, 2) + evenly(12, 13), 10.0, [(2.0, 10.0)]),
        (evenly(0, 12) + evenly(14, 15), 10.0, []),
        ((0.0,), 10.0, []),
        # One pose a second throughout is a rate; where one of them is missing, or the last is far, is a gap.
        (evenly(0, 9, 1.0), 10.0, []),
        (evenly(0, 4, 1.0) + evenly(6, 10, 1.0), 10.0, [(4.0, 6.0)]),
        ((0.0, 9.0), 10.0, []),
    ],
)
def test_gaps_are_where_poses_are_missing(
    times_s: tuple[float, ...], feed_s: float, spans: list[tuple[float, float]]
) -> None:
    found = find_tracking_gaps(walk(*times_s), feed_s).spans_within(feed_s)
    assert [value for span in found for value in span] == pytest.approx([value for span in spans for value in span])
    assert len(found) == len(spans)


def test_without_poses_or_an_end() -> None:
    assert find_tracking_gaps(None, 10.0) is NO_GAPS and NO_GAPS.tracked_share_at(3.0) == 1.0
    gaps = find_tracking_gaps(walk(*evenly(0, 2)), None)
    assert gaps.tracked_share_at(2.4) == 1.0 and gaps.tracked_share_at(3.0) == 0.0


def test_the_overlay_fades_as_tracking_is_lost_and_comes_back_as_it_is_found() -> None:
    gaps = TrackingGaps(np.array([2.0]), np.array([4.0]))
    times_s = [0.0, 2.0, 2.0 + FADE_S / 2, 2.0 + FADE_S, 3.9, 4.0, 4.0 + FADE_S / 2, 4.0 + FADE_S, 9.0]
    assert [gaps.tracked_share_at(t_s) for t_s in times_s] == pytest.approx([1, 1, 0.5, 0, 0, 0, 0.5, 1, 1])


@given(st.lists(st.floats(0.05, 3.0), min_size=2, max_size=12), st.floats(0, 20))
def test_it_never_jumps_and_is_gone_in_the_midst_of_a_gap(steps_s: list[float], time_s: float) -> None:
    """The steepest that a smoothstep of FADE_S is: 1.5 / FADE_S a second."""
    times_s = np.cumsum([0.0, *steps_s])
    gaps = find_tracking_gaps(walk(*times_s.tolist()), 30.0)
    before, after = gaps.tracked_share_at(time_s), gaps.tracked_share_at(time_s + 0.001)
    assert 0 <= before <= 1 and abs(after - before) <= 0.001 * 1.5 / FADE_S + 1e-9
    for start_s, end_s in gaps.spans_within(30.0):
        assert gaps.tracked_share_at(max(start_s + FADE_S, (start_s + end_s) / 2)) == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize(
    ("gaps", "feed_s", "sentence"),
    [
        ([], 10.0, ""),
        ([(2, 4)], 10.0, "the camera is not tracked from 2.0 to 4.0 s: what is fixed to the world fades there"),
        ([(1, 2), (3, 5.5)], 10.0, "the camera is not tracked 2 times, the longest from 3.0 to 5.5 s: what is"),
        ([(9, math.inf)], None, "the camera is not tracked from 9.0 s on: what is"),
        ([(-math.inf, 2)], 10.0, "the camera is not tracked from 0.0 to 2.0 s: what is"),
    ],
)
def test_they_are_told_in_a_sentence(gaps: list[tuple[float, float]], feed_s: float | None, sentence: str) -> None:
    starts_s, ends_s = np.array(gaps, "f8").reshape(-1, 2).T
    told = describe_tracking_gaps(TrackingGaps(starts_s, ends_s), feed_s)
    assert told.startswith(sentence) and bool(told) == bool(sentence)
