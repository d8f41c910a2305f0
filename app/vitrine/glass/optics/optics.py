"""Optical parameters of one picture: every number between the panel's light and the wearer's eye.

Light is linear and relative: 1 is the panel's white where it leaves the panel, and after `gain` the diffuse white of
the world as the adapted eye sees it through the lens. The terms act in the order of the fields.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from vitrine.glass.optics.view import Tone

MatrixRow = tuple[float, float, float]
#: Three rows: what light becomes of light, red, green and blue.
ColorMatrix = tuple[MatrixRow, MatrixRow, MatrixRow]

IDENTITY_MATRIX: ColorMatrix = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


def matrix_rows(matrix: npt.NDArray[np.floating[Any]]) -> ColorMatrix:
    """The rows of a matrix (3, 3) as plain numbers, which can be compared and hashed."""
    red, green, blue = (tuple(float(weight) for weight in row) for row in matrix)
    return red, green, blue  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Optics:
    """The optical parameters of one picture.

    `blocking` 1: video pass-through, where the overlay's alpha covers the world; 0: additive glasses.

    `color` (rows) takes the panel's linear RGB to linear sRGB at the eye; its white has luminance 1. On a mono display
    (`mono`) each row is that channel of the tint times the weights of luminance. `levels` is how many steps of light
    the panel has, evenly spaced in the sRGB code (of the luminance if mono, of each channel if not); 0: continuous.

    `gain` weighs the panel's white against the world. `spread_share` of the light is spread by a Gaussian of
    `spread_deg` (sigma); `ghost_share` appears again `ghost_deg` to the right and down. The light falls by `falloff`
    towards the display's corners; the middle of that falls `eye_shift` (shares of half the display) away from the
    display's, and red and blue are parted from it by `color_shift` as much to the left and right. `floor` is what black
    emits all over the display, as a share of white. `overlay_blur_deg` and `world_blur_deg` are sigmas of defocus.
    `share` is how much of the display's light this view gets: 1, ½ for two averaged eyes of which one has none, 0.
    `exposure` multiplies world and overlay alike, and `tone` says what becomes of what is then above white.
    `world_color` (rows) takes the feed's linear sRGB to that of the world, before anything else.
    """

    blocking: float = 0.0
    mono: bool = False
    color: ColorMatrix = IDENTITY_MATRIX
    levels: int = 0
    gain: float = 1.0
    spread_share: float = 0.0
    spread_deg: float = 0.0
    ghost_share: float = 0.0
    ghost_deg: tuple[float, float] = (0.0, 0.0)
    falloff: float = 0.0
    eye_shift: tuple[float, float] = (0.0, 0.0)
    color_shift: float = 0.0
    floor: float = 0.0
    overlay_blur_deg: float = 0.0
    world_blur_deg: float = 0.0
    share: float = 1.0
    exposure: float = 1.0
    tone: Tone = "compressed"
    world_color: ColorMatrix = IDENTITY_MATRIX

    @property
    def brightest_channel(self) -> float:
        """The most linear light of any channel that the display can add to a picture, whatever it shows.

        exposure · share · gain · max over red, green, blue of (1 + ghost) · Σ max(c, 0) + floor · Σ c, with c the
        channel's row of `color`: the panel is driven by what feeds that channel and no more, the ghost falls on it,
        and the middle of the display loses nothing to `falloff`.
        """
        most = max(
            (1 + self.ghost_share) * sum(max(weight, 0.0) for weight in row) + self.floor * sum(row)
            for row in self.color
        )
        return self.exposure * self.share * self.gain * most
