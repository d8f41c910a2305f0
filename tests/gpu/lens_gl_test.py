"""Views through a lens on the GPU, against the oracle, as in glass_gl_test.py: overlays bent, feeds straightened."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from tests.gpu.glass_gl_test import FEED_PX, flood, random_list, random_optics
from tests.gpu.samples import random_feed
from tests.world.lenses import LENSES, brown
from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.view import View
from vitrine.glass.optics.view_mapping import ViewMapping, display_intrinsics, map_feed_view, map_view
from vitrine.glass.reference.background import render_background_view
from vitrine.glass.reference.composite import composite_reference
from vitrine.gpu.renderer import Renderer
from vitrine.stage.draw.drawlist import DrawList
from vitrine.world.camera import Intrinsics
from vitrine.world.pixel_map import NOWHERE_PX, LensMap

FOLD_PX = 6


def random_mapping(rng: np.random.Generator, undistort: bool) -> ViewMapping:
    """A display of any size in a view of a feed with any lens, some of which fold back within the picture."""
    lens = (*LENSES, brown(-0.75))[int(rng.integers(len(LENSES) + 1))]
    feed = replace(Intrinsics.from_fov(*FEED_PX, float(rng.uniform(50, 90))), lens=lens)
    size = int(rng.integers(90, 260)), int(rng.integers(60, 160))
    if rng.random() < 0.3:
        return map_feed_view(feed, View("world", size, undistort=undistort))
    canvas, wide = (int(rng.integers(40, 300)), int(rng.integers(30, 200))), float(rng.uniform(15, 60))
    fov = wide, float(np.clip(wide * canvas[1] / canvas[0], 6, 70))
    display = display_intrinsics(canvas, fov, (float(rng.uniform(-6, 6)), float(rng.uniform(-6, 6))))
    return map_view(feed, display, View("world" if rng.random() < 0.4 else "eye", size, undistort=undistort))


def near_fold(mapping: ViewMapping) -> npt.NDArray[np.bool_]:
    """The pixels (H, W) of a view within FOLD_PX of where its lens folds back: a pixel there shows a whole strip."""
    nowhere = np.zeros((mapping.view.height_px, mapping.view.width_px), bool)
    for found in (mapping.feed_from_view, mapping.panel_from_view):
        if isinstance(found, LensMap):
            nowhere |= found.tabulate()[..., 0] == NOWHERE_PX
    for axis in (0, 1):
        nowhere = np.any([np.roll(nowhere, step, axis) for step in range(-FOLD_PX, FOLD_PX + 1)], 0)
    return nowhere


@pytest.mark.parametrize("undistort", [False, True])
@pytest.mark.parametrize("first", range(0, 16, 8))
def test_the_picture_is_what_the_oracle_makes_of_panel_world_and_lens(
    device: Renderer, first: int, undistort: bool
) -> None:
    for seed in range(first, first + 8):
        rng = np.random.default_rng(seed)
        mapping = random_mapping(rng, undistort)
        optics = random_optics(rng, mapping.panel.px_per_deg)
        draw_list = random_list(rng, (mapping.panel.width_px, mapping.panel.height_px))
        device.render_view(flood(draw_list.size_px), None, optics, mapping)
        feed = random_feed(seed % 7, FEED_PX)
        picture = device.render_view(draw_list, feed, optics, mapping).read()[..., :3]
        world = device.render_background(feed, optics, mapping).read()[..., :3]
        told = f"seed {seed}: {mapping}; {optics}"
        known = ~near_fold(mapping)
        off = np.abs(world.astype(int) - render_background_view(feed.planes[0], optics, mapping)).max(-1)[known]
        assert (off > 1).mean() <= (0.004 if optics.world_blur_deg else 0.002) and off.max() <= 3, told
        expected = composite_reference(world, device.read_panel(draw_list), optics, mapping)
        off = np.abs(picture.astype(int) - expected).max(-1)[known]
        assert (off > 1).mean() <= 0.001 and off.max() <= 3, f"{(off > 1).sum()} px, at most {off.max()}: {told}"


def test_without_light_a_view_through_a_lens_is_the_feed_bit_for_bit(device: Renderer) -> None:
    feed = random_feed(3, FEED_PX)
    for lens in LENSES:
        camera = replace(Intrinsics.from_fov(*FEED_PX), lens=lens)
        mapping = map_feed_view(camera, View("world", FEED_PX))
        size_px = mapping.panel.width_px, mapping.panel.height_px
        draw_list = random_list(np.random.default_rng(4), size_px)
        picture = device.render_view(draw_list, feed, Optics(), mapping).read()
        lit = composite_reference(
            np.zeros((FEED_PX[1], FEED_PX[0], 3), "u1"), device.read_panel(draw_list), Optics(), mapping
        )
        dark = (lit == 0).all(-1)
        # What is too faint for a code on black may be one over the feed.
        assert 0.2 < dark.mean() < 1 and (picture[dark] != feed.planes[0][dark]).any(-1).mean() < 0.01
        bare = device.render_view(DrawList(size_px, (), draw_list.placed_layers[:0]), feed, Optics(), mapping)
        assert (bare.read() == feed.planes[0]).all()
