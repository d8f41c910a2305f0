"""RMS and SSIM against values that are known, and against the definition window by window."""

from __future__ import annotations

import numpy as np
import pytest

from tests.long.comparators.similarity import (
    STABLE_MEAN,
    STABLE_SPREAD,
    WINDOW_PX,
    Codes,
    measure_rms,
    measure_ssim,
    window_weights,
)


def noise(seed: int, height: int = 17, width: int = 23) -> Codes:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def even(code: int) -> Codes:
    return np.full((15, 14, 3), code, np.uint8)


def test_rms_is_the_difference_of_even_pictures_and_falls_with_the_share_that_differs() -> None:
    assert measure_rms(even(40), even(43)) == pytest.approx(3)
    one, other = np.zeros((10, 10, 4), np.uint8), np.zeros((10, 10, 4), np.uint8)
    other[0, 0] = 255
    assert measure_rms(one, other) == pytest.approx(25.5)


@pytest.mark.parametrize("codes", [(100, 100), (100, 110), (0, 255)])
def test_ssim_of_even_pictures_is_that_of_their_means(codes: tuple[int, int]) -> None:
    one, other = codes
    expected = (2 * one * other + STABLE_MEAN) / (one**2 + other**2 + STABLE_MEAN)
    assert measure_ssim(even(one), even(other)) == pytest.approx(expected, abs=1e-9)


def test_ssim_is_one_for_the_same_picture_and_is_symmetric() -> None:
    assert measure_ssim(noise(1), noise(1)) == pytest.approx(1)
    assert measure_ssim(noise(1), noise(2)) == pytest.approx(measure_ssim(noise(2), noise(1)))


def test_ssim_is_the_mean_of_its_definition_over_all_windows() -> None:
    one, other = noise(3), (noise(3) // 2 + noise(4) // 4).astype(np.uint8)
    weights = np.outer(window_weights(), window_weights())
    grey = [picture @ np.array((0.299, 0.587, 0.114)) for picture in (one, other)]
    found = []
    for y in range(grey[0].shape[0] - WINDOW_PX + 1):
        for x in range(grey[0].shape[1] - WINDOW_PX + 1):
            a, b = (plane[y : y + WINDOW_PX, x : x + WINDOW_PX] for plane in grey)
            mean_a, mean_b = (weights * a).sum(), (weights * b).sum()
            spread_a, spread_b = (weights * (a - mean_a) ** 2).sum(), (weights * (b - mean_b) ** 2).sum()
            both = (weights * (a - mean_a) * (b - mean_b)).sum()
            found.append(
                (2 * mean_a * mean_b + STABLE_MEAN)
                * (2 * both + STABLE_SPREAD)
                / ((mean_a**2 + mean_b**2 + STABLE_MEAN) * (spread_a + spread_b + STABLE_SPREAD))
            )
    assert measure_ssim(one, other) == pytest.approx(float(np.mean(found)), rel=1e-9)
    assert 0.1 < measure_ssim(one, other) < 0.9


def test_the_window_is_eleven_pixels_of_a_gaussian() -> None:
    weights = window_weights()
    assert len(weights) == 11 and weights.sum() == pytest.approx(1)
    assert weights[5] / weights[4] == pytest.approx(np.exp(1 / 4.5))
