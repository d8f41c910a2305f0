"""The lens of tracking against its formula."""

from __future__ import annotations

import numpy as np
import pytest

from vitrine.track.lens import TrackLens


@pytest.mark.parametrize("k1", [0.0, -0.15, -0.02, 0.08])
def test_directions_and_pixels_are_there_and_back(k1: float) -> None:
    lens = TrackLens(640, 360, 500.0, k1)
    pixels = np.random.default_rng(0).uniform((0, 0), (640, 360), (500, 2))
    directions = lens.to_directions(pixels)
    assert lens.to_pixels(directions) == pytest.approx(pixels, abs=1e-6)


def test_a_corner_is_bent_by_the_third_power() -> None:
    lens = TrackLens(640, 360, 500.0, 0.1)
    x, y = 0.3, -0.2
    assert lens.to_pixels(np.array([[x, y]]))[0] == pytest.approx(
        [320 + 500 * x * (1 + 0.1 * 0.13), 180 + 500 * y * (1 + 0.1 * 0.13)]
    )
    radius = np.hypot(320, 180) / 500
    assert lens.corner_shift == pytest.approx(0.1 * radius**3 * 500 / 640)


def test_beyond_the_fold_directions_stay_finite() -> None:
    lens = TrackLens(640, 360, 300.0, -0.5)
    directions = lens.to_directions(np.array([[0.0, 0.0], [640.0, 360.0], [320.0, 180.0]]))
    assert np.isfinite(directions).all() and np.abs(directions).max() <= 1.0


def test_a_field_of_view_is_that_of_the_width() -> None:
    assert TrackLens.from_fov(640, 360, 90.0).focal_px == pytest.approx(320)
    assert TrackLens.from_fov(640, 360, 72.5).fov_deg == pytest.approx(72.5)
