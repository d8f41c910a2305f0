"""Cameras of a network that stall, die, refuse and come back: each outage is held, and the camera opened again."""

from __future__ import annotations

import itertools
import threading
from functools import partial
from pathlib import Path
from typing import Literal

import av
import numpy as np
import pytest

from tests.feed.camera_server import SIZE_PX, CameraServer, Step
from tests.feed.sender import Sender
from vitrine.errors import InputError
from vitrine.feed.capture import Deadlines, open_stream
from vitrine.feed.live import LiveFeed

#: So short that no test waits for long; what is asserted is what happens then, not when.
DEADLINES = Deadlines(open_s=10.0, read_s=0.2)
#: Many, since FFmpeg looks at some to find out how many a second there are, and shows none of them.
PICTURES: list[Step] = [100] * 80


class Pauses:
    """Notes the pauses between tries instead of taking them, but for those from the last of a number on."""

    def __init__(self, count: int) -> None:
        self.noted: list[float] = []
        self.is_over = threading.Event()
        self._count = count

    def wait(self, closing: threading.Event, seconds: float) -> None:
        self.noted.append(seconds)
        if len(self.noted) >= self._count:
            self.is_over.set()
            closing.wait(30)


@pytest.mark.parametrize("protocol", ["http", "rtsp"])
def test_a_camera_is_opened_again_whatever_it_does(protocol: Literal["http", "rtsp"]) -> None:
    scripts: list[list[Step]] = [
        [*PICTURES, "stall"],
        ["refuse"],
        [*PICTURES, "die"],
        ["refuse"],
        ["refuse"],
        [*[170] * 80, "stall"],
    ]
    pauses = Pauses(count=6)
    with CameraServer(protocol, *scripts) as server:
        open_source = partial(open_stream, server.address, planes=False, deadlines=DEADLINES)
        with LiveFeed(server.address, open_source, wait=pauses.wait) as feed:
            assert feed.info.size_px == SIZE_PX and feed.info.live
            assert pauses.is_over.wait(30)
            frame = feed.newest()
            assert frame.held and abs(int(frame.planes[0][0, 0, 0]) - 170) <= 2, "the last that came stands"
            # Each that sent a picture is tried again soon, others later and later.
            assert pauses.noted == [0.5, 1, 0.5, 1, 2, 0.5]


def test_sound_alone_keeps_no_camera_alive(tmp_path: Path) -> None:
    path = tmp_path / "sound.ts"
    with av.open(path, "w") as container:
        pictures, sound = container.add_stream("mpeg2video", rate=30), container.add_stream("mp2", rate=48_000)
        pictures.width, pictures.height, pictures.pix_fmt = *SIZE_PX, "yuv420p"
        for number in range(120):
            if number < 30:
                container.mux(pictures.encode(av.VideoFrame(*SIZE_PX, "yuv420p")))
            silence = av.AudioFrame.from_ndarray(np.zeros((1, 1600), np.int16), "s16", "mono")
            silence.sample_rate, silence.pts = 48_000, 1600 * number
            container.mux(sound.encode(silence))
        container.mux(pictures.encode(None))
        container.mux(sound.encode(None))
    seconds = itertools.count()  # one more at each look
    with Sender(tmp_path, path, often=False) as sender:
        running = open_stream(
            sender.address, planes=False, options={}, deadlines=Deadlines(1e6, 10.0), clock=lambda: next(seconds)
        )
        seen = 0
        with pytest.raises(TimeoutError, match="it sent no picture for 10 s"):
            for _ in running.frames:
                seen += 1
        assert seen >= 20


@pytest.mark.parametrize("protocol", ["http", "rtsp"])
def test_a_camera_that_never_answers_is_one_sentence(protocol: Literal["http", "rtsp"]) -> None:
    with CameraServer(protocol, ["mute"]) as server, pytest.raises(InputError, match=r"no answer within 0.2 s"):
        open_stream(server.address, planes=False, deadlines=Deadlines(0.2, 0.2))


@pytest.mark.parametrize("protocol", ["http", "rtsp"])
def test_a_camera_that_is_not_there_is_one_sentence(protocol: Literal["http", "rtsp"]) -> None:
    with CameraServer(protocol, ["refuse"]) as server, pytest.raises(InputError, match=r"cannot be opened: .*404"):
        open_stream(server.address, planes=False, deadlines=DEADLINES)
