"""Conversion from Y'CbCr to R'G'B': the one affine map that shader and oracle share, and the oracle in float64.

Sources: ITU-R BT.601-7 and BT.709-6 for kr and kb, and for 8-bit coding: limited range has luma 16..235 and chroma
16..240 about 128, full range (JFIF) 0..255 about 128.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

from vitrine.world.feed_frame import FeedFrame, PixelFormat, Plane, YuvMatrix

Chroma = Literal["nearest", "bilinear"]
Float64s = npt.NDArray[np.float64]


def yuv_affine(matrix: YuvMatrix, full_range: bool) -> tuple[Float64s, Float64s]:
    """(3, 3) and (3,) float64 with rgb = m @ (y, cb, cr) + v, all of them codes divided by 255; not clipped."""
    kr, kb = matrix.coefficients
    kg = 1 - kr - kb
    red, blue = 2 * (1 - kr), 2 * (1 - kb)
    rgb_from_ypbpr = np.array([[1, 0, red], [1, -blue * kb / kg, -red * kr / kg], [1, blue, 0]])
    # Codes to y 0..1 and pb, pr -0.5..0.5.
    scale = np.array([1.0, 1.0, 1.0]) if full_range else np.array([255 / 219, 255 / 224, 255 / 224])
    zero = np.array([0.0 if full_range else 16 / 255, 128 / 255, 128 / 255])
    m = rgb_from_ypbpr * scale
    return m, -(m @ zero)


def rgb_from_yuv(frame: FeedFrame, chroma: Chroma = "bilinear") -> Plane:
    """The oracle: uint8 (H, W, 4), opaque, of a YUV420 frame as stored (not turned). Raises ValueError for RGBA.

    Chroma is taken `bilinear` by the frame's siting, or `nearest`: the sample of the 2x2 block.
    """
    if frame.format is not PixelFormat.YUV420:
        raise ValueError("only planes can be converted")
    luma = frame.planes[0].astype(np.float64)
    planes = (plane.astype(np.float64) for plane in frame.planes[1:])
    if chroma == "nearest":
        cb, cr = (_upsample_nearest(plane, luma.shape) for plane in planes)
    else:
        cb, cr = (_upsample_bilinear(plane, luma.shape, frame.chroma_siting.offset) for plane in planes)
    m, v = yuv_affine(frame.matrix, frame.full_range)
    rgb = np.stack([luma, cb, cr], -1) @ m.T + 255 * v
    picture = np.full((*luma.shape, 4), 255, np.uint8)
    picture[..., :3] = np.clip(np.floor(rgb + 0.5), 0, 255)
    return picture


def _upsample_nearest(plane: Float64s, shape: tuple[int, ...]) -> Float64s:
    return plane.repeat(2, 0).repeat(2, 1)[: shape[0], : shape[1]]


def _upsample_bilinear(plane: Float64s, shape: tuple[int, ...], offset: tuple[float, float]) -> Float64s:
    rows = _interpolate_rows(plane, np.arange(shape[0]) / 2 - offset[1])
    return np.ascontiguousarray(_interpolate_rows(rows.T, np.arange(shape[1]) / 2 - offset[0]).T)


def _interpolate_rows(plane: Float64s, at: Float64s) -> Float64s:
    """Rows of `plane` at fractional indices, linearly, held at the edges."""
    at = np.clip(at, 0, len(plane) - 1)
    low = np.floor(at).astype(np.intp)
    high = np.minimum(low + 1, len(plane) - 1)
    fraction = (at - low)[:, None]
    return np.asarray(plane[low] * (1 - fraction) + plane[high] * fraction)
