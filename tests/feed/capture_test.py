"""Cameras by name and number from a made-up system, and streams through FFmpeg from a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.feed.clip import Clip, content, plain_decode
from tests.feed.sender import Sender
from vitrine.errors import InputError
from vitrine.feed.capture import Camera, find_camera, list_cameras, open_camera, open_stream

KNOWN = [Camera(0, "Integrated Camera"), Camera(2, "HD Pro Webcam C920"), Camera(4, "HD Webcam C270")]


def test_linux_tells_its_cameras(tmp_path: Path) -> None:
    entries = {"video0": ("0", "Front"), "video1": ("1", "Front"), "video10": ("0", "Rear"), "video2": ("0", "Side\n")}
    for entry, (index, name) in entries.items():
        (tmp_path / entry).mkdir()
        (tmp_path / entry / "index").write_text(index + "\n")
        (tmp_path / entry / "name").write_text(name)
    (tmp_path / "video3").mkdir()
    assert list_cameras(tmp_path) == [Camera(0, "Front"), Camera(2, "Side"), Camera(10, "Rear")]
    assert list_cameras(tmp_path)[2].node_path == "/dev/video10"
    assert list_cameras(tmp_path / "nowhere") == []


@pytest.mark.parametrize(
    ("wanted", "number"), [("2", 2), ("Integrated Camera", 0), ("hd pro webcam c920", 2), ("c270", 4)]
)
def test_a_camera_is_found(wanted: str, number: int) -> None:
    assert find_camera(wanted, KNOWN).number == number


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ("7", 'no camera "7"'),
        ("Intergrated Camera", 'did you mean "Integrated Camera"'),
        ("hd", 'there are 2 cameras "hd"'),
        ("", "there are 3 cameras"),
    ],
)
def test_what_exists_is_listed(wanted: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        find_camera(wanted, KNOWN)
    assert words in str(caught.value)
    assert '4 "HD Webcam C270"' in str(caught.value)


def test_without_any_camera_it_says_so() -> None:
    with pytest.raises(InputError, match="no camera is connected"):
        find_camera("0", [])


def test_a_camera_that_is_none_cannot_be_opened() -> None:
    with pytest.raises(InputError, match='camera 4294967 "ghost" cannot be opened'):
        open_camera(Camera(4294967, "ghost"), planes=True)


def test_a_stream_gives_its_pictures_and_is_closed(tmp_path: Path) -> None:
    path = Clip(count=12).write(tmp_path / "a.ts")
    with Sender(tmp_path, path, often=False) as sender:
        running = open_stream(sender.address, planes=True, options={})
        assert running.fps == 30
        assert [content(frame) for frame in running.frames] == plain_decode(path)
        again = open_stream(sender.address, planes=True, options={})
        next(again.frames)
        again.frames.close()


@pytest.mark.parametrize(
    "address",
    [
        "nothing://here",
        "file:///dev/zero",
        "concat://a.mp4",
        "subfile,,start,0,end,9,,:/etc/passwd",
        "lavfi://testsrc",
        "pipe:0",
        "fd://0",
        "cache:file:///etc/passwd",
        "unix:///run/x.sock",
        "tcp://127.0.0.1:1\0",
        "a.mp4",
    ],
)
def test_only_the_network_s_protocols_are_streams(address: str) -> None:
    with pytest.raises(InputError, match="is no address of a stream") as caught:
        open_stream(address, planes=True)
    assert len(caught.value.problems) == 1 and "rtsp://" in str(caught.value)


def test_a_stream_reads_no_file_of_this_machine(tmp_path: Path) -> None:
    film = Clip(count=12).write(tmp_path / "private.ts")
    playlist = tmp_path / "list"
    playlist.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:1,\n{film.as_uri()}\n#EXT-X-ENDLIST\n")
    with Sender(tmp_path, playlist, often=False) as sender, pytest.raises(InputError, match="cannot be opened"):
        open_stream(f"{sender.address}/live.m3u8", planes=True)
