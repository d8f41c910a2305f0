"""Colour matrices of a panel: from its primaries or its tint to linear sRGB, with a white of luminance 1."""

from __future__ import annotations

import numpy as np

from vitrine.glass.optics.optics import ColorMatrix, matrix_rows
from vitrine.glass.optics.photometry import LUMINANCE_WEIGHTS
from vitrine.glass.optics.srgb import linear_from_srgb
from vitrine.world.chromaticity import Chromaticity, xyz_from_primaries, xyz_from_srgb


def linear_srgb_from_panel(
    red: Chromaticity, green: Chromaticity, blue: Chromaticity, white: Chromaticity
) -> ColorMatrix:
    """The matrix (rows) from the panel's linear RGB to linear sRGB.

    Full white has luminance 1 and the chromaticity `white`. Colours beyond sRGB come out negative in a channel. The sum
    of the scaled primaries is white. Raises FieldError where the primaries do not span white.
    """
    panel = xyz_from_primaries(red, green, blue, white)
    return matrix_rows(np.linalg.solve(xyz_from_srgb(), panel))


def tint_matrix(tint: str) -> ColorMatrix:
    """The matrix (rows) from linear sRGB to its luminance in the tint "#RRGGBB", which is scaled to luminance 1."""
    light = linear_from_srgb([int(tint[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    channels = light / (light @ np.array(LUMINANCE_WEIGHTS))
    return matrix_rows(np.outer(channels, LUMINANCE_WEIGHTS))
