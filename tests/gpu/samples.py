"""Made-up sheets, feeds and draw lists for the GL tests."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from vitrine.geometry import Size
from vitrine.stage.draw.drawlist import PAINT_OP, PLACED_LAYER, DrawList, FillSource, PrimitiveKind, RasterLayer, Run
from vitrine.world.feed_frame import FeedFrame, PixelFormat

SIZE = (320, 200)


def random_sheet(seed: int, size_px: tuple[int, int] = (90, 70)) -> RasterLayer:
    """A sheet with shapes, a halo, a gradient, a border, a mask and a picture, none of them on the sheet's edge."""
    rng = np.random.default_rng(seed)
    inks = np.zeros(6, PAINT_OP)
    inks["bitmap"] = -1
    inks["clip_px"] = (0, 0, *size_px)
    inks["clip_px"][5] = (10, 12, 60, 50)
    low = rng.uniform(6, 20, (6, 2))
    inks["cut_px"][[1, 3]], inks["cut_radii_px"][[1, 3]] = (12, 9, 55, 44), (14, 0, 22, 5)
    inks["rect_px"] = np.concatenate([low, np.array(size_px) - 12 - low - rng.uniform(0, 9, (6, 2))], 1)
    inks["radii_px"] = rng.uniform(0, 9, (6, 4))
    for name in ("fill0_lin", "fill1_lin", "border_lin"):
        alpha = rng.uniform(0.1, 1, (6, 1))
        inks[name] = np.concatenate([rng.uniform(0, 1, (6, 3)) * alpha, alpha], 1)
    inks["border_px"] = (0, 2, 0, 0, 1, 1.5)
    inks["softness_px"][0] = 5
    inks["angle_rad"] = rng.uniform(0, 6, 6)
    mask = rng.integers(0, 256, (12, 31), dtype=np.uint8)
    picture = rng.integers(0, 256, (16, 24, 4), dtype=np.uint8)
    inks["source"][2], inks["source"][3] = FillSource.MASK, FillSource.PICTURE
    inks["bitmap"][2], inks["bitmap"][3] = 0, 1
    inks["rect_px"][2] = (15, 20, 31, 12)
    inks["texel_px"][2] = (0, 0, 31, 12)
    inks["texel_px"][3] = (2, 3, 20, 11)
    return RasterLayer(Size(*size_px), inks, (mask, picture))


def random_feed(seed: int, size_px: tuple[int, int] = SIZE) -> FeedFrame:
    """Noise of every code."""
    pixels = np.random.default_rng(seed).integers(0, 256, (size_px[1], size_px[0], 4), dtype=np.uint8)
    pixels[..., 3] = 255
    return FeedFrame((pixels,), PixelFormat.RGBA, *size_px, index=0, time_s=0.0)


def placed(sheets: tuple[RasterLayer, ...], at_px: list[tuple[float, float]], opacity: float = 1.0) -> DrawList:
    """Sheets at their own size with their top left corners at the given pixels."""
    layers = np.zeros(len(at_px), PLACED_LAYER)
    for i, (x, y) in enumerate(at_px):
        width, height = sheets[i].size_px
        layers[i]["raster_layer"], layers[i]["opacity"] = i, opacity
        layers[i]["corners"] = [(x, y, 1), (x + width, y, 1), (x + width, y + height, 1), (x, y + height, 1)]
    return DrawList(SIZE, sheets, layers, runs=(Run(PrimitiveKind.LAYER, 0, len(at_px)),))


def laid(canvas: npt.NDArray[np.float64], light: npt.NDArray[np.float64], x: int, y: int) -> None:
    """Source-over of `light` on `canvas` at whole pixels, in place."""
    height, width = light.shape[:2]
    under = canvas[y : y + height, x : x + width]
    under[...] = light + under * (1 - light[..., 3:])
