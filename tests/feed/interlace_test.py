"""Interlaced clips: every frame as ffmpeg's bwdif makes it, in any order of asking."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.feed.clip import content
from tests.feed.ffmpeg import make_clip, needs_ffmpeg
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
