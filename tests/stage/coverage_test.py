"""Coverage against closed formulas, against many samples a pixel, and against FreeType's own scan converter."""

from __future__ import annotations

import ctypes

import freetype
import numpy as np
import numpy.typing as npt
import pytest

from vitrine.geometry import Bounds
from vitrine.stage.shapes.coverage import FillRule, rasterize_loops

Loop = npt.NDArray[np.float64]
WINDOW = Bounds(0, 0, 40, 30)


def by_freetype(loops: list[Loop], rule: FillRule) -> npt.NDArray[np.uint8]:
    """Closed loops of whole 64ths of a pixel as FreeType covers them; its rows run upwards."""
    width, height = WINDOW.size
    points = [(round(x * 64), round((height - y) * 64)) for loop in loops for x, y in loop.tolist()]
    outline = freetype.FT_Outline()
    outline.n_contours, outline.n_points = len(loops), len(points)
    outline.points = (freetype.FT_Vector * len(points))(*points)
    outline.tags = (ctypes.c_ubyte * len(points))(*[1] * len(points))
    outline.contours = (ctypes.c_short * len(loops))(*(np.cumsum([len(loop) for loop in loops]) - 1).tolist())
    outline.flags = 0x2 if rule == "evenodd" else 0
    pixels = (ctypes.c_ubyte * (width * height))()
    bitmap = freetype.FT_Bitmap()
    bitmap.rows, bitmap.width, bitmap.pitch = height, width, width
    bitmap.buffer, bitmap.num_grays, bitmap.pixel_mode = ctypes.cast(pixels, type(bitmap.buffer)), 256, 2
    assert not freetype.FT_Outline_Get_Bitmap(freetype.get_handle(), ctypes.byref(outline), ctypes.byref(bitmap))
    return np.ctypeslib.as_array(pixels).reshape(height, width)


@pytest.mark.parametrize("rule", ["nonzero", "evenodd"])
@pytest.mark.parametrize("seed", range(12))
def test_it_covers_what_freetype_covers(seed: int, rule: FillRule) -> None:
    rng = np.random.default_rng(seed)
    loops = [np.round(rng.uniform((1, 1), (39, 29), (int(rng.integers(3, 9)), 2)) * 64) / 64 for _ in range(2)]
    ours = rasterize_loops(loops, WINDOW, rule).astype(int)
    # FreeType rounds down to 256 steps; where edges cross inside a pixel both only estimate, in the same way.
    assert np.abs(ours - by_freetype(loops, rule)).max() <= 2


def test_a_box_between_pixels_has_its_exact_area() -> None:
    box = np.array([(3.25, 4.5), (10.75, 4.5), (10.75, 8.25), (3.25, 8.25)])
    bitmap = rasterize_loops([box], WINDOW, "nonzero")
    assert bitmap[4, 3] == round(255 * 0.75 * 0.5) and bitmap[8, 5] == round(255 * 0.25) and bitmap[6, 6] == 255
    assert bitmap.sum() / 255 == pytest.approx(7.5 * 3.75, abs=0.1)


def test_either_way_round_is_the_same(seed: int = 3) -> None:
    loop = np.random.default_rng(seed).uniform(2, 28, (7, 2))
    assert np.array_equal(rasterize_loops([loop], WINDOW, "nonzero"), rasterize_loops([loop[::-1]], WINDOW, "nonzero"))


def test_each_pixel_is_the_mean_of_many_samples() -> None:
    triangle = np.array([(2.3, 3.1), (37.2, 9.7), (11.9, 27.4)])
    samples = (np.mgrid[0 : 30 * 16, 0 : 40 * 16] + 0.5) / 16
    inside = np.ones(samples.shape[1:], bool)
    for a, b in zip(triangle, np.roll(triangle, -1, 0), strict=True):
        inside &= (b[0] - a[0]) * (samples[0] - a[1]) - (b[1] - a[1]) * (samples[1] - a[0]) >= 0
    expected = inside.reshape(30, 16, 40, 16).mean((1, 3))
    assert np.abs(rasterize_loops([triangle], WINDOW, "nonzero") / 255 - expected).max() < 0.03


def test_nothing_is_covered_by_nothing() -> None:
    assert not rasterize_loops([], WINDOW, "nonzero").any()
    assert not rasterize_loops([np.array([(3.0, 3.0), (9.0, 9.0)])], WINDOW, "nonzero").any()
