"""Check of gaps in a feed's poses: the overlay fades there; steps that are long throughout are bridged."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from vitrine.engine.duration_check import MIN_COVERAGE
from vitrine.errors import Place, Problem
from vitrine.world.tracking_gaps import MIN_GAP_S, TrackingGaps, find_tracking_gaps
from vitrine.world.trajectory import Trajectory


def check_pose_gaps(trajectory: Trajectory | None, poses: Path | None, feed_s: float | None) -> list[Problem]:
    """Warnings where poses within a feed of `feed_s` seconds (None: without an end) lie MIN_GAP_S or more apart, and
    where they begin late or end early.
    """
    if trajectory is None or poses is None:
        return []
    gaps = find_tracking_gaps(trajectory, feed_s)
    messages = (
        _describe_start(trajectory, gaps),
        _describe_steps(trajectory, gaps, feed_s),
        _describe_end(trajectory, gaps, feed_s),
    )
    hint = "add the poses that are missing"
    return [Problem(message, Place(str(poses)), hint=hint, severity="warning") for message in messages if message]


def _describe_steps(trajectory: Trajectory, gaps: TrackingGaps, feed_s: float | None) -> str:
    starts, steps = trajectory.times_s[:-1], np.diff(trajectory.times_s)
    # Stamps of 0.5 s apart are read as 0.49999999 or 0.50000001.
    long = steps >= MIN_GAP_S - 1e-6
    if feed_s is not None:
        long &= starts < feed_s
    if not long.any():
        return ""
    index = int(np.where(long, steps, 0.0).argmax())
    count = int(long.sum())
    worst = f"of {steps[index]:.1f} s from {starts[index]:.1f} s on"
    many = f"a gap {worst}" if count == 1 else f"{count:,} gaps of {MIN_GAP_S:g} s or more, the longest {worst}"
    if np.isin(starts[long], gaps.starts_s).any():
        return f"the poses have {many}: the camera is not tracked there, and what is fixed to the world fades"
    return f"the poses have {many}: the camera is moved evenly across, and the overlay drifts off what it marks"


def _describe_start(trajectory: Trajectory, gaps: TrackingGaps) -> str:
    first_s = float(trajectory.times_s[0])
    if not np.isneginf(gaps.starts_s).any():
        return ""
    return f"the poses begin {first_s:.1f} s after the feed: what is fixed to the world comes only then"


def _describe_end(trajectory: Trajectory, gaps: TrackingGaps, feed_s: float | None) -> str:
    last_s = float(trajectory.times_s[-1])
    # Poses that cover little of the feed are another film's, which the check of durations tells.
    if feed_s is None or last_s < MIN_COVERAGE * feed_s:
        return ""
    if not any(map(math.isinf, gaps.ends_s)):
        return ""
    return f"the poses end {feed_s - last_s:.1f} s before the feed: what is fixed to the world fades after the last one"
