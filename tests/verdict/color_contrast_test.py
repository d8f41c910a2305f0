"""Colour contrast of large shapes: of greys that of their luminances, of hues what CIE94 says of known pairs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.verdict.samples import element, observation, sample_row
from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.photometry import Thresholds
from vitrine.verdict.measure.color_contrast import compute_color_contrast
from vitrine.verdict.measure.element_samples import ElementSamples, measure_rows
from vitrine.verdict.measure.legibility import LegibilitySubject, rate_legibility

GREEN = (0.098, 0.787, 0.381)
GREY = st.floats(0.02, 1.0)
LIGHTS = st.tuples(GREY, GREY, GREY)
THROUGH = Optics(blocking=1.0)


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    return float(compute_color_contrast(np.array([one]), np.array([other]))[0])


@given(GREY, GREY)
def test_of_greys_it_is_that_of_their_luminances(one: float, other: float) -> None:
    assert contrast((one,) * 3, (other,) * 3) == pytest.approx(max(one, other) / min(one, other), rel=2e-3)


@given(LIGHTS, LIGHTS)
def test_it_is_the_same_both_ways_round_and_never_under_one(one: tuple[float, ...], other: tuple[float, ...]) -> None:
    assert contrast(one, other) == pytest.approx(contrast(other, one))
    assert contrast(one, other) >= 1.0
    assert contrast(one, one) == pytest.approx(1.0)


def test_a_green_is_seen_on_a_grey_as_bright() -> None:
    grey = (GREEN[0] * 0.2126 + GREEN[1] * 0.7152 + GREEN[2] * 0.0722,) * 3
    # 57 apart in L*a*b* (-53, 22 beside 0, 0): as far as white and a grey of L* 43, which is 0.13 of its light.
    assert contrast(GREEN, grey) == pytest.approx(7.7, rel=0.1)


@pytest.mark.parametrize(
    ("kind", "optics", "seen"), [("arrow", THROUGH, True), ("icon", THROUGH, False), ("arrow", Optics(), False)]
)
def test_large_shapes_that_cover_the_world_are_told_by_hue(kind: str, optics: Optics, seen: bool) -> None:
    shape = element("turn", kind=kind, text="", foreground_lin=(*GREEN, 1.0))
    luminance = float(np.dot(GREEN, (0.2126, 0.7152, 0.0722)))
    color = np.full((1, 3), luminance) if optics.blocking else None
    rows = measure_rows(observation(shape, optics=optics), np.array([luminance]), color)
    result = rate_legibility(
        LegibilitySubject("turn", "arrow", "", None, "x"), ElementSamples.from_rows(rows), "", optics, Thresholds()
    )
    assert (result.worst_contrast > 5) == seen and (result.verdict != "unreadable") == (seen or not optics.blocking)
    if optics.blocking:
        assert result.luminance_contrast < 1.1 and result.luminance_verdict == "unreadable"


def test_hue_takes_no_contrast_away() -> None:
    seen = ElementSamples.from_rows([sample_row(ink=0.9, ink_coverage=1.0, world=0.1, color=2.0)])
    subject = LegibilitySubject("turn", "arrow", "", None, "x")
    result = rate_legibility(subject, seen, "", THROUGH, Thresholds())
    assert result.worst_contrast == result.luminance_contrast == pytest.approx(9.0)
