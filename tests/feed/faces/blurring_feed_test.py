"""Blurring as a step of the feed: a recording by its numbers alone, a live feed never ahead of its detector."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from vitrine.feed.faces.blurring_feed import BlurringFeed
from vitrine.feed.faces.blurring_reader import BlurringReader
from vitrine.feed.faces.face_box import FaceBox
from vitrine.feed.live import FrameStream, LiveFeed
from vitrine.feed.protocols import FeedInfo
from vitrine.world.feed_frame import FeedFrame, PixelFormat

COUNT, WIDTH, HEIGHT = 40, 96, 64


def noise(index: int) -> FeedFrame:
    pixels = np.random.default_rng(index).integers(0, 255, (HEIGHT, WIDTH, 4)).astype(np.uint8)
    pixels[..., 3], pixels[0, 0, 0] = 255, index
    return FeedFrame((pixels,), PixelFormat.RGBA, WIDTH, HEIGHT, index, index / 30)


class NoiseReader:
    """A film of noise, which counts what is read of it."""

    def __init__(self) -> None:
        self.info = FeedInfo("noise", WIDTH, HEIGHT, Fraction(30), COUNT, COUNT / 30)
        self.read_indices: list[int] = []
        self.is_closed = False

    def index_at(self, time_s: float) -> int:
        return self.info.wrap(int(time_s * 30))

    def read(self, index: int) -> FeedFrame:
        self.read_indices.append(index)
        return noise(index)

    def close(self) -> None:
        self.is_closed = True


class PlantedDetector:
    """A detector that knows where the face is: it walks, and is missed in frames that are given."""

    def __init__(self, missed: tuple[int, ...] = (), gate: threading.Semaphore | None = None) -> None:
        self.missed, self.gate, self.looked_at = missed, gate, 0

    def detect(self, frame: FeedFrame) -> tuple[FaceBox, ...]:
        if self.gate is not None:
            assert self.gate.acquire(timeout=10)
        self.looked_at += 1
        index = int(frame.planes[0][0, 0, 0])
        return () if index in self.missed else (face_at(index),)


def face_at(index: int) -> FaceBox:
    return FaceBox(20 + index, 20, 16, 20)


def is_covered(frame: FeedFrame, index: int) -> bool:
    """Whether a face's pixels are no longer those of the noise."""
    box = face_at(index)
    rows, columns = slice(20, 40), slice(int(box.x), int(box.x) + 16)
    same = frame.planes[0][rows, columns, :3] == noise(index).planes[0][rows, columns, :3]
    return bool(same.all(2).mean() < 0.02)


def test_a_recording_is_covered_either_way_of_a_gap() -> None:
    with_gap = BlurringReader(NoiseReader(), PlantedDetector(tuple(range(15, 24))))
    assert all(is_covered(with_gap.read(index), index) for index in range(COUNT))


def test_the_same_frame_has_the_same_pixels_however_one_came_to_it() -> None:
    missed = (3, 9, 10, 20, 21, 22, 39)
    in_order = BlurringReader(NoiseReader(), PlantedDetector(missed))
    straight = [in_order.read(index).planes[0] for index in range(COUNT)]
    jumping = BlurringReader(NoiseReader(), PlantedDetector(missed))
    for index in (39, 0, 20, 5, 21, 39, 12):
        assert np.array_equal(jumping.read(index).planes[0], straight[index])
    alone = BlurringReader(NoiseReader(), PlantedDetector(missed))
    assert np.array_equal(alone.read(21).planes[0], straight[21])


def test_in_order_each_frame_is_read_and_looked_at_once() -> None:
    reader, detector = NoiseReader(), PlantedDetector()
    blurring = BlurringReader(reader, detector)
    for index in range(COUNT):
        blurring.read(index)
    assert reader.read_indices == list(range(COUNT)) and detector.looked_at == COUNT
    blurring.close()
    assert reader.is_closed and blurring.index_at(0.5) == 15 and blurring.info is reader.info


def test_a_picture_that_stands_is_looked_at_once() -> None:
    reader, detector, still = NoiseReader(), PlantedDetector(), noise(1)
    reader.read = lambda index: replace(still, index=index)  # type: ignore[method-assign]
    blurring = BlurringReader(reader, detector)
    assert all(is_covered(blurring.read(index), 1) for index in range(COUNT)) and detector.looked_at == 1


