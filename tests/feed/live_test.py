"""Live feeds on a made-up clock: the newest frame, marked when it is old, and a source opened again and again."""

from __future__ import annotations

import logging
import threading
from collections.abc import Generator
from fractions import Fraction

import numpy as np
import pytest

from vitrine.errors import InputError
from vitrine.feed.live import FrameStream, LiveFeed
from vitrine.world.feed_frame import FeedFrame, PixelFormat

Step = str | int


def picture(shade: int) -> FeedFrame:
    return FeedFrame((np.full((2, 4, 4), shade, np.uint8),), PixelFormat.RGBA, 4, 2, 0, 0.0)


class Script:
    """A source played by the test: every opening takes the next list of steps.

    A number is a frame of that shade, "break" an error, "wait" stops until the test goes on; after the last list
    opening fails. Every pause is noted instead of taken; `pauses_left` of them, then the thread is told to end.
    """

    def __init__(self, *openings: list[Step], pauses_left: int = 0) -> None:
        self._openings = list(openings)
        self.now_s = 100.0
        self.pauses: list[float] = []
        self.closed = 0
        self._pauses_left = pauses_left
        self._go_on = threading.Event()
        self.reached, self.ended = threading.Event(), threading.Event()

    def open(self) -> FrameStream:
        if not self._openings:
            raise InputError("it is unplugged")
        return FrameStream(Fraction(30), self._frames(self._openings.pop(0)))

    def _frames(self, steps: list[Step]) -> Generator[FeedFrame]:
        try:
            for step in steps:
                if isinstance(step, int):
                    yield picture(step)
                elif step == "break":
                    raise OSError("the cable")
                else:
                    self.reached.set()
                    assert self._go_on.wait(10)
        finally:
            self.closed += 1

    def pause(self, closing: threading.Event, seconds: float) -> None:
        self.pauses.append(seconds)
        if len(self.pauses) > self._pauses_left:
            self.ended.set()
            closing.wait(10)

    def go_on(self) -> None:
        self._go_on.set()

    def feed(self, **options: float) -> LiveFeed:
        return LiveFeed("camera:0", self.open, clock=lambda: self.now_s, wait=self.pause, **options)


def shade(feed: LiveFeed) -> int:
    return int(feed.newest().planes[0][0, 0, 0])


def test_the_newest_frame_counts() -> None:
    script = Script([10, 20, 30, "wait"])
    with script.feed() as feed:
        assert script.reached.wait(10)
        assert shade(feed) == 30
        assert feed.info.live and feed.info.size_px == (4, 2) and feed.info.frame_count is None
        assert feed.frame_at(7).index == 2 and feed.index_at(5.0) == 0 and feed.info.wrap(99) == 99
        assert not feed.newest().held
        script.go_on()


@pytest.mark.parametrize(("age_s", "held"), [(1.9, False), (2.1, True)])
def test_a_source_that_stalls_is_held(age_s: float, held: bool) -> None:
    script = Script([10, "wait"])
    with script.feed() as feed:
        assert script.reached.wait(10)
        script.now_s += age_s
        assert feed.newest().held is held
        assert shade(feed) == 10
        script.go_on()


def test_an_outage_is_held_and_ends_when_the_source_is_back(caplog: pytest.LogCaptureFixture) -> None:
    script = Script([10, 20, "break"], [30, "wait"], pauses_left=1)
    with caplog.at_level(logging.WARNING, "vitrine.feed"), script.feed() as feed:
        assert script.reached.wait(10)
        assert shade(feed) == 30 and not feed.newest().held
        assert feed.newest().index == 2
        assert script.pauses == [0.5]
        assert script.closed == 1
        script.go_on()
        assert script.ended.wait(10)
        assert feed.newest().held and shade(feed) == 30
    assert "the cable" in caplog.text and "camera:0" in caplog.text


def test_pauses_grow_to_half_a_minute_and_begin_anew_after_a_frame() -> None:
    broken: list[Step] = ["break"]
    script = Script([10], *[broken] * 8, [20, "break"], pauses_left=12)
    with script.feed() as feed:
        assert script.ended.wait(10)
        assert feed.newest().held and shade(feed) == 20
    assert script.pauses == [0.5, 1, 2, 4, 8, 16, 30, 30, 30, 0.5, 1, 2, 4]


def test_a_long_outage_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    script = Script([10], pauses_left=9)
    with caplog.at_level(logging.WARNING, "vitrine.feed"), script.feed():
        assert script.ended.wait(10)
    assert len(caplog.records) == 1


def test_a_source_that_cannot_be_opened_at_first_is_the_user_s_mistake() -> None:
    with pytest.raises(InputError, match="unplugged"):
        Script().feed()


def test_a_source_without_a_first_picture_is_one_too() -> None:
    before = set(threading.enumerate())
    with pytest.raises(InputError, match="gives no picture"):
        Script([], pauses_left=0).feed(first_frame_timeout_s=0.0)
    assert set(threading.enumerate()) == before


def test_frames_are_timed_from_the_first_one_on() -> None:
    script = Script([10, "wait", 20], pauses_left=0)
    with script.feed() as feed:
        assert script.reached.wait(10)
        assert feed.newest().time_s == 0.0
        script.now_s += 1.5
        script.go_on()
        assert script.ended.wait(10)
        assert feed.newest().time_s == 1.5
