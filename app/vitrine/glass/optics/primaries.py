"""Colour matrices of a panel: from its primaries or its tint to linear sRGB, with a white of luminance 1."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from vitrine.document.field_error import FieldError
from vitrine.glass.optics.optics import ColorMatrix, matrix_rows
from vitrine.glass.optics.photometry import LUMINANCE_WEIGHTS
from vitrine.glass.optics.srgb import Floats, linear_from_srgb

#: CIE 1931 x, y.
Chromaticity = tuple[Annotated[float, Field(ge=0, le=1)], Annotated[float, Field(ge=0.001, le=1)]]

#: The primaries and the white of sRGB, IEC 61966-2-1.
SRGB_PRIMARIES: tuple[Chromaticity, ...] = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06), (0.3127, 0.3290))
#: Primaries that span a smaller triangle than this are collinear.
MIN_TRIANGLE_AREA = 1e-3


def linear_srgb_from_panel(
    red: Chromaticity, green: Chromaticity, blue: Chromaticity, white: Chromaticity
) -> ColorMatrix:
    """The matrix (rows) from the panel's linear RGB to linear sRGB.

    Full white has luminance 1 and the chromaticity `white`. Colours beyond sRGB come out negative in a channel. The sum
    of the scaled primaries is white, as in SMPTE RP 177. Raises FieldError where the primaries do not span white.
    """
    panel = _xyz_from_panel(red, green, blue, white)
    return matrix_rows(np.linalg.solve(xyz_from_srgb(), panel))


def tint_matrix(tint: str) -> ColorMatrix:
    """The matrix (rows) from linear sRGB to its luminance in the tint "#RRGGBB", which is scaled to luminance 1."""
    light = linear_from_srgb([int(tint[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    channels = light / (light @ np.array(LUMINANCE_WEIGHTS))
    return matrix_rows(np.outer(channels, LUMINANCE_WEIGHTS))


def xyz_from_srgb() -> Floats:
    """The matrix (3, 3) from linear sRGB to CIE 1931 XYZ, white at Y = 1."""
    return _xyz_from_panel(*SRGB_PRIMARIES)


def _xyz_from_panel(red: Chromaticity, green: Chromaticity, blue: Chromaticity, white: Chromaticity) -> Floats:
    """The matrix (3, 3) whose columns are the XYZ of the primaries, scaled so that their sum is white with Y = 1."""
    directions = np.stack([xyz_from_chromaticity(c) for c in (red, green, blue)], 1)
    if abs(float(np.linalg.det(directions))) < MIN_TRIANGLE_AREA:
        raise FieldError("the primaries lie on one line", "three [x, y] that form a triangle")
    shares = np.linalg.solve(directions, xyz_from_chromaticity(white))
    if shares.min() <= 0:
        raise FieldError("the primaries cannot make this white", "a white inside their triangle")
    return directions * shares


def xyz_from_chromaticity(chromaticity: Chromaticity) -> Floats:
    """The XYZ (3,) of a chromaticity, at Y = 1."""
    x, y = chromaticity
    return np.array([x / y, 1.0, (1 - x - y) / y])
