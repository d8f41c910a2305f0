"""Reading ahead: the same frames as without, in any order; the thread ends with the feed."""

from __future__ import annotations

import sys
import threading
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from tests.feed.clip import Clip, content
from vitrine.feed.protocols import FeedInfo, uniform_frame_index
from vitrine.feed.recorded import RecordedFeed
from vitrine.feed.switch_interval import THREAD_SWITCH_INTERVAL_S
from vitrine.feed.video_file import VideoFileReader
from vitrine.world.feed_frame import FeedFrame, PixelFormat


class Numbers:
    """A reader whose frames are their numbers; it keeps a list of what it was asked for."""

    def __init__(self, count: int, *, loops: bool = True, fails_at: int = -1) -> None:
        self.info = FeedInfo("numbers", 1, 1, Fraction(10), count, count / 10, loops=loops)
        self.asked: list[int] = []
        self.closed = False
        self._fails_at = fails_at
        self._busy = threading.Lock()

    def index_at(self, time_s: float) -> int:
        return uniform_frame_index(self.info, time_s)

    def read(self, index: int) -> FeedFrame:
        assert self._busy.acquire(blocking=False), "two threads read at once"
        try:
            assert 0 <= index < (self.info.frame_count or 0)
            if index == self._fails_at:
                raise MemoryError("no room for a frame")
            self.asked.append(index)
            return FeedFrame((np.full((1, 1, 4), index, np.uint8),), PixelFormat.RGBA, 1, 1, index, index / 10)
        finally:
            self._busy.release()

    def close(self) -> None:
        self.closed = True


class Stalled(Numbers):
    """It hangs from frame `at` on, as on a disk that does not answer, until the test lets it go on."""

    def __init__(self, count: int, at: int) -> None:
        super().__init__(count)
        self._at, self.go_on, self.gone, self.reached = at, threading.Event(), threading.Event(), threading.Event()

    def read(self, index: int) -> FeedFrame:
        if index >= self._at:
            self.reached.set()
            assert self.go_on.wait(60)
        return super().read(index)

    def close(self) -> None:
        super().close()
        self.gone.set()


@pytest.mark.parametrize("ahead", [0, 1, 3])
@pytest.mark.parametrize("count", [1, 2, 3, 50])
@pytest.mark.parametrize("loops", [True, False])
def test_every_order_gives_the_asked_frame(ahead: int, count: int, loops: bool) -> None:
    order = [*range(70), *range(30, -5, -1), *range(0, 90, 7), *np.random.default_rng(2).integers(-9, 99, 80).tolist()]
    with RecordedFeed(Numbers(count, loops=loops), ahead) as feed:
        for index in order:
            assert feed.frame_at(index).index == feed.info.wrap(index)
            assert feed.newest().index == feed.info.wrap(index)


@pytest.mark.parametrize("step", [2, 3, 4, 5])
def test_frames_may_be_left_out_while_the_queue_is_full(step: int) -> None:
    with RecordedFeed(Numbers(50), 3) as feed:
        feed.frame_at(0)
        while len(feed._queue) < 3:
            pass
        asking = threading.Thread(target=feed.frame_at, args=(step,), daemon=True)
        asking.start()
        asking.join(30)
        assert not asking.is_alive(), "the queue is full of frames that nobody wants any more, and the reader waits"


def test_it_reads_no_further_than_it_may() -> None:
    reader = Numbers(50)
    with RecordedFeed(reader, 3) as feed:
        for index in range(10):
            feed.frame_at(index)
    assert reader.closed
    assert reader.asked == list(range(len(reader.asked)))
    assert 10 <= len(reader.asked) <= 10 + 3


def test_the_end_of_a_feed_that_does_not_loop_is_read_once_more_at_most() -> None:
    reader = Numbers(5, loops=False)
    with RecordedFeed(reader, 3) as feed:
        for index in range(200):
            feed.frame_at(index)
    assert reader.asked.count(4) <= 2


def test_a_feed_read_directly_has_no_thread() -> None:
    before = threading.active_count()
    with RecordedFeed(Numbers(5), 0) as feed:
        feed.frame_at(3)
        assert threading.active_count() == before


def test_the_thread_ends_with_the_feed(tmp_path: Path) -> None:
    path = Clip().write(tmp_path / "a.mp4")
    before = set(threading.enumerate())
    for asked in (0, 1, 5):
        feed = RecordedFeed(VideoFileReader(path, planes=True))
        frames = [feed.frame_at(index) for index in range(asked)]
        copies = [content(frame) for frame in frames]
        feed.close()
        assert [content(frame) for frame in frames] == copies
        assert set(threading.enumerate()) == before


