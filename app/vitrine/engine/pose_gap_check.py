"""Check of gaps in a feed's poses: bridged evenly, the overlay may be far from where it belongs."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from vitrine.errors import Place, Problem
from vitrine.world.trajectory import Trajectory

#: From this long without a pose on it is told: a head turns by 20 degrees and more meanwhile, and not evenly.
MIN_GAP_S = 0.5


def check_pose_gaps(trajectory: Trajectory | None, poses: Path | None, feed_s: float | None) -> list[Problem]:
    """A warning where stamps within a feed of `feed_s` seconds (None: without an end) lie MIN_GAP_S or more apart."""
    if trajectory is None or poses is None:
        return []
    starts, gaps = trajectory.times_s[:-1], np.diff(trajectory.times_s)
    # Stamps of 0.5 s apart are read as 0.49999999 or 0.50000001.
    long = gaps >= MIN_GAP_S - 1e-6
    if feed_s is not None:
        long &= starts < feed_s
    if not long.any():
        return []
    index = int(np.where(long, gaps, 0.0).argmax())
    count = int(long.sum())
    worst = f"of {gaps[index]:.1f} s from {starts[index]:.1f} s on"
    many = f"a gap {worst}" if count == 1 else f"{count:,} gaps of {MIN_GAP_S:g} s or more, the longest {worst}"
    message = f"the poses have {many}: the camera is moved evenly across, and the overlay drifts off what it marks"
    return [Problem(message, Place(str(poses)), hint="add the poses that are missing", severity="warning")]
