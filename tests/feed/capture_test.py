"""Cameras that cannot be opened, and streams through FFmpeg from a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.feed.clip import Clip, content, plain_decode
from tests.feed.sender import Sender
from vitrine.errors import InputError
from vitrine.feed.cameras import Camera
from vitrine.feed.capture import open_camera, open_stream


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
