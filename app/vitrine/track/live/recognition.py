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
from vitrine.track.rotations import Floats, skew

#: How alike the middle of a picture and a place in a key frame must be to be looked at closely (a correlation).
_MIN_LIKENESS = 0.6
#: So many key frames are looked at closely, 5 ms each.
_TRIES = 2
#: What is recognised is surer of itself than what is followed: nothing says that it is near.
_MIN_INLIERS, _MIN_SHARE = 30, 0.4


class Recognition(NamedTuple):
    """A key frame that was recognised, and how the picture is aligned to it."""

    key: KeyFrame
    alignment: Alignment


class _Likeness(NamedTuple):
    """How much of a key frame looks like the picture, and the turn of the picture then."""

    score: float
    key: KeyFrame
    turn: Floats


def recognize(keys: Sequence[KeyFrame], picture: LivePicture, lens: LiveLens) -> Recognition | None:
    """The key frame that a picture looks like, up to half a picture off; None where there is none."""
    thumbnail = make_thumbnail(picture.grey)
    alike = sorted((_compare(key, thumbnail, lens) for key in keys), key=lambda found: -found.score)
    for found in alike[:_TRIES]:
        if found.score < _MIN_LIKENESS:
            break
        alignment = find_alignment(found.key, picture, found.turn, lens)
        if alignment is not None and alignment.inliers >= _MIN_INLIERS and alignment.inlier_share >= _MIN_SHARE:
            return Recognition(found.key, alignment)
    return None


def _compare(key: KeyFrame, thumbnail: Grey, lens: LiveLens) -> _Likeness:
    """Where a part of a thumbnail, its left, middle or right half, fits best into that of a key frame."""
    height, width = thumbnail.shape
    scale = lens.size_px[0] / width
    best = _Likeness(0.0, key, key.turn)
    top = height // 4
    for left in (0, width // 4, width - width // 2):
        part = thumbnail[top : height - top, left : left + width // 2]
        if part.std() < 1.0:
            continue
        _, score, _, (x, y) = cv2.minMaxLoc(cv2.matchTemplate(key.thumbnail, part, cv2.TM_CCOEFF_NORMED))
        if score > best.score:
            middles = [(left + width / 4, height / 2), (x + width / 4, y - top + height / 2)]
            here, there = lens.to_rays(np.array(middles, np.float32) * np.float32(scale))
            best = _Likeness(float(score), key, _turn_between(there, here) @ key.turn)
    return best


def _turn_between(source: Floats, target: Floats) -> Floats:
    """The shortest turn (3, 3) that takes one unit vector to another, less than half a turn apart (Rodrigues)."""
    crossed = skew(np.cross(source, target)[None])[0]
    return np.asarray(np.eye(3) + crossed + crossed @ crossed / (1 + float(source @ target)))
