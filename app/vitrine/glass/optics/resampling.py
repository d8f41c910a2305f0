"""Separable resampling: bilinear under magnification, area mean under minification, each axis by itself.

By hand and not by a GPU's filter, whose weights have 8 bits: a panel's light times a gain of hundreds shows them.
"""

from __future__ import annotations

import math
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from vitrine.geometry import Affine
from vitrine.glass.optics.srgb import Floats

Sample = TypeVar("Sample", np.float32, np.float64)

#: At most this many samples of a picture are taken along each side of a target pixel.
MAX_SAMPLES = 8
#: How far apart samples may lie, in the picture's pixels. A twentieth over 1 changes the finest detail by as much, and
#: four samples for one would cost the widest displays (1.02) twice the time and blur all they show.
MAX_SAMPLE_STEP = 1.05


class Taps(NamedTuple):
    """Filter taps of one axis: for each target pixel the source's pixel `indices` (n, k) and their `weights` (n, k)."""

    indices: npt.NDArray[np.int64]
    weights: Floats


def resample(picture: Floats, size_px: tuple[int, int], source_from_target: Affine) -> Floats:
    """Resample `picture` (H, W, C), black outside, to a target of `size_px` (w, h)."""
    sx, sy, ox, oy = source_from_target
    return apply_taps(picture, make_taps(size_px[1], sy, oy), make_taps(size_px[0], sx, ox))


def resample_to_edge(
    picture: npt.NDArray[Sample], size_px: tuple[int, int], source_from_target: Affine
) -> npt.NDArray[Sample]:
    """Resample `picture` (H, W, C), beyond which its outermost pixels count, to a target of `size_px` (w, h)."""
    (sx, sy, ox, oy), (height, width) = source_from_target, picture.shape[:2]
    rows, columns = make_taps(size_px[1], sy, oy), make_taps(size_px[0], sx, ox)
    return apply_taps(picture, clamp_taps(rows, height), clamp_taps(columns, width))


def apply_taps(picture: npt.NDArray[Sample], rows: Taps, columns: Taps) -> npt.NDArray[Sample]:
    """Filter `picture` (H, W, C) by the taps of both axes; pixels outside it are black."""
    return _apply_along(_apply_along(picture, rows, 0), columns, 1)


def make_taps(count: int, scale: float, offset: float) -> Taps:
    """The taps of `count` target pixels, at the source position `scale` · x + `offset`. Both kinds meet at scale 1."""
    return (
        bilinear_taps(np.arange(count, dtype=np.float64) + 0.5, scale, offset)
        if scale <= 1
        else _area_taps(count, scale, offset)
    )


def bilinear_taps(positions: Floats, scale: float, offset: float) -> Taps:
    """Bilinear taps at `positions` (n,) of the target: the two source pixels whose centres are nearest."""
    source_x = positions * scale + offset - 0.5
    first = np.floor(source_x).astype(np.int64)
    fraction = source_x - first
    return Taps(np.stack([first, first + 1], 1), np.stack([1 - fraction, fraction], 1))


def samples_per_side(shrink: float) -> int:
    """The number of evenly spaced bilinear samples of a picture along each side of a target pixel.

    `shrink` is the picture's pixels per target pixel. 1 under magnification; under minification by a whole number the
    samples are the picture's pixels, and their mean is that of the area.
    """
    # Half a size may come back from the focal lengths as 2.0000000000000004; a step of 1.05 takes that in.
    return max(1, min(MAX_SAMPLES, math.ceil(shrink / MAX_SAMPLE_STEP)))


def clamp_taps(taps: Taps, source: int) -> Taps:
    """The taps on a source of that many pixels, beyond which its outermost count."""
    return Taps(np.clip(taps.indices, 0, source - 1), taps.weights)


def _area_taps(count: int, scale: float, offset: float) -> Taps:
    """Area taps: the mean over each target pixel's box, the source's pixels taken as squares."""
    low = np.arange(count) * scale + offset
    index = np.floor(low).astype(np.int64)[:, None] + np.arange(math.ceil(scale) + 1)
    covered = np.minimum(index + 1, (low + scale)[:, None]) - np.maximum(index, low[:, None])
    return Taps(index, np.maximum(covered, 0.0) / scale)


def _apply_along(picture: npt.NDArray[Sample], taps: Taps, axis: int) -> npt.NDArray[Sample]:
    """Filter one axis by taps: in place, in the order of memory: a fifth of the time of gathered copies."""
    last = picture.shape[axis] - 1
    weight = np.where((taps.indices >= 0) & (taps.indices <= last), taps.weights, 0.0).astype(picture.dtype)
    index = np.clip(taps.indices, 0, last)
    shape, along = list(picture.shape), [1] * picture.ndim
    shape[axis] = along[axis] = len(index)
    total = np.zeros(shape, picture.dtype)
    part = np.empty_like(total)
    for k in range(index.shape[1]):
        np.take(picture, index[:, k], axis, out=part, mode="clip")  # that are within: any other mode copies `out`
        part *= weight[:, k].reshape(along)
        total += part
    return total
