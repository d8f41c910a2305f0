"""Frames of a live feed that have a pose: each its own, and none instead of one that cannot be told."""

from __future__ import annotations

import logging
import threading
from collections.abc import Generator
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from vitrine.feed.faces.blurring_feed import BlurringFeed
from vitrine.feed.faces.face_box import FaceBox
from vitrine.feed.live import FrameStream, LiveFeed
from vitrine.feed.tracked_feed import TrackedFeed
from vitrine.world.camera import Pose, make_level_pose
from vitrine.world.feed_frame import FeedFrame, PixelFormat

WAIT_S = 10.0


def pose_of(shade: int) -> Pose:
    return make_level_pose((0.0, 1.6, 0.0), shade / 100)


class NumberedPictures:
    """A live source that gives one frame after the other when it is told to, of a shade that is its number.

    Frames from `told_from` on have a pose that the source tells itself.
    """

    def __init__(self, told_from: int = 1_000) -> None:
        self._told_from = told_from
        self.ticks = threading.Semaphore(1)

    def open(self) -> FrameStream:
        return FrameStream(Fraction(30), self._frames())

    def _frames(self) -> Generator[FeedFrame]:
        for shade in range(200):
            assert self.ticks.acquire(timeout=WAIT_S)
            picture = np.full((2, 4, 4), shade, np.uint8)
            pose = make_level_pose((9.0, 9.0, 9.0)) if shade >= self._told_from else None
            yield FeedFrame((picture,), PixelFormat.RGBA, 4, 2, 0, 0.0, pose=pose)


class PlantedEstimator:
    """It reads the shade of a frame as its camera's heading, and fails from one on."""

    def __init__(self, fails_from: int = 1_000) -> None:
        self._fails_from = fails_from

    def estimate(self, frame: FeedFrame) -> FeedFrame:
        shade = int(frame.planes[0][0, 0, 0])
        if shade >= self._fails_from:
            raise ArithmeticError
        return replace(frame, pose=pose_of(shade), tracked_share=0.5)


def see(camera: NumberedPictures, estimator: PlantedEstimator, count: int) -> list[FeedFrame]:
    """The first frames of a tracked feed."""
    with TrackedFeed(LiveFeed("camera:0", camera.open), estimator) as feed:
        seen = [feed.newest()]
        for _ in range(count - 1):
            camera.ticks.release()
            following = feed.wait_for_next(seen[-1].index, WAIT_S)
            assert following is not None
            seen.append(following)
        camera.ticks.release(200)
        return seen


def test_each_frame_has_the_pose_of_its_own_picture() -> None:
    for frame in see(NumberedPictures(), PlantedEstimator(), 5):
        assert frame.pose == pose_of(int(frame.planes[0][0, 0, 0])) and frame.tracked_share == 0.5


def test_a_pose_that_the_source_tells_stays() -> None:
    first, *others = see(NumberedPictures(told_from=1), PlantedEstimator(), 3)
    assert first.pose == pose_of(0)
    assert all(frame.pose is not None and frame.pose.position_m == (9.0, 9.0, 9.0) for frame in others)
    assert all(frame.tracked_share == 1.0 for frame in others)


def test_where_it_cannot_be_told_pictures_go_on_and_one_sentence_says_so(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "vitrine.feed"):
        seen = see(NumberedPictures(), PlantedEstimator(fails_from=2), 5)
    assert [int(frame.planes[0][0, 0, 0]) for frame in seen] == list(range(5))
    assert [frame.pose is None for frame in seen] == [False, False, True, True, True]
    assert [record.getMessage() for record in caplog.records] == [
        "the camera's turns are told no more (ArithmeticError); it stands still"
    ]


def test_a_face_is_blurred_in_a_frame_that_keeps_its_pose() -> None:
    class FaceEverywhere:
        """It finds a face that fills the picture."""

        def detect(self, frame: FeedFrame) -> tuple[FaceBox, ...]:
            return (FaceBox(0, 0, 4, 2),)

    source = NumberedPictures()
    tracked = TrackedFeed(LiveFeed("camera:0", source.open), PlantedEstimator())
    with BlurringFeed(tracked, FaceEverywhere()) as feed:
        source.ticks.release()
        following = feed.wait_for_next(0, WAIT_S)
        assert following is not None and following.pose == pose_of(1) and following.tracked_share == 0.5
        source.ticks.release(200)
