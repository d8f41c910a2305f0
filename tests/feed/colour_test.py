"""The one guess of matrix and range, as a table."""

from __future__ import annotations

import pytest

from vitrine.feed.colour import resolve_colour_encoding
from vitrine.world.feed_frame import YuvMatrix

SD, HD = (720, 576), (1280, 720)
B601, B709 = YuvMatrix.BT601, YuvMatrix.BT709


@pytest.mark.parametrize(
    ("matrix", "colour_range", "pixels", "codec", "size", "meant"),
    [
        # Marked: as it says, whatever the size.
        (1, 1, "yuv420p", "h264", SD, (B709, False)),
        (1, 2, "yuv420p", "h264", SD, (B709, True)),
        (5, 1, "yuv420p", "h264", HD, (B601, False)),
        (6, 2, "yuv420p", "h264", HD, (B601, True)),
        (4, 1, "yuv420p", "h264", HD, (YuvMatrix.FCC, False)),
        (7, 1, "yuv420p", "h264", SD, (YuvMatrix.SMPTE240M, False)),
        (9, 1, "yuv420p10le", "hevc", (3840, 2160), (YuvMatrix.BT2020, False)),
        # Unmarked: libplacebo's rule by size.
        (2, 0, "yuv420p", "h264", SD, (B601, False)),
        (2, 0, "yuv420p", "h264", (640, 272), (B601, False)),
        (2, 0, "yuv420p", "h264", HD, (B709, False)),
        (2, 0, "yuv420p", "h264", (1280, 534), (B709, False)),
        (2, 0, "yuv420p", "h264", (1024, 577), (B709, False)),
        (2, 0, "yuv420p", "h264", (1279, 576), (B601, False)),
        (0, 0, "yuv420p10le", "hevc", HD, (B709, False)),
        # Only one of the two is marked.
        (1, 0, "yuv420p", "h264", SD, (B709, False)),
        (2, 2, "yuv420p", "h264", HD, (B709, True)),
        # JPEG, as files and from webcams: JFIF.
        (2, 0, "yuvj420p", "mjpeg", HD, (B601, True)),
        (2, 0, "yuvj422p", "mjpeg", SD, (B601, True)),
        (2, 0, "yuv422p", "mjpeg", HD, (B601, True)),
        (5, 2, "yuvj420p", "mjpeg", HD, (B601, True)),
        (2, 1, "yuv420p", "mjpeg", HD, (B601, False)),
        # A webcam that sends its sensor's bytes is a camera like another.
        (2, 0, "yuyv422", "rawvideo", (640, 480), (B601, False)),
        # What a feed frame cannot name is guessed.
        (14, 1, "yuv420p10le", "hevc", (3840, 2160), (B709, False)),
    ],
)
def test_meaning(
    matrix: int, colour_range: int, pixels: str, codec: str, size: tuple[int, int], meant: tuple[YuvMatrix, bool]
) -> None:
    assert resolve_colour_encoding(matrix, colour_range, pixels, codec, *size) == meant
