"""Alignment of a picture to a key frame: the turn of its camera, from corners that are found again.

The key frame is warped to the turn that is guessed, so that what is left is small and looks alike, however far the
camera has turned since; then its corners are followed (Lucas and Kanade, 1981), there and back.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from vitrine.track.live.key_frame import MAX_CORNERS, KeyFrame
from vitrine.track.live.live_lens import LiveLens
from vitrine.track.luma import Grey
from vitrine.track.observations import Pixels
from vitrine.track.rotations import Floats, fit_rotation

#: An alignment is good where so many corners are near, and so many of those that should be seen: people who walk by
#: hide some, and others are lost in a blur.
MIN_NEAR, MIN_SHARE = 24, 0.25
#: Pixels at which weights halve; inliers are within twice as many, what is near within eight times: who walks sees
#: what is 5 m away leave its place by 2 px a frame.
_SCALE_PX, _INLIER_PX, _NEAR_PX = 0.5, 1.0, 4.0
_WINDOW_PX, _ROUND_TRIP_PX, _MARGIN_PX = 15, 0.7, 8.0
#: Corners that lie closer together, in parts of the width, tell no turn: they may be on one thing that moves.
_MIN_SPREAD = 0.08
#: Where samples are taken around a corner to compare exposures.
_SAMPLES_PX = tuple((x, y) for x in (-5, 0, 5) for y in (-5, 0, 5))


class _Reach(NamedTuple):
    """How corners are followed: so many of them, over so many levels of a pyramid; so many must be near."""

    corners: int
    levels: int
    least: int


#: At half size, which finds 60 pixels of a picture 640 pixels long, and at full size.
_FAR, _NEAR = _Reach(80, 3, 14), _Reach(MAX_CORNERS, 1, MIN_NEAR)


class Alignment(NamedTuple):
    """A turn (3, 3), camera from world; of `seen` corners that should be in the picture those that agree with it to a
    pixel, and those that are near: a camera that walks turns what is far away alone.
    """

    turn: Floats
    inliers: int
    near: int
    seen: int

    @property
    def inlier_share(self) -> float:
        """How many of the corners that should be seen agree, 0 to 1."""
        return self.inliers / self.seen

    @property
    def near_share(self) -> float:
        """How many of them are near."""
        return self.near / self.seen


class LivePicture(NamedTuple):
    """A picture that is aligned, (h, w), and half of it along each side."""

    grey: Grey
    half: Grey


def find_alignment(key: KeyFrame, picture: LivePicture, guess: Floats, lens: LiveLens) -> Alignment | None:
    """The alignment of a picture whose turn is guessed to some 8 degrees; None where it is none."""
    half_lens = LiveLens(lens.intrinsics.scaled(*picture.half.shape[::-1]))
    far = _align(key, key.half, picture.half, guess, half_lens, _FAR)
    return None if far is None else refine_alignment(key, picture, far.turn, lens)


def refine_alignment(key: KeyFrame, picture: LivePicture, guess: Floats, lens: LiveLens) -> Alignment | None:
    """The alignment of a picture whose turn is known to some pixels; None where it is none."""
    return _align(key, key.grey, picture.grey, guess, lens, _NEAR)


def _align(key: KeyFrame, source: Grey, target: Grey, guess: Floats, lens: LiveLens, reach: _Reach) -> Alignment | None:
    expected = lens.to_pixels(key.world_rays[: reach.corners] @ guess.T)
    expected = expected[lens.find_seen(expected, _MARGIN_PX)]
    if len(expected) < reach.least:
        return None
    warped = np.asarray(cv2.warpPerspective(
        source, lens.homography(key.turn, guess), lens.size_px, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    ), np.uint8)  # fmt: skip
    warped = _expose_alike(warped, target, expected)
    there, found = _follow(warped, target, expected, reach.levels)
    back, found_back = _follow(target, warped, there, reach.levels)
    good = found & found_back & (np.abs(back - expected).max(axis=1) < _ROUND_TRIP_PX) & lens.find_seen(there, 2.0)
    if good.sum() < reach.least:
        return None
    turn, left = lens.fit(expected[good], there[good], _SCALE_PX)
    is_near = left < _NEAR_PX
    near = int(is_near.sum())
    if near < max(reach.least, MIN_SHARE * len(expected)) or not _is_spread(there[good][is_near], lens):
        return None
    # Turns are made of turns before: what rounding bends of one would grow from frame to frame.
    straight = fit_rotation(np.eye(3), (turn @ guess).T, np.ones(3))
    return Alignment(straight, int((left < _INLIER_PX).sum()), near, len(expected))


def _follow(source: Grey, target: Grey, points: Pixels, levels: int) -> tuple[Pixels, npt.NDArray[np.bool_]]:
    """Where points (N, 2) of one picture are in another, and which were found."""
    there, found, _ = cv2.calcOpticalFlowPyrLK(
        source, target, np.ascontiguousarray(points), points.copy(),
        winSize=(_WINDOW_PX, _WINDOW_PX), maxLevel=levels, criteria=(3, 10, 0.01),
    )  # fmt: skip
    return np.asarray(there, np.float32), np.asarray(found[:, 0] > 0)


def _expose_alike(source: Grey, target: Grey, points: Pixels) -> Grey:
    """The source in the light of the target, by what both have around the points: a gain and an offset of codes.

    What is followed is brightness itself: a camera that opens up by a third of a stop would lose half of its corners.
    """
    height, width = source.shape
    places = (points[:, None] + np.array(_SAMPLES_PX, np.float32)).round().astype(int).reshape(-1, 2)
    x, y = np.clip(places[:, 0], 0, width - 1), np.clip(places[:, 1], 0, height - 1)
    here, there = source[y, x].astype(np.float64), target[y, x].astype(np.float64)
    gain = float(np.clip(there.std() / max(here.std(), 1.0), 0.2, 5.0))
    codes = np.arange(256) * gain + (there.mean() - gain * here.mean())
    return np.asarray(cv2.LUT(source, np.clip(codes.round(), 0, 255).astype(np.uint8)), np.uint8)


def _is_spread(pixels: Pixels, lens: LiveLens) -> bool:
    return bool(pixels.std(axis=0).max() >= _MIN_SPREAD * max(lens.size_px))
