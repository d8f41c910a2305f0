"""Contrast over a take: the facts' own numbers, veils, pass-through, and what comes and goes."""

import numpy as np
import pytest

from tests.verdict.samples import sample_row
from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.photometry import gain
from vitrine.verdict.measure.element_samples import BLACK_REFLECTANCE, ElementSamples

WHITE_OVER_GREY = sample_row(world=0.18)


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
    seen = ElementSamples.from_rows([sample_row(0.0, 1.0, 0.1, 0.0, 0.0, 0.5)])
    assert seen.contrast(Optics(gain=2.0))[0] == pytest.approx((2.0 + 0.5) / (0.2 + 0.5))
    assert seen.contrast(Optics(gain=2.0, floor=0.05))[0] == pytest.approx((2.1 + 0.5) / (0.3 + 0.5))


def test_ink_that_covers_the_world_is_seen_without_it() -> None:
    seen = ElementSamples.from_rows([sample_row(0.0, 0.9, 0.0, 1.0, 0.0, 0.3)])
    assert seen.contrast(Optics(blocking=1.0))[0] == pytest.approx(0.9 / 0.3)
    # Of two averaged eyes one sees the bare world.
    assert seen.contrast(Optics(blocking=1.0, share=0.5))[0] == pytest.approx((0.45 + 0.15) / 0.3)
    assert seen.contrast(Optics())[0] == pytest.approx((0.9 + 0.3) / 0.3)


def test_dark_type_on_a_bright_shape_counts_the_other_way_round() -> None:
    seen = ElementSamples.from_rows([sample_row(0.0, 0.0, 1.0, 0.0, 0.0, 0.25)])
    assert seen.contrast(Optics())[0] == pytest.approx(1.25 / 0.25)


def test_frames_in_which_an_element_comes_or_goes_are_left_out() -> None:
    rows = [sample_row(t, light) for t, light in ((0.0, 0.1), (0.1, 0.49), (0.2, 1.0), (0.3, 0.6))]
    seen = ElementSamples.from_rows(rows)
    assert seen.times_s.tolist() == [0.2, 0.3]


def test_dark_type_comes_and_goes_with_the_shape_that_it_stands_on() -> None:
    seen = ElementSamples.from_rows([sample_row(t_s, 0.0, veil) for t_s, veil in ((0.0, 0.1), (0.1, 0.8))])
    assert seen.times_s.tolist() == [0.1]


def test_a_black_feed_gives_a_large_number_and_never_infinity() -> None:
    (contrast,) = ElementSamples.from_rows([sample_row(0.0, 1.0, 0.0, 0.0, 0.0, 0.0)]).contrast(Optics(gain=50.0))
    assert contrast == pytest.approx(50.0 / BLACK_REFLECTANCE)
    (nothing,) = ElementSamples.from_rows([sample_row(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)]).contrast(Optics())
    assert nothing == 1.0 and np.isfinite(contrast)


def test_what_the_glass_spreads_and_loses_is_missing_and_what_comes_back_is_there() -> None:
    """In a corner, where the fall of light leaves 0.7; a fifth of white is around, and a tenth a ghost away."""
    seen = ElementSamples.from_rows([sample_row(world=0.5, halo=0.2, ghost=0.1, x=1.0, y=-1.0)])
    glass = Optics(gain=2.0, spread_share=0.08, ghost_share=0.01, falloff=0.3, floor=0.01)
    stray = 0.08 * 0.2 + 0.01 * 0.1
    ink, veil = (2.0 * (0.7 * (direct + stray) + 0.01) for direct in (0.92, 0.0))
    assert seen.ink_light(glass)[0] == pytest.approx(ink)
    assert seen.contrast(glass)[0] == pytest.approx((ink + 0.5) / (veil + 0.5))


def test_pass_through_claims_what_it_adds_to_the_world_and_takes_from_it() -> None:
    seen = ElementSamples.from_rows([sample_row(ink=0.9, ink_coverage=0.8, world=0.3)])
    assert seen.ink_light(Optics(blocking=1.0))[0] == pytest.approx(0.9 - 0.8 * 0.3)
    # A tenth of the alpha is spread away, as of the light.
    spread = Optics(blocking=1.0, spread_share=0.1)
    assert seen.contrast(spread)[0] == pytest.approx((0.81 + 0.3 * (1 - 0.72)) / 0.3)
