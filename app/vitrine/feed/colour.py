"""Colour encoding of a video stream, YUV matrix and range: as marked, else guessed in one way for the whole program."""

from __future__ import annotations

from typing import NamedTuple

from vitrine.world.feed_frame import YuvMatrix

# ITU-T H.273 MatrixCoefficients, as FFmpeg passes them on: 1 is BT.709; 4 (FCC), 5 and 6 are 601's, or within a code.
_MATRICES = {1: YuvMatrix.BT709, 4: YuvMatrix.BT601, 5: YuvMatrix.BT601, 6: YuvMatrix.BT601}
_LIMITED, _FULL = 1, 2
_JPEG_CODECS = frozenset({"mjpeg", "mjpegb", "ljpeg", "jpegls", "jpeg2000"})


class ColourEncoding(NamedTuple):
    """The encoding of a stream's planes: YUV matrix and whether the range is full."""

    matrix: YuvMatrix
    full_range: bool


def resolve_colour_encoding(
    matrix_code: int, range_code: int, pixel_format: str, codec: str, width_px: int, height_px: int
) -> ColourEncoding:
    """Resolve a stream's colour encoding from its H.273 codes (2 and 0 mean unmarked), pixel format and codec.

    Unmarked: JPEG, MJPEG and so webcams are 601 in full range (JFIF); else the range is limited and the matrix 709 from
    1280 columns or above 576 rows, 601 below (libplacebo's pl_color_system_guess_ycbcr). BT.2020 and others that a
    FeedFrame cannot name are guessed likewise.
    """
    jpeg = codec in _JPEG_CODECS or pixel_format.startswith("yuvj")
    guess = YuvMatrix.BT709 if not jpeg and (width_px >= 1280 or height_px > 576) else YuvMatrix.BT601
    full = range_code == _FULL or (jpeg and range_code != _LIMITED) or pixel_format.startswith("yuvj")
    return ColourEncoding(_MATRICES.get(matrix_code, guess), full)
