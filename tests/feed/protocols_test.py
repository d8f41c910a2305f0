"""Frames by time where all last equally long."""

from __future__ import annotations

from fractions import Fraction

import pytest

from vitrine.feed.protocols import FeedInfo, uniform_frame_index


@pytest.mark.parametrize("fps", [Fraction(25), Fraction(30), Fraction(30000, 1001), Fraction(24000, 1001)])
def test_the_time_of_a_frame_is_that_frame_s(fps: Fraction) -> None:
    info = FeedInfo("even", 1, 1, fps, 3000, float(3000 / fps), loops=False)
    assert [uniform_frame_index(info, float(n / fps)) for n in range(3000)] == list(range(3000))
    assert [uniform_frame_index(info, n / float(fps)) for n in range(3000)] == list(range(3000))
    assert [uniform_frame_index(info, float((n + Fraction(99, 100)) / fps)) for n in range(3000)] == list(range(3000))


def test_times_outside_are_held_or_wrapped() -> None:
    assert [uniform_frame_index(FeedInfo("even", 1, 1, Fraction(10), 20, 2.0, loops=False), t) for t in (-1, 5)] == [
        0,
        19,
    ]
    assert [uniform_frame_index(FeedInfo("even", 1, 1, Fraction(10), 20, 2.0), t) for t in (-0.1, 2.0, 5)] == [
        19,
        0,
        10,
    ]
