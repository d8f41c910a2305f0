"""The panel's levels and colours against plain float arithmetic and by their properties."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tests.glass.samples import TINT, flat, mono, random_panel
from vitrine.glass.optics.optics import IDENTITY_MATRIX, Optics
from vitrine.glass.optics.panel_response import LUMINANCE_WEIGHTS_Q15, apply_panel_response, make_quantiser
from vitrine.glass.optics.photometry import LUMINANCE_WEIGHTS as LUMINANCE
from vitrine.glass.optics.srgb import linear_from_srgb, srgb_from_linear

HERE = flat(300, 200)

half_panels = arrays(np.float16, (3, 5, 4), elements=st.floats(0, 1, width=16))


@given(half_panels)
def test_a_perfect_panel_gives_what_was_asked(panel: np.ndarray) -> None:
    assert np.array_equal(apply_panel_response(panel, Optics()), panel)


def test_more_than_white_is_clipped_and_alpha_passes() -> None:
    panel = np.array([[[2.0, 0.5, -1.0, 0.75]]], np.float16)
    assert apply_panel_response(panel, Optics()).tolist() == [[[1.0, 0.5, 0.0, 0.75]]]


def test_colours_are_rows_and_negatives_stay() -> None:
    rows = ((1.2, -0.2, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    assert apply_panel_response(np.array([[[0.0, 1.0, 0.0, 1.0]]]), Optics(color=rows)).tolist() == [
        [[-0.2, 1.0, 0.0, 1.0]]
    ]


@pytest.mark.parametrize("levels", [2, 3, 4, 16, 64, 256])
def test_thresholds_rise_and_the_ends_are_black_and_white(levels: int) -> None:
    steps = make_quantiser(levels)
    assert steps.thresholds.dtype == np.uint32
    assert (len(steps.thresholds), len(steps.light)) == (levels - 1, levels)
    assert (np.diff(steps.thresholds.astype("i8")) > 0).all() and (np.diff(steps.light) > 0).all()
    assert (steps.light[0], steps.light[-1]) == (0.0, 1.0)
    assert int(LUMINANCE_WEIGHTS_Q15.sum()) == 32768


@pytest.mark.parametrize("levels", [2, 16, 256])
def test_thresholds_are_the_first_whole_numbers_of_their_levels(levels: int) -> None:
    exact = linear_from_srgb((np.arange(1, levels) - 0.5) / (levels - 1)) * 2**31
    thresholds = make_quantiser(levels).thresholds
    assert ((thresholds >= exact) & (thresholds - 1.0 < exact)).all()


def test_a_threshold_that_is_met_exactly_is_reached() -> None:
    met = np.array([328, 0, 1376], np.float64)
    assert int(met @ LUMINANCE_WEIGHTS_Q15) == make_quantiser(16).thresholds[0]
    panel = np.ones((2, 1, 4), np.float16)
    panel[:, 0, :3] = np.array([met, met - (1, 0, 0)]) / 65536
    light = apply_panel_response(panel, Optics(mono=True, color=mono(), levels=16))
    assert light[0, 0, 1] == pytest.approx(TINT[1] * make_quantiser(16).light[1]) and not light[1, 0, :3].any()


@pytest.mark.parametrize("levels", [2, 16, 64])
@pytest.mark.parametrize("single", [True, False])
def test_levels_are_those_of_plain_floats_but_for_ties(levels: int, single: bool) -> None:
    panel = random_panel(levels, HERE)
    asked = panel[..., :3].astype("f8")
    if single:
        asked = np.repeat((asked @ np.array(LUMINANCE))[..., None], 3, -1)
    place = srgb_from_linear(asked) * (levels - 1)
    expected = linear_from_srgb(np.rint(place) / (levels - 1))
    clear = np.abs(place % 1 - 0.5) > 1e-4 * (levels - 1)
    light = apply_panel_response(
        panel, Optics(mono=single, color=mono((1, 1, 1)) if single else IDENTITY_MATRIX, levels=levels)
    )
    assert clear.mean() > 0.97
    np.testing.assert_allclose(light[..., :3][clear], expected[clear], atol=1e-12)


@given(half_panels, st.sampled_from([0, 2, 16]))
def test_a_mono_panel_has_its_tint_alone(panel: np.ndarray, levels: int) -> None:
    light = apply_panel_response(panel, Optics(mono=True, color=mono(), levels=levels))[..., :3]
    np.testing.assert_allclose(light, light[..., 1:2] * np.array(TINT) / TINT[1], atol=1e-12)


def test_sixteen_levels_are_at_most_sixteen() -> None:
    light = apply_panel_response(random_panel(7, HERE), Optics(mono=True, color=mono(), levels=16))
    assert len(np.unique(light[..., 1])) == 16
    each = apply_panel_response(random_panel(7, HERE), Optics(levels=16))
    assert len(np.unique(each[..., :3])) == 16


def test_continuous_mono_is_luminance_times_tint() -> None:
    panel = random_panel(8, HERE)
    light = apply_panel_response(panel, Optics(mono=True, color=mono()))
    expected = (panel[..., :3].astype("f8") @ np.array(LUMINANCE))[..., None] * TINT
    np.testing.assert_allclose(light[..., :3], expected, atol=1e-12)


@given(half_panels, half_panels, st.booleans())
def test_more_asked_is_never_less_light(one: np.ndarray, other: np.ndarray, single: bool) -> None:
    optics = Optics(mono=single, color=mono() if single else IDENTITY_MATRIX, levels=16)
    low, high = np.minimum(one, other), np.maximum(one, other)
    assert (apply_panel_response(low, optics) <= apply_panel_response(high, optics)).all()


def test_dark_ink_on_few_levels_is_no_light() -> None:
    dark = np.full((1, 1, 4), linear_from_srgb(0.4 / 15), np.float16)
    assert not apply_panel_response(dark, Optics(mono=True, color=mono(), levels=16))[..., :3].any()
