"""The conversion of kept pictures against libavfilter's own: 2 codes at most, in every layout, siting and range."""

from __future__ import annotations

import av
import numpy as np
import pytest

from tests.feed.reference import convert_by_libavfilter, noise_frame
from vitrine.feed.colour import ColourEncoding
from vitrine.feed.rgba_filter import SCALED_MATRICES, RgbaFilter, YuvEncoding, map_rows
from vitrine.world.feed_frame import ChromaSiting, YuvMatrix

LAYOUTS = [
    "yuv420p", "yuv422p", "yuv444p", "yuv420p10le", "yuv422p10le", "yuv444p10le", "yuv444p12le", "nv12", "yuyv422",
    "yuvj420p", "yuvj422p", "yuva420p", "yuv411p",
]  # fmt: skip


def convert(frame: av.VideoFrame, matrix: YuvMatrix, full_range: bool, siting: ChromaSiting) -> np.ndarray:
    encoding = YuvEncoding(ColourEncoding(matrix, full_range), siting)
    return RgbaFilter().convert(frame, encoding)[..., :3].astype(int)


@pytest.mark.parametrize("pixels", LAYOUTS)
@pytest.mark.parametrize("full_range", [False, True])
def test_every_layout_is_what_libavfilter_makes_of_it(pixels: str, full_range: bool) -> None:
    for matrix in SCALED_MATRICES:
        for siting in ChromaSiting:
            for width, height in ((64, 48), (20, 34), (132, 6)):
                frame = noise_frame(width, height, pixels, seed=width)
                wanted = convert_by_libavfilter(frame, matrix, full_range, siting.value)
                found = convert(frame, matrix, full_range, siting)
                assert np.abs(found - wanted).max() <= 2, (matrix, siting, width)


@pytest.mark.parametrize("pixels", ["yuv420p", "yuv422p", "yuv420p10le", "yuv411p"])
@pytest.mark.parametrize("siting", [ChromaSiting.LEFT, ChromaSiting.CENTER])
@pytest.mark.parametrize("size", [(63, 47), (62, 47), (63, 48), (9, 7)])
def test_an_odd_side_is_the_part_of_an_even_picture(size: tuple[int, int], siting: ChromaSiting, pixels: str) -> None:
    """Chroma lies where the standards put it, not stretched over a picture that ends inside of a sample.

    Below 7 rows swscale itself reads other rows of chroma.
    """
    frame = noise_frame(*size, pixels)
    width, height = (-(-side // 4) * 4 for side in size)
    whole = av.VideoFrame(width, height, pixels)
    dtype = np.uint16 if "10" in pixels else np.uint8
    for source, target in zip(frame.planes, whole.planes, strict=True):
        codes = map_rows(source).view(dtype)[: source.height, : source.width]
        ends = (0, target.height - source.height), (0, target.line_size // codes.itemsize - source.width)
        target.update(np.pad(codes, ends, "edge").tobytes())
    wanted = convert_by_libavfilter(whole, YuvMatrix.BT709, False, siting.value)[: size[1], : size[0]]
    found = convert(frame, YuvMatrix.BT709, False, siting)
    assert found.shape == wanted.shape
    assert np.abs(found - wanted).max() <= 2


def test_the_nearest_sample_would_be_far_off() -> None:
    """swscale's own default, which is what all of this is for, is another picture by far."""
    frame = noise_frame(64, 48, "yuv420p")
    nearest = convert_by_libavfilter(frame, YuvMatrix.BT709, False, flags="bilinear")
    assert np.abs(convert(frame, YuvMatrix.BT709, False, ChromaSiting.LEFT) - nearest).max() > 100


def test_transparency_is_kept_for_the_black_behind_it() -> None:
    frame = noise_frame(64, 48, "yuva420p")
    rgba = RgbaFilter().convert(frame, YuvEncoding(ColourEncoding(YuvMatrix.BT709, False), ChromaSiting.LEFT))
    np.testing.assert_array_equal(rgba[..., 3], map_rows(frame.planes[3])[:48, :64])
