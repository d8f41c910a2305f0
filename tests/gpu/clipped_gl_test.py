"""The debug view of clipped light: stripes there and nowhere else, and none in what is drawn afterwards."""

from __future__ import annotations

import numpy as np

from tests.gpu.glass_gl_test import FEED_PX, drawn
from tests.gpu.samples import random_feed
from vitrine.glass.reference.composite import clipping_mask, composite_reference_lin
from vitrine.gpu.renderer import Renderer

MARK = (255, 0, 255)


def test_stripes_stand_where_the_oracle_says_that_a_channel_is_clipped(device: Renderer) -> None:
    striped = 0
    for seed in range(20):
        draw_list, optics, laying, plain, world = drawn(device, seed)
        light = composite_reference_lin(world, device.read_panel(draw_list), optics, laying)
        device.mark_clipped(True)
        marked = device.render_view(draw_list, random_feed(seed % 7, FEED_PX), optics, laying)
        device.mark_clipped(False)
        picture = marked.read()[..., :3]
        marks = (picture == MARK).all(-1) & ~(plain == MARK).all(-1)
        height, width = marks.shape
        stripe = (np.arange(width) + np.arange(height)[:, None]) % 8 < 4
        near = (np.abs(light - 1.004) < 0.02).any(-1)
        surely = clipping_mask(light).any(-1) & ~near
        assert marks[surely & stripe].all(), f"seed {seed}: not all that is clipped"
        assert not marks[~surely & ~near].any() and not marks[~stripe].any(), f"seed {seed}: more than is clipped"
        assert np.array_equal(picture[~marks], plain[~marks]), f"seed {seed}: nothing else changes"
        striped += int(marks.sum())
        again = device.render_view(draw_list, random_feed(seed % 7, FEED_PX), optics, laying)
        assert np.array_equal(again.read()[..., :3], plain)
    assert striped > 1000, "the cases dazzle"
