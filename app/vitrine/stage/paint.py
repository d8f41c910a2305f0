"""Painting of a laid-out tree: boxes in degrees become a PaintedRoot, raster layers in whole pixels.

Nearly always there is one layer. A translucent group whose contents overlap is a layer of its own, as its opacity
applies to it as a whole; what lies behind and in front of it are layers, too.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.stage.drawlist import INK, Leaf, Records, Sheet
from vitrine.stage.flex import Box
from vitrine.stage.frame import BoxPx, Frame, reaches, shifted, snapped
from vitrine.stage.look import Styled
from vitrine.stage.painter import Coat, Painter
from vitrine.stage.painting import Painting
from vitrine.stage.text.line import TextSystem
from vitrine.world.sight import Sight

Bounds = tuple[int, int, int, int]

#: Free pixels around a layer's ink, so that bilinear sampling at its edge finds nothing.
MARGIN_PX = 1
#: What has more pixels than so many displays, or is longer than so many display sides and MIN_SIDE_LIMIT_PX, is drawn
#: at a lower resolution. Most of it lies outside by then; else one panel of 340 degrees takes 500 MB at 1280 x 720.
MOST_DISPLAYS, MOST_SIDES = 2.0, 1.25
#: With its margins and gutters such a layer fits into 2048 x 2048, which are 32 MB of light.
LEAST_LIMIT_PX = 2040


class Raster(NamedTuple):
    """The resolution of raster layers and their largest area and side; a larger root gets a lower resolution."""

    px_per_deg: float
    most_px: float
    longest_px: float


def raster_for(sight: Sight) -> Raster:
    """The resolution and limits for a viewpoint's display."""
    width, height = sight.size_px
    longest = max(MOST_SIDES * max(width, height), LEAST_LIMIT_PX)
    return Raster(sight.intrinsics.px_per_deg, MOST_DISPLAYS * width * height, longest)


def paint(
    root: Styled, box: Box, raster: Raster, text: TextSystem, pictures: Mapping[str, npt.NDArray[np.uint8]]
) -> Painting:
    """Paint a laid-out tree. The root's own opacity, offset and scale are left to its placement."""
    root = replace(root, opacity=1.0, offset_deg=(0.0, 0.0), scale=1.0)
    factor = _share(root, box, raster)
    state = Frame(raster.px_per_deg * factor, 0.0, 0.0)
    painter = Painter(text, pictures)
    painter.add(root, box, state)
    return _finished(painter.coats, box, snapped(box, state), 1 / factor)


def _share(root: Styled, box: Box, raster: Raster) -> float:
    """The factor on the resolution, at most 1, that keeps a tree within the limits, clipped parts included."""
    state = Frame(raster.px_per_deg, 0.0, 0.0)
    x, y, w, h = snapped(box, state)
    x0, y0, x1, y1 = np.array([(x, y, x + w, y + h), *reaches(root, box, state)]).T
    width, height = max(float(x1.max() - x0.min()), 1.0), max(float(y1.max() - y0.min()), 1.0)
    return min(1.0, raster.longest_px / max(width, height), math.sqrt(raster.most_px / (width * height)))


def _finished(coats: Sequence[Coat], box: Box, px: BoxPx, enlarged: float) -> Painting:
    """The sub-layers around all ink, with a free margin, and all coordinates in their pixels."""
    groups_with_ink = _inked(coats)
    inks = [np.array(coat.inks, INK) if coat.inks else np.zeros(0, INK) for coat in groups_with_ink]
    border_box = np.array([[px[0], px[1], px[0] + px[2], px[1] + px[3]]])
    bounds = [_bounds(ink) for ink in inks]
    outer_bounds = _around(np.concatenate([border_box, *bounds]))
    if len(groups_with_ink) > 1:
        layer_bounds = [_around(bound if len(bound) else border_box) for bound in bounds]
    else:
        layer_bounds = [outer_bounds]
    sub_layers = tuple(
        _leaf(coat, ink, at, outer_bounds) for coat, ink, at in zip(groups_with_ink, inks, layer_bounds, strict=True)
    )
    left, top, right, bottom = outer_bounds
    boxes = {part.node: shifted(part.box_px, -left, -top) for coat in coats for part in coat.parts}
    size = right - left, bottom - top
    return Painting(sub_layers, size, (box.width, box.height), shifted(px, -left, -top), boxes, enlarged)


def _inked(coats: Sequence[Coat]) -> list[Coat]:
    """The groups that have paint operations, at least one; the nodes of empty groups are listed in the first."""
    empty_parts = [part for coat in coats if not coat.inks for part in coat.parts]
    first, *others = [coat for coat in coats if coat.inks] or [Coat()]
    whole = Coat(first.opacity, first.inks, first.bitmaps, [*first.parts, *empty_parts])
    return [whole, *others]


def _leaf(coat: Coat, inks: Records, at: Bounds, whole: Bounds) -> Leaf:
    """A group as a raster layer of its own within `bounds`, coordinates in its pixels."""
    left, top, right, bottom = at
    size = right - left, bottom - top
    inks["rect_px"][:, :2] -= (left, top)
    inks["cut_px"][:, :2] -= (left, top)
    inks["clip_px"] = np.clip(inks["clip_px"] - (left, top, left, top), 0, (*size, *size))
    parts = tuple(part._replace(box_px=shifted(part.box_px, -left, -top)) for part in coat.parts)
    return Leaf(Sheet(size, inks, tuple(coat.bitmaps), parts), left - whole[0], top - whole[1], coat.opacity)


def _bounds(inks: Records) -> npt.NDArray[np.float64]:
    """Bounds (N, 4) x0, y0, x1, y1 of all paint operations that are not clipped away."""
    rect, reach = inks["rect_px"].astype("f8"), inks["softness_px"].astype("f8")[:, None]
    outer = np.concatenate([rect[:, :2] - reach, rect[:, :2] + rect[:, 2:] + reach], 1)
    clip = inks["clip_px"].astype("f8")
    outer = np.concatenate([np.maximum(outer[:, :2], clip[:, :2]), np.minimum(outer[:, 2:], clip[:, 2:])], 1)
    return np.asarray(outer[(outer[:, 2] > outer[:, 0]) & (outer[:, 3] > outer[:, 1])])


def _around(boxes: npt.NDArray[np.float64]) -> Bounds:
    """Bounds in whole pixels around boxes (N, 4) with the free margin, x0, y0, x1, y1."""
    low, high = np.floor(boxes[:, :2].min(0)) - MARGIN_PX, np.ceil(boxes[:, 2:].max(0)) + MARGIN_PX
    return int(low[0]), int(low[1]), int(high[0]), int(high[1])
