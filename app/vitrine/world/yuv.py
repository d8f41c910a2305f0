"""Conversion from Y'CbCr to R'G'B': the one affine map that shader and oracle share, and the oracle in float64.

Source: ITU-T H.273, 8.3. In 8 bits limited range has luma 16..235 and chroma 16..240 about 128, full range 0..255 about
128; each bit more doubles the codes.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

from vitrine.world.feed_frame import ChromaSiting, FeedFrame, PixelFormat, Plane, Samples, YuvMatrix

Chroma = Literal["nearest", "bilinear"]
Float64s = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]


def yuv_affine(matrix: YuvMatrix, full_range: bool, bits: int = 8) -> tuple[Float64s, Float64s]:
    """(3, 3) and (3,) float64 with rgb = m @ (y, cb, cr) + v; not clipped.

    All are codes divided by the largest of so many bits, 255 of eight.
    """
    largest, step = 2**bits - 1, 2 ** (bits - 8)
    is_rgb, chroma = matrix is YuvMatrix.IDENTITY, 219 if matrix in (YuvMatrix.IDENTITY, YuvMatrix.YCGCO) else 224
    # Codes to y 0..1 and pb, pr -0.5..0.5.
    ranges = (largest, largest) if full_range else (219 * step, chroma * step)
    scale = largest / np.array([ranges[0], ranges[1], ranges[1]])
    black, neutral = 0 if full_range else 16 * step, 128 * step
    zero = np.array([black, *((black, black) if is_rgb else (neutral, neutral))]) / largest
    m = _rgb_from_ypbpr(matrix) * scale
    return m, -(m @ zero)


def _rgb_from_ypbpr(matrix: YuvMatrix) -> Float64s:
    """(3, 3) from y 0..1 and pb, pr -0.5..0.5 to R'G'B' (H.273, 8.3)."""
    if matrix is YuvMatrix.IDENTITY:
        return np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    if matrix is YuvMatrix.YCGCO:
        return np.array([[1.0, -1.0, 1.0], [1.0, 1.0, 0.0], [1.0, -1.0, -1.0]])
    kr, kb = matrix.coefficients
    kg = 1 - kr - kb
    red, blue = 2 * (1 - kr), 2 * (1 - kb)
    return np.array([[1, 0, red], [1, -blue * kb / kg, -red * kr / kg], [1, blue, 0]])


def chroma_step(luma: int, chroma: int) -> int:
    """How many samples of luma along a side have one of chroma, by their counts: 1, 2 or 4; 1 where it is one."""
    return next((step for step in (1, 2, 4) if -(-luma // step) == chroma), 1)


def chroma_steps(frame: FeedFrame) -> tuple[int, int]:
    """As `chroma_step`, across and down."""
    (height, width), (rows, columns) = frame.planes[0].shape, frame.planes[1].shape
    return chroma_step(width, columns), chroma_step(height, rows)


def chroma_offset(siting: ChromaSiting, steps: tuple[int, int]) -> tuple[float, float]:
    """Where the first sample of chroma lies, right of and below the first of luma, in samples of chroma.

    Sitings are told of 4:2:0; with one sample of chroma for each of luma they coincide.
    """
    return tuple(most * 2 * (step - 1) / step for most, step in zip(siting.offset, steps, strict=True))  # type: ignore[return-value]


def upsampled_yuv(frame: FeedFrame, rows: Indices, columns: Indices) -> Float64s:
    """(h, w, 3) codes of a frame of planes at these rows and columns, as stored; chroma bilinear by its siting."""
    luma = frame.planes[0][rows[:, None], columns[None]].astype(np.float64)
    steps = chroma_steps(frame)
    offset = chroma_offset(frame.chroma_siting, steps)
    at = rows / steps[1] - offset[1], columns / steps[0] - offset[0]
    return np.stack([luma, *(_interpolate(plane, *at) for plane in frame.planes[1:])], -1)


def rgb_from_yuv(frame: FeedFrame, chroma: Chroma = "bilinear") -> Plane:
    """The oracle: uint8 (H, W, 4), opaque, of a YUV420 frame as stored (not turned). Raises ValueError for RGBA.

    Chroma is taken `bilinear` by the frame's siting, or `nearest`: the sample of the 2x2 block.
    """
    if frame.format is not PixelFormat.YUV420:
        raise ValueError("only planes can be converted")
    height, width = frame.planes[0].shape
    if chroma == "nearest":
        yuv = np.stack(
            [frame.planes[0], *(_upsample_nearest(plane, (height, width)) for plane in frame.planes[1:])], -1
        )
    else:
        yuv = upsampled_yuv(frame, np.arange(height), np.arange(width))
    m, v = yuv_affine(frame.matrix, frame.full_range)
    rgb = yuv @ m.T + 255 * v
    picture = np.full((height, width, 4), 255, np.uint8)
    picture[..., :3] = np.clip(np.floor(rgb + 0.5), 0, 255)
    return picture


def _upsample_nearest(plane: Samples, shape: tuple[int, ...]) -> Samples:
    return plane.repeat(2, 0).repeat(2, 1)[: shape[0], : shape[1]]


def _interpolate(plane: Samples, rows: Float64s, columns: Float64s) -> Float64s:
    """Samples of `plane` at fractional rows and columns, linearly, held at the edges."""
    (top, bottom, down), (left, right, across) = (
        _neighbours(at, length) for at, length in zip((rows, columns), plane.shape, strict=True)
    )
    upper, lower = plane[top].astype(np.float64), plane[bottom].astype(np.float64)
    rows_mixed = upper * (1 - down)[:, None] + lower * down[:, None]
    return np.asarray(rows_mixed[:, left] * (1 - across) + rows_mixed[:, right] * across)


def _neighbours(at: Float64s, length: int) -> tuple[Indices, Indices, Float64s]:
    """The indices on both sides of fractional ones, and the second's share."""
    at = np.clip(at, 0, length - 1)
    low = np.floor(at).astype(np.intp)
    return low, np.minimum(low + 1, length - 1), at - low
