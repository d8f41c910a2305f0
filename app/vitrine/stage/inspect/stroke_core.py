"""Stroke cores: how much of the light of its ink a thin stroke shows, by the coverage of its masks.

The core of a stroke are the pixels that it covers by CORE_SHARE of its best covered ones or more: well inside the edges
by which its width is measured, where light is half-way (ISO 9241-3, of characters). A stroke of one pixel and less
hardly ever covers one wholly, and the smaller the type, the fainter its core.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.stage.draw.drawlist import Bitmap

#: The share of the best coverage from which a pixel belongs to the core.
CORE_SHARE = 0.75


class CoreCoverage(NamedTuple):
    """Coverages 0..1 that a quarter of the core's pixels each has, the least first.

    Four, since panels with few levels round each of them.
    """

    first: float
    second: float
    third: float
    fourth: float


FULL_COVERAGE = CoreCoverage(1.0, 1.0, 1.0, 1.0)
_QUARTER_MIDDLES = np.array((1, 3, 5, 7)) / 8
_CODES = np.arange(256)


@dataclass(frozen=True, eq=False)
class StrokeCore:
    """The core of a node's strokes, drawn through `masks` (H, W), 255 = covered; measured when it is asked for."""

    masks: tuple[Bitmap, ...] = ()

    @cached_property
    def settled(self) -> CoreCoverage:
        """The coverage on whole pixels."""
        return _measure_quarters(self.masks)

    @cached_property
    def between(self) -> CoreCoverage:
        """The coverage half-way between four pixels."""
        return _measure_quarters([_between_pixels(mask) for mask in self.masks])

    def placed(self, blur: float) -> CoreCoverage:
        """The coverage where a layer lies between pixels; `blur` is that of `bilinear_blur`."""
        if blur == 0 or not self.masks:
            return self.settled
        return CoreCoverage(*(s + blur * (h - s) for s, h in zip(self.settled, self.between, strict=True)))


#: The blur of a layer that is magnified or in perspective: the mean over all places between pixels.
MEAN_BLUR = 2 / 3
#: The blur of a turned layer, which is finer than the panel: a pixel shows at least four of its own.
TURNED_BLUR = 1.0


def bilinear_blur(x_px: float, y_px: float) -> float:
    """How much a layer placed at x, y is blurred by its sampler: 0 on whole pixels, 1 half-way between four of them.

    Bilinear weights 1 − f and f have the variance f (1 − f).
    """
    fx, fy = x_px % 1, y_px % 1
    return 2 * (fx * (1 - fx) + fy * (1 - fy))


def _measure_quarters(masks: Sequence[Bitmap]) -> CoreCoverage:
    """The coverage in the middle of each quarter of the core's pixels, the least first; all 1 without a stroke."""
    if not masks:
        return FULL_COVERAGE
    counts = np.sum([np.bincount(mask.ravel(), minlength=256) for mask in masks], 0)
    best = int(_CODES[counts > 0].max(initial=0))
    if best == 0:
        return FULL_COVERAGE
    below = np.cumsum(np.where(_CODES >= CORE_SHARE * best, counts, 0))
    return CoreCoverage(*(np.searchsorted(below, _QUARTER_MIDDLES * below[-1], side="right") / 255).tolist())


def _between_pixels(mask: Bitmap) -> npt.NDArray[np.uint8]:
    """A mask as a bilinear sampler reads it half-way between four pixels."""
    wide = mask.astype(np.uint16)
    return ((wide[:-1, :-1] + wide[1:, :-1] + wide[:-1, 1:] + wide[1:, 1:] + 2) // 4).astype(np.uint8)
