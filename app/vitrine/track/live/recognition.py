"""Recognition of what was seen before: the key frame that a picture looks like, and the turn that this means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from vitrine.track.live.alignment import Alignment, LivePicture, find_alignment
from vitrine.track.live.key_frame import KeyFrame, make_thumbnail
from vitrine.track.live.live_lens import LiveLens
from vitrine.track.luma import Grey
from vitrine.track.rotations import Floats
from vitrine.world.rotations import shortest_rotation

#: How alike the middle of a picture and a place in a key frame must be to be looked at closely (a correlation).
_MIN_LIKENESS = 0.6
#: Codes by which a part of a picture varies at least that is no cover and no bare wall.
_MIN_DEVIATION = 1.0
#: So many key frames are looked at closely, 5 ms each.
_TRIES = 2
#: What is recognised is surer of itself than what is followed: nothing says that it is near.
_MIN_INLIERS, _MIN_SHARE = 30, 0.4


class Recognition(NamedTuple):
    """A key frame that was recognised, and how the picture is aligned to it."""

    key: KeyFrame
    alignment: Alignment


class _Part(NamedTuple):
    """A part of a thumbnail, half as wide and high, and where its first pixel lies in that."""

    left: int
    top: int
    grey: Grey


class _Likeness(NamedTuple):
    """How much a part looks like the place (x, y) in the thumbnail of a key frame that looks most like it."""

    score: float
    key: KeyFrame
    part: _Part
    x: int
    y: int


def recognize(keys: Sequence[KeyFrame], picture: LivePicture, lens: LiveLens) -> Recognition | None:
    """The key frame that a picture looks like, up to half a picture off; None where there is none."""
    thumbnail = make_thumbnail(picture.grey)
    parts = _cut_parts(thumbnail)
    alike = sorted((_compare(key, part) for key in keys for part in parts), key=lambda found: -found.score)
    tried: list[KeyFrame] = []
    for found in alike:
        if found.score < _MIN_LIKENESS or len(tried) == _TRIES:
            break
        if any(found.key is key for key in tried):
            continue
        tried.append(found.key)
        alignment = find_alignment(found.key, picture, _guess_turn(found, thumbnail.shape[1], lens), lens)
        if alignment is not None and alignment.inliers >= _MIN_INLIERS and alignment.inlier_share >= _MIN_SHARE:
            return Recognition(found.key, alignment)
    return None


def _cut_parts(thumbnail: Grey) -> list[_Part]:
    """The left, the middle and the right half of a thumbnail, without its rims; none that is even."""
    height, width = thumbnail.shape
    top, wide, high = height // 4, width // 2, height - 2 * (height // 4)
    lefts = (0, width // 4, width - wide)
    parts = [_Part(left, top, thumbnail[top : top + high, left : left + wide]) for left in lefts]
    return [part for part in parts if part.grey.std() >= _MIN_DEVIATION]


def _compare(key: KeyFrame, part: _Part) -> _Likeness:
    """Where a part fits best into the thumbnail of a key frame."""
    scores = cv2.matchTemplate(key.thumbnail, part.grey, cv2.TM_CCOEFF_NORMED)
    _, score, _, (x, y) = cv2.minMaxLoc(scores)
    return _Likeness(float(score), key, part, int(x), int(y))


def _guess_turn(found: _Likeness, width: int, lens: LiveLens) -> Floats:
    """The turn (3, 3) of a picture, of whose thumbnail of this width a part was found in a key frame."""
    part, middle = found.part, np.array(found.part.grey.shape[::-1]) / 2
    places = np.array([(part.left, part.top), (found.x, found.y)]) + middle
    here, there = lens.to_rays((places * (lens.size_px[0] / width)).astype(np.float32))
    return np.asarray(shortest_rotation(there, here) @ found.key.turn)
