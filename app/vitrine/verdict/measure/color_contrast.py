"""Colour contrast of shapes that cover the world: on pass-through a green arrow is seen on a grey street as bright.

Where a display only adds light, luminance tells what is seen. Where it covers the world, hue tells a shape, too: of
arrows and ways, which are large, as CIE94 has it (CIE 116-1995, for fields of 2°); letters and thin strokes are read by
luminance alone.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from vitrine.glass.optics.photometry import LUMINANCE_WEIGHTS
from vitrine.stage.draw.drawlist import ElementKind

Floats = npt.NDArray[np.float64]

#: What is large, and known by its shape.
LARGE_KINDS: frozenset[ElementKind] = frozenset(("arrow", "edge-arrow", "route"))

#: From linear sRGB to CIE XYZ over those of its white, IEC 61966-2-1; the middle row are the weights of luminance.
_XYZ_FROM_SRGB = np.array(
    [[0.4339, 0.3762, 0.1899], [*LUMINANCE_WEIGHTS], [0.0177, 0.1095, 0.8728]],
)
#: Where the cube root of CIE L*a*b* becomes a line, and the line's slope.
_LINEAR_BELOW, _SLOPE = (6 / 29) ** 3, 841 / 108
#: Weights of chroma and hue in CIE94.
_CHROMA_WEIGHT, _HUE_WEIGHT = 0.045, 0.015
#: The darkest light that counts, in L*.
_LEAST_LIGHTNESS = 0.3


def compute_color_contrast(one: Floats, other: Floats) -> Floats:
    """The ratio of luminances (N,) of two greys that differ as much as two lights (N, 3), in linear sRGB of white 1.

    Of greys it is that of their own luminances.
    """
    (l1, a1, b1), (l2, a2, b2) = _to_lab(one).T, _to_lab(other).T
    chroma, chroma_2 = np.hypot(a1, b1), np.hypot(a2, b2)
    usual = np.sqrt(chroma * chroma_2)
    hue = np.maximum((a1 - a2) ** 2 + (b1 - b2) ** 2 - (chroma - chroma_2) ** 2, 0.0)
    apart = np.sqrt(
        (l1 - l2) ** 2
        + ((chroma - chroma_2) / (1 + _CHROMA_WEIGHT * usual)) ** 2
        + hue / (1 + _HUE_WEIGHT * usual) ** 2
    )
    high = np.minimum((l1 + l2 + apart) / 2, np.maximum(np.maximum(l1, l2), 100.0))
    low = np.maximum(high - apart, _LEAST_LIGHTNESS)
    return np.asarray(_to_luminance(np.maximum(high, low)) / _to_luminance(low))


def _to_lab(light: Floats) -> Floats:
    ratios = np.maximum(np.asarray(light, np.float64), 0.0) @ _XYZ_FROM_SRGB.T
    x, y, z = np.where(ratios > _LINEAR_BELOW, np.cbrt(ratios), _SLOPE * ratios + 4 / 29).T
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], -1)


def _to_luminance(lightness: Floats) -> Floats:
    root = (lightness + 16) / 116
    return np.where(root > 6 / 29, root**3, (root - 4 / 29) / _SLOPE)
