"""The clip full of people has people in it to its end, and none walks through the phone."""

from __future__ import annotations

import numpy as np

from assets.feeds.street.people import place
from tests.bench.track_clips.filmed_way import find_poses
from tests.bench.track_clips.shots import SHOTS


def test_people_pass_close_by_all_the_time_and_never_through_the_phone() -> None:
    shot = next(shot for shot in SHOTS if shot.name == "crowd")
    for pose in find_poses(shot.way, shot.ground, np.arange(0, shot.duration_s, 0.25)):
        away = [float(np.hypot(*(place(person, pose.t) - pose.position)[[0, 2]])) for person in shot.crowd]
        assert min(away) > 0.5
        assert sum(distance < 14 for distance in away) >= 6
