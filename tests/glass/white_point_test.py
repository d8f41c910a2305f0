"""White points: black bodies where the tables have them, and the tint that an eye which adapts is left with."""

from __future__ import annotations

import math

import numpy as np
import pytest

from vitrine.glass.optics.photometry import luminance_of
from vitrine.glass.optics.white_point import adaptation_degree, chromaticity_of, remaining_tint, tint_change

LIGHT_OF_LAMPS, LIGHT_OF_DAY = 2856.0, (0.3127, 0.3290)


@pytest.mark.parametrize(
    ("kelvin", "x", "y"),
    # Illuminant A, and black bodies of Wyszecki and Stiles 1982, table 1(3.11).
    [(2856, 0.44757, 0.40745), (2000, 0.52669, 0.41331), (4000, 0.38046, 0.37676), (10000, 0.28063, 0.28828)],
)
def test_a_black_body_is_where_the_tables_have_it(kelvin: float, x: float, y: float) -> None:
    assert chromaticity_of(kelvin) == pytest.approx((x, y), abs=4e-4)


def test_a_chromaticity_is_one_already() -> None:
    assert chromaticity_of(LIGHT_OF_DAY) == LIGHT_OF_DAY


def test_the_eye_adapts_the_more_the_brighter_it_is() -> None:
    """D = 1 − e^(−(L + 42) / 92) / 3.6, by hand: e^-0.46182 = 0.63013, and in the sun nothing is left."""
    assert adaptation_degree(0.487) == pytest.approx(1 - 0.63013 / 3.6, abs=1e-5)
    assert adaptation_degree(5000) == pytest.approx(1, abs=1e-12)
    assert adaptation_degree(0.0) == pytest.approx(1 - math.exp(-42 / 92) / 3.6)


def test_what_is_left_of_a_warm_light_is_warm_and_of_white_nothing() -> None:
    long, middle, short = remaining_tint(LIGHT_OF_LAMPS, 0.5)
    assert long > 1 > short and abs(middle - 1) < abs(short - 1)
    assert np.abs(remaining_tint((1 / 3, 1 / 3), 0.5) - 1).max() < 1e-12
    assert np.abs(remaining_tint(LIGHT_OF_LAMPS, 5000) - 1).max() < 1e-12


def test_a_tint_keeps_the_luminance_of_white_and_none_keeps_all() -> None:
    white = tint_change(remaining_tint(LIGHT_OF_LAMPS, 0.5)) @ np.ones(3)
    assert luminance_of(white) == pytest.approx(1, abs=2e-4)  # sRGB's weights have four figures
    assert white[0] > white[1] > white[2]
    assert np.abs(tint_change(np.ones(3)) - np.eye(3)).max() < 1e-12
