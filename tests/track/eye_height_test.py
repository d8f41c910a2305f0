"""Eye heights along a walk, and a unit that is lost on the way."""

from __future__ import annotations

import numpy as np
import pytest

from tests.track.made_walk import EYE_M, RATE, make_street, see, walk
from vitrine.track.camera_poses import CameraPoses
from vitrine.track.eye_height import measure_drift, measure_heights
from vitrine.track.rotations import Floats
from vitrine.track.triangulation import Pieces

LOST_AT, SECONDS = 180, 12


def lose_unit(points: Floats, poses: CameraPoses, ratio: float) -> tuple[Floats, CameraPoses]:
    """What is seen from a frame on alone, and the way from there on, in another unit."""
    start = poses.centres[LOST_AT]
    centres = poses.centres.copy()
    centres[LOST_AT:] = start + ratio * (centres[LOST_AT:] - start)
    return start + ratio * (points - start), poses._replace(centres=centres)


def make_lost_walk(ratio: float) -> tuple[Pieces, Floats, CameraPoses]:
    """A walk that stands for a second in its middle: nothing seen before is seen after."""
    made = walk(SECONDS, 15.0)
    centres = made.poses.centres.copy()
    centres[LOST_AT - 15 : LOST_AT + 15, 2] = centres[LOST_AT, 2]
    true, street = made.poses._replace(centres=centres), make_street(6000)
    seen = see(true, street).seen
    late = seen.frames >= LOST_AT
    ids = seen.ids + np.where(late, len(street), 0)
    moved, poses = lose_unit(street, true, ratio)
    return Pieces(seen._replace(ids=ids), 2 * len(street)), np.concatenate([street, moved]), poses


@pytest.mark.parametrize("ratio", [0.6, 1.5])
def test_a_unit_that_is_lost_where_a_walker_stands_is_seen_by_the_eye_height(ratio: float) -> None:
    drift = measure_drift(measure_heights(*make_lost_walk(ratio), RATE))
    assert drift == pytest.approx(max(ratio, 1 / ratio), rel=0.05)


def test_a_walk_of_one_unit_has_one_eye_height() -> None:
    pieces, found, poses = make_lost_walk(1.0)
    heights = measure_heights(pieces, found, poses, RATE)
    assert measure_drift(heights) < 1.05
    assert [height.frame for height in heights][:3] == [44, 89, 134]
    assert all(height.drop == pytest.approx(EYE_M, rel=0.05) for height in heights)


def test_without_a_floor_nothing_is_said() -> None:
    pieces, found, poses = make_lost_walk(0.6)
    assert measure_heights(pieces, np.add(found, [0.0, 50.0, 0.0]), poses, RATE) == []
    assert measure_drift([]) == 1.0