class StepCamera:
    """A live source that gives a frame when it is told to."""

    def __init__(self) -> None:
        self.ticks = threading.Semaphore(0)

    def open(self) -> FrameStream:
        return FrameStream(Fraction(30), self._frames())

    def _frames(self) -> Generator[FeedFrame]:
        for index in range(COUNT):
            assert self.ticks.acquire(timeout=10)
            yield noise(index)

    @contextmanager
    def blurred(self, detector: PlantedDetector, frames: int = 1, ahead: int = 0) -> Iterator[BlurringFeed]:
        """A feed over this source, which has given so many frames; at the end none of its threads waits."""
        with BlurringFeed(self.feed(frames), detector, ahead) as feed:
            yield feed
            self.ticks.release(COUNT)
            if detector.gate is not None:
                detector.gate.release(COUNT)

    def feed(self, frames: int) -> LiveFeed:
        for _ in range(frames):
            self.ticks.release()
        return LiveFeed("camera:0", self.open)


def wait_until(condition: Callable[[], bool]) -> None:
    deadline_s = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline_s
        threading.Event().wait(0.002)


def test_no_live_frame_is_seen_before_it_was_looked_at() -> None:
    camera, gate = StepCamera(), threading.Semaphore(1)
    detector = PlantedDetector(gate=gate)
    with camera.blurred(detector) as feed:
        assert feed.info.live and is_covered(feed.newest(), feed.newest().index)
        first = feed.newest()
        for index in range(1, 6):
            camera.ticks.release()
            wait_until(lambda index=index: feed._feed.newest().index == index)  # type: ignore[misc]
            # The camera has it, the detector not yet: what is seen is the frame before, and no call waits.
            assert feed.newest().index == index - 1 and feed.frame_at(7).index == index - 1
            gate.release()
            wait_until(lambda index=index: feed.newest().index == index)  # type: ignore[misc]
            assert is_covered(feed.newest(), index)
        assert first.index == 0


def test_a_face_that_is_missed_live_is_covered_for_five_frames() -> None:
    camera = StepCamera()
    with camera.blurred(PlantedDetector(missed=tuple(range(8, 40)))) as feed:
        covered = {}
        for index in range(1, 16):
            camera.ticks.release()
            wait_until(lambda index=index: feed.newest().index == index)  # type: ignore[misc]
            covered[index] = is_covered(feed.newest(), index)
    assert [index for index, is_it in covered.items() if not is_it] == [13, 14, 15]


def test_what_is_kept_of_a_live_feed_is_covered_before_a_face_is_found() -> None:
    """Five frames late: a face that is first found in frame 9 is covered from frame 4 on, of those that come."""
    camera = StepCamera()

    class PullingDetector(PlantedDetector):
        """It asks the camera for the frames that the first one waits for, one by one."""

        def detect(self, frame: FeedFrame) -> tuple[FaceBox, ...]:
            if self.looked_at < 5:
                camera.ticks.release()
            return super().detect(frame)

    with camera.blurred(PullingDetector(missed=tuple(range(9))), ahead=5) as feed:
        seen = {feed.newest().index: feed.newest()}
        for index in range(6, 16):
            camera.ticks.release()
            wait_until(lambda index=index: feed.newest().index >= index - 5)  # type: ignore[misc]
            seen[feed.newest().index] = feed.newest()
    assert sorted(seen) == list(range(11))
    assert {index for index, frame in seen.items() if is_covered(frame, index)} == set(range(4, 11))


def test_where_the_detector_fails_no_further_frame_is_seen(caplog: pytest.LogCaptureFixture) -> None:
    class FailingDetector(PlantedDetector):
        """It looks at one frame."""

        def detect(self, frame: FeedFrame) -> tuple[FaceBox, ...]:
            if self.looked_at:
                raise RuntimeError("out of memory")
            return super().detect(frame)

    camera = StepCamera()
    with camera.blurred(FailingDetector()) as feed:
        camera.ticks.release()
        wait_until(lambda: feed.newest().held)
        assert feed.newest().index == 0 and is_covered(feed.newest(), 0)
    assert "faces are found no more" in caplog.text
