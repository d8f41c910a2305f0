"""Similarity: what pytest-mpl and those who use SSIM measure of two pictures, by the published formulas."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint8]
Plane = npt.NDArray[np.float64]

#: Wang, Bovik, Sheikh and Simoncelli, "Image quality assessment: from error visibility to structural similarity", IEEE
#: Transactions on Image Processing 13 (2004): the window, and what keeps the quotients from dividing by nothing.
WINDOW_PX, SIGMA_PX = 11, 1.5
STABLE_MEAN, STABLE_SPREAD = (0.01 * 255) ** 2, (0.03 * 255) ** 2
#: ITU-R BT.601, by which colours are made grey.
_LUMA = (0.299, 0.587, 0.114)


def measure_rms(one: Codes, other: Codes) -> float:
    """The root of the mean square difference of two pictures (H, W, C) in codes, over all channels.

    As `calculate_rms` of matplotlib.testing.compare has it, which pytest-mpl calls.
    """
    return float(np.sqrt(np.mean((one.astype(np.float64) - other) ** 2)))


def measure_ssim(one: Codes, other: Codes) -> float:
    """The mean structural similarity of two pictures (H, W, 3 or more), made grey; 1 for the same one.

    Over the places where the whole window lies in the picture, as the authors' own program has it.
    """
    x, y = (_blur(plane) for plane in (_grey(one), _grey(other)))
    xx, yy = (_blur(_grey(picture) ** 2) for picture in (one, other))
    spread_x, spread_y, both = xx - x * x, yy - y * y, _blur(_grey(one) * _grey(other)) - x * y
    means = (2 * x * y + STABLE_MEAN) / (x * x + y * y + STABLE_MEAN)
    spreads = (2 * both + STABLE_SPREAD) / (spread_x + spread_y + STABLE_SPREAD)
    return float(np.mean(means * spreads))


def window_weights() -> Plane:
    """The weights (WINDOW_PX,) of a row of the window; the window is their product with themselves."""
    steps = np.arange(WINDOW_PX) - WINDOW_PX // 2
    weights = np.exp(-(steps**2) / (2 * SIGMA_PX**2))
    return np.asarray(weights / weights.sum())


def _grey(picture: Codes) -> Plane:
    return np.asarray(picture[..., :3] @ np.array(_LUMA))


def _blur(plane: Plane) -> Plane:
    """The weighted means of all windows that lie within a plane (H, W)."""
    weights = window_weights()
    height, width = (side - WINDOW_PX + 1 for side in plane.shape)
    rows = sum(weight * plane[start : start + height] for start, weight in enumerate(weights))
    return np.asarray(sum(weight * rows[:, start : start + width] for start, weight in enumerate(weights)))
