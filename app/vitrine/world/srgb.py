"""sRGB transfer functions of IEC 61966-2-1 in float64: the oracle for the shaders."""

from __future__ import annotations

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
