"""Frames of a live feed with the pose of their camera: from a lens on, level at first, anew where it was."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest

from tests.track.live.made_camera import LENS, RATE, add_noise, draw, look
from vitrine.track.live.camera_follower import CameraFollower
from vitrine.track.luma import Grey
from vitrine.world.camera import DEFAULT_POSE, Intrinsics
from vitrine.world.feed_frame import FeedFrame, PixelFormat
from vitrine.world.tracking_gaps import FADE_S


def frame(number: int, grey: Grey) -> FeedFrame:
    """A frame of RGBA, as large as the picture."""
    rgba = np.dstack([grey, grey, grey, np.full_like(grey, 255)])
    return FeedFrame((rgba,), PixelFormat.RGBA, grey.shape[1], grey.shape[0], number, number / RATE)


def heading_deg(seen: FeedFrame) -> float:
    assert seen.pose is not None
    return math.degrees(seen.pose.heading_rad)


def test_without_a_lens_frames_are_as_they_are() -> None:
    one = frame(0, draw(look(0)))
    follower = CameraFollower()
    assert follower.estimate(one) is one
    follower.follow(LENS)
    assert follower.estimate(one).pose is not None
    follower.follow(None)
    assert follower.estimate(one) is one


def test_the_first_frame_is_level_and_those_after_it_turn() -> None:
    follower = CameraFollower()
    follower.follow(LENS)
    seen = [follower.estimate(frame(at, draw(look(30 + 2 * at, 5 + at)))) for at in range(4)]
    first = seen[0].pose
    assert first is not None and first.position_m == DEFAULT_POSE.position_m
    assert np.allclose(first.world_from_optical(), DEFAULT_POSE.world_from_optical(), atol=1e-9)
    # From a view that looks 5 degrees up, two degrees about the vertical are 2 cos 5 degrees and a little roll.
    assert [heading_deg(one) for one in seen] == pytest.approx([0, 2, 4, 6], abs=0.08)
    assert all(one.tracked_share == 1.0 for one in seen)


def test_a_large_picture_is_followed_at_640_pixels() -> None:
    large = Intrinsics.from_fov(1280, 720, 65.0)
    follower = CameraFollower()
    follower.follow(large)
    assert [heading_deg(follower.estimate(frame(at, draw(look(at), large)))) for at in range(2)] == pytest.approx(
        [0, 1], abs=0.005
    )


def test_a_small_picture_is_followed_too() -> None:
    small = Intrinsics.from_fov(160, 90, 65.0)
    follower = CameraFollower()
    follower.follow(small)
    pictures = [cv2.resize(draw(look(yaw)), (160, 90), interpolation=cv2.INTER_AREA) for yaw in range(3)]
    seen = [follower.estimate(frame(at, np.asarray(grey, np.uint8))) for at, grey in enumerate(pictures)]
    assert [heading_deg(one) for one in seen] == pytest.approx([0, 1, 2], abs=0.1)


def test_a_camera_on_a_stand_has_one_pose_which_does_not_move() -> None:
    follower = CameraFollower()
    follower.follow(LENS)
    stands = [follower.estimate(frame(at, add_noise(draw(look(0)), 3.0, at))) for at in range(4)]
    assert all(one.pose == stands[0].pose and not one.is_pose_moving for one in stands)
    assert follower.estimate(frame(4, draw(look(1)))).is_pose_moving


def test_after_an_outage_it_comes_back_where_the_camera_is_by_then() -> None:
    follower = CameraFollower()
    follower.follow(LENS)
    follower.estimate(frame(0, draw(look(0))))
    late = [follower.estimate(frame(1800 + at, draw(look(18)))) for at in range(round(2 * FADE_S * RATE) + 2)]
    assert late[0].tracked_share == 0.0 and late[-1].tracked_share == 1.0
    assert heading_deg(late[-1]) == pytest.approx(18, abs=0.02)
    assert all(one.tracked_share == 0.0 or heading_deg(one) == pytest.approx(18, abs=0.02) for one in late)


def test_before_there_is_anything_to_see_nothing_is_lost() -> None:
    follower = CameraFollower()
    follower.follow(LENS)
    dark = [follower.estimate(frame(at, np.full((360, 640), 4, np.uint8))) for at in range(20)]
    assert all(one.tracked_share == 1.0 and one.pose == DEFAULT_POSE for one in dark)
    assert [heading_deg(follower.estimate(frame(20 + at, draw(look(at))))) for at in range(2)] == pytest.approx(
        [0, 1], abs=0.005
    )


def test_with_another_lens_it_goes_on_where_it_is() -> None:
    follower = CameraFollower()
    follower.follow(LENS)
    seen = [follower.estimate(frame(at, draw(look(2 * at)))) for at in range(3)]
    follower.follow(Intrinsics.from_fov(640, 360, 70.0))
    assert heading_deg(follower.estimate(frame(3, draw(look(4))))) == pytest.approx(heading_deg(seen[-1]), abs=0.01)


def test_a_covered_lens_fades_what_is_fixed_to_the_world() -> None:
    follower = CameraFollower()
    follower.follow(LENS)
    follower.estimate(frame(0, draw(look(0))))
    dark = np.full((360, 640), 9, np.uint8)
    shares = [follower.estimate(frame(at, dark)).tracked_share for at in range(1, 12)]
    gone = math.ceil(FADE_S * RATE)
    assert shares == sorted(shares, reverse=True) and 0.9 < shares[0] < 1.0
    assert shares[gone - 1 :] == pytest.approx([0.0] * (len(shares) - gone + 1))


def test_pictures_of_another_shape_are_followed_from_where_it_looked() -> None:
    upright = Intrinsics.from_fov(360, 640, 40.0)
    follower = CameraFollower()
    follower.follow(LENS)
    before = [follower.estimate(frame(at, draw(look(2.0 * at)))) for at in range(4)]
    after = [follower.estimate(frame(4 + at, draw(look(6.0 + at), upright))) for at in range(3)]
    assert heading_deg(after[0]) == pytest.approx(heading_deg(before[-1]))
    assert all(one.pose is not None for one in after)
