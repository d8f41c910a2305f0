"""Feeds, poses and takes of different recordings are told; those that belong together are not."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from vitrine.engine.duration_check import check_durations
from vitrine.feed.protocols import FeedInfo
from vitrine.flow.chart.event import Event, EventKind
from vitrine.flow.timeline.take import Take, TimedEvent
from vitrine.world.trajectory import Trajectory

FILE = Path("walk.tum")


def feed(duration_s: float | None) -> FeedInfo:
    return FeedInfo("walk.mp4", 640, 360, Fraction(30), None, duration_s)


def trajectory(*times_s: float) -> Trajectory:
    count = len(times_s)
    return Trajectory(np.array(times_s), np.zeros((count, 3)), np.tile([0.0, 0.0, 0.0, 1.0], (count, 1)))


def take(*times_s: float) -> Take:
    return Take(events=tuple(TimedEvent(t_s, Event(EventKind.TAP)) for t_s in times_s))


@pytest.mark.parametrize(
    ("poses_s", "words"),
    [
        (10.0, ""), (9.0, ""), (14.0, ""), (19.0, ""),
        (2.5, "the poses last 2.5 s, the feed 10.0 s: after the last pose the camera stands still"),
        (10_000.0, "the poses last 10,000.0 s, the feed 10.0 s"),
    ],
)  # fmt: skip
def test_poses_cover_their_feed(poses_s: float, words: str) -> None:
    found = check_durations(feed(10.0), trajectory(0.0, poses_s), FILE, None, None)
    assert [problem.severity for problem in found] == (["warning"] if words else [])
    assert words in "".join(str(problem) for problem in found)


def test_one_pose_is_a_tripod() -> None:
    assert check_durations(feed(10.0), trajectory(0.0), FILE, None, None) == []


def test_events_after_the_end_never_happen() -> None:
    (problem,) = check_durations(feed(10.0), None, None, take(1.0, 12.0, 95.5), Path("run.take"))
    assert "2 of the take's 3 events lie after the feed's end at 10.0 s, the last at 95.5 s" in str(problem)
    assert check_durations(feed(10.0), None, None, take(1.0, 10.0), Path("run.take")) == []


def test_a_feed_without_an_end_fits_all() -> None:
    assert check_durations(feed(None), trajectory(0.0, 9.0), FILE, take(1e5), FILE) == []
