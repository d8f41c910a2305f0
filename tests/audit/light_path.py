"""The way of the light from the panel to the picture, at full resolution: glass, view, world, tone.

Colours are spread by a Gaussian that is not cut off, on the panel's own pixels; the program does it on cells of 4 × 4.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tests.audit.colorimetry import Light, decode, encode, luminance
from tests.audit.glasses import Glasses
from tests.audit.pinholes import Pinhole
from tests.audit.tone_rule import see

#: What `--optics strong` multiplies defects by, and what they are held to.
STRONG = 3.0
MAX_SPREAD, MAX_GHOST, MAX_FALLOFF, MAX_COLOR_SHIFT = 0.6, 0.2, 0.9, 0.6


class ViewedLight(NamedTuple):
    """The display's light (H, W, 3) in a view, 1 its white, and how far it covers the world (H, W, 1)."""

    light: Light
    alpha: Light


def respond(requested: Light, glasses: Glasses) -> Light:
    """The light that the panel emits for the linear light (…, 3) asked of it: its levels, then its colours."""
    if glasses.levels:
        steps = glasses.levels - 1
        driven = luminance(requested)[..., None] if glasses.is_mono else requested
        requested = np.broadcast_to(decode(np.rint(encode(driven) / 255 * steps) / steps * 255), requested.shape)
    return requested @ glasses.matrix().T


def spread(light: Light, share: float, sigma_px: float) -> Light:
    """`share` of the light (H, W, C) spread by a Gaussian; what leaves the display is lost."""
    if not share:
        return light
    blurred = light
    for axis in (0, 1):
        count = blurred.shape[axis]
        kernel = np.exp(-0.5 * (np.arange(-(count - 1), count) / sigma_px) ** 2)
        kernel /= kernel.sum()
        length = 3 * count
        shape = [1] * blurred.ndim
        shape[axis] = -1
        wave = np.fft.rfft(kernel, length).reshape(shape)
        full = np.fft.irfft(np.fft.rfft(blurred, length, axis) * wave, length, axis)
        blurred = np.take(full, np.arange(count - 1, 2 * count - 1), axis)
    return np.asarray((1 - share) * light + share * blurred)


def shifted(light: Light, right: int, down: int) -> Light:
    """The light (H, W, C) moved by whole pixels; black comes in."""
    found = np.zeros_like(light)
    height, width = light.shape[:2]
    if abs(right) < width and abs(down) < height:
        found[max(down, 0) : height + min(down, 0), max(right, 0) : width + min(right, 0)] = light[
            max(-down, 0) : height - max(down, 0), max(-right, 0) : width - max(right, 0)
        ]
    return found


def fall(width: int, height: int, falloff: float, color_shift: float) -> Light:
    """What is left of each channel (H, W, 3): 1 in the middle, 1 − falloff in the corners; red's middle lies left."""
    x = (np.arange(width) + 0.5) / width * 2 - 1
    y = (np.arange(height) + 0.5) / height * 2 - 1
    middles = np.array([-color_shift, 0, color_shift])
    squared = (x[None, :, None] - middles) ** 2 + y[:, None, None] ** 2
    return np.asarray(1 - falloff * np.clip(squared / 2, 0, 1))


def leave_glass(panel_lin: Light, alpha: Light, glasses: Glasses, panel: Pinhole, strength: float) -> ViewedLight:
    """The light that leaves the glass for what the panel emits: spread, ghost, fall-off, floor; white is 1."""
    per_deg = panel.fy * np.pi / 180
    spreads, ghost, uniformity = glasses.defect("spread"), glasses.defect("ghost"), glasses.defect("uniformity")
    share = min(spreads.get("share", 0.0) * strength, MAX_SPREAD)
    both = spread(np.concatenate([panel_lin, alpha], -1), share, spreads.get("sigma_deg", 1.0) * per_deg)
    light, covered = both[..., :3], both[..., 3:]
    if ghost and strength:
        right, down = (round(side * per_deg) for side in ghost["offset_deg"])
        light = light + min(ghost["share"] * strength, MAX_GHOST) * shifted(light, right, down)
    if uniformity and strength:
        falloff = min(uniformity["falloff"] * strength, MAX_FALLOFF)
        color_shift = min(uniformity.get("color_shift", 0.0) * strength, MAX_COLOR_SHIFT)
        light = light * fall(panel.width, panel.height, falloff, color_shift)
    return ViewedLight(light + glasses.floor * strength * glasses.matrix().sum(1), covered)


def bring(picture: Light, source: Pinhole, view: Pinhole) -> Light:
    """A picture (H, W, C) of one pinhole in another: bilinear enlarged, mean over each pixel reduced; black outside."""
    sx, sy, ox, oy = view.px_to(source)
    rows = _weights(view.height, source.height, sy, oy)
    columns = _weights(view.width, source.width, sx, ox)
    return np.einsum("yj,jic,xi->yxc", rows, picture, columns, optimize=True)


def _weights(count: int, source: int, scale: float, offset: float) -> Light:
    """The weight (count, source) of each pixel of the source along one axis."""
    pixels = np.arange(source)
    if scale <= 1:
        at = (np.arange(count)[:, None] + 0.5) * scale + offset - 0.5
        return np.clip(1 - np.abs(at - pixels), 0, None)
    low = np.arange(count)[:, None] * scale + offset
    return np.clip(np.minimum(low + scale, pixels + 1) - np.maximum(low, pixels), 0, None) / scale


def compose(world: Light, viewed: ViewedLight, gain: float, brightest: float, exposure: float = 1.0) -> Light:
    """The sRGB codes (H, W, 3), not rounded, of linear world and display's light."""
    return encode(see(world * (1 - viewed.alpha) * exposure, viewed.light * gain * exposure, brightest * exposure))
