"""Light of feed frames in float64: what their planes stand for, in linear sRGB with diffuse white at 1, not clipped.

The oracle of shaders/light.frag, and what verdicts measure.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from vitrine.world.feed_frame import FeedFrame, PixelFormat, YuvMatrix
from vitrine.world.srgb import Floats, linear_from_srgb
from vitrine.world.yuv import Indices, upsampled_yuv, yuv_affine

_RED, _BLUE = YuvMatrix.BT709.coefficients
#: Luminance of linear sRGB's red, green and blue (ITU-R BT.709).
_WEIGHTS = np.array([_RED, 1 - _RED - _BLUE, _BLUE])


def decode_light(frame: FeedFrame, rows: Indices | None = None, columns: Indices | None = None) -> Floats:
    """The light (h, w, 3) of a frame as stored (not turned), of all its pixels or those of these rows and columns.

    Colours beyond sRGB have a channel below 0.
    """
    at = np.arange(frame.height_px) if rows is None else rows, np.arange(frame.width_px) if columns is None else columns
    if frame.format is PixelFormat.RGBA:
        light = linear_from_srgb(frame.rgba[at[0][:, None], at[1][None], :3] / 255)
    else:
        matrix, offset = yuv_affine(frame.matrix, frame.full_range, frame.bits)
        light = frame.encoding.decode(upsampled_yuv(frame, *at) / (2**frame.bits - 1) @ matrix.T + offset)
    return np.asarray(light * 2.0**frame.exposure_stops)


def decode_upright_light(frame: FeedFrame, rows: Indices, columns: Indices) -> Floats:
    """The light (h, w, 3) of these rows and columns of the picture as the viewer sees it."""
    last_row, last_column = frame.height_px - 1, frame.width_px - 1
    # Sideways the picture's rows are the stored one's columns.
    match frame.rotation % 4:
        case 0:
            return decode_light(frame, rows, columns)
        case 1:
            return decode_light(frame, last_row - columns, rows).swapaxes(0, 1)
        case 2:
            return decode_light(frame, last_row - rows, last_column - columns)
        case _:
            return decode_light(frame, columns, last_column - rows).swapaxes(0, 1)


class LightSamples(NamedTuple):
    """The light (N, 3) of single pixels."""

    light: Floats

    @property
    def luminance(self) -> Floats:
        """(N,), 1 at diffuse white."""
        return np.asarray(self.light @ _WEIGHTS)


class LightView:
    """A picture (H, W, 3) of a frame's light as the viewer sees it, decoded only where it is looked at.

    Indexed by rows and columns, as slices or as whole numbers of any shape, it is a part of itself.
    """

    def __init__(self, frame: FeedFrame, rows: Indices | None = None, columns: Indices | None = None) -> None:
        width, height = frame.size_px
        self._frame = frame
        self._rows = np.arange(height) if rows is None else rows
        self._columns = np.arange(width) if columns is None else columns

    @property
    def shape(self) -> tuple[int, int, int]:
        """Height, width and 3, as an array has it."""
        return len(self._rows), len(self._columns), 3

    def __getitem__(self, places: tuple[slice | Indices, slice | Indices]) -> LightView:
        rows, columns = places
        return LightView(self._frame, self._rows[rows].ravel(), self._columns[columns].ravel())

    def pick(self, rows: Indices, columns: Indices) -> LightSamples:
        """The light of single pixels, by their rows and columns (N,)."""
        top, left = int(rows.min()), int(columns.min())
        around = self[top : int(rows.max()) + 1, left : int(columns.max()) + 1]
        return LightSamples(around.light[rows - top, columns - left])

    @property
    def light(self) -> Floats:
        """Linear sRGB (H, W, 3), not clipped."""
        return decode_upright_light(self._frame, self._rows, self._columns)

    @property
    def luminance(self) -> Floats:
        """(H, W), 1 at diffuse white."""
        return np.asarray(self.light @ _WEIGHTS)


def measure_luminance(frame: FeedFrame) -> Floats:
    """The luminance (H, W) of the picture as the viewer sees it."""
    return LightView(frame).luminance
