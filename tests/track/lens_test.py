"""The lens of tracking against its formulas, and what is guessed of it."""

from __future__ import annotations

import numpy as np
import pytest

from vitrine.track.lens import KNOWN, Freedom, TrackLens, make_fisheye
from vitrine.track.lens_guess import UNKNOWN_LENS, LensGuess
from vitrine.world.lens import Lens

MIDDLE = TrackLens.from_focal(640, 360, 500.0)
WIDE = TrackLens.from_focal(640, 360, 305.0).with_bend(make_fisheye(0.02, -0.01))
LENSES = [TrackLens.from_focal(640, 360, 500.0, k1) for k1 in (0.0, -0.15, -0.02, 0.08)]
LENSES += [WIDE, MIDDLE.with_bend(Lens("division", (-0.18,)))]
PIXELS = np.random.default_rng(0).uniform((0, 0), (640, 360), (500, 2))


@pytest.mark.parametrize("lens", LENSES)
def test_directions_and_pixels_are_there_and_back(lens: TrackLens) -> None:
    directions = lens.to_directions(PIXELS)
    assert lens.to_pixels(directions) == pytest.approx(PIXELS, abs=1e-6)


def test_a_corner_is_bent_by_the_third_power() -> None:
    lens = TrackLens.from_focal(640, 360, 500.0, 0.1)
    x, y = 0.3, -0.2
    assert lens.to_pixels(np.array([[x, y]]))[0] == pytest.approx(
        [320 + 500 * x * (1 + 0.1 * 0.13), 180 + 500 * y * (1 + 0.1 * 0.13)]
    )
    radius = np.hypot(320, 180) / 500
    assert lens.corner_shift == pytest.approx(0.1 * radius**3 * 500 / 640)


def test_a_fish_eye_draws_angles_as_lengths() -> None:
    lens = TrackLens.from_focal(640, 360, 305.0).with_bend(make_fisheye())
    assert lens.to_pixels(np.array([[np.tan(1.0), 0.0]]))[0] == pytest.approx([320 + 305, 180])


@pytest.mark.parametrize("lens", LENSES)
def test_slopes_are_what_a_pixel_moves_by(lens: TrackLens) -> None:
    directions = lens.to_directions(PIXELS)
    step = np.array([3e-4, -2e-4])
    moved = lens.to_pixels(directions + step / 2) - lens.to_pixels(directions - step / 2)
    assert lens.slopes(directions) @ step == pytest.approx(moved, abs=1e-5)


@pytest.mark.parametrize("lens", [TrackLens.from_focal(640, 360, 300.0, -0.5), WIDE.with_focal(120.0)])
def test_beyond_the_fold_and_the_right_angle_directions_stay_finite(lens: TrackLens) -> None:
    directions = lens.to_directions(np.array([[0.0, 0.0], [640.0, 360.0], [320.0, 180.0]]))
    assert np.isfinite(directions).all() and np.abs(directions).max() <= 5.7
    assert np.isfinite(lens.to_pixels(np.array([[1e6, -1e6], [0.0, 0.0]]))).all()


def test_a_fold_within_the_picture_is_seen() -> None:
    assert TrackLens.from_focal(640, 360, 300.0, -0.5).is_folded
    assert not any(lens.is_folded for lens in LENSES)


def test_a_field_of_view_is_that_of_the_width() -> None:
    assert TrackLens.from_fov(640, 360, 90.0).focal_px == pytest.approx(320)
    assert TrackLens.from_fov(640, 360, 72.5).camera.horizontal_fov_deg == pytest.approx(72.5)


def test_a_guess_is_kept_but_for_the_name_of_a_wide_lens() -> None:
    assert UNKNOWN_LENS.make_lens(360, 640).camera.horizontal_fov_deg == pytest.approx(39.4, abs=0.1)
    assert UNKNOWN_LENS.freedom == Freedom(True, True)
    assert LensGuess(fov_deg=70).freedom == LensGuess(film_mm=26).freedom == Freedom(False, True)
    assert LensGuess(camera=MIDDLE.camera).freedom == KNOWN
    wide = LensGuess(fov_deg=120)
    assert wide.make_lens(640, 360).camera.horizontal_fov_deg == pytest.approx(120)
    assert wide.make_lens(640, 360).camera.lens == make_fisheye() and wide.freedom == Freedom(True, True)
