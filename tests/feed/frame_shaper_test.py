"""The shape of pictures: pixels that are not square, sizes that change within a file, both as ffmpeg stretches them."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.feed.clip import Clip, content, plain_decode
from tests.feed.ffmpeg import make_clip, needs_ffmpeg, show_by_ffmpeg
from vitrine.feed.feed_settings import FeedSettings
from vitrine.feed.formats import MAX_PIXELS, MAX_SIDE_PX
from vitrine.feed.frame_shaper import FrameShaper, name_full_chroma
from vitrine.feed.picture_shape import SQUARE, PictureShape, fit_inside, read_aspect
from vitrine.feed.video_file import VideoFileReader
from vitrine.feed.video_report import describe_sizes

LIMITS = MAX_PIXELS, MAX_SIDE_PX


@pytest.mark.parametrize(
    ("stored", "aspect", "shown"),
    [
        ((352, 288), (12, 11), (384, 288)),
        ((720, 576), (64, 45), (1024, 576)),
        ((720, 576), (16, 15), (768, 576)),
        ((720, 480), (32, 27), (853, 480)),
        # No pixel is lost: what is narrow becomes higher.
        ((720, 480), (8, 9), (720, 540)),
        ((1440, 1080), (4, 3), (1920, 1080)),
        ((1280, 720), (1, 1), (1280, 720)),
        # Encoders' rounding of a shape to whole blocks.
        ((1920, 1088), (1088, 1085), (1920, 1088)),
        # As large as it is stored, where the stretched one were too large.
        ((8192, 4320), (4, 3), (8192, 4320)),
    ],
)
def test_shapes(stored: tuple[int, int], aspect: tuple[int, int], shown: tuple[int, int]) -> None:
    assert PictureShape(*stored, Fraction(*aspect)).square_size_px(*LIMITS) == shown


@pytest.mark.parametrize("written", [None, Fraction(0), Fraction(-1), Fraction(1, 100), Fraction(255)])
def test_a_shape_that_no_pixel_has_is_square(written: Fraction | None) -> None:
    assert read_aspect(written) == SQUARE


@given(*(st.tuples(st.integers(1, 5000), st.integers(1, 5000)) for _ in range(2)))
def test_what_lies_inside_keeps_its_shape_and_touches_two_sides(size: tuple[int, int], frame: tuple[int, int]) -> None:
    left, top, width, height = fit_inside(size, frame)
    assert 0 <= left <= frame[0] - width and 0 <= top <= frame[1] - height
    assert width == frame[0] or height == frame[1]
    assert abs(width - height * size[0] / size[1]) <= 1 + size[0] / size[1]


@pytest.mark.parametrize(
    ("name", "full"),
    [("yuv420p", "yuv444p"), ("nv12", "yuv444p"), ("yuyv422", "yuv444p"), ("yuvj420p", "yuvj444p"), ("pal8", "bgra"),
     ("yuv420p10le", "yuv444p10le"), ("p010le", "yuv444p10le"), ("yuva420p", "yuva444p"), ("gray", "gray"),
     ("rgb24", "rgb24"), ("gbrp10le", "gbrp10le"), ("yuv422p12le", "yuv444p12le")],
)  # fmt: skip
def test_formats_of_whole_chroma(name: str, full: str) -> None:
    assert name_full_chroma(name) == full
    assert av.VideoFormat(full)


def test_square_pixels_are_passed_on_as_they_are(tmp_path: Path) -> None:
    frame = av.VideoFrame(64, 48, "yuv420p")
    shaper = FrameShaper()
    assert shaper.shape(frame).frame is frame
    assert shaper.shape(frame, Fraction(200, 199)).frame is frame
    path = Clip(count=6).write(tmp_path / "a.mp4")
    reader = VideoFileReader(path, planes=True)
    assert [content(reader.read(index)) for index in range(6)] == plain_decode(path)


@pytest.mark.parametrize("name", ["container.mp4", "codec.ts", "container.mkv"])
@needs_ffmpeg
def test_pixels_that_are_not_square_are_made_so(tmp_path: Path, name: str) -> None:
    source = Clip(count=2, width=88, height=72, aspect=Fraction(12, 11)).write(tmp_path / "coded.mp4")
    path = make_clip(tmp_path / name, "-i", str(source), "-c", "copy")
    if name == "container.mkv":
        path = make_clip(tmp_path / "other.mkv", "-i", str(source), "-c", "copy", "-aspect", "4:3")
    expected = show_by_ffmpeg(path, (96, 72), "scale=96:72:flags=bicubic+accurate_rnd")
    for planes in (False, True):
        reader = VideoFileReader(path, planes=planes)
        assert reader.info.size_px == reader.read(1).size_px == (96, 72)
    shown = VideoFileReader(path, planes=False).read(1).planes[0][..., :3]
    assert np.abs(shown.astype(int) - expected[1].astype(int)).mean() < 2


def test_a_turned_picture_is_stretched_before_it_is_turned(tmp_path: Path) -> None:
    path = Clip(count=1, width=88, height=72, aspect=Fraction(12, 11), turned_deg=90).write(tmp_path / "a.mp4")
    assert VideoFileReader(path, planes=True).info.size_px == (72, 96)


@needs_ffmpeg
def test_later_sizes_lie_inside_the_first_one(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    first = Clip(count=12, width=96, height=32).write(tmp_path / "a.ts")
    second = Clip(count=12, width=96, height=64).write(tmp_path / "b.ts")
    path = tmp_path / "ab.ts"
    path.write_bytes(first.read_bytes() + second.read_bytes())
    reader = VideoFileReader(path, planes=False)
    assert (reader.info.size_px, reader.info.frame_count) == ((96, 32), 24)
    for index in (20, 3, 13, 23):
        assert not caplog.records or index != 20
        frame = reader.read(index)
        assert frame.size_px == (96, 32) and not frame.held
        shown = frame.planes[0][..., :3].astype(int)
        if index > 11:
            assert (shown[:, :24] == 0).all() and (shown[:, 72:] == 0).all()
            plain = VideoFileReader(second, planes=False).read(index - 12).planes[0][..., :3].astype(int)
            assert np.abs(shown[:, 24:72] - plain.reshape(32, 2, 48, 2, 3).mean((1, 3))).mean() < 3
    assert [record.getMessage() for record in caplog.records] == [
        f"{path}: its pictures change their size (96 x 64 at 0.67 s): they lie inside the first one"
    ]


@pytest.mark.parametrize("format", ["yuv420p", "yuvj420p", "yuv420p10le", "gbrp10le", "gray10le"])
@pytest.mark.parametrize(("matrix", "full_range"), [(1, False), (9, False), (9, True), (2, True)])
@pytest.mark.parametrize(("aspect", "is_second"), [(Fraction(2), False), (SQUARE, True)])
def test_codes_mean_the_same_as_before_whatever_they_are_marked_as(
    format: str, matrix: int, full_range: bool, aspect: Fraction, is_second: bool
) -> None:
    """One colour all over stays that colour, to the code: it became that of an unmarked frame."""
    frame = av.VideoFrame(32, 16, format)
    deep = frame.format.components[0].bits > 8
    levels = (700, 300, 600) if deep else (175, 75, 150)
    for plane, level in zip(frame.planes, levels, strict=False):
        samples = np.full(plane.buffer_size // (2 if deep else 1), level, np.uint16 if deep else np.uint8)
        plane.update(samples.tobytes())
    frame.colorspace, frame.color_range = matrix, 2 if full_range else 1
    shaper = FrameShaper()
    if is_second:
        shaper.shape(av.VideoFrame(32, 32, format), full_range=full_range)
    shaped = shaper.shape(frame, aspect, full_range=full_range).frame
    assert (shaped.width, shaped.height) == ((32, 32) if is_second else (64, 16))
    for plane, level in zip(shaped.planes, levels, strict=False):
        rows = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)  # type: ignore[call-overload]
        rows = rows.view(np.uint16) if deep else rows
        assert (rows[plane.height // 2, : plane.width] == level).all()
    if is_second and full_range and not frame.format.is_rgb:
        margin = np.frombuffer(shaped.planes[0], np.uint8)  # type: ignore[call-overload]
        assert margin[0] == 0 == margin[1]


def test_chroma_stays_in_its_place_where_the_picture_becomes_odd() -> None:
    """A ramp of Cb on 85 columns of 64: it lay 0.6 pixels to the left at its right side."""
    frame = av.VideoFrame(64, 16, "yuv420p")
    ramp = np.arange(32, dtype=np.uint8) * 4 + 64
    for plane, row in zip(frame.planes, (np.full(64, 128, np.uint8), ramp, np.full(32, 128, np.uint8)), strict=True):
        rows = np.zeros((plane.height, plane.line_size), np.uint8)
        rows[:, : plane.width] = row
        plane.update(rows.tobytes())
    shaped = FrameShaper().shape(frame, Fraction(4, 3)).frame
    chroma = np.frombuffer(shaped.planes[1], np.uint8).reshape(-1, shaped.planes[1].line_size)  # type: ignore[call-overload]
    columns = (np.arange(85) + 0.5) * 64 / 85 - 0.5
    assert np.abs(chroma[8, 4:80] - (64 + 2 * columns)[4:80]).max() <= 1


@needs_ffmpeg
def test_another_size_is_told_where_a_seek_does_not_end_at_its_key_frame(tmp_path: Path) -> None:
    """A transport stream of two parts, whose first key frame FFmpeg's seek passes over."""
    parts = [
        make_clip(
            tmp_path / f"{size}.ts",
            *("-f", "lavfi", "-i", f"testsrc2=s={size}:r=25:d=2", "-c:v", "libx264", "-g", "250"),
            *("-output_ts_offset", offset),
        ).read_bytes()
        for size, offset in (("96x32", "1"), ("192x128", "5"))
    ]
    path = tmp_path / "both.ts"
    path.write_bytes(b"".join(parts))
    (sentence,) = describe_sizes(path, FeedSettings()).unread
    assert "192 x 128" in sentence
