"""Gaussian blur on a reduced grid: halation in the glass, and defocus of the eye.

It is done on cells of 4 × 4 pixels, sixteen times cheaper and as good: averaging and upsampling add 4 px² to the
Gaussian's variance, a quarter of a cell's area. A wide one is done on cells of 8, a narrow blur by defocus, which cells
would widen, on the pixels themselves, cells of 1. Outside the picture all is black, and light that leaves it is lost.
"""

from __future__ import annotations

import math

import numpy as np

from vitrine.geometry import Affine
from vitrine.glass.optics.resampling import Taps, apply_taps, resample
from vitrine.glass.optics.srgb import Floats

#: The side of a cell in pixels.
CELL_PX = 4
#: From this sigma in pixels on, halation is done on cells of 8: an impulse is then off by 15 % of its peak, as it is by
#: 18 % at the 7.6 px of Vision Pro on cells of 4; of a picture's codes 0.02 % change, by one. It is a fifth of the
#: blur's cost, which was a seventh of the frame on displays as wide as XREAL's.
COARSE_SIGMA_PX, COARSE_CELL_PX = 20.0, 8
#: A defocus of less than this sigma in pixels is done on cells of 1: those of 4 would widen it by a twentieth and more.
FINE_SIGMA_PX = 6.0
#: The Gaussian is cut off at this many sigmas; beyond lie 0.05 % of it.
CUTOFF_SIGMAS = 3.5
#: A sigma of less than this many cells is left out: it could not be told from the cells.
MIN_SIGMA_CELLS = 0.3


def is_blur_visible(sigma_px: float, cell: int = CELL_PX) -> bool:
    """Whether a Gaussian is wide enough to be drawn at all."""
    return sigma_px / cell >= MIN_SIGMA_CELLS


def defocus_cell_px(sigma_px: float) -> int:
    """The side of the cells on which a blur by defocus is done."""
    return 1 if sigma_px < FINE_SIGMA_PX else CELL_PX


def spread_cell_px(sigma_px: float) -> int:
    """The side of the cells on which halation is done."""
    return COARSE_CELL_PX if sigma_px >= COARSE_SIGMA_PX else CELL_PX


def gaussian_kernel(sigma: float) -> Floats:
    """The kernel (2n + 1,) of a Gaussian at whole steps, cut off at CUTOFF_SIGMAS and normalised to 1."""
    steps = np.arange(-(n := math.ceil(CUTOFF_SIGMAS * sigma)), n + 1)
    weights = np.exp(-0.5 * (steps / sigma) ** 2)
    return np.asarray(weights / weights.sum())


def blur_reach_px(sigma_px: float, cell: int = CELL_PX) -> int:
    """The radius in pixels that light can reach: cells in the kernel, and the way into cells and back."""
    if not is_blur_visible(sigma_px, cell):
        return 0
    # From a cell's first pixel to the middle of the cell after the last of the kernel, where upsampling is back at 0.
    return cell * math.ceil(CUTOFF_SIGMAS * sigma_px / cell) + 3 * cell // 2 - 1


def spread_light(light: Floats, share: float, sigma_px: float, cell: int | None = None) -> Floats:
    """Blur `share` of `light` (H, W, C); all channels alike, so that premultiplied light stays so.

    Without `cell`, the side of the cells in pixels, they are those of halation.
    """
    cell = spread_cell_px(sigma_px) if cell is None else cell
    if share == 0 or not is_blur_visible(sigma_px, cell):
        return light
    height, width = light.shape[:2]
    cells = blur_gaussian(average_cells(light, cell), sigma_px / cell)
    step = 1 / cell
    return (1 - share) * light + share * resample(cells, (width, height), Affine(step, step, 0.0, 0.0))


def average_cells(light: Floats, cell: int = CELL_PX) -> Floats:
    """The mean of each cell, (⌈H / cell⌉, ⌈W / cell⌉, C); cells over the edge are padded with black."""
    height, width, channels = light.shape
    rows, columns = -(-height // cell), -(-width // cell)
    padded = np.zeros((rows * cell, columns * cell, channels))
    padded[:height, :width] = light
    return np.asarray(padded.reshape(rows, cell, columns, cell, channels).mean((1, 3)))


def blur_gaussian(picture: Floats, sigma_px: float) -> Floats:
    """Convolve (H, W, C) with `gaussian_kernel` along both axes."""
    kernel = gaussian_kernel(sigma_px)
    reach = len(kernel) // 2
    rows, columns = (
        Taps(np.arange(count)[:, None] + np.arange(-reach, reach + 1), np.broadcast_to(kernel, (count, len(kernel))))
        for count in picture.shape[:2]
    )
    return apply_taps(picture, rows, columns)
