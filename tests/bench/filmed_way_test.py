"""The way of a hand-held phone: it goes where it is told to, sways as a walker does, and knows its own motion."""

from __future__ import annotations

import numpy as np
import pytest

from assets.feeds.street.walk import matrix
from tests.bench.track_clips.filmed_place import FLIGHTS, RISE_M, STEPS, find_stair_height
from tests.bench.track_clips.filmed_way import find_motion, find_poses
from tests.bench.track_clips.shots import SHOTS, FilmShot
from vitrine.track.rotations import exponential


def shot(name: str) -> FilmShot:
    return next(shot for shot in SHOTS if shot.name == name)


@pytest.mark.parametrize("name", ["other-street", "turn-180", "stairs"])
def test_the_next_frame_is_where_the_motion_leads(name: str) -> None:
    made = shot(name)
    for at_s in (1.0, 6.3, 7.7):
        motion = find_motion(made.way, made.ground, at_s)
        now, soon = find_poses(made.way, made.ground, at_s + np.array([0.0, 1e-3]))
        led = matrix(now) @ exponential(motion.turn[None] * 1e-3)[0]
        # Half of a walker's acceleration, some 2 m/s2, in a thousandth of a second.
        assert now.position + matrix(now) @ motion.shift * 1e-3 == pytest.approx(soon.position, abs=5e-6)
        assert led == pytest.approx(matrix(soon), abs=2e-5)


def test_a_walker_bobs_at_a_walkers_pace() -> None:
    made = shot("other-street")
    t = np.arange(0, 12, 1 / 30)
    heights = np.array([pose.position[1] for pose in find_poses(made.way, made.ground, t)])
    spectrum = np.abs(np.fft.rfft((heights - heights.mean()) * np.hanning(len(t))))
    hertz = np.fft.rfftfreq(len(t), 1 / 30)
    assert 1.5 <= hertz[spectrum.argmax()] <= 2.0
    assert 0.02 < np.ptp(heights) < 0.12


def test_a_turn_ends_up_looking_back() -> None:
    made = shot("turn-180")
    first, last = find_poses(made.way, made.ground, np.array([0.0, 12.5]))
    assert matrix(first)[:, 2] @ matrix(last)[:, 2] < -0.95


def test_a_static_camera_is_one_pose() -> None:
    made = shot("static")
    poses = find_poses(made.way, made.ground, np.arange(0, 8, 0.5))
    assert np.ptp([pose.position for pose in poses], axis=0) == pytest.approx(0, abs=1e-12)
    assert np.ptp([pose.quaternion for pose in poses], axis=0) == pytest.approx(0, abs=1e-12)


def test_stairs_are_climbed() -> None:
    made = shot("stairs")
    first, last = find_poses(made.way, made.ground, np.array([0.0, made.duration_s - 0.1]))
    assert last.position[1] - first.position[1] > 2.5
    tops = find_stair_height(np.array([[12.0, 0.0], [12.0, -40.0]]))
    assert tops == pytest.approx([0, FLIGHTS * STEPS * RISE_M])
