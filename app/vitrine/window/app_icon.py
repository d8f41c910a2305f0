"""The program's icon, drawn by formula: two chevrons of guidance light on a dark pane of glass."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

SIDE_PX = 64
PANE_COLOR, LIGHT_COLOR, FAINT_COLOR = (16, 18, 20), (88, 230, 164), (46, 120, 88)


def draw_icon() -> npt.NDArray[np.uint8]:
    """The icon, (64, 64, 4), sRGB with straight alpha, row 0 on top."""
    position = (np.arange(SIDE_PX) + 0.5) / SIDE_PX - 0.5
    x, y = np.abs(position)[None, :], position[:, None]
    picture = np.zeros((SIDE_PX, SIDE_PX, 4))
    picture[..., :3] = PANE_COLOR
    picture[..., 3] = 255 * _coverage(_rounded_square_sdf(x, np.abs(y), 0.5, 0.14))
    for top, light in ((-0.29, FAINT_COLOR), (-0.05, LIGHT_COLOR)):
        # The distance to a slope of one in two, times its cosine, so that both edges are equally soft.
        arm = np.abs(y - top - 0.1 - x * 0.6) * 0.857 - 0.055
        share = _coverage(np.maximum(arm, x - 0.34))[..., None]
        picture[..., :3] += (np.array(light) - picture[..., :3]) * share
    return np.round(picture).astype(np.uint8)


def _rounded_square_sdf(
    x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], half: float, radius: float
) -> npt.NDArray[np.float64]:
    """Signed distance to a rounded square about the origin; `x` and `y` are absolute."""
    across, down = x - half + radius, y - half + radius
    outside = np.hypot(np.maximum(across, 0), np.maximum(down, 0))
    return outside + np.minimum(np.maximum(across, down), 0) - radius


def _coverage(distance: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The share of a pixel that lies inside an edge at a signed distance."""
    covered: npt.NDArray[np.float64] = np.clip(0.5 - distance * SIDE_PX, 0, 1)
    return covered
