"""Tile difference: how far two pictures are apart where they differ most, by tiles of 16 × 16 pixels.

Of eleven metrics tried on fourteen regressions and the noise of renderers, the mean difference of the worst tile told
all of them apart, in 0.2 s at 1080p; FLIP's worst tile did too, in 6.5 s.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.geometry import Bounds
from vitrine.proof.golden.picture_hash import Pixels
from vitrine.proof.golden.tile_grid import MAX_TILE_MEAN, TILE_PX, count_pixels, sum_tiles

#: A difference in a channel is large beyond this many codes, and a tile may have this many large ones: an edge that a
#: renderer rounds the other way.
LARGE_CODES, MAX_LARGE = 8, 2


class PictureTolerance(NamedTuple):
    """How far a tile's mean may be off in codes, and how many large differences it may have."""

    tile_mean: float
    large: int


#: Between runs of the renderer that drew the approved picture, on any processor.
SAME_RENDERER = PictureTolerance(MAX_TILE_MEAN, MAX_LARGE)
#: Between renderers, with `--renderer any`. The reference, told to forget AVX, SSE 4.1 or SSSE3, stays within 0.06 of
#: itself with no large difference (two moments of the demo on four devices); without SSE, whose reciprocals are
#: coarser, 1.74 was seen.
OTHER_RENDERER = PictureTolerance(2.0, 16)


class TileDifference(NamedTuple):
    """The difference of two pictures: the worst tile's mean in codes, its large differences, its place, the most."""

    worst_mean: float
    most_large: int
    worst_box_px: Bounds[int]
    largest: int

    @classmethod
    def none(cls) -> TileDifference:
        """The difference of a picture from itself."""
        return cls(0.0, 0, Bounds(0, 0, 0, 0), 0)

    @property
    def is_equivalent(self) -> bool:
        """Whether it is no more than what one renderer differs by from itself on other processors."""
        return self.is_within(SAME_RENDERER)

    def is_within(self, tolerance: PictureTolerance) -> bool:
        """Whether it is no more than a tolerance allows."""
        return self.worst_mean <= tolerance.tile_mean and self.most_large <= tolerance.large


def measure_difference(one: Pixels, other: Pixels) -> TileDifference:
    """Measure the difference of two pictures (H, W, 3 or 4) of one size; alpha counts as a channel where both have it.

    Tiles at the right and lower edge are means over the pixels that they have.
    """
    means, large, largest = _measure_tiles(one, other)
    row, column = np.unravel_index(int(means.argmax()), means.shape)
    x, y = int(column) * TILE_PX, int(row) * TILE_PX
    box = Bounds(x, y, min(x + TILE_PX, one.shape[1]), min(y + TILE_PX, one.shape[0]))
    return TileDifference(float(means.max()), int(large.max()), box, largest)


def find_changed_boxes(one: Pixels, other: Pixels) -> tuple[Bounds[int], ...]:
    """The boxes of tiles that touch and differ beyond what is equivalent, or at all where none does; top to bottom."""
    means, large, _ = _measure_tiles(one, other)
    marked = (means > MAX_TILE_MEAN) | (large > MAX_LARGE)
    if not marked.any():
        marked = means > 0
    return tuple(_merge_tiles(marked, one.shape[1], one.shape[0]))


def _measure_tiles(one: Pixels, other: Pixels) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64], int]:
    """The mean difference and the number of large ones (rows, columns) of each tile, and the largest of all."""
    difference = np.abs(one.astype(np.int16) - other)
    means = sum_tiles(difference.sum(-1)) / (count_pixels(one.shape[0], one.shape[1]) * one.shape[2])
    return means, sum_tiles((difference > LARGE_CODES).any(-1)), int(difference.max())


def _merge_tiles(marked: npt.NDArray[np.bool_], width: int, height: int) -> list[Bounds[int]]:
    """The bounds in pixels of each group of marked tiles that touch, also at corners."""
    left = {(int(row), int(column)) for row, column in np.argwhere(marked)}
    boxes = []
    while left:
        waiting, rows, columns = [left.pop()], [math.inf, -math.inf], [math.inf, -math.inf]
        while waiting:
            row, column = waiting.pop()
            rows, columns = [min(rows[0], row), max(rows[1], row)], [min(columns[0], column), max(columns[1], column)]
            near = {(row + dy, column + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)} & left
            left -= near
            waiting += near
        boxes.append(
            Bounds(
                int(columns[0]) * TILE_PX,
                int(rows[0]) * TILE_PX,
                min(int(columns[1] + 1) * TILE_PX, width),
                min(int(rows[1] + 1) * TILE_PX, height),
            )
        )
    return sorted(boxes, key=lambda box: (box[1], box[0]))
