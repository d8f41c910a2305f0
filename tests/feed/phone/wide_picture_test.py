"""A phone's picture on the canvas of 16:9, beside what a pinhole camera of one focal length sees."""

from __future__ import annotations

import numpy as np
import pytest

from vitrine.feed.phone.wide_picture import widen
from vitrine.world.feed_frame import FeedFrame, PixelFormat, YuvMatrix


def make_frame(width: int, height: int, pixels: PixelFormat) -> FeedFrame:
    rows, columns = np.mgrid[:height, :width]
    luma = (rows * 3 + columns * 7).astype(np.uint8)
    if pixels is PixelFormat.RGBA:
        planes = (np.stack([luma, luma + 1, luma + 2, np.full_like(luma, 255)], 2),)
        return FeedFrame(planes, pixels, width, height, 0, 0.0)
    chroma = luma[: (height + 1) // 2, : (width + 1) // 2]
    return FeedFrame((luma, chroma + 1, chroma + 2), pixels, width, height, 0, 0.0)


@pytest.mark.parametrize("pixels", list(PixelFormat))
@pytest.mark.parametrize(
    ("size", "wide"),
    [((64, 36), (64, 36)), ((36, 64), (64, 36)), ((64, 48), (64, 36)), ((48, 64), (64, 36)), ((160, 64), (160, 90))],
)
def test_its_middle_is_the_canvas_s_middle_at_its_own_scale(
    pixels: PixelFormat, size: tuple[int, int], wide: tuple[int, int]
) -> None:
    frame = make_frame(*size, pixels)
    found = widen(frame)
    assert found.size_px == wide
    for plane, source, black in zip(
        found.planes, frame.planes, (None,) if pixels is PixelFormat.RGBA else (0, 128, 128), strict=True
    ):
        step = frame.width_px // source.shape[1]
        assert plane.shape[:2] == (wide[1] // step, wide[0] // step) and plane.flags.c_contiguous
        left, top = (wide[0] - size[0]) // 2 // step, (wide[1] - size[1]) // 2 // step
        for y in range(plane.shape[0]):
            for x in range(0, plane.shape[1], 3):
                inside = 0 <= y - top < source.shape[0] and 0 <= x - left < source.shape[1]
                if inside:
                    assert np.array_equal(plane[y, x], source[y - top, x - left])
                elif black is None:
                    assert plane[y, x].tolist() == [0, 0, 0, 255]
                else:
                    assert plane[y, x] == (black or 16)


def test_its_margin_is_black_as_its_codes_have_it() -> None:
    deep = np.full((64, 36), 900, np.uint16)
    for matrix, full_range, black in (
        (YuvMatrix.BT2020, False, [64, 512, 512]),
        (YuvMatrix.BT2020, True, [0, 512, 512]),
        (YuvMatrix.IDENTITY, False, [64, 64, 64]),
    ):
        frame = FeedFrame((deep,) * 3, PixelFormat.DEEP, 36, 64, 0, 0.0, matrix, full_range, bits=10)
        planes = widen(frame).planes
        assert [plane[0, 0] for plane in planes] == black and [plane[20, 32] for plane in planes] == [900] * 3


def test_a_wide_one_is_left_as_it_is() -> None:
    frame = make_frame(64, 36, PixelFormat.YUV420)
    assert widen(frame) is frame


@pytest.mark.parametrize("size", [(1, 1), (2, 1), (3, 5), (17, 9), (719, 1279)])
def test_any_size_is_taken(size: tuple[int, int]) -> None:
    found = widen(make_frame(*size, PixelFormat.YUV420))
    luma, cb, cr = found.planes
    assert luma.shape == (found.height_px, found.width_px)
    assert cb.shape == cr.shape == ((found.height_px + 1) // 2, (found.width_px + 1) // 2)
