"""White points: the chromaticity of a light's white, and how much of its tint is left for the eye that adapts to it."""

from __future__ import annotations

import math
from typing import Annotated

import numpy as np
from pydantic import Field

from vitrine.glass.optics.srgb import Floats
from vitrine.world.chromaticity import Chromaticity, xyz_from_chromaticity, xyz_from_srgb

#: From a candle's to a blue sky's, in kelvin: where Krystek's fit of Planck's locus holds.
ColorTemperature = Annotated[float, Field(ge=1000, le=15000)]
#: A correlated colour temperature, or CIE 1931 [x, y].
WhitePoint = ColorTemperature | Chromaticity

#: From XYZ to the cone responses of CAM16, in which the eye adapts (Li et al. 2017; CIE 248:2022).
CAT16 = np.array([[0.401288, 0.650173, -0.051461], [-0.250268, 1.204414, 0.045854], [-0.002079, 0.048952, 0.953127]])


def chromaticity_of(white_point: WhitePoint) -> Chromaticity:
    """The CIE 1931 x, y of a white point; of a colour temperature that of the black body, within 4e-4.

    Krystek 1985, "An algorithm to calculate correlated colour temperature": u, v of CIE 1960 as ratios of polynomials.
    """
    if isinstance(white_point, tuple):
        return white_point
    t = white_point
    u = (0.860117757 + 1.54118254e-4 * t + 1.28641212e-7 * t * t) / (1 + 8.42420235e-4 * t + 7.08145163e-7 * t * t)
    v = (0.317398726 + 4.22806245e-5 * t + 4.20481691e-8 * t * t) / (1 - 2.89741816e-5 * t + 1.61456053e-7 * t * t)
    scale = 2 * u - 8 * v + 4
    return 3 * u / scale, 2 * v / scale


def adaptation_degree(luminance: float) -> float:
    """The degree 0..1 to which the eye adapts to a light's white, of the luminance of mid-grey at the eye in cd/m².

    D = F (1 − e^(−(L_A + 42) / 92) / 3.6), F = 1 where the light is all around (CIECAM02, CIE 159:2004; as in CAM16).
    """
    return 1 - math.exp(-(luminance + 42) / 92) / 3.6


def remaining_tint(white_point: WhitePoint, luminance: float) -> Floats:
    """The cone responses (3,) to a light's white after adaptation: 1, 1, 1 where the eye has adapted to it altogether.

    D + (1 − D) · CAT16 · XYZ, with a white of Y = 1: von Kries, as far as D goes.
    """
    degree = adaptation_degree(luminance)
    return np.asarray(degree + (1 - degree) * (CAT16 @ xyz_from_chromaticity(chromaticity_of(white_point))))


def tint_change(change: Floats) -> Floats:
    """The matrix (3, 3) on linear sRGB that multiplies cone responses by `change` (3,); white keeps its luminance."""
    cones = CAT16 @ xyz_from_srgb()
    tinted = np.linalg.solve(cones, change[:, None] * cones)
    return np.asarray(tinted / (xyz_from_srgb() @ tinted).sum(1)[1])
