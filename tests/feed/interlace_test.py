"""Interlaced clips: every frame as ffmpeg's bwdif makes it, in any order of asking."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from tests.feed.clip import content, plain_decode, rows_of
from tests.feed.ffmpeg import make_clip, needs_ffmpeg
from vitrine.feed.deinterlacer import Deinterlacer
from vitrine.feed.feed_settings import FeedSettings
from vitrine.feed.video_file import VideoFileReader

SIZE = 64, 48
FIELDS = ("-f", "lavfi", "-i", "testsrc2=s=64x48:r=50:d=1.2", "-vf", "interlace=scan=tff,format=yuv420p")
MARKED = ("-flags", "+ildct+ilme", "-top", "1", "-g", "9", "-bf", "2", "-q:v", "2")


def luma(path: Path, *filters: str) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    raw = make_clip(path.with_suffix(".yuv"), "-i", str(path), *filters, "-vsync", "0", "-f", "rawvideo")
    return np.frombuffer(raw.read_bytes(), np.uint8).reshape(-1, SIZE[0] * SIZE[1] * 3 // 2)


@needs_ffmpeg
@pytest.mark.parametrize(("name", "codec"), [("a.mpg", "mpeg2video"), ("a.ts", "mpeg2video"), ("a.mp4", "libx264")])
def test_frames_of_fields_are_made_whole(tmp_path: Path, name: str, codec: str) -> None:
    path = make_clip(tmp_path / name, *FIELDS, "-c:v", codec, *MARKED)
    expected = luma(path, "-vf", "bwdif=0:-1:1")
    reader = VideoFileReader(path, planes=True)
    assert reader.info.frame_count == len(expected) == 30
    linear = [content(reader.read(index)) for index in range(30)]
    # Of the first frame, which has none before it, releases of FFmpeg make different pictures.
    assert all(linear[index] == expected[index].tobytes() for index in range(1, 30))
    for index in np.random.default_rng(3).integers(0, 30, 40).tolist():
        assert content(reader.read(index)) == linear[index]
    assert any(sentence.startswith("interlaced: ") for sentence in reader.info.report.found)


@needs_ffmpeg
def test_what_is_settled_counts_before_the_marks(tmp_path: Path) -> None:
    marked = make_clip(tmp_path / "a.mp4", *FIELDS, "-c:v", "libx264", *MARKED)
    stored = VideoFileReader(marked, planes=True, settings=FeedSettings(interlaced=False))
    assert content(stored.read(7)) == luma(marked)[7].tobytes()
    plain = make_clip(tmp_path / "b.mp4", *FIELDS, "-c:v", "libx264", "-g", "9", "-bf", "2")
    assert content(VideoFileReader(plain, planes=True).read(7)) == luma(plain)[7].tobytes()
    made = VideoFileReader(plain, planes=True, settings=FeedSettings(interlaced=True))
    assert content(made.read(7)) == luma(plain, "-vf", "bwdif=0:-1:0")[7].tobytes()


@needs_ffmpeg
@pytest.mark.parametrize("matrix", [1, 3, 9])
def test_packed_fields_keep_their_codes_and_marks(tmp_path: Path, matrix: int) -> None:
    """bwdif takes planes alone: on the way to them the codes of a marked clip became those of an unmarked one."""
    path = make_clip(tmp_path / "a.mov", *FIELDS, "-c:v", "rawvideo", "-pix_fmt", "uyvy422", "-tag:v", "2vuy", *MARKED)
    expected = np.frombuffer(
        make_clip(
            tmp_path / "a.yuv", "-i", str(path), "-vf", "format=yuv422p,bwdif=0:-1:0", "-vsync", "0", "-f", "rawvideo"
        ).read_bytes(),
        np.uint8,
    ).reshape(-1, SIZE[0] * SIZE[1] * 2)
    with av.open(str(path)) as container:
        frames = list(container.decode(video=0))
    for frame in frames:
        frame.colorspace, frame.color_range = matrix, 1
    pictures = list(Deinterlacer().run(frames))
    planes = b"".join(rows_of(plane) for plane in pictures[7].planes)
    assert np.abs(np.frombuffer(planes, np.uint8).astype(int) - expected[7]).max() <= 1
    assert pictures[7].format.name == "yuv422p" and int(pictures[7].colorspace) == matrix


@needs_ffmpeg
def test_frames_too_small_for_fields_are_shown_as_they_are(tmp_path: Path) -> None:
    fields = (*FIELDS[:3], "testsrc2=s=16x12:r=25:d=0.2", "-vf", "crop=3:5:0:0:exact=1,setfield=tff,format=yuv444p")
    path = make_clip(tmp_path / "a.mkv", *fields, "-pix_fmt", "yuv420p", "-c:v", "ffv1")
    reader = VideoFileReader(path, planes=True)
    assert [content(reader.read(index)) for index in range(5)] == plain_decode(path)
    assert any("too small" in sentence for sentence in reader.info.report.unread)
