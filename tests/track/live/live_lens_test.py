"""The lens of a live camera: pixels whose middles are whole numbers, a principal point that is not in the middle."""

from __future__ import annotations

import numpy as np
import pytest

from tests.track.live.made_camera import LENS, LEVEL, look
from vitrine.track.live.live_lens import LiveLens
from vitrine.world.camera import Intrinsics

#: Pixels that are not square, of a picture that is cut off on the left and below.
ODD = LiveLens(Intrinsics(640, 360, 500.0, 450.0, 280.0, 200.0))
PIXELS = np.array([[0, 0], [639, 359], [100, 300], [500, 40], [320, 180], [30, 200], [600, 250]], np.float32)


def test_the_middle_of_the_first_pixel_is_0() -> None:
    ray = ODD.to_rays(PIXELS[:1])[0]
    assert np.linalg.norm(ray) == pytest.approx(1)
    assert ray[:2] / ray[2] == pytest.approx([(0.5 - 280) / 500, (0.5 - 200) / 450])
    assert ODD.to_pixels(ODD.to_rays(PIXELS)) == pytest.approx(PIXELS, abs=1e-3)
    assert not ODD.find_seen(ODD.to_pixels(np.array([[0.0, 0.0, -1.0]]))).any()


def test_a_homography_moves_pixels_as_rays_turn() -> None:
    source, target = look(3, 2, 1), look(12, -4, -2)
    moved = np.column_stack([PIXELS, np.ones(len(PIXELS))]) @ ODD.homography(source, target).T
    expected = ODD.to_pixels(ODD.to_rays(PIXELS) @ source @ target.T)
    assert moved[:, :2] / moved[:, 2:] == pytest.approx(expected, abs=1e-3)


def test_a_fit_finds_the_turn_whatever_one_point_does() -> None:
    turn = look(5, 3, 2) @ LEVEL.T
    seen = ODD.to_pixels(ODD.to_rays(PIXELS) @ turn.T)
    seen[3] += (40, -20)
    found, left = ODD.fit(PIXELS, seen, 0.5)
    assert found == pytest.approx(turn, abs=2e-4)
    assert np.delete(left, 3).max() < 0.1 and left[3] > 30


def test_of_two_views_side_by_side_half_is_shared() -> None:
    lens = LiveLens(LENS)
    half_deg = float(np.degrees(np.arctan(LENS.cx_px / LENS.fx_px)))
    assert lens.overlap(LEVEL, LEVEL) == 1.0 and lens.overlap(LEVEL, look(180)) == 0.0
    assert lens.overlap(LEVEL, look(half_deg)) == pytest.approx(0.5, abs=0.1)