def test_a_reader_that_runs_beside_the_drawing_soon_gets_its_turn_for_as_long_as_it_reads() -> None:
    before = sys.getswitchinterval()
    try:
        sys.setswitchinterval(0.005)
        with RecordedFeed(Numbers(3), ahead=0) as feed:
            feed.frame_at(0)
        assert sys.getswitchinterval() == pytest.approx(0.005)
        with RecordedFeed(Numbers(3), ahead=2) as feed:
            feed.frame_at(0)
            assert sys.getswitchinterval() == pytest.approx(THREAD_SWITCH_INTERVAL_S)
            with RecordedFeed(Numbers(3), ahead=2) as other:
                other.frame_at(0)
            assert sys.getswitchinterval() == pytest.approx(THREAD_SWITCH_INTERVAL_S), "the first one still reads"
        assert sys.getswitchinterval() == pytest.approx(0.005)
    finally:
        sys.setswitchinterval(before)


def test_what_fails_in_the_thread_comes_out_here() -> None:
    with RecordedFeed(Numbers(9, fails_at=4), 2) as feed:
        for index in range(4):
            feed.frame_at(index)
        with pytest.raises(MemoryError, match="no room"):
            feed.frame_at(4)


def test_a_read_that_hangs_is_waited_for_once_and_the_last_frame_is_held() -> None:
    reader, patience_s = Stalled(9, at=2), 0.01
    with RecordedFeed(reader, 3, patience_s) as feed:
        while feed.frame_at(1).held:
            pass
        for index in (2, 2, 3, 4, 700):
            frame = feed.frame_at(index)
            assert (frame.index, frame.held) == (1, True)
            assert feed._timeout_s() == 0.0, "a hanging reader would be waited for again and again"
            assert feed.newest() is frame
        reader.go_on.set()
        while feed.frame_at(5).held:
            pass
        assert feed.frame_at(5).index == 5 and feed._timeout_s() == patience_s
        assert feed.newest().index == 5


def test_a_reader_slower_than_patience_still_gives_what_it_has() -> None:
    reader = Stalled(99, at=1)
    with RecordedFeed(reader, 3, 0.0) as feed:
        assert feed.frame_at(0).index == 0
        feed.frame_at(7)
        feed.frame_at(50)  # nobody waits for 7 any more; yet it is newer than what there is
        reader.go_on.set()
        while feed.frame_at(60).index == 0:
            pass
        assert feed.frame_at(60).index in (7, 50, 60, 61, 62)


def test_without_patience_the_right_frame_is_waited_for() -> None:
    reader = Stalled(9, at=2)
    with RecordedFeed(reader) as feed:
        feed.frame_at(1)
        threading.Timer(0.05, reader.go_on.set).start()
        assert (feed.frame_at(2).index, feed.frame_at(2).held) == (2, False)


@pytest.mark.parametrize("patience_s", [None, 0.0])
def test_a_thread_that_hangs_is_left_behind_and_frees_the_reader_when_it_can(patience_s: float | None) -> None:
    reader = Stalled(9, at=1)
    feed = RecordedFeed(reader, 3, patience_s)
    feed.frame_at(0)
    if patience_s is not None:
        feed.frame_at(1)
    assert reader.reached.wait(60)
    feed.close()
    assert not reader.closed, "it was freed while it was being read"
    reader.go_on.set()
    assert reader.gone.wait(60)


def test_with_patience_the_first_frame_is_read_while_opening() -> None:
    reader = Numbers(9, fails_at=0)
    with pytest.raises(MemoryError):
        RecordedFeed(reader, 3, 0.1)
    assert reader.closed
    reader = Numbers(9)
    with RecordedFeed(reader, 3, 0.1) as feed:
        assert reader.asked == [0] and not feed._started
        assert feed.frame_at(0).index == 0 == feed.newest().index
        assert not feed._started
    assert reader.closed


def test_newest_of_an_untouched_feed_is_its_first() -> None:
    with RecordedFeed(Numbers(9)) as feed:
        assert feed.newest().index == 0


def test_read_ahead_gives_the_pictures_of_the_file(tmp_path: Path) -> None:
    path = Clip().write(tmp_path / "a.mp4")
    reader = VideoFileReader(path, planes=False)
    alone = [content(reader.read(index)) for index in range(40)]
    reader.close()
    with RecordedFeed(VideoFileReader(path, planes=False)) as feed:
        for index in [*range(80), 10, 11, 12, 5, 39, 40]:
            assert content(feed.frame_at(index)) == alone[index % 40]
