"""Colorimetry written from the standards: sRGB's curve, luminance, chromaticity, hue, and primaries."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Light = npt.NDArray[np.float64]

#: x, y of red, green, blue and white of IEC 61966-2-1.
SRGB_XY = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06), (0.3127, 0.3290))
WEIGHTS = np.array([0.2126, 0.7152, 0.0722])


def decode(codes: npt.ArrayLike) -> Light:
    """Linear light of 8-bit sRGB codes, which may be between whole ones."""
    given = np.asarray(codes)
    # Whole codes by a table: a picture has a million of them, and 256 kinds.
    value = (np.arange(256) if given.dtype == np.uint8 else given) / 255
    light = np.where(value > 0.04045, ((value + 0.055) / 1.055) ** 2.4, value / 12.92)
    return light[given] if given.dtype == np.uint8 else light


def encode(light: npt.ArrayLike) -> Light:
    """8-bit sRGB codes of linear light, not rounded; what lies outside 0..1 is clipped."""
    value = np.clip(np.asarray(light, np.float64), 0, 1)
    return 255 * np.where(value > 0.0031308, 1.055 * value ** (1 / 2.4) - 0.055, 12.92 * value)


def hex_light(colour: str) -> Light:
    """Linear light (3,) of "#RRGGBB"."""
    return decode([int(colour[at : at + 2], 16) for at in (1, 3, 5)])


def luminance(light: npt.ArrayLike) -> Light:
    """Relative luminance (…) of linear sRGB (…, 3)."""
    return np.asarray(np.asarray(light, np.float64) @ WEIGHTS)


def rgb_to_xyz(xy: tuple[tuple[float, float], ...]) -> Light:
    """The matrix (3, 3) from RGB of red, green, blue and white at these x, y to XYZ; white has Y = 1."""
    columns = np.array([[x / y, 1, (1 - x - y) / y] for x, y in xy]).T
    return columns[:, :3] * np.linalg.solve(columns[:, :3], columns[:, 3])


def hue_deg(light: npt.ArrayLike) -> Light:
    """The hue (…) of linear sRGB (…, 3): the angle in degrees about D65 in CIE 1931 x, y."""
    xyz = np.asarray(light, np.float64) @ rgb_to_xyz(SRGB_XY).T
    x, y = (xyz[..., i] / xyz.sum(-1) for i in (0, 1))
    return np.asarray(np.degrees(np.arctan2(y - SRGB_XY[3][1], x - SRGB_XY[3][0])))


def turn_deg(one: npt.ArrayLike, other: npt.ArrayLike) -> Light:
    """How far two hues are apart, 0 to 180 degrees."""
    return np.asarray(np.abs((np.asarray(one) - np.asarray(other) + 180) % 360 - 180))
