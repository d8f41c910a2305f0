"""Chromaticities: colours without their brightness, and matrices from three primaries and a white to CIE 1931 XYZ."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from vitrine.document.field_error import FieldError
from vitrine.world.srgb import Floats

#: CIE 1931 x, y.
Chromaticity = tuple[Annotated[float, Field(ge=0, le=1)], Annotated[float, Field(ge=0.001, le=1)]]

#: The primaries and the white of sRGB, IEC 61966-2-1.
SRGB_PRIMARIES: tuple[Chromaticity, ...] = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06), (0.3127, 0.3290))
#: Primaries that span a smaller triangle than this are collinear.
MIN_TRIANGLE_AREA = 1e-3


def xyz_from_srgb() -> Floats:
    """The matrix (3, 3) from linear sRGB to CIE 1931 XYZ, white at Y = 1."""
    return xyz_from_primaries(*SRGB_PRIMARIES)


def xyz_from_primaries(red: Chromaticity, green: Chromaticity, blue: Chromaticity, white: Chromaticity) -> Floats:
    """The matrix (3, 3) whose columns are the XYZ of the primaries, scaled so that their sum is white with Y = 1.

    As in SMPTE RP 177. Raises FieldError where the primaries do not span white.
    """
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
