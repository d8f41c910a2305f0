"""Contrast over a take: the facts' own numbers, veils, pass-through, and what comes and goes."""

import numpy as np
import pytest

from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.photometry import gain
from vitrine.verdict.measure.element_samples import BLACK_REFLECTANCE, ElementSamples

#: time, ink, veil, alpha of the ink, alpha of the veil, world, size.
WHITE_OVER_GREY = (0.0, 1.0, 0.0, 0.0, 0.0, 0.18, 1.0)


@pytest.mark.parametrize(
    ("nits", "transmittance", "luminance", "told"),
    [(4000, 0.85, 5000, 1.94), (1200, 0.9, 700, 2.9), (600, 0.2, 10000, 1.3), (500, 0.4, 80, 16.7)],
)
def test_white_over_mid_grey_has_the_ambient_contrast_of_the_formula(
    nits: float, transmittance: float, luminance: float, told: float
) -> None:
    seen = ElementSamples.from_rows([WHITE_OVER_GREY])
    (contrast,) = seen.contrast(Optics(gain=gain(nits, transmittance, luminance)))
    assert contrast == pytest.approx(told, rel=0.01)


def test_a_veil_takes_contrast_and_a_floor_too() -> None:
    seen = ElementSamples.from_rows([(0.0, 1.0, 0.1, 0.0, 0.0, 0.5, 1.0)])
    assert seen.contrast(Optics(gain=2.0))[0] == pytest.approx((2.0 + 0.5) / (0.2 + 0.5))
    assert seen.contrast(Optics(gain=2.0, floor=0.05))[0] == pytest.approx((2.1 + 0.5) / (0.3 + 0.5))


def test_ink_that_covers_the_world_is_seen_without_it() -> None:
    seen = ElementSamples.from_rows([(0.0, 0.9, 0.0, 1.0, 0.0, 0.3, 1.0)])
    assert seen.contrast(Optics(blocking=1.0))[0] == pytest.approx(0.9 / 0.3)
    # Of two averaged eyes one sees the bare world.
    assert seen.contrast(Optics(blocking=1.0, share=0.5))[0] == pytest.approx((0.45 + 0.15) / 0.3)
    assert seen.contrast(Optics())[0] == pytest.approx((0.9 + 0.3) / 0.3)


def test_dark_type_on_a_bright_shape_counts_the_other_way_round() -> None:
    seen = ElementSamples.from_rows([(0.0, 0.0, 1.0, 0.0, 0.0, 0.25, 1.0)])
    assert seen.contrast(Optics())[0] == pytest.approx(1.25 / 0.25)


def test_frames_in_which_an_element_comes_or_goes_are_left_out() -> None:
    rows = [(t, light, 0.0, 0.0, 0.0, 0.2, 1.0) for t, light in ((0.0, 0.1), (0.1, 0.49), (0.2, 1.0), (0.3, 0.6))]
    seen = ElementSamples.from_rows(rows)
    assert seen.times_s.tolist() == [0.2, 0.3]


def test_dark_type_comes_and_goes_with_the_shape_that_it_stands_on() -> None:
    seen = ElementSamples.from_rows([(t_s, 0.0, veil, 0.0, 0.0, 0.2, 1.0) for t_s, veil in ((0.0, 0.1), (0.1, 0.8))])
    assert seen.times_s.tolist() == [0.1]


def test_a_black_feed_gives_a_large_number_and_never_infinity() -> None:
    (contrast,) = ElementSamples.from_rows([(0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0)]).contrast(Optics(gain=50.0))
    assert contrast == pytest.approx(50.0 / BLACK_REFLECTANCE)
    (nothing,) = ElementSamples.from_rows([(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0)]).contrast(Optics())
    assert nothing == 1.0 and np.isfinite(contrast)
