"""Pixel maps: from the pixels of one camera to those of another that looks the same way, by direction.

Between two pinholes, and between two cameras with the same lens, that is a scale and an offset; else a lens map.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from vitrine.geometry import Affine, Bounds, Point
from vitrine.world.camera import Intrinsics
from vitrine.world.lens import Floats

#: Where a table has no place: far outside every picture, and yet a number, since drivers differ about what is none.
NOWHERE_PX = -1e6
#: Points along each side of a box whose bounds are sought, and rows of points in it, where its sides go nowhere.
_SIDE_POINTS, _ROWS = 65, 9
#: Of a table: what the processor's caches hold. All of 1280x720 at once took three times as long.
_ROWS_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class LensMap:
    """The map from pixels of `source` to pixels of `target` in the same direction, where a lens bends one of them."""

    source: Intrinsics
    target: Intrinsics

    def apply_to_points(self, points: Floats) -> Floats:
        """Where points (N, 2) go; NaN where one of the cameras has no such direction."""
        return self.target.project(self.source.unproject(points))

    def apply(self, point: tuple[float, float]) -> Point[float]:
        """Where a point goes."""
        x, y = self.apply_to_points(np.array([point], np.float64))[0].tolist()
        return Point(x, y)

    def apply_to_boxes(self, boxes: npt.NDArray[np.float64]) -> Floats:
        """The bounds (N, 4) of where boxes (N, 4) go, as far as they go anywhere; NaN where they do not."""
        low, size = boxes[:, None, :2], boxes[:, None, 2:] - boxes[:, None, :2]
        points = low + size * _BOX_SHARES
        found = self.apply_to_points(points.reshape(-1, 2)).reshape(points.shape)
        known = ~np.isnan(found)
        least, most = np.where(known, found, np.inf).min(1), np.where(known, found, -np.inf).max(1)
        bounds = np.concatenate([least, most], 1)
        return np.where(np.isinf(bounds), np.nan, bounds)

    def apply_to_bounds(self, bounds: Bounds[float]) -> Bounds[float]:
        """The least bounds of where a rectangle goes."""
        x0, y0, x1, y1 = self.apply_to_boxes(np.array([bounds], np.float64))[0].tolist()
        return Bounds(x0, y0, x1, y1)

    def inverse(self) -> LensMap:
        """The map back."""
        return LensMap(self.target, self.source)

    def then(self, other: Affine) -> LensMap:
        """This map and then a scale and an offset of the target's pixels, as one."""
        t, center = self.target, other.apply((self.target.cx_px, self.target.cy_px))
        fx_px, fy_px = t.fx_px * other.scale_x, t.fy_px * other.scale_y
        return LensMap(self.source, replace(t, fx_px=fx_px, fy_px=fy_px, cx_px=center.x, cy_px=center.y))

    @property
    def shrink(self) -> float:
        """The most pixels of the target for one of the source, across or down, where the source shows the target."""
        return _find_shrink(self)

    def tabulate(self) -> npt.NDArray[np.float32]:
        """Where the middle of each pixel of the source goes, (H, W, 2), read-only; NOWHERE_PX where it does not."""
        return _tabulate(self)


def _list_box_shares() -> Floats:
    """Places on the sides of a box and in it, (N, 2), as shares of it."""
    along, rows = np.linspace(0.0, 1.0, _SIDE_POINTS), np.linspace(0.0, 1.0, _ROWS)
    grids = [np.meshgrid(x, y) for x, y in ((along, (0, 1)), ((0, 1), along), (rows, rows))]
    return np.concatenate([np.stack(grid, -1).reshape(-1, 2) for grid in grids]).astype(np.float64)


_BOX_SHARES = _list_box_shares()

PixelMap: TypeAlias = Affine | LensMap


def map_between(source: Intrinsics, target: Intrinsics) -> PixelMap:
    """The map from pixels of `source` to pixels of `target` in the same direction."""
    return affine_between(source, target) if source.lens == target.lens else LensMap(source, target)


def affine_between(source: Intrinsics, target: Intrinsics) -> Affine:
    """The affine map from pixels of `source` to pixels of `target` in the same direction, of two with one lens."""
    sx, sy = target.fx_px / source.fx_px, target.fy_px / source.fy_px
    return Affine(sx, sy, target.cx_px - source.cx_px * sx, target.cy_px - source.cy_px * sy)


def map_boxes(pixel_map: PixelMap, boxes: Floats) -> Floats:
    """The bounds (N, 4) of where boxes (N, 4) go; NaN where they go nowhere."""
    if isinstance(pixel_map, LensMap):
        return pixel_map.apply_to_boxes(boxes)
    sx, sy, ox, oy = pixel_map
    return np.asarray(boxes * (sx, sy, sx, sy) + (ox, oy, ox, oy))


def list_middles(size_px: tuple[int, int], shares: Sequence[tuple[float, float]] = ((0.5, 0.5),)) -> Floats:
    """Places in each pixel of a picture of `size_px` (w, h), (H · W · shares, 2): of each pixel all its shares."""
    width, height = size_px
    grid = np.stack(np.meshgrid(np.arange(width), np.arange(height)), -1).reshape(-1, 1, 2)
    return np.asarray((grid + np.array(shares)).reshape(-1, 2), np.float64)


# A session draws one view, or a window's four, each with its table: 7 MB at 1280x720.
@lru_cache(maxsize=4)
def _tabulate(lens_map: LensMap) -> npt.NDArray[np.float32]:
    width, height = lens_map.source.width_px, lens_map.source.height_px
    table = np.empty((height, width, 2), np.float32)
    for top in range(0, height, _ROWS_AT_ONCE):
        part = table[top : top + _ROWS_AT_ONCE]
        found = lens_map.apply_to_points(list_middles((width, len(part))) + np.array((0, top)))
        part[:] = np.nan_to_num(found, nan=NOWHERE_PX).clip(NOWHERE_PX, -NOWHERE_PX).reshape(part.shape)
    table.flags.writeable = False
    return table


@lru_cache(maxsize=64)
def _find_shrink(lens_map: LensMap) -> float:
    source, target = lens_map.source, lens_map.target
    shares = np.linspace(0.0, 1.0, 65)
    at = np.stack(np.meshgrid(shares * source.width_px, shares * source.height_px), -1).reshape(-1, 2)
    here = lens_map.apply_to_points(at)
    steps = [np.abs(lens_map.apply_to_points(at + step) - here).max(1) for step in ((0.5, 0.0), (0.0, 0.5))]
    inside = ((here >= 0) & (here <= (target.width_px, target.height_px))).all(1)
    seen = np.concatenate([2 * step[inside] for step in steps])
    return float(np.nanmax(seen)) if len(seen) and not np.isnan(seen).all() else 1.0
