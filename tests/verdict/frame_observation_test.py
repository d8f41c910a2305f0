"""Which elements are judged, and in which light."""

from __future__ import annotations

import pytest

from tests.verdict.samples import WHITE, element, observation
from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.primaries import tint_matrix
from vitrine.glass.optics.srgb import linear_from_srgb


@pytest.mark.parametrize(
    ("box", "judged"),
    [
        ((-30.0, 10.0, 0.0, 20.0), False),
        ((-30.0, 10.0, 1.0, 20.0), True),
        ((640.0, 10.0, 670.0, 20.0), False),
        ((639.0, 10.0, 670.0, 20.0), True),
        ((10.0, -30.0, 20.0, 0.0), False),
        ((10.0, -30.0, 20.0, 1.0), True),
        ((10.0, 480.0, 20.0, 500.0), False),
        ((10.0, 479.0, 20.0, 500.0), True),
    ],
)
def test_what_has_a_corner_in_the_display_is_judged(box: tuple[float, float, float, float], judged: bool) -> None:
    assert len(observation(element(box_px=box)).judged_elements) == judged


@pytest.mark.parametrize("kind", ["text", "icon", "rating", "arrow", "edge-arrow", "route"])
def test_type_and_shapes_with_a_meaning_are_judged(kind: str) -> None:
    assert len(observation(element(kind=kind), element("box", kind="panel")).judged_elements) == 1


def test_light_is_what_the_panel_makes_of_it() -> None:
    """Four levels: codes 0, 1/3, 2/3 and 1 of the luminance, whatever the tint."""
    four = Optics(mono=True, levels=4, color=tint_matrix("#30FF50"))
    grey = (*(float(linear_from_srgb(0.6)),) * 3, 1.0)
    thin = element(foreground_lin=(0.3, 0.3, 0.3, 0.5), backdrop_lin=(0.2, 0.2, 0.2, 0.4), opacity=0.5)
    shown = observation(element(foreground_lin=WHITE), element(foreground_lin=grey), thin, optics=four)
    third, two_thirds = (float(linear_from_srgb(code / 3)) for code in (1, 2))
    # 0.5 · (0.3 + 0.5 · 0.2) = 0.2 has the code 0.48, nearer to 1/3 than to 2/3; 0.5 · 0.2 the code 0.35.
    assert shown.ink_luminance == pytest.approx([1.0, two_thirds, third], rel=1e-3)
    assert shown.veil_luminance == pytest.approx([0.0, 0.0, third], rel=1e-3)


def test_the_world_is_covered_by_the_alpha_of_ink_over_veil() -> None:
    thin = element(foreground_lin=(0.3, 0.3, 0.3, 0.5), backdrop_lin=(0.2, 0.2, 0.2, 0.4), opacity=0.5)
    # Ink over veil covers 0.5 + 0.5 · 0.4 = 0.7, half of it there.
    assert observation(thin).coverage(True) == pytest.approx([0.35])
    assert observation(thin).coverage(False) == pytest.approx([0.2])


def test_directions_are_those_of_a_flat_picture() -> None:
    """Twenty pixels a degree in the middle, fewer degrees for as many pixels farther out."""
    left, top, right, bottom = observation().angular_bounds_deg(element(box_px=(300.0, 240.0, 340.0, 480.0)))
    assert (left, right) == (pytest.approx(-1.0, abs=1e-3), pytest.approx(1.0, abs=1e-3))
    assert top == 0 and bottom == pytest.approx(11.83, abs=0.01)
