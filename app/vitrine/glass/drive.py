"""How the panel is driven: what light leaves it for the light that was asked for, in its colours and its levels.

A quantiser turns the smallest difference at a tie into a whole step of light, and float32 on a GPU is never float64.
So the level is found in whole numbers, the same on both sides: half floats times 65536 are rounded alike everywhere,
the weights of luminance are 32768ths, and the level is the number of thresholds that the sum has reached.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.glass.optics import Optics
from vitrine.glass.srgb import Floats, linear_from_srgb

#: What red, green and blue give to luminance, in 32768ths; together 32768.
WEIGHTS = np.array([6966, 23436, 2366], np.uint32)
#: One channel's full light, and that of the sum of luminance.
CHANNEL_ONE, LUMINANCE_ONE = 1 << 16, 1 << 31


class Quantiser(NamedTuple):
    """`thresholds` (levels − 1,), rising, in 2⁻³¹ of full light; `light` (levels,) is that of each level, 0 to 1."""

    thresholds: npt.NDArray[np.uint32]
    light: Floats


def quantiser(levels: int) -> Quantiser:
    """`levels` (at least 2) steps that are even in the sRGB code, as panels are driven.

    In even steps of light a veil would vanish. Level n stands for the code n / (levels − 1), and begins half-way from
    the code below.
    """
    codes = np.arange(levels) / (levels - 1)
    half_way = (np.arange(1, levels) - 0.5) / (levels - 1)
    return Quantiser(np.ceil(linear_from_srgb(half_way) * LUMINANCE_ONE).astype(np.uint32), linear_from_srgb(codes))


def drive(panel_lin: npt.NDArray[Any], optics: Optics) -> Floats:
    """The light (H, W, 4) that leaves the panel for `panel_lin` (H, W, 4; linear, premultiplied, half floats).

    Each channel is clipped to 0..1; then come the levels, then the colours. Alpha passes through. A colour outside sRGB
    is negative in a channel and stays so, since the world's light is still to be added.
    """
    panel = np.asarray(panel_lin, np.float64)
    asked = np.clip(panel[..., :3], 0.0, 1.0)
    if optics.levels:
        asked = _stepped(asked, optics.levels, optics.mono)
    return np.concatenate([asked @ np.array(optics.color).T, panel[..., 3:]], -1)


def _stepped(asked: Floats, levels: int, mono: bool) -> Floats:
    """`asked` (…, 3) in 0..1 brought to the levels: of the luminance in all three channels, or of each by itself."""
    steps = quantiser(levels)
    channels = np.floor(asked * CHANNEL_ONE + 0.5).astype(np.uint32)
    if mono:
        sums = (channels * WEIGHTS).sum(-1, dtype=np.uint32, keepdims=True)
    else:
        sums = channels * np.uint32(LUMINANCE_ONE // CHANNEL_ONE)
    # side="right" counts a threshold that is met exactly as reached.
    light = steps.light[np.searchsorted(steps.thresholds, sums, side="right")]
    return np.broadcast_to(light, asked.shape)
