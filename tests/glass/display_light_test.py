"""The light of the display, term by term and in its order."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.glass.samples import TINT, flat, mono, random_panel
from vitrine.glass.optics.gaussian_blur import spread_light
from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.panel_response import apply_panel_response
from vitrine.glass.reference.display_light import ghost_offset_px, render_display_light, spread_sigma_px, uniformity_map

HERE = flat(40, 30)
PANEL = random_panel(1, HERE)
ALL = Optics(
    color=((0.9, 0.1, 0.0), (0.0, 1.0, 0.0), (0.05, 0.0, 0.95)),
    levels=16,
    spread_share=0.2,
    spread_deg=0.2 * 40 / 30,
    ghost_share=0.02,
    ghost_deg=(2.0, -1.0),
    falloff=0.4,
    eye_shift=(0.3, -0.2),
    color_shift=0.1,
    floor=0.003,
)


def test_without_any_term_the_light_is_the_panel() -> None:
    assert np.array_equal(render_display_light(PANEL, Optics(), HERE), PANEL)


def test_all_terms_in_their_order() -> None:
    lit = spread_light(apply_panel_response(PANEL, ALL), ALL.spread_share, spread_sigma_px(ALL, HERE))
    right, down = ghost_offset_px(ALL, HERE)
    assert (right, down) == (3, -1)
    doubled = lit[..., :3].copy()
    doubled[:-1, 3:] += ALL.ghost_share * lit[1:, :-3, :3]
    expected = doubled * uniformity_map(ALL, (40, 30)) + ALL.floor
    found = render_display_light(PANEL, ALL, HERE)
    np.testing.assert_allclose(found[..., :3], expected, atol=1e-15)
    np.testing.assert_array_equal(found[..., 3], lit[..., 3])


@pytest.mark.parametrize("shift", [(0, 0), (3, 2), (-3, 2), (3, -2), (-3, -2), (39, 0), (40, 0), (0, -30), (99, 99)])
def test_the_ghost_lies_where_it_is_put(shift: tuple[int, int]) -> None:
    per_px = 1 / HERE.panel.px_per_deg
    optics = Optics(ghost_share=0.5, ghost_deg=(shift[0] * per_px, shift[1] * per_px))
    assert ghost_offset_px(optics, HERE) == shift
    expected = np.zeros((30, 40, 3))
    for y in range(30):
        for x in range(40):
            if 0 <= x - shift[0] < 40 and 0 <= y - shift[1] < 30:
                expected[y, x] = PANEL[y - shift[1], x - shift[0], :3]
    np.testing.assert_allclose(
        render_display_light(PANEL, optics, HERE)[..., :3], PANEL[..., :3] + 0.5 * expected, atol=1e-12
    )


def test_uniformity_loses_the_falloff_in_the_corners_and_nothing_in_the_middle() -> None:
    left = uniformity_map(Optics(falloff=0.3), (201, 101))
    assert left[50, 100].tolist() == [1.0, 1.0, 1.0]
    corners = left[[0, 0, -1, -1], [0, -1, 0, -1]]
    np.testing.assert_allclose(corners, 0.7, atol=0.01)
    assert corners.min() > 0.7 and left.min() == corners.min()


def test_the_fall_moves_with_the_eye_and_parts_the_colours() -> None:
    left = uniformity_map(Optics(falloff=0.3, eye_shift=(0.5, -0.4), color_shift=0.2), (200, 100))
    brightest = [np.unravel_index(left[..., channel].argmax(), (100, 200)) for channel in range(3)]
    np.testing.assert_allclose([column / 100 - 1 for _, column in brightest], [0.3, 0.5, 0.7], atol=0.011)
    np.testing.assert_allclose([row / 50 - 1 for row, _ in brightest], -0.4, atol=0.021)
    assert left.min() >= 1 - 0.3


@given(st.floats(0, 1), st.floats(-1, 1), st.floats(-1, 1), st.floats(0, 0.5))
def test_uniformity_never_adds_light_nor_takes_more_than_the_falloff(
    falloff: float, right: float, down: float, parted: float
) -> None:
    left = uniformity_map(Optics(falloff=falloff, eye_shift=(right, down), color_shift=parted), (16, 9))
    assert (left <= 1).all() and (left >= 1 - falloff - 1e-12).all()


def test_the_floor_is_everywhere_in_the_displays_own_white() -> None:
    black = np.zeros((30, 40, 4), np.float16)
    found = render_display_light(black, Optics(mono=True, color=mono(), levels=16, floor=0.01), HERE)
    np.testing.assert_allclose(found, np.broadcast_to((*(0.01 * channel for channel in TINT), 0.0), found.shape))


def test_no_ink_and_no_floor_is_no_light() -> None:
    assert not render_display_light(np.zeros((30, 40, 4), np.float16), replace(ALL, floor=0.0), HERE).any()


def test_defocus_takes_coverage_along() -> None:
    panel = np.zeros((30, 40, 4), np.float16)
    panel[10:20, 15:25] = (0.5, 0.25, 0.125, 1.0)
    found = render_display_light(panel, Optics(overlay_blur_deg=4 / HERE.panel.px_per_deg), HERE)
    np.testing.assert_allclose(found[..., 3:], spread_light(panel[..., 3:].astype("f8"), 1.0, 4.0, 1), atol=1e-12)
    np.testing.assert_allclose(found[..., :3], found[..., 3:] * (0.5, 0.25, 0.125), atol=1e-12)


def test_spread_is_an_angle() -> None:
    here, finer = flat(40, 30), flat(80, 60)
    assert spread_sigma_px(ALL, finer) == pytest.approx(2 * spread_sigma_px(ALL, here))
    assert spread_sigma_px(Optics(spread_deg=1.0), here) == pytest.approx(here.panel.fy_px * math.pi / 180)


def test_a_panel_of_another_size_is_refused() -> None:
    with pytest.raises(AssertionError, match="as large as its laying"):
        render_display_light(PANEL[:-1], Optics(), HERE)
