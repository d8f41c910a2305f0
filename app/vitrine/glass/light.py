"""The light of the display at its own resolution, from what the panel was asked for to what leaves the glass.

One order: drive (levels, colours), spread, defocus, ghost, uniformity, floor. All is linear, so the gain may wait until
the light meets the world. Spread and defocus take alpha along; ghost, uniformity and floor are light alone.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from vitrine.glass.drive import drive
from vitrine.glass.laying import Laying
from vitrine.glass.optics import Optics
from vitrine.glass.spread import defocus_cell, spread
from vitrine.glass.srgb import Floats


def light(panel_lin: npt.NDArray[Any], optics: Optics, laying: Laying) -> Floats:
    """(H, W, 4) of `panel_lin` (H, W, 4; linear, premultiplied, half floats) at the size of `laying.panel`.

    White is 1 before uniformity; alpha is how much of the world the light covers where the device can block it.
    """
    size = laying.panel.width_px, laying.panel.height_px
    assert panel_lin.shape == (size[1], size[0], 4), "the panel is as large as its laying says"
    lit = spread(drive(panel_lin, optics), optics.spread_share, spread_px(optics, laying))
    defocus = defocus_px(optics, laying)
    lit = spread(lit, 1.0, defocus, defocus_cell(defocus))
    rgb = lit[..., :3]
    if optics.ghost_share:
        rgb = rgb + optics.ghost_share * _shifted(rgb, ghost_px(optics, laying))
    if optics.falloff:
        rgb = rgb * uniformity(optics, size)
    if optics.floor:
        rgb = rgb + optics.floor * np.array(optics.color).sum(1)
    return np.concatenate([rgb, lit[..., 3:]], -1)


def spread_px(optics: Optics, laying: Laying) -> float:
    """Sigma of the spread in the panel's pixels."""
    return optics.spread_deg * laying.panel.px_per_deg


def defocus_px(optics: Optics, laying: Laying) -> float:
    """Sigma of the overlay's defocus in the panel's pixels."""
    return optics.overlay_blur_deg * laying.panel.px_per_deg


def ghost_px(optics: Optics, laying: Laying) -> tuple[int, int]:
    """How far right and down the ghost lies, in whole pixels of the panel."""
    right, down = optics.ghost_deg
    return round(right * laying.panel.px_per_deg), round(down * laying.panel.px_per_deg)


def uniformity(optics: Optics, size_px: tuple[int, int]) -> Floats:
    """What remains of each channel's light, (H, W, 3), on a display of `size_px` (w, h).

    1 − falloff · min(1, r² / 2) with r in half displays from the middle of the fall, so that a corner loses `falloff`.
    Red's middle lies left of blue's: waveguides part the colours so.
    """
    x, y = (2 * (np.arange(count) + 0.5) / count - 1 for count in size_px)
    middle_x, middle_y = optics.eye_shift
    parted = middle_x + np.array([-optics.color_shift, 0.0, optics.color_shift])
    squared = (x[None, :, None] - parted) ** 2 + (y[:, None, None] - middle_y) ** 2
    return np.asarray(1 - optics.falloff * np.minimum(1.0, squared / 2))


def _shifted(picture: Floats, by_px: tuple[int, int]) -> Floats:
    """(H, W, C) moved right and down, black where nothing came from."""
    height, width = picture.shape[:2]
    right, down = by_px
    moved = np.zeros_like(picture)
    if abs(right) < width and abs(down) < height:
        target = moved[max(down, 0) : height + min(down, 0), max(right, 0) : width + min(right, 0)]
        target[:] = picture[max(-down, 0) :, max(-right, 0) :][: target.shape[0], : target.shape[1]]
    return moved
