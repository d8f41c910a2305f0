"""Pictures brought onto other pixels, against the same written out pixel by pixel."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.geometry import Affine
from vitrine.glass.optics.resampling import make_taps, resample

PICTURE = np.random.default_rng(1).random((9, 11, 3))


def pixel(x: int, y: int) -> np.ndarray:
    height, width = PICTURE.shape[:2]
    return PICTURE[y, x] if 0 <= x < width and 0 <= y < height else np.zeros(3)


def shares(at: int, scale: float, offset: float) -> dict[int, float]:
    """Which source pixels, and how much of each, by the definition."""
    if scale <= 1:
        place = (at + 0.5) * scale + offset - 0.5
        return {i: max(0.0, 1 - abs(place - i)) for i in range(math.floor(place), math.floor(place) + 2)}
    low, high = at * scale + offset, (at + 1) * scale + offset
    overlap = {i: min(i + 1, high) - max(i, low) for i in range(math.floor(low), math.ceil(high))}
    return {i: part / scale for i, part in overlap.items()}


def written_out(size_px: tuple[int, int], affine: Affine) -> np.ndarray:
    sx, sy, ox, oy = affine
    found = np.zeros((size_px[1], size_px[0], 3))
    for y in range(size_px[1]):
        for x in range(size_px[0]):
            for j, down in shares(y, sy, oy).items():
                for i, across in shares(x, sx, ox).items():
                    found[y, x] += down * across * pixel(i, j)
    return found


scales = st.one_of(st.just(1.0), st.floats(0.1, 4.0))
offsets = st.floats(-12.0, 12.0)


@given(scales, scales, offsets, offsets)
def test_every_pixel_is_what_the_definition_says(sx: float, sy: float, ox: float, oy: float) -> None:
    affine = Affine(sx, sy, ox, oy)
    np.testing.assert_allclose(resample(PICTURE, (7, 6), affine), written_out((7, 6), affine), atol=1e-12)


def test_the_same_pixels_stay_as_they_are() -> None:
    assert np.array_equal(resample(PICTURE, (11, 9), Affine(1.0, 1.0, 0.0, 0.0)), PICTURE)
    assert np.array_equal(resample(PICTURE, (5, 4), Affine(1.0, 1.0, 3.0, 2.0)), PICTURE[2:6, 3:8])


@given(st.floats(0.05, 5.0), offsets)
def test_the_shares_of_a_pixel_sum_to_one(scale: float, offset: float) -> None:
    weight = make_taps(20, scale, offset).weights
    assert (weight >= 0).all()
    np.testing.assert_allclose(weight.sum(1), 1.0, atol=1e-12)


@given(offsets)
def test_growing_and_shrinking_meet_at_scale_one(offset: float) -> None:
    grown, shrunk = (resample(PICTURE, (7, 6), Affine(scale, scale, offset, offset)) for scale in (1.0, 1.0 + 1e-9))
    np.testing.assert_allclose(grown, shrunk, atol=1e-7)


@pytest.mark.parametrize("scale", [1.3, 1.5, 2.0])
def test_shrinking_keeps_all_light(scale: float) -> None:
    size = 12, 10
    found = resample(PICTURE, size, Affine(scale, scale, -0.7, -0.4)).sum() * scale**2
    assert found == pytest.approx(PICTURE.sum(), rel=1e-12)
