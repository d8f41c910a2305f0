"""Picture level: how much light a draw list asks of the display, summed over its parts without drawing it.

What lies over something else counts in full. Against drawn panels of the demo, raster layers are within a tenth,
meshes within a third, ribbons within 36 %; what hides them is not reckoned.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from vitrine.geometry import Bounds
from vitrine.glass.optics.photometry import luminance_of
from vitrine.glass.optics.srgb import linear_from_srgb
from vitrine.stage.draw.drawlist import DrawList, FillSource, RasterLayer, Records

#: Luminance, as a share of white, from which a pixel counts as lit: above a veil.
LIT_LEVEL = 0.03
#: Of an arrow's mesh, as measured on drawn ones: the share of its box that it fills, and how bright its sides are.
FILLED_SHARE, SHADED_SHARE = 0.5, 0.5


class PictureLevel(NamedTuple):
    """Picture level of a frame: its average luminance and its share of lit pixels, 0..1 of an all-white display."""

    average: float
    lit_share: float


def estimate_picture_level(draw_list: DrawList) -> PictureLevel:
    """Estimate the picture level of a draw list."""
    amounts = np.array([*_layer_amounts(draw_list), sum_ribbon_light(draw_list), *_mesh_amounts(draw_list), (0.0, 0.0)])
    level, lit = np.minimum(amounts.sum(0) / (draw_list.size_px[0] * draw_list.size_px[1]), 1.0).tolist()
    return PictureLevel(level, lit)


def _layer_amounts(draw_list: DrawList) -> Iterator[tuple[float, float]]:
    for layer in draw_list.placed_layers:
        raster_layer = draw_list.raster_layers[layer["raster_layer"]]
        corners = layer["corners"].astype("f8")
        if (corners[:, 2] <= 0).any():
            continue
        quad = corners[:, :2] / corners[:, 2:]
        scale = _quad_area(quad) / (raster_layer.size_px[0] * raster_layer.size_px[1])
        level, lit = sum_layer_light(raster_layer)
        yield level * scale * float(layer["opacity"]), lit * scale


@lru_cache(maxsize=512)
def sum_layer_light(raster_layer: RasterLayer) -> tuple[float, float]:
    """Sum the luminance over the pixels of a raster layer, and count those that are lit."""
    amounts = [sum_op_light(primitive, raster_layer) for primitive in raster_layer.paint_ops]
    level, lit = np.sum(amounts, 0).tolist() if amounts else (0.0, 0.0)
    share = raster_layer.measure_fade(Bounds(0.0, 0.0, *raster_layer.size_px))
    level, lit = level * share, lit * share
    return level, min(lit, float(raster_layer.size_px[0] * raster_layer.size_px[1]))


def sum_op_light(primitive: Any, raster_layer: RasterLayer) -> tuple[float, float]:
    """Sum the luminance over the pixels of one paint op of a raster layer, and count those that are lit."""
    width, height = primitive["rect_px"][2:].tolist()
    if primitive["softness_px"] > 0:
        # A halo's light falls with the square of a smoothstep, whose mean over its reach is 13/35.
        return float(luminance_of(primitive["fill0_lin"])) * 2 * (width + height) * float(
            primitive["softness_px"]
        ) * 13 / 35, 0.0
    area = width * height
    if primitive["source"] == FillSource.COLOR:
        fill = float(luminance_of((primitive["fill0_lin"] + primitive["fill1_lin"]) / 2))
        border_area, border = (
            2 * (width + height) * float(primitive["border_px"]),
            float(luminance_of(primitive["border_lin"])),
        )
        return (
            fill * max(area - border_area, 0) + border * border_area,
            area * (fill > LIT_LEVEL) + border_area * (border > LIT_LEVEL),
        )
    x, y, w, h = np.rint(primitive["texel_px"]).astype(int).tolist()
    texels = raster_layer.bitmaps[primitive["bitmap"]][y : y + h, x : x + w]
    if primitive["source"] == FillSource.MASK:
        fill, coverage = float(luminance_of(primitive["fill0_lin"])), float(texels.mean()) / 255 if texels.size else 0.0
        return fill * coverage * area, area * coverage * (fill > LIT_LEVEL)
    luminance = (
        luminance_of(linear_from_srgb(texels / 255.0)) * (texels[..., 3] / 255.0) * float(primitive["fill0_lin"][3])
    )
    return float(luminance.mean()) * area, float((luminance > LIT_LEVEL).mean()) * area


def sum_ribbon_light(draw_list: DrawList) -> tuple[float, float]:
    """Sum the luminance over the pixels of all ribbons of a draw list, and count those that are lit."""
    ribbons: Records = draw_list.ribbon_vertices
    if not len(ribbons):
        return 0.0, 0.0
    width, height = draw_list.size_px
    clip = ribbons["clip"].astype("f8")
    w = np.maximum(clip[:, 3:], 1e-6)
    px = np.clip((clip[:, :2] / w + 1) / 2, 0, 1) * (width, height)
    a, b, c = px[0::3], px[1::3], px[2::3]
    area = np.abs((b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])) / 2
    spacing, thickness = ribbons["pattern"][0::3, 0], ribbons["pattern"][0::3, 1]
    duty = np.where(spacing > 0, thickness / np.maximum(spacing, 1e-6), 1.0)
    luminance = luminance_of(ribbons["light_lin"].reshape(-1, 3, 4).mean(1))
    return float((area * duty * luminance).sum()), float((area * duty * (luminance > LIT_LEVEL)).sum())


def _mesh_amounts(draw_list: DrawList) -> Iterator[tuple[float, float]]:
    for mesh in draw_list.mesh_instances:
        x0, y0, x1, y1 = np.clip(mesh["box_px"], 0, (*draw_list.size_px, *draw_list.size_px)).tolist()
        area = (x1 - x0) * (y1 - y0) * FILLED_SHARE
        luminance = SHADED_SHARE * float(luminance_of(mesh["light_lin"]))
        yield luminance * area, area * (luminance > LIT_LEVEL)


def _quad_area(quad: Any) -> float:
    """The area of a quad (4, 2), by the shoelace formula."""
    x, y = quad.T.tolist()
    return float(abs(sum(x[i - 1] * y[i] - x[i] * y[i - 1] for i in range(4)))) / 2
