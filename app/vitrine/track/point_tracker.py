"""Point tracker: corners followed from frame to frame (Lucas and Kanade, 1981), re-aligned to the last key frame.

Figures are those of a picture 640 pixels long and of 30 frames a second; they are scaled to others.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from vitrine.track.luma import LONG_SIDE_PX, Grey
from vitrine.track.observations import Ints, Pixels

MAX_POINTS = 1000
#: Corners are nowhere closer than this, so that a few sharp things do not take all of them.
SPACING_PX = 9
#: A new key frame where the median point moved so far, or so many of its points are lost, or so much time has passed.
KEY_FLOW, KEY_LOSS, KEY_LONGEST_S, KEY_SHORTEST_S = 20 / 640, 0.6, 0.5, 0.1
#: So many key frames at the start of a shot come sooner, so that one of a second has enough of them.
EARLY_KEYS, EARLY_S = 8, 0.15
#: A picture of which so few points are left, and whose thumbnail is as unlike the one before, is another shot.
CUT_SURVIVAL, CUT_LIKENESS, CUT_MIN_POINTS = 0.2, 0.75, 30

_WINDOW_PX, _LEVELS = 15, 3
_ROUND_TRIP_PX, _REALIGNED_PX = 0.7, 1.0
#: The least eigenvalue of a corner in a picture of full contrast; it falls by the square of contrast.
_CORNER, _FLOW_CORNER, _QUALITY, _BLOCK_PX = 4e-4, 1e-4, 0.001, 5
_REFILL, _EDGE_PX, _SEED_EVERY_S = 0.85, 8, 0.1
_THUMBNAIL_PX = (32, 18)


class TrackedFrame(NamedTuple):
    """The points of one frame: ids (M,), pixels (M, 2) with centres at +0.5; whether it is a key frame, or a cut.

    `flow_px` is how far the median point moved since the frame before, NaN without any.
    """

    ids: Ints
    pixels: Pixels
    is_key: bool
    is_cut: bool
    flow_px: float


class PointTracker:
    """The tracker of one clip; frames are handed to it in order. A cut begins anew, with ids of its own."""

    def __init__(self, rate: float) -> None:
        self._longest, self._shortest = max(1, round(KEY_LONGEST_S * rate)), max(1, round(KEY_SHORTEST_S * rate))
        self._early = max(1, round(EARLY_S * rate))
        self._seed_every = max(1, round(_SEED_EVERY_S * rate))
        self._next_id, self._number = 0, 0
        self._begin()

    def _begin(self) -> None:
        self._points, self._ids = np.zeros((0, 2), np.float32), np.zeros(0, np.int64)
        # Where points were in the last key frame, NaN for those that came later.
        self._at_key = np.zeros((0, 2), np.float32)
        self._before: Grey | None = None
        self._key: Grey | None = None
        self._thumbnail: npt.NDArray[np.float32] | None = None
        self._since_key, self._key_count, self._keys = 0, 0, 0

    def step(self, grey: Grey) -> TrackedFrame:
        """Follow all points into the next frame, and look for new ones where there are too few."""
        contrast = measure_contrast(grey)
        thumbnail = _shrink(grey)
        flow_px, is_cut = float("nan"), False
        if self._before is not None:
            count = len(self._points)
            flow_px = self._follow(self._before, grey, contrast)
            is_lost = count >= CUT_MIN_POINTS and len(self._points) < CUT_SURVIVAL * count
            if is_lost and _likeness(thumbnail, self._thumbnail) < CUT_LIKENESS:
                self._begin()
                is_cut = True
        self._since_key += 1
        is_key = self._is_key(grey)
        wants = len(self._points) < _REFILL * MAX_POINTS and self._number % self._seed_every == 0
        if is_key or wants:
            self._seed(grey, contrast)
        if is_key:
            self._key, self._at_key = grey, self._points.copy()
            self._since_key, self._key_count, self._keys = 0, len(self._points), self._keys + 1
        self._before, self._thumbnail = grey, thumbnail
        self._number += 1
        return TrackedFrame(self._ids, self._points + np.float32(0.5), is_key, is_cut, flow_px)

    def _follow(self, before: Grey, grey: Grey, contrast: float) -> float:
        """Follow the points there and back; those that do not come home are lost."""
        if not len(self._points):
            return float("nan")
        there, found = _flow(before, grey, self._points, None, _LEVELS, contrast)
        back, found_back = _flow(grey, before, there, None, _LEVELS, contrast)
        height, width = grey.shape
        good = (found[:, 0] > 0) & (found_back[:, 0] > 0) & (np.abs(back - self._points).max(axis=1) < _ROUND_TRIP_PX)
        good &= (there > 2).all(axis=1) & (there[:, 0] < width - 2) & (there[:, 1] < height - 2)
        moved = np.linalg.norm((there - self._points)[good], axis=1)
        self._points, self._ids, self._at_key = there[good], self._ids[good], self._at_key[good]
        self._realign(grey, contrast)
        return float(np.median(moved)) if len(moved) else float("nan")

    def _realign(self, grey: Grey, contrast: float) -> None:
        """Align each point to its patch in the key frame, so that errors of single frames do not add up."""
        rows = np.flatnonzero(~np.isnan(self._at_key[:, 0]))
        if self._key is None or not len(rows):
            return
        found_at, found = _flow(self._key, grey, self._at_key[rows], self._points[rows], 0, contrast)
        good = (found[:, 0] > 0) & (np.linalg.norm(found_at - self._points[rows], axis=1) < _REALIGNED_PX)
        self._points[rows[good]] = found_at[good]

    def _is_key(self, grey: Grey) -> bool:
        if self._key is None:
            return True
        held = ~np.isnan(self._at_key[:, 0])
        if self._since_key < self._shortest:
            return False
        longest = self._early if self._keys < EARLY_KEYS else self._longest
        if not held.any() or self._since_key >= longest or held.sum() < KEY_LOSS * self._key_count:
            return True
        moved = np.linalg.norm(self._points[held] - self._at_key[held], axis=1)
        return bool(np.median(moved) >= KEY_FLOW * max(grey.shape))

    def _seed(self, grey: Grey, contrast: float) -> None:
        """Add corners, spread evenly over a grid, away from the points that there are."""
        wanted = MAX_POINTS - len(self._points)
        if wanted <= 0:
            return
        new = find_corners(grey, self._points, wanted, contrast)
        self._points = np.concatenate([self._points, new])
        self._ids = np.concatenate([self._ids, np.arange(self._next_id, self._next_id + len(new))])
        self._at_key = np.concatenate([self._at_key, np.full((len(new), 2), np.nan, np.float32)])
        self._next_id += len(new)


def _flow(
    source: Grey, target: Grey, points: Pixels, guess: Pixels | None, levels: int, contrast: float
) -> tuple[Pixels, npt.NDArray[np.uint8]]:
    """Where points (M, 2) of one picture are in another, and whether each was found, (M, 1)."""
    begin = points if guess is None else guess
    flags, steps = (0, 20) if guess is None else (cv2.OPTFLOW_USE_INITIAL_FLOW, 10)
    there, found, _ = cv2.calcOpticalFlowPyrLK(
        source, target, points, begin.copy(), winSize=(_WINDOW_PX, _WINDOW_PX), maxLevel=levels,
        criteria=(3, steps, 0.01), flags=flags, minEigThreshold=_FLOW_CORNER * contrast,
    )  # fmt: skip
    return np.asarray(there, np.float32), np.asarray(found, np.uint8)


def measure_contrast(grey: Grey) -> float:
    """By how much a picture's own light makes its corners weaker than those of one in full contrast, at most 1."""
    return float(max(np.percentile(grey[::4, ::4], 99) / 255, 0.05)) ** 2


