"""Eye heights along a walk, and a unit that is lost on the way."""

from __future__ import annotations

import numpy as np
import pytest

from tests.track.made_walk import EYE_M, RATE, make_street, walk
from vitrine.track.camera_poses import CameraPoses
from vitrine.track.eye_height import measure_drift, measure_heights
from vitrine.track.rotations import Floats

LOST_AT, SECONDS = 180, 12


def lose_unit(points: Floats, poses: CameraPoses, ratio: float) -> tuple[Floats, CameraPoses]:
    """What is seen from a frame on alone, and the way from there on, in another unit."""
    start = poses.centres[LOST_AT]
    centres = poses.centres.copy()
    centres[LOST_AT:] = start + ratio * (centres[LOST_AT:] - start)
    return start + ratio * (points - start), poses._replace(centres=centres)


def make_lost_walk(ratio: float) -> tuple[Floats, CameraPoses]:
    """Points and poses of a walk in eye heights; its second half has another unit, and points of its own."""
    made, street = walk(SECONDS, 15.0), make_street(6000)
    early, late = street[street[:, 2] > -5.0], street[street[:, 2] < -9.0]
    moved, poses = lose_unit(late, made.poses, ratio)
    points = np.concatenate([early, moved]) / EYE_M
    return points, poses._replace(centres=poses.centres / EYE_M)


@pytest.mark.parametrize("ratio", [0.6, 1.5])
def test_a_unit_that_is_lost_where_a_walker_stands_is_seen_by_the_eye_height(ratio: float) -> None:
    drift = measure_drift(measure_heights(*make_lost_walk(ratio), RATE))
    assert drift == pytest.approx(max(ratio, 1 / ratio), rel=0.06)


def test_a_walk_of_one_unit_has_one_eye_height() -> None:
    heights = measure_heights(*make_lost_walk(1.0), RATE)
    assert len(heights) >= 6 and heights == pytest.approx([1.0] * len(heights), rel=0.05)
    assert measure_drift(heights) < 1.05


def test_without_a_floor_nothing_is_said() -> None:
    points, poses = make_lost_walk(0.6)
    assert measure_heights(np.add(points, [0.0, 50.0, 0.0]), poses, RATE) == []
    assert measure_drift([]) == 1.0
