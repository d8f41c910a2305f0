"""Halo, ghost and uniformity of boxes against the reference renderer's, pixel by pixel."""

from __future__ import annotations

import numpy as np
import pytest

from tests.glass.samples import flat
from vitrine.geometry import Bounds
from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.photometry import luminance_of
from vitrine.glass.reference.display_light import render_display_light, uniformity_map
from vitrine.verdict.measure.drawn_light import mean_uniformity, measure_ghost, measure_halo
from vitrine.verdict.measure.light_source import LightSource

#: A word, a card under it, and something far away; and where two elements are.
SOURCES = (
    LightSource("word", Bounds(100.0, 60.0, 180.0, 76.0), 0.3),
    LightSource("card", Bounds(80.0, 50.0, 200.0, 120.0), 0.1),
    LightSource("far", Bounds(280.0, 10.0, 310.0, 40.0), 1.0),
)
BOXES = np.array([(100.0, 60.0, 180.0, 76.0), (60.0, 100.0, 100.0, 130.0)])
SIZE = (320, 160)


def drawn(optics: Optics) -> np.ndarray:
    """The luminance (H, W) of the sources' light behind the glass."""
    panel = np.zeros((SIZE[1], SIZE[0], 4))
    for source in SOURCES:
        x0, y0, x1, y1 = (int(side) for side in source.box_px)
        panel[y0:y1, x0:x1] += source.luminance
    return luminance_of(render_display_light(panel.astype(np.float16), optics, flat(*SIZE)))


def mean(light: np.ndarray, box: np.ndarray) -> float:
    x0, y0, x1, y1 = box.astype(int)
    return float(light[y0:y1, x0:x1].mean())


@pytest.mark.parametrize("sigma_px", [6.0, 12.0, 30.0])
def test_the_halo_is_that_of_the_blurred_light(sigma_px: float) -> None:
    """All of the light is spread: what is left is the halo. The logistic curve is within 0.01 of the Gaussian's."""
    per_deg = flat(*SIZE).panel.px_per_deg
    light = drawn(Optics(spread_share=1.0, spread_deg=sigma_px / per_deg))
    found = measure_halo(SOURCES, BOXES, sigma_px)
    assert found == pytest.approx([mean(light, box) for box in BOXES], rel=0.06, abs=0.003)


def test_the_ghost_is_the_light_that_lies_its_offset_away() -> None:
    per_deg = flat(*SIZE).panel.px_per_deg
    ghost = drawn(Optics(ghost_share=1.0, ghost_deg=(20 / per_deg, 10 / per_deg))) - drawn(Optics())
    assert measure_ghost(SOURCES, BOXES, (20.0, 10.0)) == pytest.approx([mean(ghost, box) for box in BOXES], abs=1e-3)


def test_without_light_or_reach_nothing_strays() -> None:
    assert measure_halo((), BOXES, 9.0).tolist() == measure_halo(SOURCES, BOXES, 0.0).tolist() == [0.0, 0.0]
    assert measure_ghost((), BOXES, (9.0, 0.0)).tolist() == measure_ghost(SOURCES, BOXES, (0.0, 0.0)).tolist() == [0, 0]


@pytest.mark.parametrize("box", BOXES)
def test_uniformity_is_the_mean_of_its_map_over_a_box(box: np.ndarray) -> None:
    optics = Optics(falloff=0.4, color_shift=0.2, eye_shift=(0.3, -0.2))
    width, height = SIZE
    x0, y0, x1, y1 = box
    x, y = (x0 + x1) / width - 1, (y0 + y1) / height - 1
    extent = (((x1 - x0) / width) ** 2 + ((y1 - y0) / height) ** 2) / 3
    true = mean(luminance_of(uniformity_map(optics, SIZE)), box)
    found = mean_uniformity(optics, np.array([x]), np.array([y]), np.array([extent]))
    assert found[0] == pytest.approx(true, abs=1e-3)
