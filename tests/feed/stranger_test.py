"""Feeds from strangers: only what is named is opened, nothing else is reached, and no file says how much is done."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from tests.feed.clip import Clip
from tests.source_path import SOURCE_PATH
from vitrine.errors import InputError
from vitrine.feed import formats, frame_table
from vitrine.feed.address import find_feed_path, open_feed
from vitrine.feed.decoder import open_video
from vitrine.feed.video_file import VideoFileReader


def refused(address: str | Path) -> str:
    """The one sentence with which a feed is refused."""
    with pytest.raises(InputError) as caught:
        open_feed(address, planes=False, ahead=0).close()
    assert len(caught.value.problems) == 1 and "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("l.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile://{film}\n#EXT-X-ENDLIST\n"),
        ("l.mp4", "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfilm.mp4\n#EXT-X-ENDLIST\n"),
        ("l.mkv", "ffconcat version 1.0\nfile film.mp4\n"),
        ("l.pls", "[playlist]\nFile1=film.mp4\n"),
    ],
)
def test_playlists_are_no_videos(tmp_path: Path, name: str, start: str) -> None:
    film = Clip(count=4).write(tmp_path / "film.mp4")
    (tmp_path / name).write_text(start.format(film=film))
    assert "this is a playlist" in refused(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("l.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
        ("t.srt", "1\n00:00:00,000 --> 00:00:09,000\nhello\n"),
        ("t.txt", "hello\n" * 99),
        ("t.sdp", "v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n"),
        ("t.ffmeta", ";FFMETADATA1\ntitle=a\n"),
    ],
)
def test_what_ffmpeg_reads_and_nobody_films_is_no_video(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    assert "no video" in refused(tmp_path / name)


def test_a_name_is_never_a_protocol(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("concat:a.mp4", "http:a.mp4", "data:a.mp4", "cache:a.mp4"):
        Clip(count=4).write(tmp_path / "a.mp4").rename(tmp_path / name)
        with open_feed(name, planes=False, ahead=0) as feed:
            assert feed.info.frame_count == 4
    assert "no such feed" in refused("subfile,,start,0,end,9,,:a.mp4")


def test_a_file_s_address_is_that_file(tmp_path: Path) -> None:
    film = Clip(count=4).write(tmp_path / "a film.mp4")
    assert "%20" in film.as_uri() and find_feed_path(film.as_uri()) == film
    with open_feed(film.as_uri(), planes=False, ahead=0) as feed:
        assert feed.info.name == "a film.mp4"
    assert "no address of a stream" in refused("file://elsewhere/a.mp4")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no FIFOs and devices among its files")
def test_fifos_and_devices_are_no_feeds(tmp_path: Path) -> None:
    for name in ("f.mp4", "f.png"):
        os.mkfifo(tmp_path / name)
        assert "no regular file" in refused(tmp_path / name)
    (tmp_path / "zero.mp4").symlink_to("/dev/zero")
    assert "no regular file" in refused(tmp_path / "zero.mp4")


@pytest.mark.parametrize("address", ["a\0b", "a\0b.png", "a" * 5000, f"{'a' * 300}.mp4", "\ud800.mp4", "", "/\0/a"])
def test_what_can_be_no_name_is_a_sentence(address: str) -> None:
    refused(address)


@pytest.mark.parametrize(
    "size", ["0000x0000", "0x0", "1x1", "9999x9999", "15x720", "20000x20", f"{'9' * 5000}x9", "8192x8192"]
)
def test_test_cards_have_sizes_that_feeds_have(size: str) -> None:
    assert "there is no test card" in refused(f"testcard:{size}")


@pytest.mark.parametrize("size", [(16, 16), (16_384, 16), (3840, 2160)])
def test_honest_test_cards_are_drawn(size: tuple[int, int]) -> None:
    with open_feed("testcard:{}x{}".format(*size), planes=False, ahead=0) as feed:
        assert feed.frame_at(299).size_px == size


def test_a_codec_that_nobody_films_in_is_named(tmp_path: Path) -> None:
    film = Clip(count=4, codec="zmbv", pixels="bgr0", options={}).write(tmp_path / "v.avi")
    assert '"zmbv" is none that is read' in refused(film)
    data = film.read_bytes().replace(b"ZMBV", b"QQQQ")
    film.write_bytes(data)
    assert "the video's codec is none" in refused(film)


def test_words_in_a_head_that_are_no_utf_8_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "v.mp4"
    with av.open(str(path), "w") as container:
        container.metadata["title"] = "Sommerwiese"
        stream = container.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
        for picture in Clip(count=4).pictures():
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))
    path.write_bytes(path.read_bytes().replace(b"Sommerwiese", b"\xff\xfe\x80ommerwi\xc0e"))
    with open_feed(path, planes=False, ahead=0) as feed:
        assert feed.info.frame_count == 4


def test_a_head_that_lies_about_its_frames_is_refused(tmp_path: Path) -> None:
    path = Clip(count=4).write(tmp_path / "v.avi")
    data = bytearray(path.read_bytes())
    for tag, offset in ((b"avih", 8 + 16), (b"strh", 8 + 32)):
        at = data.index(tag) + offset
        data[at : at + 4] = (900_000).to_bytes(4, "little")
    path.write_bytes(data)
    assert "promises 900,000 frames and holds 4" in refused(path)


def test_a_clock_that_no_film_has_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    late = Clip(count=4, pts=[0, 100, 200, 26 * 360_000], tick_s=Fraction(1, 100), options={"bf": "0"})
    assert "lasts 26 hours" in refused(late.write(tmp_path / "v.mov"))
    monkeypatch.setattr(frame_table, "_MIN_FRAME_DURATION_S", Fraction(1))
    assert "4 frames last 0.1 s together" in refused(Clip(count=4).write(tmp_path / "v.mp4"))


def test_frames_are_counted_before_they_are_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame_table, "MAX_FRAMES", 20)
    assert "allowed: at most 20" in refused(Clip(count=40).write(tmp_path / "v.mkv"))


def test_pictures_too_large_are_refused_before_they_are_decoded(tmp_path: Path) -> None:
    small = Clip(count=1, codec="mjpeg", pixels="yuvj420p", options={}).write(tmp_path / "v.avi")
    data = bytearray(small.read_bytes())
    at = data.index(b"strf") + 12
    data[at : at + 8] = np.array([16_000, 16_000], "<i4").tobytes()
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = np.array([16_000, 16_000], ">u2").tobytes()
    small.write_bytes(data)
    assert "pixels" in refused(small) or "no picture that can be decoded" in refused(small)


def test_pictures_that_grow_within_a_film_are_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clip = Clip(count=4, codec="mjpeg", pixels="yuvj420p", options={})
    small = clip.write(tmp_path / "a.mjpeg").read_bytes()
    large = replace(clip, width=640, height=360).write(tmp_path / "b.mjpeg").read_bytes()
    (path := tmp_path / "c.mjpeg").write_bytes(small + large)
    monkeypatch.setitem(formats.DECODER_OPTIONS, "max_pixels", "20000")
    with open_feed(path, planes=False, ahead=0) as feed:
        frames = [feed.frame_at(index) for index in range(feed.info.frame_count or 0)]
    assert {frame.size_px for frame in frames} == {(96, 64)} and frames[-1].held


def test_a_picture_that_cannot_be_converted_is_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = VideoFileReader(Clip(count=6).write(tmp_path / "v.mp4"), planes=False)
    whole, convert = reader.read(0), reader._converter.convert

    def stumbles(frame: av.VideoFrame, index: int, time_s: float, aspect: Fraction) -> object:
        if index == 3:
            raise ValueError("no such format")
        return convert(frame, index, time_s, aspect)

    monkeypatch.setattr(reader._converter, "convert", stumbles)
    assert reader.read(3).held and not reader.read(4).held and not whole.held
    reader.close()


def test_reading_a_feed_starts_no_process_and_opens_nothing_else(tmp_path: Path) -> None:
    Clip(count=4).write(tmp_path / "film.mp4")
    (tmp_path / "l.m3u8").write_text("#EXTM3U\n#EXTINF:1,\nfilm.mp4\n")
    (tmp_path / "p.png").write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 99 99\n%%EndComments\nshowpage\n")
    watch = """
