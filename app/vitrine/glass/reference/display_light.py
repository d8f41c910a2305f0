"""Reference renderer of the display's light at its own resolution, from the panel's input to what leaves the glass.

The order is: panel response (levels, colours), spread, defocus, ghost, uniformity, floor. All is linear, so the gain
may wait until the light is composited. Spread and defocus act on alpha too; ghost, uniformity and floor on light alone.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from vitrine.glass.optics.gaussian_blur import defocus_cell_px, spread_light
from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.panel_response import apply_panel_response
from vitrine.glass.optics.srgb import Floats
from vitrine.glass.optics.view_mapping import ViewMapping


def render_display_light(panel_lin: npt.NDArray[Any], optics: Optics, mapping: ViewMapping) -> Floats:
    """The display's light (H, W, 4) for `panel_lin` (H, W, 4; linear, premultiplied, half floats).

    Both have the size of `mapping.panel`. White is 1 before uniformity; alpha is the share of the world that is covered
    where the device can block it.
    """
    size = mapping.panel.width_px, mapping.panel.height_px
    assert panel_lin.shape == (size[1], size[0], 4), "the panel is as large as its laying says"
    lit = spread_light(apply_panel_response(panel_lin, optics), optics.spread_share, spread_sigma_px(optics, mapping))
    defocus = defocus_sigma_px(optics, mapping)
    lit = spread_light(lit, 1.0, defocus, defocus_cell_px(defocus))
    rgb = lit[..., :3]
    if optics.ghost_share:
        rgb = rgb + optics.ghost_share * _shift(rgb, ghost_offset_px(optics, mapping))
    if optics.falloff:
        rgb = rgb * uniformity_map(optics, size)
    if optics.floor:
        rgb = rgb + optics.floor * np.array(optics.color).sum(1)
    return np.concatenate([rgb, lit[..., 3:]], -1)


def spread_sigma_px(optics: Optics, mapping: ViewMapping) -> float:
    """The sigma of the spread in the panel's pixels."""
    return optics.spread_deg * mapping.panel.px_per_deg


def defocus_sigma_px(optics: Optics, mapping: ViewMapping) -> float:
    """The sigma of the overlay's defocus in the panel's pixels."""
    return optics.overlay_blur_deg * mapping.panel.px_per_deg


def ghost_offset_px(optics: Optics, mapping: ViewMapping) -> tuple[int, int]:
    """The ghost's offset to the right and down, in whole pixels of the panel."""
    right, down = optics.ghost_deg
    return round(right * mapping.panel.px_per_deg), round(down * mapping.panel.px_per_deg)


def uniformity_map(optics: Optics, size_px: tuple[int, int]) -> Floats:
    """The uniformity map: the relative luminance of each channel, (H, W, 3), on a display of `size_px` (w, h).

    1 − falloff · min(1, r² / 2) with r in half displays from the centre of the fall-off, so that a corner loses
    `falloff`. Red's centre lies left of blue's: waveguides separate the colours so.
    """
    x, y = (2 * (np.arange(count) + 0.5) / count - 1 for count in size_px)
    center_x, center_y = optics.eye_shift
    centers_x = center_x + np.array([-optics.color_shift, 0.0, optics.color_shift])
    squared = (x[None, :, None] - centers_x) ** 2 + (y[:, None, None] - center_y) ** 2
    return np.asarray(1 - optics.falloff * np.minimum(1.0, squared / 2))


def _shift(picture: Floats, offset_px: tuple[int, int]) -> Floats:
    """Shift (H, W, C) right and down, filling with black."""
    height, width = picture.shape[:2]
    right, down = offset_px
    shifted = np.zeros_like(picture)
    if abs(right) < width and abs(down) < height:
        target = shifted[max(down, 0) : height + min(down, 0), max(right, 0) : width + min(right, 0)]
        target[:] = picture[max(-down, 0) :, max(-right, 0) :][: target.shape[0], : target.shape[1]]
    return shifted
