"""Placed raster layers in float64 NumPy: what the layer shaders have to draw, pixel centre by pixel centre.

A pixel's place in a layer is that of its centre, mapped back by the quad's corners; there the layer is read bilinearly,
with nothing around it. A clip's share is coverage(d / s) of its box, and of its rounded box where it has one, with d
the signed distance in the clip's own pixels and s how many of them a pixel is long.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from tests.oracle.ink import coverage, paint, rounded_box
from vitrine.stage.draw.drawlist import DrawList

Floats = npt.NDArray[np.float64]


def lay(draw_list: DrawList) -> Floats:
    """The light (H, W, 4) of all placed layers of a draw list over one another; all of them lie flat, turned or not."""
    width, height = draw_list.size_px
    light = np.zeros((height, width, 4))
    ys, xs = np.mgrid[0:height, 0:width] + 0.5
    clips = {int(clip["layer"]): clip for clip in draw_list.layer_clips}
    for index, layer in enumerate(draw_list.placed_layers):
        sheet = draw_list.raster_layers[layer["raster_layer"]]
        corners = layer["corners"].astype("f8")
        assert (corners[:, 2] == 1).all(), "in perspective the map is no affine one"
        right, down = corners[1, :2] - corners[0, :2], corners[3, :2] - corners[0, :2]
        from_corner = np.stack([xs - corners[0, 0], ys - corners[0, 1]]).reshape(2, -1)
        u, v = np.linalg.inv(np.stack([right, down], 1)) @ from_corner
        inside = ((u >= 0) & (u < 1) & (v >= 0) & (v < 1)).reshape(xs.shape)
        over = read(paint(sheet), u * sheet.size_px[0], v * sheet.size_px[1]).reshape(height, width, 4)
        over *= float(layer["opacity"]) * inside[..., None]
        if index in clips:
            area = abs(right[0] * down[1] - right[1] * down[0])
            over *= kept(clips[index], u, v, area).reshape(xs.shape)[..., None]
        light = over + light * (1 - over[..., 3:])
    return light


def kept(clip: Any, u: Floats, v: Floats, area_px: float) -> Floats:
    """How much a layer's clips let through at shares of its width and height; the layer covers `area_px`."""
    share = np.ones_like(u)
    for plane, box, cut, radii in zip(*(clip[name].astype("f8") for name in NAMES), strict=True):
        x, y = (plane[0] + u[:, None] * plane[1] + v[:, None] * plane[2]).T
        per_px = max(np.sqrt(abs(np.linalg.det(plane[1:])) / area_px), 1e-6)
        half = (box[2:] - box[:2]) / 2
        share *= coverage(
            rounded_box(x - box[0] - half[0], y - box[1] - half[1], half[0], half[1], np.zeros(4)) / per_px
        )
        if radii.any():
            half = cut[2:] / 2
            share *= coverage(rounded_box(x - cut[0] - half[0], y - cut[1] - half[1], half[0], half[1], radii) / per_px)
    return share


NAMES = ("plane_px", "box_px", "cut_px", "cut_radii_px")


def read(light: Floats, x: Floats, y: Floats) -> Floats:
    """Light (H, W, 4) between its pixels, whose centres lie at halves; nothing outside of it."""
    around = np.pad(light, ((1, 1), (1, 1), (0, 0)))
    x, y = np.clip(x, 0, light.shape[1]) + 0.5, np.clip(y, 0, light.shape[0]) + 0.5
    column, row = np.floor(x).astype(int), np.floor(y).astype(int)
    fx, fy = (x - column)[:, None], (y - row)[:, None]
    right, below = np.minimum(column + 1, around.shape[1] - 1), np.minimum(row + 1, around.shape[0] - 1)
    above = around[row, column] * (1 - fx) + around[row, right] * fx
    under = around[below, column] * (1 - fx) + around[below, right] * fx
    return np.asarray(above * (1 - fy) + under * fy)
