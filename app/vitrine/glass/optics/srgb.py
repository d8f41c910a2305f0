"""sRGB transfer functions of IEC 61966-2-1 in float64, and compositing over a feed: the oracle for the shaders."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def linear_from_srgb(srgb: npt.ArrayLike) -> Floats:
    """Decode encoded values 0..1 to linear light 0..1, any shape; outside 0..1 they are clipped."""
    encoded = np.clip(np.asarray(srgb, np.float64), 0.0, 1.0)
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def srgb_from_linear(light: npt.ArrayLike) -> Floats:
    """Encode linear light to values 0..1, any shape; outside 0..1 it is clipped."""
    linear = np.clip(np.asarray(light, np.float64), 0.0, 1.0)
    return np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)


def composite_over_feed(
    feed_srgb: npt.NDArray[np.uint8], panel_lin: npt.NDArray[Any], gain: float = 1.0, alpha_blend: bool = False
) -> npt.NDArray[np.uint8]:
    """The picture (H, W, 3) of `panel_lin` (H, W, 4; linear, premultiplied) over the feed (H, W, 3 or 4; sRGB codes).

    See-through glasses add their light: decode(feed) + gain · light. Video pass-through (`alpha_blend`) covers:
    decode(feed) · (1 − a) + gain · light. Codes are rounded to the nearest.
    """
    world = linear_from_srgb(feed_srgb[..., :3] / 255.0)
    panel = np.asarray(panel_lin, np.float64)
    if alpha_blend:
        world = world * (1.0 - panel[..., 3:])
    return np.rint(srgb_from_linear(world + gain * panel[..., :3]) * 255.0).astype(np.uint8)
