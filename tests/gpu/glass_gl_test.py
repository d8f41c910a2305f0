"""Through the glass on the GPU, against the oracle, which starts from the panel and the bare view as read back.

So rasterising, which has tests of its own, is left out: what is compared is the way of the light from there on.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from tests.gpu.samples import random_feed, random_sheet
from vitrine.geometry import Size
from vitrine.glass.optics.gaussian_blur import COARSE_SIGMA_PX
from vitrine.glass.optics.optics import IDENTITY_MATRIX, ColorMatrix, Optics, matrix_rows
from vitrine.glass.optics.primaries import tint_matrix
from vitrine.glass.optics.view import View
from vitrine.glass.optics.view_mapping import ViewMapping, display_intrinsics, map_view
from vitrine.glass.reference.background import render_background_view
from vitrine.glass.reference.composite import composite_reference
from vitrine.gpu.renderer import Renderer
from vitrine.stage.draw.drawlist import PAINT_OP, PLACED_LAYER, DrawList, PrimitiveKind, RasterLayer, Run
from vitrine.world.camera import Intrinsics

FEED_PX = (240, 136)
GREEN = tint_matrix("#50FF38")
#: The brightest channels of the cases, from a display that nothing makes visible to one that dazzles at night.
LEAST_CHANNEL, MOST_CHANNEL = 0.1, 40.0
WIDE = ((1.2, -0.2, 0.0), (-0.04, 1.04, 0.0), (-0.02, -0.08, 1.1))


def random_laying(rng: np.random.Generator) -> ViewMapping:
    """A display of any size and place in a view of any kind, mostly within what the feed saw."""
    canvas = int(rng.integers(40, 400)), int(rng.integers(30, 300))
    wide = float(rng.uniform(8, 60))
    shape = canvas[1] / canvas[0]
    fov = (wide, float(np.clip(wide * shape, 6, 80)))
    display = display_intrinsics(canvas, fov, (float(rng.uniform(-6, 6)), float(rng.uniform(-6, 6))))
    size = int(rng.integers(90, 300)), int(rng.integers(60, 180))
    kind = ("eye", "eye", "world", "panel")[int(rng.integers(4))]
    return map_view(Intrinsics.from_fov(*FEED_PX, float(rng.uniform(30, 80))), display, View(kind, size))  # type: ignore[arg-type]


def random_optics(rng: np.random.Generator, px_per_deg: float) -> Optics:
    """Any optics, each term there or not; sigmas as wide as some pixels of the panel, and any brightest channel."""

    def some(value: float) -> float:
        return value if rng.random() < 0.6 else 0.0

    mono = bool(rng.random() < 0.4)
    found = Optics(
        blocking=float(rng.random() < 0.25),
        mono=mono,
        color=GREEN if mono else (IDENTITY_MATRIX, WIDE)[int(rng.integers(2))],
        levels=(0, 0, 2, 16, 256)[int(rng.integers(5))],
        spread_share=some(rng.uniform(0.02, 0.5)),
        spread_deg=rng.uniform(0.5, 16) / px_per_deg,
        ghost_share=some(rng.uniform(0.005, 0.1)),
        ghost_deg=(rng.uniform(-30, 30) / px_per_deg, rng.uniform(-30, 30) / px_per_deg),
        falloff=some(rng.uniform(0.05, 0.9)),
        eye_shift=(rng.uniform(-1, 1), rng.uniform(-1, 1)),
        color_shift=some(0.2),
        floor=some(0.004) if rng.random() < 0.3 else 0.0,
        overlay_blur_deg=some(rng.uniform(0.3, 9) / px_per_deg) if rng.random() < 0.3 else 0.0,
        world_blur_deg=some(rng.uniform(0.3, 9) / px_per_deg) if rng.random() < 0.2 else 0.0,
        share=(1.0, 1.0, 0.5)[int(rng.integers(3))],
        exposure=(1.0, 1.0, 0.4)[int(rng.integers(3))],
        tone=("compressed", "compressed", "compressed", "sum")[int(rng.integers(4))],
        world_color=random_colors(rng) if rng.random() < 0.4 else IDENTITY_MATRIX,
    )
    brightest = float(np.exp(rng.uniform(np.log(LEAST_CHANNEL), np.log(MOST_CHANNEL))))
    return replace(found, gain=brightest / found.brightest_channel)


def random_colors(rng: np.random.Generator) -> ColorMatrix:
    """What a regrade makes of the world: darker, greyer, warmer."""
    share, tint = rng.uniform(0, 1), np.diag(rng.uniform(0.7, 1.3, 3)) + rng.uniform(-0.05, 0.05, (3, 3))
    grey = np.outer(np.ones(3), rng.dirichlet(np.ones(3)))
    return matrix_rows(rng.uniform(0.04, 1) * (share * tint + (1 - share) * grey))


def random_list(rng: np.random.Generator, size_px: tuple[int, int]) -> DrawList:
    """Up to five sheets anywhere in a panel of `size_px`, some of them in perspective."""
    sheets: list[RasterLayer] = []
    layers = np.zeros(int(rng.integers(1, 6)), PLACED_LAYER)
    for i, layer in enumerate(layers):
        sheets.append(random_sheet(int(rng.integers(1000))))
        width, height = sheets[i].size_px
        x, y = (float(rng.uniform(-20, side)) for side in size_px)
        w = rng.uniform(0.8, 1.4) if rng.random() < 0.3 else 1.0
        corners = [(x, y, 1), (x + width, y, 1), ((x + width) * w, (y + height) * w, w), (x * w, (y + height) * w, w)]
        layer["raster_layer"], layer["opacity"], layer["corners"] = i, rng.uniform(0.2, 1), corners
    return DrawList(size_px, tuple(sheets), layers, runs=(Run(PrimitiveKind.LAYER, 0, len(layers)),))


def flood(size_px: tuple[int, int]) -> DrawList:
    """White all over a panel: what a picture leaves behind for the next one."""
    inks = np.zeros(1, PAINT_OP)
    inks["rect_px"] = inks["clip_px"] = (0, 0, *size_px)
    inks["bitmap"] = -1
    inks["fill0_lin"] = inks["fill1_lin"] = 1
    layers = np.zeros(1, PLACED_LAYER)
    width, height = size_px
    layers["opacity"], layers["corners"] = 1, [(0, 0, 1), (width, 0, 1), (width, height, 1), (0, height, 1)]
    return DrawList(size_px, (RasterLayer(Size(*size_px), inks),), layers, runs=(Run(PrimitiveKind.LAYER, 0, 1),))


def drawn(
    device: Renderer, seed: int, spread_px: float = 0.0
) -> tuple[DrawList, Optics, ViewMapping, npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """One random case: what was asked for, the picture and the bare view (H, W, 3). `spread_px` 0: a random spread."""
    rng = np.random.default_rng(seed)
    laying = random_laying(rng)
    optics = random_optics(rng, laying.panel.px_per_deg)
    if spread_px:
        optics = replace(optics, spread_share=0.3, spread_deg=spread_px / laying.panel.px_per_deg)
    draw_list = random_list(rng, (laying.panel.width_px, laying.panel.height_px))
    device.render_view(flood(draw_list.size_px), None, optics, laying)
    feed = random_feed(seed % 7, FEED_PX)
    picture = device.render_view(draw_list, feed, optics, laying)
    background = device.render_background(feed, optics, laying)
    return draw_list, optics, laying, picture.read()[..., :3], background.read()[..., :3]


@pytest.mark.parametrize("first", range(0, 200, 20))
def test_the_picture_is_what_the_oracle_makes_of_panel_and_world(device: Renderer, first: int) -> None:
    for seed in range(first, first + 20):
        draw_list, optics, laying, picture, world = drawn(device, seed)
        expected = composite_reference(world, device.read_panel(draw_list), optics, laying)
        off = np.abs(picture.astype(int) - expected).max(-1)
        told = f"seed {seed}: {(off > 1).sum()} of {off.size} px, at most {off.max()}; {laying}; {optics}"
        assert (off > 1).mean() <= 0.001 and off.max() <= 3, told


@pytest.mark.parametrize("spread_px", [COARSE_SIGMA_PX, 22.6, 31.0])
def test_a_wide_spread_is_what_the_oracle_makes_of_it(device: Renderer, spread_px: float) -> None:
    for seed in range(200, 215):
        draw_list, optics, laying, picture, world = drawn(device, seed, spread_px)
        expected = composite_reference(world, device.read_panel(draw_list), optics, laying)
        off = np.abs(picture.astype(int) - expected).max(-1)
        told = f"seed {seed}: {(off > 1).sum()} of {off.size} px, at most {off.max()}; {laying}; {optics}"
        assert (off > 1).mean() <= 0.001, told


@pytest.mark.parametrize("first", range(0, 200, 50))
def test_the_bare_view_is_what_the_oracle_makes_of_the_feed(device: Renderer, first: int) -> None:
    for seed in range(first, first + 50):
        _, optics, laying, _, world = drawn(device, seed)
        off = np.abs(
            world.astype(int) - render_background_view(random_feed(seed % 7, FEED_PX).planes[0], optics, laying)
        ).max(-1)
        # Software GL's own decode is a third of a code off, and dark noise that is blurred afterwards shows it.
        blurred = optics.world_blur_deg > 0
        assert (off > 1).mean() <= 0.004 * blurred and off.max() <= 2, f"seed {seed}: at most {off.max()}; {laying}"
