"""Duration check of feed, poses and take: each may be right in itself and belong to another recording."""

from __future__ import annotations

from pathlib import Path

from vitrine.errors import Place, Problem
from vitrine.feed.protocols import FeedInfo
from vitrine.flow.timeline.take import Take
from vitrine.world.trajectory import Trajectory

#: Tracking is lost now and then before a film's end; where it covers less of it than this, something is wrong.
MIN_COVERAGE = 0.75
#: A recorder may start a little before the camera and stop after it.
MAX_EXCESS_RATIO, MAX_EXCESS_S = 1.5, 10.0


def check_durations(
    feed: FeedInfo, trajectory: Trajectory | None, poses: Path | None, take: Take | None, take_file: Path | None
) -> list[Problem]:
    """Check that poses and events fit the feed's duration; gives warnings, none for a feed without an end."""
    if feed.duration_s is None:
        return []
    problems = []
    # One pose alone says where a camera on a tripod stands.
    if trajectory is not None and poses is not None and len(trajectory.times_s) > 1:
        problems.append(_check_poses(feed.duration_s, float(trajectory.times_s[-1]), poses))
    if take is not None and take_file is not None:
        problems.append(_check_take(feed.duration_s, take, take_file))
    return [problem for problem in problems if problem is not None]


def _check_poses(feed_s: float, poses_s: float, file: Path) -> Problem | None:
    lengths = f"the poses last {poses_s:,.1f} s, the feed {feed_s:,.1f} s"
    if poses_s < MIN_COVERAGE * feed_s:
        message = f"{lengths}: after the last pose the camera stands still, and what is fixed to the world fades"
        hint = "check that they are of this film"
    elif poses_s > max(MAX_EXCESS_RATIO * feed_s, feed_s + MAX_EXCESS_S):
        message, hint = lengths, "check that they are of this film, and that their times are in seconds"
    else:
        return None
    return Problem(message, Place(str(file)), hint=hint, severity="warning")


def _check_take(feed_s: float, take: Take, file: Path) -> Problem | None:
    late = sum(timed.t_s > feed_s for timed in take.events)
    if not late:
        return None
    events = f"{late:,} of the take's {len(take.events):,} events"
    message = f"{events} lie after the feed's end at {feed_s:,.1f} s, the last at {take.events[-1].t_s:,.1f} s"
    hint = "they never happen: name the feed that the take was recorded with, or of a picture `duration_s` in the scene"
    return Problem(message, Place(str(file)), hint=hint, severity="warning")
