"""Smoothing takes what is chance, and leaves what a hand does."""

from __future__ import annotations

import numpy as np
import pytest

from tests.track.made_walk import LENS, RATE, walk
from vitrine.track.camera_poses import CameraPoses
from vitrine.track.rotations import exponential, logarithm
from vitrine.track.smoothing import smooth_poses


def seen_by(poses: CameraPoses, points: int, off_px: float) -> CameraPoses:
    """The same poses, each by so many points that are so far off in the median."""
    count = len(poses.turns)
    return poses._replace(inliers=np.full(count, points), residuals_px=np.full(count, off_px))


def test_chance_is_taken_and_the_walk_stays() -> None:
    made = walk(4)
    random = np.random.default_rng(0)
    # Stamps of a phone, which are not even.
    times_s = (np.arange(120) + random.uniform(-0.2, 0.2, 120)) / RATE
    # 0.003 radians are 1.7 pixels about each axis: what 12 points leave open that are 4 pixels off.
    noisy = seen_by(made.poses, 12, 4.0)._replace(
        centres=made.poses.centres + random.normal(0, 0.01, (120, 3)),
        turns=exponential(random.normal(0, 0.003, (120, 3))) @ made.poses.turns,
    )
    smooth = smooth_poses(noisy, times_s, RATE, LENS)
    before, after = (np.linalg.norm(p.centres - made.poses.centres, axis=1).mean() for p in (noisy, smooth))
    assert after < 0.8 * before
    shaking = [np.linalg.norm(np.diff(p.centres, 2, axis=0), axis=1).mean() for p in (noisy, smooth)]
    assert shaking[1] < 0.4 * shaking[0]
    assert smooth.turns @ smooth.turns.transpose(0, 2, 1) == pytest.approx(
        np.broadcast_to(np.eye(3), (120, 3, 3)), abs=1e-9
    )


@pytest.mark.parametrize("rate", [30.0, 60.0])
def test_a_tremor_that_many_points_vouch_for_stays(rate: float) -> None:
    made = walk(4)
    times_s = np.arange(120) / rate
    tremor = 0.0012 * np.sin(2 * np.pi * 8.0 * times_s)[:, None] * [1.0, 0.6, 0.3]
    trembling = seen_by(made.poses, 250, 0.2)._replace(turns=exponential(tremor) @ made.poses.turns)
    smooth = smooth_poses(trembling, times_s, rate, LENS)
    lost = np.linalg.norm(logarithm(smooth.turns @ trembling.turns.transpose(0, 2, 1)), axis=1)
    # The cubic alone takes all of it at either rate.
    assert np.sqrt((lost[10:-10] ** 2).mean()) < 0.1 * np.sqrt((tremor**2).sum(axis=1).mean())


def test_a_cubic_stays_as_it_is_at_stamps_that_are_uneven() -> None:
    made = walk(2)
    times_s = np.sort(np.random.default_rng(1).uniform(0, 2, 60))
    cubic = np.column_stack([times_s**3, 1 - times_s, times_s**2])
    poses = seen_by(made.poses, 12, 2.0)._replace(centres=cubic)
    smooth = smooth_poses(poses, times_s, RATE, LENS)
    assert smooth.centres == pytest.approx(cubic, abs=1e-6)


def test_frames_without_a_pose_stay_without_and_part_what_is_smoothed() -> None:
    made = walk(2)
    centres = made.poses.centres.copy()
    centres[30:34] = np.nan
    centres[34:] += 100.0
    poses = seen_by(made.poses, 12, 2.0)._replace(centres=centres)
    smooth = smooth_poses(poses, np.arange(60) / RATE, RATE, LENS)
    assert np.isnan(smooth.centres[30:34]).all()
    assert np.abs(smooth.centres[:30] - centres[:30]).max() < 0.02
    assert np.abs(smooth.centres[34:] - centres[34:]).max() < 0.02
