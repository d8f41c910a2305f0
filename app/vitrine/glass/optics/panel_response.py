"""The panel's response: the light it emits for the linear light that is requested, quantised and in its primaries.

Quantisation turns the smallest difference at a tie into a whole step of light, and float32 on a GPU is never float64.
So the level is found in integers, the same on both sides: half floats times 65536 are rounded alike everywhere,
the weights of luminance are 32768ths, and the level is the number of thresholds that the sum has reached.
"""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from vitrine.glass.optics.optics import ColorMatrix
from vitrine.glass.optics.srgb import Floats, linear_from_srgb

#: Luminance weights of red, green and blue in 32768ths; their sum is 32768.
LUMINANCE_WEIGHTS_Q15 = np.array([6966, 23436, 2366], np.uint32)
#: One channel's full light, and that of the sum of luminance.
CHANNEL_ONE, LUMINANCE_ONE = 1 << 16, 1 << 31


class PanelTraits(Protocol):
    """What the response of a panel depends on, as in Optics: no light around changes it."""

    @property
    def mono(self) -> bool: ...
    @property
    def color(self) -> ColorMatrix: ...
    @property
    def levels(self) -> int: ...


class Quantiser(NamedTuple):
    """A quantiser: `thresholds` (levels − 1,), rising, in 2⁻³¹ of full light, and `light` (levels,) of each, 0..1."""

    thresholds: npt.NDArray[np.uint32]
    light: Floats


def make_quantiser(levels: int) -> Quantiser:
    """A quantiser of `levels` (at least 2) steps that are uniform in the sRGB code, as panels are driven.

    In uniform steps of light a veil would vanish. Level n stands for the code n / (levels − 1), and begins half-way
    from the code below.
    """
    codes = np.arange(levels) / (levels - 1)
    half_way = (np.arange(1, levels) - 0.5) / (levels - 1)
    return Quantiser(np.ceil(linear_from_srgb(half_way) * LUMINANCE_ONE).astype(np.uint32), linear_from_srgb(codes))


def apply_panel_response(panel_lin: npt.NDArray[Any], traits: PanelTraits) -> Floats:
    """The emitted light (H, W, 4) of the panel for `panel_lin` (H, W, 4; linear, premultiplied, half floats).

    Each channel is clipped to 0..1; then come the levels, then the colour matrix. Alpha passes through. A colour
    outside sRGB is negative in a channel and stays so, since the world's light is still to be added.
    """
    panel = np.asarray(panel_lin, np.float64)
    requested = np.clip(panel[..., :3], 0.0, 1.0)
    if traits.levels:
        requested = _quantise(requested, traits.levels, traits.mono)
    return np.concatenate([requested @ np.array(traits.color).T, panel[..., 3:]], -1)


def _quantise(requested: Floats, levels: int, mono: bool) -> Floats:
    """Quantise `requested` (…, 3) in 0..1: by luminance in all three channels (`mono`), or each by itself."""
    steps = make_quantiser(levels)
    channels = np.floor(requested * CHANNEL_ONE + 0.5).astype(np.uint32)
    if mono:
        sums = (channels * LUMINANCE_WEIGHTS_Q15).sum(-1, dtype=np.uint32, keepdims=True)
    else:
        sums = channels * np.uint32(LUMINANCE_ONE // CHANNEL_ONE)
    # side="right" counts a threshold that is met exactly as reached.
    light = steps.light[np.searchsorted(steps.thresholds, sums, side="right")]
    return np.broadcast_to(light, requested.shape)
