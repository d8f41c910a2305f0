"""From pixels to tracked points: luma of clips in all their shapes, points that follow a picture, cuts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

pytest.importorskip("cv2", reason="the extra track is not installed")

from tests.feed.clip import Clip
from vitrine.errors import InputError
from vitrine.track.luma import LumaReader, fit_work_size, shrink_luma
from vitrine.track.observations import ObservationFile, Observations, join
from vitrine.track.point_tracker import PointTracker
from vitrine.track.time_span import TimeSpan
from vitrine.world.feed_frame import FeedFrame, PixelFormat

Grey = npt.NDArray[np.uint8]


def make_texture(seed: int, height: int = 240, width: int = 420) -> Grey:
    """Soft blobs of all sizes, which have corners and no edges of pixels."""
    import cv2

    random = np.random.default_rng(seed)
    picture = sum(
        cv2.resize(random.normal(0, size, (height // size + 2, width // size + 2)), (width, height),
                   interpolation=cv2.INTER_CUBIC)
        for size in (4, 8, 16, 32)
    )  # fmt: skip
    return np.clip(128 + 2.5 * np.asarray(picture), 0, 255).astype(np.uint8)


def test_points_follow_a_picture_by_fractions_of_a_pixel() -> None:
    import cv2

    texture = make_texture(0)
    tracker = PointTracker(30.0)
    first: dict[int, npt.NDArray[np.float32]] = {}
    errors = []
    for frame in range(20):
        shift = np.array([0.7 * frame, -0.4 * frame])
        moved = cv2.warpAffine(
            texture, np.array([[1, 0, shift[0]], [0, 1, shift[1]]]), (420, 240), flags=cv2.INTER_CUBIC
        )
        tracked = tracker.step(np.ascontiguousarray(moved[30:210, 30:350]))
        assert not tracked.is_cut
        for id_, pixel in zip(tracked.ids.tolist(), tracked.pixels, strict=True):
            origin = first.setdefault(id_, pixel - shift.astype(np.float32))
            errors.append(np.linalg.norm(pixel - shift - origin))
    assert len(first) > 150
    assert np.median(errors) < 0.08 and np.percentile(errors, 95) < 0.3


def test_noise_of_single_frames_does_not_add_up() -> None:
    import cv2

    texture, random, tracker = make_texture(7), np.random.default_rng(3), PointTracker(30.0)
    at_key: dict[int, npt.NDArray[np.float32]] = {}
    soon: list[float] = []
    late: list[float] = []
    since_key = 0
    for frame in range(60):
        shift = np.array([0.3 * frame, -0.2 * frame])
        moved = cv2.warpAffine(
            texture, np.array([[1, 0, shift[0]], [0, 1, shift[1]]]), (420, 240), flags=cv2.INTER_CUBIC
        )[30:210, 30:350]
        noisy = np.clip(moved + random.normal(0, 10, moved.shape), 0, 255).astype(np.uint8)
        tracked = tracker.step(noisy)
        places = {id_: pixel - shift for id_, pixel in zip(tracked.ids.tolist(), tracked.pixels, strict=True)}
        since_key = 0 if tracked.is_key else since_key + 1
        at_key = places if tracked.is_key else at_key
        if since_key in (1, 2, 3) or since_key > 10:
            shared = [np.linalg.norm(places[id_] - at_key[id_]) for id_ in places if id_ in at_key]
            away = float(np.median(shared))
            (soon if since_key < 4 else late).append(away)
    # From frame to frame alone, it is half as much again after 14 frames.
    assert len(late) >= 8 and np.mean(late) < 1.15 * np.mean(soon)


def test_another_shot_is_a_cut_and_begins_with_ids_of_its_own() -> None:
    tracker = PointTracker(30.0)
    shots = [make_texture(seed)[:180, :320] for seed in (1, 1, 1, 2, 2, 2)]
    frames = [tracker.step(np.ascontiguousarray(picture)) for picture in shots]
    assert [frame.is_cut for frame in frames] == [False, False, False, True, False, False]
    assert frames[3].is_key and not set(frames[2].ids.tolist()) & set(frames[3].ids.tolist())


def test_darkness_and_a_single_colour_have_no_points_and_are_no_cut() -> None:
    tracker = PointTracker(30.0)
    frames = [tracker.step(np.full((180, 320), level, np.uint8)) for level in (0, 90, 90)]
    assert [len(frame.ids) for frame in frames] == [0, 0, 0]
    assert not any(frame.is_cut for frame in frames)


@pytest.mark.parametrize(
    ("size", "work"),
    [((1280, 720), (640, 360)), ((3840, 2160), (640, 360)), ((720, 1280), (360, 640)), ((848, 480), (640, 362)),
     ((320, 180), (320, 180)), ((8000, 10), (640, 2))],
)  # fmt: skip
def test_a_clip_is_tracked_at_640_or_as_small_as_it_is(size: tuple[int, int], work: tuple[int, int]) -> None:
    assert fit_work_size(*size) == work


@pytest.mark.parametrize("rotation", [0, 1, 2, 3])
def test_luma_is_upright(rotation: int) -> None:
    upright = make_texture(4)[:90, :160]
    stored = np.ascontiguousarray(np.rot90(upright, rotation))
    plane = np.dstack([stored] * 3 + [np.full_like(stored, 255)])
    height, width = stored.shape
    frame = FeedFrame((plane,), PixelFormat.RGBA, width, height, 0, 0.0, rotation=rotation)
    assert np.abs(shrink_luma(frame, (160, 90)).astype(int) - upright).max() <= 1


def test_luma_of_ten_bits_is_that_of_eight() -> None:
    upright = make_texture(5)[:90, :160]
    planes = (upright.astype(np.uint16) << 2, *(np.full((45, 80), 512, np.uint16) for _ in range(2)))
    frame = FeedFrame(planes, PixelFormat.DEEP, 160, 90, 0, 0.0, bits=10)
    assert np.array_equal(shrink_luma(frame, (160, 90)), upright)


def test_frames_have_their_own_stamps_and_a_span_its_frames(tmp_path: Path) -> None:
    clip = Clip(count=30, pts=[0, *range(2, 31)]).write(tmp_path / "a.mp4")
    with LumaReader(clip) as reader:
        times = [frame.time_s for frame in reader]
    assert len(times) == 30 and times[1] - times[0] == pytest.approx(2 / 30)
    with LumaReader(clip, TimeSpan(0.5, 0.7)) as reader:
        inside = [frame.time_s for frame in reader]
    assert inside == [time_s for time_s in times if 0.5 - 1e-6 <= time_s < 0.7 - 1e-6]


def test_of_240_frames_a_second_every_fourth_is_read(tmp_path: Path) -> None:
    from fractions import Fraction

    clip = Clip(count=48, tick_s=Fraction(1, 240)).write(tmp_path / "slow.mp4")
    with LumaReader(clip) as reader:
        assert reader.shape.rate == pytest.approx(60, rel=0.1)
        assert [frame.number for frame in reader] == list(range(0, 48, 4))


def test_a_span_beyond_the_end_is_one_sentence(tmp_path: Path) -> None:
    clip = Clip(count=10).write(tmp_path / "a.mp4")
    with pytest.raises(InputError, match="has no frame from 5 s on"):
        LumaReader(clip, TimeSpan(5.0))
    with pytest.raises(InputError, match="has no frame from 5 s to 6 s"):
        LumaReader(clip, TimeSpan(5.0, 6.0))


def test_observations_come_back_by_spans_of_frames(tmp_path: Path) -> None:
    file = ObservationFile(tmp_path / "seen")
    for frame in range(5):
        ids = np.arange(frame)
        file.append(ids, np.stack([ids + 0.5, ids * 2.0], axis=1).astype(np.float32))
    part = file.read(2, 5)
    file.close()
    assert part.frames.tolist() == [0, 0, 1, 1, 1, 2, 2, 2, 2] and part.ids.tolist() == [0, 1, 0, 1, 2, 0, 1, 2, 3]
    assert part.pixels[-1].tolist() == [3.5, 6.0]
    assert part.starts(3).tolist() == [0, 2, 5, 9]
    both = join([part, Observations(np.array([1]), np.array([9]), np.zeros((1, 2), np.float32))])
    assert both.frames.tolist() == [0, 0, 1, 1, 1, 1, 2, 2, 2, 2] and both.ids[5] == 9
