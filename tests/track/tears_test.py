"""Tears: a made walk whose key frames are moved apart comes back to one piece by its tracks; a whole one stays."""

from __future__ import annotations

import numpy as np
import pytest

from tests.track.made_walk import LENS, RATE, walk
from vitrine.track.camera_poses import CameraPoses
from vitrine.track.rotations import Floats, exponential
from vitrine.track.tears import mend_tears
from vitrine.track.triangulation import Pieces, cut_pieces

KEY_EVERY, TORN_AT = 6, 96


def make_keys() -> tuple[Pieces, CameraPoses]:
    """Tracks of five seconds, and the true poses of every sixth frame."""
    made = walk(5)
    keys = np.arange(len(made.poses.turns)) % KEY_EVERY == 0
    centres = np.where(keys[:, None], made.poses.centres, np.nan)
    return cut_pieces(made.seen, round(2 * RATE)), made.poses._replace(centres=centres)


def tear(poses: CameraPoses, way: Floats, turn_deg: float, scale: float) -> CameraPoses:
    """All from TORN_AT on turned, scaled about its first place, and moved away."""
    turn = exponential(np.radians([[0.0, turn_deg, 0.0]]))[0]
    place = poses.centres[TORN_AT]
    moved = poses.moved(turn, scale, place + way - scale * turn @ place)
    beyond = np.arange(len(poses.turns)) >= TORN_AT
    return poses._replace(
        turns=np.where(beyond[:, None, None], moved.turns, poses.turns),
        centres=np.where(beyond[:, None], moved.centres, poses.centres),
    )


@pytest.mark.parametrize(
    ("way", "turn_deg", "scale"),
    [([0.0, 0.0, -1.0], 0.0, 1.0), ([0.4, 0.1, 0.5], 3.0, 1.0), ([0.0, 0.0, -0.8], 1.0, 0.7)],
)
def test_a_tear_is_mended_by_the_tracks_that_lead_over_it(way: list[float], turn_deg: float, scale: float) -> None:
    tracks, poses = make_keys()
    mended = mend_tears(tracks, tear(poses, np.array(way), turn_deg, scale), LENS, RATE)
    known = poses.is_known
    assert np.abs(mended.centres[known] - poses.centres[known]).max() < 0.05
    assert mended.turns[known] == pytest.approx(poses.turns[known], abs=0.003)


def test_what_is_whole_stays_as_it_is() -> None:
    tracks, poses = make_keys()
    assert mend_tears(tracks, poses, LENS, RATE) is poses


def test_a_tear_that_nothing_leads_over_stays_and_takes_no_pose() -> None:
    tracks, poses = make_keys()
    torn = tear(poses, np.array([0.0, 0.0, -1.0]), 0.0, 1.0)
    dark = (tracks.points.frames > TORN_AT - KEY_EVERY) & (tracks.points.frames < TORN_AT)
    mended = mend_tears(Pieces(tracks.points.pick(~dark), tracks.count), torn, LENS, RATE)
    assert mended.is_known.tolist() == poses.is_known.tolist()
    assert mended.centres[torn.is_known] == pytest.approx(torn.centres[torn.is_known])
