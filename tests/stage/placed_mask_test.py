"""Masks over layers larger than what is seen through them: the same shares as those of every pixel by itself."""

from __future__ import annotations

import math

import numpy as np
import pytest

from vitrine.geometry import Rect, Sides, Size
from vitrine.stage.draw.drawlist import PAINT_OP, RasterLayer
from vitrine.stage.draw.plane_map import PlaneMap
from vitrine.stage.layout.appearance import Mask, MaskForm
from vitrine.stage.paint.placed_mask import PlacedMask, fade_layer
from vitrine.stage.shapes.figure import Figure

NO_OPS = np.zeros(0, PAINT_OP)
DISC = MaskForm(Figure("ellipse", size=(4.0, 4.0), is_round=True), "nonzero", None)
SHARP, SOFT = Sides(0.0, 0.0, 0.0, 0.0), Sides(0.7, 0.0, 1.1, 0.3)


def turned(degrees: float, scale: float, x: float, y: float) -> PlaneMap:
    cosine, sine = (scale * turn(math.radians(degrees)) for turn in (math.cos, math.sin))
    return PlaneMap(cosine, -sine, sine, cosine, x, y)


@pytest.mark.parametrize("seed", range(6))
def test_each_pixel_has_the_share_of_its_place(seed: int) -> None:
    draw = np.random.default_rng(seed)
    width, height = 150, 90
    plane_from_layer = turned(draw.uniform(0, 360), draw.uniform(0.4, 2.0), *draw.uniform(-60, 60, 2).tolist())
    middle = plane_from_layer.apply(width / 2, height / 2)
    corners = [[round(side + away) for side, away in zip(middle, draw.uniform(-45, -5, 2), strict=True)] for _ in "ab"]
    masks = [
        PlacedMask(Mask(SHARP, form=DISC), Rect(corners[0][0], corners[0][1], 44, 40), 10.0),
        PlacedMask(Mask(SOFT), Rect(corners[1][0], corners[1][1], 60, 50), 10.0),
    ][: 1 + seed % 2]
    before = draw.integers(0, 256, (height, width), np.uint8) if seed > 2 else None
    expected = np.ones((height, width)) if before is None else (before / 255.0) ** 2
    rows, columns = np.mgrid[0:height, 0:width] + 0.5
    places = plane_from_layer.apply_to_points(np.stack([columns, rows], -1))
    for mask in masks:
        expected *= mask.evaluate(places[..., 0], places[..., 1])
    faded = fade_layer(RasterLayer(Size(width, height), NO_OPS, fade=before), masks, plane_from_layer).fade
    assert faded is not None
    assert 0 < faded.any(1).sum() < height
    assert np.array_equal(faded, np.rint(np.sqrt(expected) * 255).astype(np.uint8))


def test_a_layer_that_lies_outside_is_not_seen() -> None:
    mask = PlacedMask(Mask(SHARP), Rect(0, 0, 10, 10), 10.0)
    faded = fade_layer(RasterLayer(Size(8, 8), NO_OPS), [mask], PlaneMap.translation(-40, 3)).fade
    assert faded is not None and not faded.any()
