"""What the wearer sees, through the whole of it: the sums of light, the levels, the properties that must hold."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.glass.samples import TINT, affine, flat, laying, mono, random_panel, random_view
from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.photometry import ambient_contrast, gain, luminance_of
from vitrine.glass.optics.srgb import linear_from_srgb, srgb_from_linear
from vitrine.glass.optics.tone import compose_light
from vitrine.glass.optics.view_mapping import ViewMapping
from vitrine.glass.reference.composite import (
    clipping_mask,
    composite_over_feed,
    composite_reference,
    composite_reference_lin,
    resample_to_view,
)
from vitrine.glass.reference.display_light import render_display_light

ONE = flat(1, 1)
HERE = flat(40, 30)
TYPICAL = Optics(
    gain=0.6,
    spread_share=0.1,
    spread_deg=4 / HERE.panel.px_per_deg,
    ghost_share=0.01,
    ghost_deg=(3.0, 3.0),
    falloff=0.2,
    floor=0.002,
)
#: The light of half a code at white, where a code is worth the most.
HALF_CODE = 1 - float(linear_from_srgb(254.5 / 255))
KINDS = [laying("world"), laying("eye"), laying("panel", (96, 60)), laying("eye", canvas_px=(640, 400))]


def grey(code: int) -> np.ndarray:
    return np.full((1, 1, 3), code, np.uint8)


def ink(code: int, alpha: float = 1.0) -> np.ndarray:
    value = float(linear_from_srgb(code / 255))
    return np.array([[[value, value, value, alpha]]], np.float16)


@pytest.mark.parametrize(("world", "over", "both"), [(128, 128, 176), (180, 100, 201), (100, 200, 219), (60, 60, 85)])
def test_light_adds_as_light(world: int, over: int, both: int) -> None:
    assert composite_reference(grey(world), ink(over), Optics(), ONE).tolist() == [[[both] * 3]]


def test_contrast_over_mid_grey_is_the_ambient_contrast() -> None:
    world = np.full((1, 1, 3), 118, np.uint8)
    mid_grey = float(linear_from_srgb(118 / 255))
    optics = Optics(gain=gain(4000, 0.85, 5000))
    contrast = composite_reference_lin(world, ink(255), optics, ONE)[0, 0, 0] / mid_grey
    assert contrast == pytest.approx(ambient_contrast(4000, 0.85, 5000 * mid_grey / 0.18), rel=1e-12)


@pytest.mark.parametrize("here", KINDS)
@pytest.mark.parametrize("blocking", [0.0, 1.0])
def test_no_light_no_change(here: ViewMapping, blocking: float) -> None:
    view = random_view(2, here)
    nothing = np.zeros((here.panel.height_px, here.panel.width_px, 4), np.float16)
    optics = replace(TYPICAL, floor=0.0, blocking=blocking, gain=4000.0)
    assert np.array_equal(composite_reference(view, nothing, optics, here), view)
    assert np.array_equal(composite_reference(view, None, TYPICAL, here), view)
    assert np.array_equal(composite_reference(view, random_panel(3, here), replace(TYPICAL, share=0.0), here), view)


def test_a_perfect_display_is_what_is_composed_where_nothing_dazzles() -> None:
    view, panel = random_view(4, HERE), random_panel(5, HERE)
    for blocking in (0.0, 1.0):
        optics = Optics(gain=0.7, blocking=blocking)
        found, expected = (
            composite_reference(view, panel, optics, HERE),
            composite_over_feed(view, panel, 0.7, alpha_blend=blocking == 1.0),
        )
        shown = ~clipping_mask(composite_reference_lin(view, panel, optics, HERE)).any(-1)
        assert shown.mean() > 0.3
        assert np.array_equal(found[shown], expected[shown])


@pytest.mark.parametrize("here", KINDS)
def test_doubling_the_nits_doubles_the_linear_light(here: ViewMapping) -> None:
    view, panel = random_view(6, here), random_panel(7, here)
    world = composite_reference_lin(view, None, TYPICAL, here)
    once, twice = (
        composite_reference_lin(view, panel, replace(TYPICAL, gain=gain(nits, 0.85, 700)), here) - world
        for nits in (900, 1800)
    )
    np.testing.assert_allclose(twice, 2 * once, rtol=1e-9, atol=1e-12)


def test_mono_and_sixteen_levels_are_one_tint_and_sixteen_lights() -> None:
    here = flat(200, 150)
    black = np.zeros((150, 200, 3), np.uint8)
    optics = Optics(mono=True, color=mono(), levels=16, gain=0.5)
    above = composite_reference_lin(
        random_view(8, here), random_panel(9, here), optics, here
    ) - composite_reference_lin(random_view(8, here), None, optics, here)
    np.testing.assert_allclose(above, above[..., 1:2] * np.array(TINT) / TINT[1], atol=1e-12)
    codes = composite_reference(black, random_panel(9, here), optics, here).reshape(-1, 3)
    assert len(np.unique(codes, axis=0)) == 16


def test_pass_through_covers_the_world_by_alpha() -> None:
    assert composite_reference(grey(200), ink(0, 1.0), Optics(blocking=1.0), ONE).tolist() == [[[0, 0, 0]]]
    assert composite_reference(grey(200), ink(0, 1.0), Optics(), ONE).tolist() == [[[200] * 3]]
    half = composite_reference_lin(grey(200), ink(255), Optics(blocking=1.0, share=0.5), ONE)[0, 0, 0]
    assert half == pytest.approx((linear_from_srgb(200 / 255) + 1) / 2, rel=1e-12)


def test_two_averaged_eyes_of_one_display() -> None:
    view, panel = random_view(10, HERE), random_panel(11, HERE)
    eyes = [composite_reference_lin(view, panel, replace(TYPICAL, share=share), HERE) for share in (0.0, 1.0)]
    both = composite_reference_lin(view, panel, replace(TYPICAL, share=0.5), HERE)
    np.testing.assert_allclose(both, (eyes[0] + eyes[1]) / 2, atol=1e-12)


def test_exposure_is_for_world_and_overlay_alike() -> None:
    view, panel = random_view(12, HERE), random_panel(13, HERE)
    plain = composite_reference_lin(view, panel, TYPICAL, HERE)
    np.testing.assert_allclose(
        composite_reference_lin(view, panel, replace(TYPICAL, exposure=0.3), HERE), 0.3 * plain, rtol=1e-12
    )
    dark = composite_reference(view, None, replace(TYPICAL, exposure=0.3), HERE)
    assert dark.mean() < view.mean() and np.array_equal(dark[view == 0], view[view == 0])


def test_a_colour_outside_srgb_is_clipped_at_the_very_end() -> None:
    green = np.array([[[0.0, 1.0, 0.0, 1.0]]], np.float16)
    optics = Optics(color=((1.0, -0.2, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)), gain=0.5)
    over_black, over_white = (composite_reference_lin(grey(code), green, optics, ONE)[0, 0] for code in (0, 255))
    assert over_black.tolist() == pytest.approx([-0.1, 0.5, 0.0])
    assert over_white.tolist() == pytest.approx([0.9, 1.5, 1.0])
    assert composite_reference(grey(0), green, optics, ONE)[0, 0, 0] == 0
    assert clipping_mask(over_white).tolist() == [False, True, False]


def test_a_picture_is_the_sum_by_the_tone_rule() -> None:
    """Exposure and share are in the light, and in the brightest channel that it is measured by."""
    view, panel = random_view(14, HERE), random_panel(15, HERE)
    optics = replace(TYPICAL, gain=30.0, exposure=0.4, share=0.5)
    world = composite_reference_lin(view, None, optics, HERE)
    light = composite_reference_lin(view, panel, optics, HERE) - world
    assert light.max() > 2
    for tone in ("compressed", "sum"):
        shown = compose_light(world, light, optics.brightest_channel, tone)
        codes = composite_reference(view, panel, replace(optics, tone=tone), HERE)
        np.testing.assert_allclose(codes, srgb_from_linear(shown) * 255, atol=0.5 + 1e-6)


def test_a_white_world_is_not_clipped() -> None:
    assert not clipping_mask(composite_reference_lin(grey(255), None, Optics(), ONE)).any()


@pytest.mark.parametrize("here", KINDS)
def test_light_falls_in_the_display_and_nowhere_else(here: ViewMapping) -> None:
    lit = resample_to_view(
        render_display_light(np.ones((here.panel.height_px, here.panel.width_px, 4), np.float16), Optics(), here), here
    )[..., 0]
    x0, y0, x1, y1 = here.display_px
    x, y = np.arange(lit.shape[1]) + 0.5, np.arange(lit.shape[0])[:, None] + 0.5
    # The rim is as soft as half a panel pixel or half a view pixel is wide.
    rim = 0.5 / min(1.0, *affine(here.panel_from_view)[:2]) + 1e-6
    inside = (x > x0 + rim) & (x < x1 - rim) & (y > y0 + rim) & (y < y1 - rim)
    outside = (x < x0 - rim) | (x > x1 + rim) | (y < y0 - rim) | (y > y1 + rim)
    assert inside.any()
    np.testing.assert_allclose(lit[inside], 1.0, atol=1e-12)
    assert not lit[outside].any()


@pytest.mark.parametrize("here", [kind for kind in KINDS if kind.view != kind.panel])
def test_a_direction_is_one_place_in_panel_and_view(here: ViewMapping) -> None:
    ramp = np.arange(here.panel.width_px) + 0.5
    lit = np.broadcast_to(ramp[None, :, None], (here.panel.height_px, here.panel.width_px, 4))
    row = resample_to_view(lit, here)[round((here.display_px[1] + here.display_px[3]) / 2)]
    for x in range(round(here.display_px[0]) + 3, min(round(here.display_px[2]) - 3, here.view.width_px)):
        tangent = (x + 0.5 - here.view.cx_px) / here.view.fx_px
        assert row[x, 0] == pytest.approx(tangent * here.panel.fx_px + here.panel.cx_px, abs=0.13)


additive = st.builds(
    Optics,
    mono=st.just(False),
    levels=st.sampled_from([0, 2, 16, 64]),
    gain=st.floats(0.001, 1000),
    spread_share=st.floats(0, 1),
    spread_deg=st.floats(0, 2),
    ghost_share=st.floats(0, 0.1),
    ghost_deg=st.tuples(st.floats(-3, 3), st.floats(-3, 3)),
    falloff=st.floats(0, 1),
    eye_shift=st.tuples(st.floats(-1, 1), st.floats(-1, 1)),
    color_shift=st.floats(0, 0.3),
    floor=st.floats(0, 0.1),
    share=st.floats(0, 1),
)


@settings(max_examples=40)
@given(additive, st.sampled_from(KINDS), st.integers(0, 1000))
def test_more_light_is_never_a_darker_picture(optics: Optics, here: ViewMapping, seed: int) -> None:
    view, one, other = random_view(seed, here), random_panel(seed + 1, here), random_panel(seed + 2, here)
    low, high = np.minimum(one, other), np.maximum(one, other)
    bare, dim, bright = (composite_reference_lin(view, panel, optics, here) for panel in (None, low, high))
    assert (bare <= dim + 1e-12).all() and (dim <= bright + 1e-9 * bright).all()
    # Above white a channel may fall for the hue's sake, the picture's luminance never; rounding takes half a code.
    picture, world = (
        luminance_of(linear_from_srgb(codes / 255)) for codes in (composite_reference(view, high, optics, here), view)
    )
    assert (picture >= world - HALF_CODE).all()


@settings(max_examples=40)
@given(additive, st.sampled_from(KINDS), st.integers(0, 1000), st.floats(0, 1))
def test_pictures_are_finite_and_of_the_views_size(
    optics: Optics, here: ViewMapping, seed: int, blocking: float
) -> None:
    found = composite_reference_lin(
        random_view(seed, here), random_panel(seed, here), replace(optics, blocking=blocking), here
    )
    assert found.shape == (here.view.height_px, here.view.width_px, 3)
    assert np.isfinite(found).all() and (found >= 0).all()
