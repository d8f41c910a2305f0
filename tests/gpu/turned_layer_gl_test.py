"""Turned and clipped layers as the shaders draw them, against the oracle in NumPy, from scenes and made up."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.gpu.samples import SIZE, placed, random_feed, random_sheet
from tests.oracle.turned import lay
from tests.stage.still_stage import StillStage
from vitrine.glass.reference.composite import composite_over_feed
from vitrine.gpu.renderer import Renderer
from vitrine.stage.draw.drawlist import LAYER_CLIP, PLACED_LAYER, DrawList, PrimitiveKind, Run

SCENE = """
- kind: panel
  id: card
  anchor: {head: center}
  rotate: -17
  fill: veil
  border: 0.1
  radius: 0.6
  padding: 0.4
  clip: true
  width: 8
  height: 6
  children:
    - {kind: text, text: Turned, size: 1.2}
    - kind: shape
      polygon: [[0, 0], [5, 0], [5, 3], [0, 3]]
      fill: "#FFC85780"
      rotate: 30
      inset: [2, -2, null, null]
    - {kind: panel, width: 2, height: 2, fill: price, skew: [15, 4], scale: [1.2, -0.8]}
- {kind: panel, id: before, anchor: {head: center}, width: 3, height: 1, fill: notice, z: 1}
"""


def random_turned(seed: int) -> DrawList:
    """Sheets that are turned, slanted and mirrored, each second one with two clips, with others before and behind."""
    rng = np.random.default_rng(seed)
    sheets = tuple(random_sheet(20 * seed + i) for i in range(5))
    layers, clips = np.zeros(5, PLACED_LAYER), np.zeros(2, LAYER_CLIP)
    for i, sheet in enumerate(sheets):
        linear = rng.uniform(-1.2, 1.2, (2, 2)) + np.eye(2) * rng.choice((-1, 1))
        middle = rng.uniform((60, 50), (260, 150))
        unit = np.array([(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)]) * sheet.size_px
        layers[i] = (i, rng.uniform(0.5, 1), np.concatenate([unit @ linear.T + middle, np.ones((4, 1))], 1))
    for clip, index in zip(clips, (1, 3), strict=True):
        corners = layers["corners"][index, :, :2].astype("f8")
        clip["layer"] = index
        for slot in range(2):
            linear = rng.uniform(-0.4, 0.4, (2, 2)) + np.eye(2) * rng.uniform(0.6, 1.6)
            own = (corners - (160, 100)) @ linear.T
            clip["plane_px"][slot] = own[0], own[1] - own[0], own[3] - own[0]
            clip["box_px"][slot] = (-90, -70, 110, 60)
            clip["cut_px"][slot], clip["cut_radii_px"][slot] = (-80, -60, 170, 120), (30, 4, 55, 20)
        clip["cut_radii_px"][1] = 0
    return DrawList(SIZE, sheets, layers, runs=(Run(PrimitiveKind.LAYER, 0, 5),), layer_clips=clips)


@pytest.mark.parametrize("seed", range(6))
def test_turned_and_clipped_layers_are_what_the_oracle_makes_of_them(device: Renderer, seed: int) -> None:
    draw_list = random_turned(seed)
    off = np.abs(device.read_panel(draw_list).astype("f8") - lay(draw_list)).max(-1)
    # Where a quad's edge passes within 1e-4 px of a pixel's centre, rasterisers may take the pixel or leave it.
    assert np.quantile(off, 0.999) < 0.012 and np.median(off) == 0 and (off > 0.05).sum() <= 8


def test_a_scene_with_turned_nodes_is_what_the_oracle_makes_of_it(device: Renderer, tmp_path: Path) -> None:
    draw_list = StillStage(tmp_path, SCENE).draw_list()
    assert len(draw_list.layer_clips) >= 2
    off = np.abs(device.read_panel(draw_list).astype("f8") - lay(draw_list)).max(-1)
    assert (off > 0.012).mean() < 2e-4


def test_a_clip_keeps_a_layer_out_of_the_direct_way_and_the_picture_is_the_same(device: Renderer) -> None:
    sheet = random_sheet(3)
    flat = placed((sheet,), [(40.0, 30.0)])
    clip = np.zeros(1, LAYER_CLIP)
    clip["plane_px"] = [(0, 0), (sheet.size_px[0], 0), (0, sheet.size_px[1])]
    clip["box_px"] = (0, 0, 45, 1000)
    cut = DrawList(SIZE, flat.raster_layers, flat.placed_layers, runs=flat.runs, layer_clips=clip)
    feed = random_feed(2)
    light = lay(flat)
    light[:, 85:] = 0
    drawn = device.render(cut, feed).read()[..., :3].astype(int)
    assert np.abs(drawn - composite_over_feed(feed.planes[0], light).astype(int)).max() <= 1
    # Nothing of a clip is left for what is drawn next.
    whole = device.render(flat, feed).read()[..., :3].astype(int)
    assert np.abs(whole - composite_over_feed(feed.planes[0], lay(flat)).astype(int)).max() <= 1


def test_perspective_clips_in_the_plane_of_the_root(device: Renderer) -> None:
    sheet = random_sheet(4)
    width, height = sheet.size_px
    corners = np.array([(30, 20, 1), (300, 60, 1.5), (290, 210, 1.5), (20, 170, 1)], "f8")
    layers, clip = np.zeros(1, PLACED_LAYER), np.zeros(1, LAYER_CLIP)
    layers["opacity"], layers["corners"] = 1, corners
    clip["plane_px"] = [(0, 0), (width, 0), (0, height)]
    clip["box_px"] = (0, 0, width / 2, height)
    runs = (Run(PrimitiveKind.LAYER, 0, 1),)
    whole = device.read_panel(DrawList(SIZE, (sheet,), layers, runs=runs)).astype("f8")
    half = device.read_panel(DrawList(SIZE, (sheet,), layers, runs=runs, layer_clips=clip)).astype("f8")
    # The middle of the quad's upper edge in perspective: ((30 + 300) / 2) / ((1 + 1.5) / 2).
    top, bottom = corners[:2].mean(0), corners[2:].mean(0)
    ys, xs = np.mgrid[0 : SIZE[1], 0 : SIZE[0]] + 0.5
    (ax, ay), (bx, by) = top[:2] / top[2], bottom[:2] / bottom[2]
    side = (bx - ax) * (ys - ay) - (by - ay) * (xs - ax)
    far = abs(side) > 2 * np.hypot(bx - ax, by - ay)
    np.testing.assert_allclose(half[far & (side > 0)], whole[far & (side > 0)], atol=1e-3)
    assert not half[far & (side < 0)].any() and whole[far & (side < 0)].any()
