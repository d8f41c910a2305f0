"""Eye heights along a walk, and a unit that is lost on the way."""

from __future__ import annotations

import numpy as np
import pytest

from tests.track.made_walk import RATE, make_street, see, walk
from vitrine.track.camera_poses import CameraPoses
from vitrine.track.eye_height import WindowHeight, even_scale, find_jump, measure_drift, measure_heights
from vitrine.track.rotations import Floats
from vitrine.track.triangulation import Pieces

LOST_AT, SECONDS = 180, 12


def lose_unit(points: Floats, poses: CameraPoses, ratio: float) -> tuple[Floats, CameraPoses]:
    """What is seen from a frame on alone, and the way from there on, in another unit."""
    start = poses.centres[LOST_AT]
    centres = poses.centres.copy()
    centres[LOST_AT:] = start + ratio * (centres[LOST_AT:] - start)
    return start + ratio * (points - start), poses._replace(centres=centres)


def make_lost_walk(ratio: float) -> tuple[Pieces, Floats, CameraPoses, CameraPoses]:
    """A walk that stands for a second in its middle: nothing seen before is seen after."""
    made = walk(SECONDS, 15.0)
    centres = made.poses.centres.copy()
    centres[LOST_AT - 15 : LOST_AT + 15, 2] = centres[LOST_AT, 2]
    true, street = made.poses._replace(centres=centres), make_street(6000)
    seen = see(true, street).seen
    late = seen.frames >= LOST_AT
    ids = seen.ids + np.where(late, len(street), 0)
    moved, poses = lose_unit(street, true, ratio)
    return Pieces(seen._replace(ids=ids), 2 * len(street)), np.concatenate([street, moved]), poses, true


@pytest.mark.parametrize("ratio", [0.6, 1.5])
def test_a_unit_that_is_lost_where_a_walker_stands_is_found_by_the_eye_height(ratio: float) -> None:
    pieces, found, poses, true = make_lost_walk(ratio)
    drift = measure_drift(measure_heights(pieces, found, poses, RATE))
    assert drift == pytest.approx(max(ratio, 1 / ratio), rel=0.05)
    evened = even_scale(pieces, found, poses, RATE)
    steps = [np.linalg.norm(np.diff(p.centres[:: LOST_AT - 20], axis=0), axis=1) for p in (evened, true)]
    assert steps[0][1] / steps[0][0] == pytest.approx(steps[1][1] / steps[1][0], rel=0.05)
    assert evened.turns is poses.turns


def test_a_unit_that_is_lost_in_the_dark_costs_no_pose() -> None:
    pieces, found, poses, true = make_lost_walk(0.6)
    # Neither of the windows on both sides has a pose in its middle.
    centres = poses.centres.copy()
    centres[130:235] = np.nan
    points = pieces.points
    dark = Pieces(points.pick((points.frames < 130) | (points.frames >= 235)), pieces.count)
    evened = even_scale(dark, found, poses._replace(centres=centres), RATE)
    assert np.array_equal(evened.is_known, ~np.isnan(centres[:, 0]))
    steps = [np.linalg.norm(p.centres[[100, 300]] - p.centres[[60, 260]], axis=1) for p in (evened, true)]
    assert steps[0][1] / steps[0][0] == pytest.approx(steps[1][1] / steps[1][0], rel=0.05)


def test_a_walk_of_one_unit_stays_to_the_last_bit() -> None:
    pieces, found, poses, _ = make_lost_walk(1.0)
    assert measure_drift(measure_heights(pieces, found, poses, RATE)) < 1.05
    assert np.array_equal(even_scale(pieces, found, poses, RATE).centres, poses.centres)


def test_a_stall_that_hides_the_floor_is_no_jump() -> None:
    drops = [1.0, 1.01, 1.0, 0.99, 1.0, 0.85, 0.85, 0.85, 0.96, 0.99, 1.0]
    assert find_jump([WindowHeight(45 * n, drop) for n, drop in enumerate(drops)]) is None
    assert find_jump([WindowHeight(45 * n, drop) for n, drop in enumerate([0.6, 0.61, 0.59, 1.0, 1.02])]) == 3
    assert measure_drift([]) == 1.0


def test_without_a_floor_nothing_is_said() -> None:
    pieces, found, poses, _ = make_lost_walk(0.6)
    above = np.add(found, [0.0, 50.0, 0.0])
    assert measure_heights(pieces, above, poses, RATE) == []
    assert np.array_equal(even_scale(pieces, above, poses, RATE).centres, poses.centres)
