"""The watcher of a live feed: nobody waits for it, it takes the newest frame, and whatever fails there stays there."""

from __future__ import annotations

import logging
import threading

import pytest

from tests.content.codes.printed_code import Luma, dark_modules, print_codes, turned_quad
from vitrine.content.codes import code_watcher
from vitrine.content.codes.code_watcher import CodeWatcher
from vitrine.content.codes.detector import Reading
from vitrine.content.codes.found_code import SeenCode
from vitrine.content.service import Answer
from vitrine.world.feed_frame import FeedFrame, PixelFormat

WITHIN_S = 60.0
TEA = "6901234500028"


def frame_of(luma: Luma, index: int, held: bool = False) -> FeedFrame:
    height, width = luma.shape
    planes = (luma, luma[: (height + 1) // 2, : (width + 1) // 2], luma[: (height + 1) // 2, : (width + 1) // 2])
    return FeedFrame(planes, PixelFormat.YUV420, width, height, index, index / 30, held=held)


def answers_of(watcher: CodeWatcher) -> list[Answer]:
    idle = threading.Event()
    for _ in range(int(WITHIN_S / 0.001)):
        if answers := watcher.poll():
            return answers
        idle.wait(0.001)
    raise AssertionError("nothing was told")


def test_all_codes_of_a_frame_are_one_signal() -> None:
    watcher = CodeWatcher(["ean-13"])
    tea, shoe = (dark_modules(payload, "EAN13") for payload in (TEA, "6901234500011"))
    luma = print_codes([(tea, turned_quad((320, 90), 200, 100, 0)), (shoe, turned_quad((300, 300), 200, 100, 0))])
    watcher.submit(frame_of(luma, 0))
    ((_, data),) = answers_of(watcher)
    watcher.close()
    assert data["code"] == {**data["codes"][0], "for_s": code_watcher.STANDS_S}
    assert [code["payload"] for code in data["codes"]] == ["6901234500011", TEA], "the nearest to the middle first"


def test_it_tells_what_it_sees_as_the_signal_of_a_take() -> None:
    watcher = CodeWatcher(["ean-13"])
    watcher.submit(frame_of(print_codes([(dark_modules(TEA, "EAN13"), turned_quad((320, 240), 200, 100, 0))]), 0))
    ((event, data),) = answers_of(watcher)
    watcher.close()
    assert event == "code.seen" and data["code"]["payload"] == TEA and data["code"]["id"] == 1
    assert data["code"]["corners"][0] == pytest.approx([220 / 640, 190 / 480], abs=1e-3)
    assert watcher.poll() == []


def test_the_first_frame_without_any_code_says_that_they_are_lost() -> None:
    watcher = CodeWatcher(["ean-13"])
    luma = print_codes([(dark_modules(TEA, "EAN13"), turned_quad((320, 240), 200, 100, 0))])
    told = []
    for number, picture in enumerate((luma, print_codes([]), print_codes([]), luma)):
        watcher.submit(frame_of(picture, number))
        if number != 2:
            told += answers_of(watcher)
        else:
            wait_until_read(watcher)
    watcher.close()
    assert [answer.event for answer in told] == ["code.seen", "code.lost", "code.seen"]
    assert told[1].data == {"codes": []}


def wait_until_read(watcher: CodeWatcher) -> None:
    idle = threading.Event()
    for _ in range(int(WITHIN_S / 0.001)):
        if watcher._slot._waiting is None:
            return
        idle.wait(0.001)
    raise AssertionError("its frame was never read")


class FollowingTracker:
    """A tracker that follows all codes, and notes how each frame was to be read."""

    is_following = True

    def __init__(self, _: object = ()) -> None:
        self.readings: list[tuple[Reading, ...]] = []

    def update(self, _: Luma, __: float, readings: tuple[Reading, ...]) -> tuple[SeenCode, ...]:
        self.readings.append(readings)
        return ()


@pytest.mark.parametrize(("step", "read"), [(1, [0, 1, 2, 3, 4, 5, 6]), (2, [0, 3, 6])])
def test_where_frames_were_missed_and_all_is_followed_one_in_three_is_read(
    monkeypatch: pytest.MonkeyPatch, step: int, read: list[int]
) -> None:
    monkeypatch.setattr(code_watcher, "CodeTracker", FollowingTracker)
    watcher, luma = CodeWatcher(), print_codes([])
    tracker = watcher._tracker
    assert isinstance(tracker, FollowingTracker)
    for number in range(7):
        watcher.submit(frame_of(luma, number * step))
        wait_until_read(watcher)
    watcher.close()
    assert [number for number, readings in enumerate(tracker.readings) if readings] == read


class HeldTracker:
    """A tracker that hangs in each frame until it is let go, and says which ones it was given."""

    is_following = False

    def __init__(self, _: object = ()) -> None:
        self.times_s: list[float] = []
        self.reached, self.opened = threading.Semaphore(0), threading.Semaphore(0)

    def update(self, _: Luma, time_s: float, __: tuple[Reading, ...]) -> tuple[SeenCode, ...]:
        self.times_s.append(time_s)
        self.reached.release()
        assert self.opened.acquire(timeout=WITHIN_S)
        if time_s > 0.5:
            raise RuntimeError("the library has failed")
        return ()


def test_only_the_newest_frame_waits_and_a_failure_ends_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(code_watcher, "CodeTracker", HeldTracker)
    watcher = CodeWatcher()
    tracker = watcher._tracker
    assert isinstance(tracker, HeldTracker)
    luma = print_codes([])
    frames = [frame_of(luma, number) for number in range(6)]
    watcher.submit(frames[0])
    assert tracker.reached.acquire(timeout=WITHIN_S)
    for frame in frames[1:4]:  # none of these calls waits for the thread, which hangs
        watcher.submit(frame)
    watcher.submit(frames[3])
    watcher.submit(frame_of(luma, 4, held=True))
    tracker.opened.release()
    assert tracker.reached.acquire(timeout=WITHIN_S)
    assert tracker.times_s == [0.0, 0.1]
    watcher.submit(frame_of(luma, 30))
    tracker.opened.release()
    assert tracker.reached.acquire(timeout=WITHIN_S)
    thread = watcher._thread
    assert thread is not None
    with caplog.at_level(logging.WARNING):
        tracker.opened.release()
        thread.join(WITHIN_S)
    assert "codes are read no more: RuntimeError" in caplog.text
    watcher.submit(frames[5])
    watcher.close()
    assert not thread.is_alive() and watcher.poll() == []
