"""Masks in pixels: what they leave of a raster layer's light, in whatever plane it lies."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.geometry import Bounds, Rect
from vitrine.stage.draw.boxes import drop_empty_boxes
from vitrine.stage.draw.drawlist import Bitmap, RasterLayer
from vitrine.stage.draw.plane_map import PlaneMap
from vitrine.stage.layout.appearance import Mask, MaskForm, MaskGradient
from vitrine.stage.shapes.figure_mask import FigureMask, StrokeStyle, mask_fill, mask_stroke

Shares = npt.NDArray[np.float64]


class PlacedMask(NamedTuple):
    """A mask over a box in the pixels of a plane, `px_per_deg` of them to a degree."""

    mask: Mask
    box_px: Rect[int]
    px_per_deg: float

    def evaluate(self, x: Shares, y: Shares) -> Shares:
        """The shares of light 0..1 that it leaves at points of its plane; nothing outside its box."""
        box, edges = self.box_px, self.mask.edges
        ways_px = y - box.y, box.right - x, box.bottom - y, x - box.x
        shares = np.ones(x.shape)
        for way_px, fade_deg in zip(ways_px, edges, strict=True):
            # Half a pixel on both sides: what does not fade ends as sharply as any box.
            shares *= np.clip((way_px + 0.5) / (fade_deg * self.px_per_deg + 1), 0.0, 1.0)
        if self.mask.gradient is not None:
            shares *= _evaluate_gradient(self.mask.gradient, box, x, y)
        if self.mask.form is not None:
            shares *= _sample(_rasterize(self.mask.form, box, self.px_per_deg), x, y)
        return shares


def bound_masked(boxes: npt.NDArray[np.float64], masks: Sequence[PlacedMask]) -> npt.NDArray[np.float64]:
    """What the boxes of masks leave of boxes (N, 4); none of those that lie outside."""
    for mask in masks:
        x0, y0, x1, y1 = mask.box_px.to_bounds()
        boxes = np.clip(boxes, (x0, y0, x0, y0), (x1, y1, x1, y1))
    return drop_empty_boxes(boxes) if masks else boxes


def fade_layer(layer: RasterLayer, masks: Sequence[PlacedMask], plane_from_layer: PlaneMap) -> RasterLayer:
    """A raster layer seen through masks, which lie in the plane that `plane_from_layer` maps its pixels to."""
    if not masks:
        return layer
    width, height = layer.size_px
    fade: Bitmap = np.zeros((height, width), np.uint8)
    # A map of a street is often larger than the window that it is seen through.
    x0, y0, x1, y1 = _bound_seen(layer, masks, plane_from_layer)
    rows, columns = np.mgrid[y0:y1, x0:x1] + 0.5
    points = plane_from_layer.apply_to_points(np.stack([columns, rows], -1))
    shares = np.ones(rows.shape) if layer.fade is None else (layer.fade[y0:y1, x0:x1] / 255.0) ** 2
    for mask in masks:
        shares *= mask.evaluate(points[..., 0], points[..., 1])
    fade[y0:y1, x0:x1] = np.rint(np.sqrt(shares) * 255)
    fade.setflags(write=False)
    return replace(layer, fade=fade)


def _bound_seen(layer: RasterLayer, masks: Sequence[PlacedMask], plane_from_layer: PlaneMap) -> Bounds[int]:
    """The pixels of a layer that may lie in the boxes of all masks, at least one; no width where none does."""
    width, height = layer.size_px
    seen = Bounds(0, 0, width, height)
    if plane_from_layer.determinant == 0:
        return seen
    layer_from_plane = plane_from_layer.inverse()
    for mask in masks:
        x0, y0, x1, y1 = layer_from_plane.bound(mask.box_px.to_bounds())
        # Boxes end half a pixel outside of themselves, in pixels of their plane.
        reach = 1 + layer_from_plane.longest
        around = Bounds(
            *(math.floor(side - reach) for side in (x0, y0)), *(math.ceil(side + reach) for side in (x1, y1))
        )
        seen = seen.intersect(around)
    return Bounds(seen.x0, seen.y0, max(seen.x0, seen.x1), max(seen.y0, seen.y1))


def _evaluate_gradient(gradient: MaskGradient, box: Rect[int], x: Shares, y: Shares) -> Shares:
    """Shares along an angle, whose ends lie on the box's edges, as those of fills do."""
    cosine, sine = math.cos(gradient.angle_rad), math.sin(gradient.angle_rad)
    extent = max(abs(box.width * cosine) + abs(box.height * sine), 1e-6)
    way = ((x - box.x - box.width / 2) * cosine + (y - box.y - box.height / 2) * sine) / extent + 0.5
    return np.asarray(np.interp(way, gradient.stops, gradient.shares))


def _rasterize(form: MaskForm, box: Rect[int], px_per_deg: float) -> FigureMask | None:
    """The coverage of a form, which lies in the middle of its box where it has a size of its own."""
    figure, place = form.figure, Rect[float](*box)
    if figure.fills_box:
        width, height = (side * px_per_deg for side in figure.natural_size)
        place = Rect(box.x + (box.width - width) / 2, box.y + (box.height - height) / 2, width, height)
    if form.line_width is None:
        return mask_fill(figure, place, px_per_deg, form.fill_rule, 0.0)
    width_px = form.line_width * px_per_deg
    if figure.fills_box:
        width_px = min(width_px, min(place.width, place.height) / 2)
    return mask_stroke(figure, place, px_per_deg, StrokeStyle(round(width_px, 4)))


def _sample(mask: FigureMask | None, x: Shares, y: Shares) -> Shares:
    """The coverage at points, between pixels bilinear; nothing beyond."""
    if mask is None:
        return np.zeros(x.shape)
    coverage = np.pad(mask.bitmap, 1) / 255.0
    column = np.clip(x - mask.x_px + 0.5, 0, coverage.shape[1] - 1)
    row = np.clip(y - mask.y_px + 0.5, 0, coverage.shape[0] - 1)
    left = np.minimum(column.astype(np.intp), coverage.shape[1] - 2)
    top = np.minimum(row.astype(np.intp), coverage.shape[0] - 2)
    right_share, lower_share = column - left, row - top
    above = coverage[top, left] * (1 - right_share) + coverage[top, left + 1] * right_share
    below = coverage[top + 1, left] * (1 - right_share) + coverage[top + 1, left + 1] * right_share
    return np.asarray(above * (1 - lower_share) + below * lower_share)
