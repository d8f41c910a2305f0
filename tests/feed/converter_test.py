"""Both ways to a feed frame against the oracle: RGBA by swscale within 2 codes, planes bit for bit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from tests.feed.clip import Clip, yuv_picture
from tests.feed.reference import convert_by_libavfilter
from vitrine import paths
from vitrine.feed.converter import Converter, composite_on_black, convert_planes
from vitrine.feed.rgba_filter import RgbaFilter
from vitrine.feed.video_file import VideoFileReader
from vitrine.world.feed_frame import FeedFrame, PixelFormat, YuvMatrix
from vitrine.world.yuv import rgb_from_yuv, yuv_affine

MATRIX_CODES = [
    (YuvMatrix.BT601, 6),
    (YuvMatrix.BT709, 1),
    (YuvMatrix.FCC, 4),
    (YuvMatrix.SMPTE240M, 7),
    (YuvMatrix.BT2020, 9),
]


def both(path: Path, index: int) -> tuple[FeedFrame, FeedFrame]:
    frames = []
    for planes in (True, False):
        reader = VideoFileReader(path, planes=planes)
        frames.append(reader.read(index))
        reader.close()
    return frames[0], frames[1]


def differences(planes: FeedFrame, rgba: FeedFrame) -> np.ndarray:
    return np.abs(rgb_from_yuv(planes).astype(int) - rgba.planes[0])


@pytest.mark.parametrize("size", [(96, 64), (97, 63), (130, 50)])
@pytest.mark.parametrize(("matrix", "code"), MATRIX_CODES)
@pytest.mark.parametrize("full_range", [False, True])
def test_tagged_clips(tmp_path: Path, matrix: YuvMatrix, code: int, full_range: bool, size: tuple[int, int]) -> None:
    clip = Clip(count=4, width=size[0], height=size[1], matrix=code)
    clip = replace(clip, colour_range=2 if full_range else 1)
    path = (replace(clip, codec="ffv1", options={}) if size[0] % 2 else clip).write(tmp_path / "a.mkv")
    planes, rgba = both(path, 2)
    assert (planes.matrix, planes.full_range) == (rgba.matrix, rgba.full_range) == (matrix, full_range)
    assert (planes.format, rgba.format) == (PixelFormat.YUV420, PixelFormat.RGBA)
    assert rgba.planes[0].shape == (size[1], size[0], 4)
    assert differences(planes, rgba).max() <= 2
    # The other readings are far off: the test can tell them apart.
    for other in (replace(planes, full_range=not full_range), replace(planes, matrix=_other(matrix))):
        assert differences(other, rgba).max() > 6


def _other(matrix: YuvMatrix) -> YuvMatrix:
    return YuvMatrix.BT709 if matrix in (YuvMatrix.BT601, YuvMatrix.FCC) else YuvMatrix.BT601


def test_planes_are_what_was_stored(tmp_path: Path) -> None:
    path = Clip(count=3, width=97, height=63, codec="ffv1", options={}).write(tmp_path / "a.mkv")
    frame, _ = both(path, 1)
    for plane, stored in zip(frame.planes, yuv_picture(97, 63, 1), strict=True):
        assert plane.flags.c_contiguous and not plane.flags.writeable
        np.testing.assert_array_equal(plane, stored)


def test_real_footage(shared_folder: Path) -> None:
    for index in (0, 77, 249):
        planes, rgba = both(shared_folder / "feeds" / "bikes.mp4", index)
        assert differences(planes, rgba).max() <= 2
        # Daylight over a street: neither grey, nor tinted as a whole.
        means = rgba.planes[0][..., :3].mean((0, 1))
        assert rgba.planes[0].std() > 30 and np.ptp(means) < 25


def test_the_street_is_what_libavfilter_makes_of_it() -> None:
    path = paths.assets() / "feeds" / "street.mp4"
    with av.open(str(path)) as container:
        wanted = convert_by_libavfilter(next(container.decode(video=0)), YuvMatrix.BT709, False)
    planes, rgba = both(path, 0)
    for found in (rgba.planes[0], rgb_from_yuv(planes)):
        assert np.abs(found[..., :3] - wanted).max() <= 2
    # The nearest sample is another picture: the test can tell them apart.
    assert np.abs(rgb_from_yuv(planes, "nearest")[..., :3] - wanted).max() > 40


@pytest.mark.parametrize("pixels", ["nv12", "yuv422p", "yuv444p", "yuv420p10le", "yuyv422"])
@pytest.mark.parametrize("full_range", [False, True])
def test_other_layouts_become_the_same_rgba_on_both_ways(pixels: str, full_range: bool) -> None:
    codes = 2 if full_range else 1
    flat = av.VideoFrame(64, 48, "yuv420p")
    for plane, code in zip(flat.planes, (200, 90, 170), strict=True):
        plane.update(bytes([code]) * plane.buffer_size)
    flat.color_range, flat.colorspace = codes, 6
    stored = flat.reformat(format=pixels, src_color_range=codes, dst_color_range=codes)
    stored.color_range, stored.colorspace = codes, 6
    frames = [Converter("rawvideo", planes=planes).convert(stored, 0, 0.0) for planes in (True, False)]
    matrix, offset = yuv_affine(YuvMatrix.BT601, full_range)
    wanted = np.clip(matrix @ (200, 90, 170) + 255 * offset, 0, 255)
    if pixels == "yuv420p10le":
        # Handed on as it was decoded, for a shader; what is kept of it is the same.
        assert (frames[0].format, frames[0].bits) == (PixelFormat.DEEP, 10)
        frames[0] = convert_planes(frames[0], RgbaFilter())
    for frame in frames:
        assert (frame.format, frame.full_range, frame.matrix) == (PixelFormat.RGBA, full_range, YuvMatrix.BT601)
        assert np.abs(frame.planes[0][..., :3] - wanted).max() <= 2
    np.testing.assert_array_equal(frames[0].planes[0], frames[1].planes[0])


@pytest.mark.parametrize("planes", [False, True])
def test_rgb_stays_as_it_is(planes: bool) -> None:
    codes = np.random.default_rng(5).integers(0, 256, (30, 41, 3), np.uint8)
    picture = av.VideoFrame.from_ndarray(codes, "rgb24")
    frame = Converter("png", planes=planes).convert(picture, 0, 0.0)
    assert frame.format is PixelFormat.RGBA
    np.testing.assert_array_equal(frame.planes[0][..., :3], codes)
    assert (frame.planes[0][..., 3] == 255).all()


def test_what_is_transparent_lies_on_black() -> None:
    codes = np.array([[[200, 100, 50, 255], [200, 100, 50, 0], [200, 100, 51, 128]]], np.uint8)
    laid = [[[200, 100, 50, 255], [0, 0, 0, 255], [100, 50, 26, 255]]]
    assert composite_on_black(codes).tolist() == laid
    frame = Converter("png", planes=True).convert(av.VideoFrame.from_ndarray(codes, "rgba"), 0, 0.0)
    assert frame.planes[0].tolist() == laid


def test_kept_frames_never_change(tmp_path: Path) -> None:
    """Buffers are used again only when nobody holds them, not even through a part of a plane."""
    path = Clip(count=30).write(tmp_path / "a.mp4")
    for planes in (True, False):
        reader = VideoFileReader(path, planes=planes)
        kept = [(frame := reader.read(index)).planes[0][3:40, 5:] for index in range(0, 30, 4)]
        before = [part.copy() for part in kept]
        del frame
        for index in range(30):
            reader.read(index)
        reader.close()
        assert all((part == copy).all() for part, copy in zip(kept, before, strict=True))


def test_size_and_format_may_change_between_frames_that_stay_in_the_size_of_the_first() -> None:
    converter = Converter("rawvideo", planes=False)
    for width, height, pixels in ((64, 48, "yuv420p"), (32, 20, "yuv420p"), (32, 20, "rgb24"), (64, 48, "yuv420p")):
        frame = converter.convert(av.VideoFrame(width, height, pixels), 0, 0.0)
        assert frame.planes[0].shape == (48, 64, 4)
