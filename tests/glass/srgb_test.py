"""sRGB as the standard has it, and light added to a feed."""

import numpy as np
import pytest

from vitrine.glass.optics.srgb import linear_from_srgb, srgb_from_linear
from vitrine.glass.reference.composite import composite_over_feed


def _gray(code: int) -> np.ndarray:
    return np.full((1, 1, 3), code, np.uint8)


def _light(code: int, alpha: float = 1.0) -> np.ndarray:
    value = linear_from_srgb(code / 255)
    return np.array([[[value, value, value, alpha]]])


SUMS = [(128, 128, 176), (180, 100, 201), (100, 200, 219), (60, 60, 85)]


@pytest.mark.parametrize(("feed", "ink", "sum_of_light"), SUMS)
def test_light_adds_in_linear_light(feed: int, ink: int, sum_of_light: int) -> None:
    assert composite_over_feed(_gray(feed), _light(ink)).tolist() == [[[sum_of_light] * 3]]


def test_every_code_comes_back() -> None:
    codes = np.arange(256)
    assert np.rint(srgb_from_linear(linear_from_srgb(codes / 255)) * 255).tolist() == codes.tolist()


def test_the_two_parts_of_the_curve_meet() -> None:
    # The standard's rounded constants leave a step of 3e-8 in light at the knee.
    below, above = linear_from_srgb(0.04045), linear_from_srgb(np.nextafter(0.04045, 1))
    assert abs(float(above - below)) < 1e-7
    assert float(linear_from_srgb(0.5)) == pytest.approx(0.21404114048223255, abs=1e-15)


def test_no_light_leaves_the_feed_as_it_is() -> None:
    feed = np.arange(256, dtype=np.uint8).reshape(16, 16, 1).repeat(3, 2)
    assert np.array_equal(composite_over_feed(feed, np.zeros((16, 16, 4))), feed)
    assert np.array_equal(composite_over_feed(feed, np.zeros((16, 16, 4)), alpha_blend=True), feed)


def test_pass_through_covers_and_see_through_does_not() -> None:
    black = np.array([[[0.0, 0.0, 0.0, 1.0]]])
    assert composite_over_feed(_gray(200), black).tolist() == [[[200, 200, 200]]]
    assert composite_over_feed(_gray(200), black, alpha_blend=True).tolist() == [[[0, 0, 0]]]


def test_gain_weighs_the_light_and_too_much_is_clipped() -> None:
    half = composite_over_feed(_gray(0), _light(255), gain=0.5)
    assert half.tolist() == [[[188, 188, 188]]]
    assert composite_over_feed(_gray(200), _light(255), gain=9.0).tolist() == [[[255, 255, 255]]]
