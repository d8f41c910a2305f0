"""Reference resampling through a lens: of feed and panel, as `shaders/common/bent.glsl` does it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from vitrine.glass.optics.resampling import samples_per_side
from vitrine.glass.optics.srgb import Floats
from vitrine.world.pixel_map import NOWHERE_PX, LensMap, list_middles


def resample_bent(
    picture: Floats, size_px: tuple[int, int], source_from_target: LensMap, is_edge_kept: bool = False
) -> Floats:
    """Resample `picture` (H, W, C) to a target of `size_px` (w, h) through a lens.

    A pixel is the mean of n x n places, bilinear between the picture's pixels; n is the same for all. Outside it is
    black, or as its outermost pixels where `is_edge_kept`. Where the lens has no direction it is black, and beside that
    a pixel's middle is all that counts.
    """
    n, (width, height) = samples_per_side(source_from_target.shrink), size_px
    shares = (np.arange(n) + 0.5) / n
    total = np.zeros((width * height, picture.shape[2]))
    middles, rim = source_from_target.apply_to_points(list_middles(size_px)), _find_rim(source_from_target)
    for down in shares.tolist():
        for across in shares.tolist():
            at = source_from_target.apply_to_points(list_middles(size_px, ((across, down),)))
            total += _sample(picture, np.where(rim[:, None], middles, at), is_edge_kept)
    return np.asarray((total / n**2).reshape(height, width, -1))


def _find_rim(source_from_target: LensMap) -> npt.NDArray[np.bool_]:
    """The mask (H · W,) of the pixels that have no place, and of those beside them."""
    nowhere = source_from_target.tabulate()[..., 0] == NOWHERE_PX
    wide = np.pad(nowhere, 1, mode="edge")
    rim = wide[:-2, 1:-1] | wide[2:, 1:-1] | wide[1:-1, :-2] | wide[1:-1, 2:] | nowhere
    return np.asarray(rim.ravel())


def _sample(picture: Floats, at: Floats, is_edge_kept: bool) -> Floats:
    """The picture at places (N, 2), bilinear: (N, C)."""
    known, last = ~np.isnan(at[:, 0]), np.array(picture.shape[1::-1]) - 1
    place = np.where(known[:, None], at, 0.0) - 0.5
    base = np.floor(place)
    share = place - base
    total = np.zeros((len(at), picture.shape[2]))
    for right in (0, 1):
        for below in (0, 1):
            pixel = base.astype(int) + np.array((right, below))
            inside = np.clip(pixel, 0, last)
            weight = np.abs(1 - right - share[:, 0]) * np.abs(1 - below - share[:, 1]) * known
            if not is_edge_kept:
                weight = weight * (inside == pixel).all(1)
            total += picture[inside[:, 1], inside[:, 0]] * weight[:, None]
    return total
