"""Where chroma lies: as files mark it, and as codecs mean it that do not."""

from __future__ import annotations

from pathlib import Path

import av
import pytest

from tests.feed.clip import Clip
from vitrine.feed.chroma_siting import resolve_chroma_siting
from vitrine.feed.video_file import VideoFileReader
from vitrine.world.feed_frame import ChromaSiting

MARK = "chroma_sample_location"
# Without B-frames: x265 gives two frames with them decode times out of memory it never wrote.
X265 = "log-level=none:bframes=0"


@pytest.mark.parametrize("siting", ChromaSiting)
@pytest.mark.parametrize("codec", ["libx264", "libx265"])
def test_a_mark_is_followed(tmp_path: Path, codec: str, siting: ChromaSiting) -> None:
    options = {MARK: siting.value, "x265-params": X265} if codec == "libx265" else {MARK: siting.value}
    path = Clip(count=2, codec=codec, options=options).write(tmp_path / "a.mp4")
    for planes in (True, False):
        reader = VideoFileReader(path, planes=planes)
        assert reader.read(1).chroma_siting is siting
        reader.close()


@pytest.mark.parametrize(
    ("codec", "pixels", "name", "meant"),
    [
        ("libx264", "yuv420p", "a.mp4", ChromaSiting.LEFT),
        ("libx264", "yuv420p10le", "a.mp4", ChromaSiting.LEFT),
        ("mpeg2video", "yuv420p", "a.mkv", ChromaSiting.LEFT),
        ("libvpx-vp9", "yuv420p", "a.webm", ChromaSiting.LEFT),
        ("ffv1", "yuv420p", "a.mkv", ChromaSiting.LEFT),
        ("prores_ks", "yuv422p10le", "a.mov", ChromaSiting.LEFT),
        ("mpeg1video", "yuv420p", "a.mkv", ChromaSiting.CENTER),
        ("mjpeg", "yuvj420p", "a.avi", ChromaSiting.CENTER),
        ("mjpeg", "yuvj422p", "a.avi", ChromaSiting.CENTER),
        ("mjpeg", "yuvj444p", "a.avi", ChromaSiting.LEFT),
    ],
)
def test_without_a_mark_it_is_left_but_for_jpeg_and_mpeg_1(
    tmp_path: Path, codec: str, pixels: str, name: str, meant: ChromaSiting
) -> None:
    path = Clip(count=2, codec=codec, pixels=pixels, options={}).write(tmp_path / name)
    with av.open(str(path)) as container:
        frame = next(container.decode(video=0))
        assert resolve_chroma_siting(frame, container.streams.video[0].codec_context.name) is meant


@pytest.mark.parametrize("pixels", ["rgb24", "gbrp", "gray", "pal8", "yuv444p"])
def test_what_has_no_coarse_chroma_is_not_asked(pixels: str) -> None:
    assert resolve_chroma_siting(av.VideoFrame(4, 4, pixels), "png") is ChromaSiting.LEFT
