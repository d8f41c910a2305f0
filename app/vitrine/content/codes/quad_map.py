"""The map of a flat code into a picture: four corners, and grey values along it.

Code plane: u from 0 at the code's left edge to 1 at its right, v from 0 at its top to 1 at its bottom.
Picture: pixels, origin top-left, pixel centres at +0.5.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Luma = npt.NDArray[np.uint8]

#: The corners of the code plane in the order of a quad: top-left, top-right, bottom-right, bottom-left.
UNIT_CORNERS = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])


def plane_of(quad: Floats) -> Floats:
    """The homography (3, 3) that takes the code plane to a picture, its unit square to `quad` (4, 2).

    Source: Heckbert, Fundamentals of Texture Mapping and Image Warping (1989), 2.2.
    """
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = quad.tolist()
    dx1, dx2, dx3 = x1 - x2, x3 - x2, x0 - x1 + x2 - x3
    dy1, dy2, dy3 = y1 - y2, y3 - y2, y0 - y1 + y2 - y3
    area = dx1 * dy2 - dx2 * dy1
    # A quad without an area is a line, of which no perspective can be told.
    g, h = ((dx3 * dy2 - dx2 * dy3) / area, (dx1 * dy3 - dx3 * dy1) / area) if area else (0.0, 0.0)
    return np.array([[x1 - x0 + g * x1, x3 - x0 + h * x3, x0], [y1 - y0 + g * y1, y3 - y0 + h * y3, y0], [g, h, 1.0]])


def map_points(plane: Floats, u: Floats, v: Floats) -> tuple[Floats, Floats]:
    """Points of the code plane in the picture (x, y)."""
    (a, b, c), (d, e, f), (g, h, i) = plane.tolist()
    w = g * u + h * v + i
    w = np.where(np.abs(w) < 1e-9, 1e-9, w)
    return (a * u + b * v + c) / w, (d * u + e * v + f) / w


#: Light of a grey value as a camera encodes it, near enough to sRGB's and BT.709's curves for edges to stay in place.
_LIGHT = (np.arange(256) / 255.0) ** 2.2


def sample_light(luma: Luma, x: Floats, y: Floats) -> Floats:
    """Light, 0 to 1, at places of a picture (H, W), bilinearly; the border's beyond it.

    Light and not grey values, since a lens blurs light: half-way between ink and paper in grey values an edge lay
    0.3 px inside the ink on the street.
    """
    height, width = luma.shape
    # A plane that was fitted to noise may have places at infinity: the first pixel is as good as any for them.
    x = np.clip(np.where(np.isfinite(x), x - 0.5, 0.0), 0, width - 1)
    y = np.clip(np.where(np.isfinite(y), y - 0.5, 0.0), 0, height - 1)
    column, row = x.astype(np.intp), y.astype(np.intp)
    right, down = x - column, y - row
    pixels, at = luma.ravel(), row * width
    below, beside = np.minimum(row + 1, height - 1) * width, np.minimum(column + 1, width - 1)
    upper, lower = _LIGHT[pixels[at + column]], _LIGHT[pixels[below + column]]
    upper += (_LIGHT[pixels[at + beside]] - upper) * right
    lower += (_LIGHT[pixels[below + beside]] - lower) * right
    return np.asarray(upper + (lower - upper) * down)


def side_lengths(quad: Floats) -> tuple[float, float]:
    """Mean width and mean height of a quad in pixels."""
    sides = np.hypot(*(np.roll(quad, -1, 0) - quad).T)
    return float(sides[0] + sides[2]) / 2, float(sides[1] + sides[3]) / 2


def is_clockwise(quad: Floats) -> bool:
    """Whether the corners of a quad run clockwise in a picture, in which y points down."""
    following = np.roll(quad, -1, 0)
    return float((quad[:, 0] * following[:, 1] - quad[:, 1] * following[:, 0]).sum()) > 0