def find_corners(grey: Grey, points: Pixels, wanted: int, contrast: float) -> Pixels:
    """At most `wanted` corners (M, 2), spread evenly over a grid, away from the points (N, 2) that there are.

    Places are as OpenCV counts them, the middle of the first pixel at 0.
    """
    height, width = grey.shape
    free = np.full((height, width), 255, np.uint8)
    taken = points.astype(int)
    free[np.clip(taken[:, 1], 0, height - 1), np.clip(taken[:, 0], 0, width - 1)] = 0
    mask = (cv2.distanceTransform(free, cv2.DIST_L2, 3) > SPACING_PX).astype(np.uint8) * 255
    rows, columns = (3, 4) if width >= height else (4, 3)
    each = max(8, 2 * wanted // (rows * columns))
    found = []
    for top, bottom in _cut_evenly(height, rows):
        for left, right in _cut_evenly(width, columns):
            part = np.s_[top:bottom, left:right]
            corners = cv2.goodFeaturesToTrack(
                grey[part], each, _QUALITY, SPACING_PX, mask=mask[part], blockSize=_BLOCK_PX
            )
            if corners is not None:
                found.append(np.asarray(corners, np.float32)[:, 0] + np.array([left, top], np.float32))
    if not found:
        return np.zeros((0, 2), np.float32)
    all_found: Pixels = np.concatenate(found)
    strength = cv2.cornerMinEigenVal(grey, _BLOCK_PX)
    at = all_found.astype(int)
    good = strength[at[:, 1], at[:, 0]] > _CORNER * contrast
    good &= (all_found > _EDGE_PX).all(axis=1)
    good &= (all_found[:, 0] < width - _EDGE_PX) & (all_found[:, 1] < height - _EDGE_PX)
    chosen: Pixels = all_found[good]
    # A choice that is spread as all of them are: the strongest alone would lie on one wall.
    return chosen[np.random.default_rng(0).permutation(len(chosen))[:wanted]]


def _cut_evenly(length: int, parts: int) -> list[tuple[int, int]]:
    return [(part * length // parts, (part + 1) * length // parts) for part in range(parts)]


def _shrink(grey: Grey) -> npt.NDArray[np.float32]:
    size = _THUMBNAIL_PX if grey.shape[1] >= grey.shape[0] else _THUMBNAIL_PX[::-1]
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.float32)


def _likeness(one: npt.NDArray[np.float32], other: npt.NDArray[np.float32] | None) -> float:
    """The correlation of two thumbnails, -1 to 1; 1 where one of them is even."""
    if other is None:
        return 1.0
    a, b = one - one.mean(), other - other.mean()
    norm = float(np.linalg.norm(a) * np.linalg.norm(b))
    return float((a * b).sum() / norm) if norm > 1e-6 else 1.0


def scale_px(px: float, work_px: tuple[int, int]) -> float:
    """A distance that is meant for a picture 640 pixels long, in one of `work_px`."""
    return px * max(work_px) / LONG_SIDE_PX
