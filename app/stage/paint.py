"""Boxes become ink: a laid-out tree in degrees is brought to whole pixels and turned into one sheet."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from app.stage.drawlist import INK, Records, Sheet
from app.stage.flex import Box
from app.stage.look import Shape, Styled, Symbol, Type
from app.stage.painter import EVERYWHERE, BoxPx, Frame, Painter, moved, shifted, snapped
from app.stage.text.line import TextSystem
from app.world.sight import Sight

#: Free pixels around a sheet's ink, so that bilinear sampling at its edge finds nothing.
MARGIN_PX = 1
#: What has more pixels than so many displays, or is longer than so many display sides and than LEAST_LIMIT_PX, is drawn
#: coarser. Most of it lies outside by then; finer, one panel of 340 degrees would take 500 MB at 1280 x 720.
MOST_DISPLAYS, MOST_SIDES = 2.0, 1.25
#: With its margins and gutters such a sheet fits into 2048 x 2048, which are 32 MB of light.
LEAST_LIMIT_PX = 2040


class Raster(NamedTuple):
    """How finely a sheet is drawn, and how many pixels and how long it may be: a larger one is drawn coarser."""

    px_per_deg: float
    most_px: float
    longest_px: float


@dataclass(frozen=True, eq=False)
class PlacedSheet:
    """A sheet with what its placing needs.

    `box_px` is the root's border box x, y, w, h in the sheet (margins and halo lie outside), `size_deg` its size, and
    `boxes` where each node lies in the sheet, from the back to the front. `enlarged` is how many pixels of the panel
    one of its own takes: 1, but for a sheet that is too large to be drawn as finely.
    """

    sheet: Sheet
    size_deg: tuple[float, float]
    box_px: BoxPx
    boxes: Mapping[str, BoxPx]
    enlarged: float = 1.0


def raster_for(sight: Sight) -> Raster:
    """As finely as the display shows it."""
    width, height = sight.size_px
    longest = max(MOST_SIDES * max(width, height), LEAST_LIMIT_PX)
    return Raster(sight.intrinsics.px_per_deg, MOST_DISPLAYS * width * height, longest)


def paint(
    root: Styled, box: Box, raster: Raster, text: TextSystem, pictures: Mapping[str, npt.NDArray[np.uint8]]
) -> PlacedSheet:
    """The sheet of a laid-out tree. The root's own opacity, offset and scale belong to its placing."""
    root = replace(root, opacity=1.0, offset_deg=(0.0, 0.0), scale=1.0)
    share = _share(root, box, raster)
    frame = Frame(raster.px_per_deg * share, 0.0, 0.0, 1.0, EVERYWHERE)
    painter = Painter(text, pictures)
    painter.add(root, box, frame)
    return _placed(painter, box, snapped(box, frame), 1 / share)


def _share(root: Styled, box: Box, raster: Raster) -> float:
    """How finely a tree can be drawn, 1 for as finely as asked: by all boxes in it, also where they are clipped."""
    frame = Frame(raster.px_per_deg, 0.0, 0.0, 1.0, EVERYWHERE)
    x0, y0, x1, y1 = np.array(list(_reaches(root, box, frame))).T
    width, height = float(x1.max() - x0.min()), float(y1.max() - y0.min())
    return min(1.0, raster.longest_px / max(width, height, 1.0), math.sqrt(raster.most_px / max(width * height, 1.0)))


def _reaches(node: Styled, box: Box, frame: Frame) -> Iterator[BoxPx]:
    """How far the ink of a node and of all in it may reach, x0, y0, x1, y1 in pixels."""
    frame = moved(node, box, frame)
    x, y, width, height = snapped(box, frame)
    out_x = out_y = 0.0
    match node.look:
        case Shape(halo=halo):
            out_x = out_y = halo * frame.scale
        case Type(style=style):
            out_y = max(style.size * frame.scale - height, 0.0)
        case Symbol(size=size):
            out_x, out_y = (max(size * frame.scale - side, 0.0) / 2 for side in (width, height))
    yield x - out_x, y - out_y, x + width + out_x, y + height + out_y
    for child, child_box in zip(node.children, box.children, strict=True):
        yield from _reaches(child, child_box, frame)


def _placed(painter: Painter, box: Box, px: BoxPx, enlarged: float) -> PlacedSheet:
    """The sheet around all ink, with a free margin, and everything in its pixels."""
    inks = np.array(painter.inks, INK) if painter.inks else np.zeros(0, INK)
    x0, y0, x1, y1 = _bounds(inks, px)
    shift = np.array([MARGIN_PX - x0, MARGIN_PX - y0], "f4")
    size = (x1 - x0 + 2 * MARGIN_PX, y1 - y0 + 2 * MARGIN_PX)
    inks["rect_px"][:, :2] += shift
    inks["cut_px"][:, :2] += shift
    inks["clip_px"] = np.clip(inks["clip_px"] + np.tile(shift, 2), 0, (*size, *size))
    dx, dy = float(shift[0]), float(shift[1])
    parts = tuple(part._replace(box_px=shifted(part.box_px, dx, dy)) for part in painter.parts)
    boxes = {part.node: part.box_px for part in parts}
    sheet = Sheet(size, inks, tuple(painter.bitmaps), parts)
    return PlacedSheet(sheet, (box.width, box.height), shifted(px, dx, dy), boxes, enlarged)


def _bounds(inks: Records, px: BoxPx) -> tuple[int, int, int, int]:
    """Whole-pixel bounds of all ink and of the root's box, x0, y0, x1, y1."""
    own = np.array([[px[0], px[1], px[0] + px[2], px[1] + px[3]]])
    rect, reach = inks["rect_px"].astype("f8"), inks["softness_px"].astype("f8")[:, None]
    outer = np.concatenate([rect[:, :2] - reach, rect[:, :2] + rect[:, 2:] + reach], 1)
    clip = inks["clip_px"].astype("f8")
    outer = np.concatenate([np.maximum(outer[:, :2], clip[:, :2]), np.minimum(outer[:, 2:], clip[:, 2:])], 1)
    seen = outer[(outer[:, 2] > outer[:, 0]) & (outer[:, 3] > outer[:, 1])]
    every = np.concatenate([own, seen])
    low, high = np.floor(every[:, :2].min(0)), np.ceil(every[:, 2:].max(0))
    return int(low[0]), int(low[1]), int(high[0]), int(high[1])
