"""Which pictures of a file are shown: of several streams, beside a cover, after an edit, where some were dropped."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.feed.clip import Clip, content, plain_decode
from tests.feed.ffmpeg import make_clip, needs_ffmpeg
from vitrine.errors import InputError
from vitrine.feed.feed_settings import FeedSettings
from vitrine.feed.video_file import VideoFileReader


def width_of(path: Path, stream: int | None = None) -> int:
    return VideoFileReader(path, planes=True, settings=FeedSettings(stream=stream)).info.width_px


@needs_ffmpeg
def test_of_several_streams_the_default_is_shown_and_another_one_may_be_settled(tmp_path: Path) -> None:
    small = Clip(count=3, width=32, height=32, matrix=6).write(tmp_path / "small.mp4")
    large = Clip(count=3, width=64, height=32, matrix=6).write(tmp_path / "large.mp4")
    both = ("-i", str(small), "-i", str(large), "-map", "0", "-map", "1", "-c", "copy")
    path = make_clip(tmp_path / "both.mkv", *both, "-disposition:v:0", "0", "-disposition:v:1", "default")
    assert [width_of(path, number) for number in (None, 1, 2)] == [64, 32, 64]
    report = VideoFileReader(path, planes=True).info.report
    assert report.assumed == (
        "video stream 2 of 2 is shown, the one that is marked as the default: --set stream=N shows another",
    )
    settled = VideoFileReader(path, planes=True, settings=FeedSettings(stream=1)).info.report
    assert settled.assumed == () and "stream: video stream 1 of 2, settled" in settled.found
    with pytest.raises(InputError, match=r"no video stream 3.*allowed: 1 to 2"):
        width_of(path, 3)
    first = make_clip(tmp_path / "first.mp4", *both)
    assert width_of(first) == 32


@needs_ffmpeg
def test_a_cover_is_no_part_of_the_film(tmp_path: Path) -> None:
    film = Clip(count=3, width=32, height=32, matrix=6).write(tmp_path / "film.mp4")
    cover = make_clip(tmp_path / "cover.png", "-f", "lavfi", "-i", "color=red:s=200x200", "-frames:v", "1")
    path = make_clip(
        tmp_path / "a.mp4",
        *("-i", str(cover), "-i", str(film), "-map", "0", "-map", "1", "-c", "copy"),
        *("-disposition:v:0", "attached_pic"),
    )
    reader = VideoFileReader(path, planes=True)
    assert reader.info.size_px == (32, 32) and reader.info.report.notes == ()
    assert any(sentence.startswith("cover: ") for sentence in reader.info.report.found)


@needs_ffmpeg
@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("cut.mp4", ("-ss", "0.5")),
        ("late.mp4", ("-itsoffset", "2.5")),
        ("early.mp4", ("-itsoffset", "-0.5")),
        ("early.mkv", ("-itsoffset", "-0.5")),
        ("cut.ts", ("-ss", "0.5")),
    ],
)
def test_frames_that_an_edit_leaves_are_shown_and_no_others(
    tmp_path: Path, name: str, arguments: tuple[str, ...]
) -> None:
    source = Clip(count=60).write(tmp_path / "source.mp4")
    keeps = ("-avoid_negative_ts", "disabled") if name.startswith("early") else ()
    path = make_clip(tmp_path / name, *arguments, "-i", str(source), "-c", "copy", *keeps)
    linear = plain_decode(path)
    reader = VideoFileReader(path, planes=True)
    frames = [reader.read(index) for index in range(reader.info.frame_count or 0)]
    assert [content(frame) for frame in frames] == linear
    assert not any(frame.held for frame in frames) and frames[0].time_s == 0


@needs_ffmpeg
@pytest.mark.parametrize("codec", [("mjpeg", "-q:v", "3"), ("mpeg4", "-bf", "2")])
def test_a_frame_stands_where_an_avi_dropped_the_next(tmp_path: Path, codec: tuple[str, ...]) -> None:
    drops = ("-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=2", "-vf", "select='not(between(n,10,19))'")
    path = make_clip(tmp_path / "a.avi", *drops, "-vsync", "vfr", "-pix_fmt", "yuv420p", "-c:v", *codec)
    reader = VideoFileReader(path, planes=True)
    assert (reader.info.frame_count, reader.info.duration_s) == (40, 2.0)
    # With B-frames the empty chunks stand where they were stored, a frame from where they are shown.
    last = reader.index_at(0.7)
    assert last in (9, 10) and reader.read(last + 1).time_s == pytest.approx((last + 11) / 25)
    assert not any(reader.read(index).held for index in range(40))


@needs_ffmpeg
def test_transparency_is_told(tmp_path: Path) -> None:
    half = ("-f", "lavfi", "-i", "color=red@0.5:s=32x32:r=25:d=0.2,format=rgba")
    see_through = VideoFileReader(make_clip(tmp_path / "a.mov", *half, "-c:v", "qtrle"), planes=True)
    assert see_through.info.report.unread == ("what is transparent in it lies on black",)
    assert 120 <= see_through.read(0).planes[0][3, 3, 0] <= 130
    whole = ("-f", "lavfi", "-i", "color=red:s=32x32:r=25:d=0.2,format=rgba")
    opaque = VideoFileReader(make_clip(tmp_path / "b.mov", *whole, "-c:v", "qtrle"), planes=True)
    assert opaque.info.report.unread == ()
    webm = make_clip(tmp_path / "c.webm", *half, "-c:v", "libvpx-vp9", "-pix_fmt", "yuva420p", "-cpu-used", "8")
    assert VideoFileReader(webm, planes=True).info.report.unread == (
        "its transparency is not read: every picture is shown opaque",
    )