import sys
from vitrine.feed.address import open_feed
from vitrine.errors import InputError
import PIL.Image
PIL.Image.init()
started = []
sys.addaudithook(lambda event, args: started.append(event) if event.split(".")[0] in ("subprocess", "pty") or event in
    ("os.posix_spawn", "os.exec", "os.fork", "os.forkpty", "os.system", "os.spawn", "os.startfile") else None)
for name in ("film.mp4", "l.m3u8", "p.png", "."):
    try:
        open_feed(name, planes=False, ahead=0).frame_at(0)
    except InputError as error:
        print(error)
print(started)
"""
    environment = {**os.environ, "PYTHONPATH": SOURCE_PATH}
    done = subprocess.run(
        [sys.executable, "-c", watch], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]" and "this is no picture" in done.stdout


def test_the_container_is_closed_when_it_is_refused(tmp_path: Path) -> None:
    film = Clip(count=4, codec="zmbv", pixels="bgr0", options={}).write(tmp_path / "v.avi")
    with pytest.raises(InputError):
        open_video(film)
    opened = Path("/proc/self/fd")
    if opened.is_dir():
        assert film not in [link.resolve() for link in opened.iterdir()]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own on Windows")
def test_a_folder_of_pictures_holds_no_links_to_elsewhere(tmp_path: Path) -> None:
    (folder := tmp_path / "pictures").mkdir()
    Image.new("RGB", (8, 6)).save(tmp_path / "secret.png")
    Image.new("RGB", (8, 6)).save(folder / "1.png")
    (folder / "2.png").symlink_to("1.png")
    os.mkfifo(folder / "4.png")
    with open_feed(folder, planes=False, ahead=0) as feed:
        assert feed.info.frame_count == 2
    (folder / "3.png").symlink_to(tmp_path / "secret.png")
    assert "this link leads out" in refused(folder)


@pytest.mark.skipif(sys.platform != "linux", reason="the most memory of a process is read as Linux tells it")
def test_a_head_that_promises_millions_takes_no_gigabytes(tmp_path: Path) -> None:
    path = Clip(count=4, options={"g": "1", "bf": "0"}).write(tmp_path / "v.mp4")
    data = bytearray(path.read_bytes())
    for tag, offset, codes in (
        (b"stsz", 8, (1, 80_000_000)),
        (b"stts", 12, (80_000_000,)),
        (b"stsc", 16, (80_000_000,)),
    ):
        at = data.index(tag) + offset
        data[at : at + 4 * len(codes)] = np.array(codes, ">u4").tobytes()
    path.write_bytes(data)
    command = """
import sys
from vitrine.feed.address import open_feed
try:
    open_feed(sys.argv[1], planes=False, ahead=0)
except Exception as error:
    print(type(error).__name__, error)
# Not getrusage(): that tells the most of whoever started this process, too.
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""
    environment = {**os.environ, "PYTHONPATH": SOURCE_PATH}
    done = subprocess.run(
        [sys.executable, "-c", command, str(path)], env=environment, capture_output=True, text=True, check=True
    )
    said, kib = done.stdout.splitlines()
    assert said.startswith("InputError") and "frames or more" in said and int(kib) < 600_000
