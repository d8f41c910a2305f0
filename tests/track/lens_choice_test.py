"""Which family a lens is of, by what is seen through it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("pycolmap", reason="the extra track is not installed")

from tests.track.made_walk import walk
from vitrine.track.lens import TrackLens, make_fisheye
from vitrine.track.lens_choice import choose_lens, convert_to_fisheye
from vitrine.track.mapping import KeyMap
from vitrine.track.observations import Observations
from vitrine.track.triangulation import Pieces
from vitrine.world.lens import Lens

PHONE = TrackLens.from_focal(640, 360, 380.0, -0.1)
ACTION = TrackLens.from_focal(640, 360, 305.0).with_bend(make_fisheye())
DIVIDED = TrackLens.from_focal(640, 360, 320.0).with_bend(Lens("division", (-0.22,)))
PLACES = np.array([[x, y] for x in (20.0, 320.0, 600.0) for y in (15.0, 180.0, 330.0)])
NO_POINTS = Observations(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros((0, 2), np.float32))


def choose(true: TrackLens, mapped: TrackLens) -> TrackLens:
    """What is chosen of a walk through a true lens, of which every tenth frame was mapped by another one."""
    made = walk(8, 15.0, true)
    keys = np.arange(len(made.poses.turns)) % 6 == 0
    poses = made.poses._replace(centres=np.where(keys[:, None], made.poses.centres, np.nan))
    return choose_lens(Pieces(made.seen, len(made.points)), KeyMap(poses, mapped, NO_POINTS))


def differ_px(one: TrackLens, other: TrackLens) -> float:
    """How far apart two lenses draw what the first one sees, the worst of nine places."""
    return float(np.linalg.norm(other.to_pixels(one.to_directions(PLACES)) - PLACES, axis=1).max())


@pytest.mark.parametrize("true", [ACTION, DIVIDED], ids=["equidistant", "division"])
def test_a_wide_lens_is_a_fish_eye(true: TrackLens) -> None:
    barrel = TrackLens.from_focal(640, 360, true.focal_px * 0.93, -0.09)
    chosen = choose(true, barrel)
    assert chosen.camera.lens is not None and chosen.camera.lens.model == "fisheye"
    assert differ_px(true, chosen) < 1.5 < 5 < differ_px(true, barrel)


def test_what_k1_fits_stays_with_it() -> None:
    chosen = choose(PHONE, PHONE)
    assert chosen.camera.lens is not None and chosen.camera.lens.model == "brown-conrady"
    assert differ_px(PHONE, chosen) < 1.5


def test_a_lens_that_hardly_bends_is_not_asked() -> None:
    narrow = TrackLens.from_focal(640, 360, 575.0, -0.02)
    nothing = KeyMap(walk(1).poses, narrow, NO_POINTS)
    assert choose_lens(Pieces(NO_POINTS, 0), nothing) is narrow


def test_the_nearest_fish_eye_draws_as_the_lens_does() -> None:
    assert differ_px(PHONE, convert_to_fisheye(PHONE)) < 1.0
    folded = replace(PHONE.camera, fx_px=305.0, fy_px=305.0, lens=Lens("brown-conrady", (-0.3, *(0.0,) * 7)))
    assert TrackLens(folded).is_folded
    middle = np.array([[0.2, 0.1]])
    assert convert_to_fisheye(TrackLens(folded)).to_pixels(middle) == pytest.approx(
        TrackLens(folded).to_pixels(middle), abs=2.0
    )
