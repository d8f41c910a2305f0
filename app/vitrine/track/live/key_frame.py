"""Key frame of a live camera: a picture with its corners and its turn, against which later pictures are aligned."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from vitrine.track.live.live_lens import LiveLens
from vitrine.track.luma import Grey
from vitrine.track.observations import Pixels
from vitrine.track.point_tracker import find_corners, measure_contrast
from vitrine.track.rotations import Floats

#: Corners of a key frame: of 80 the turns of a noisy pan are as good, 0.02 px off, but people and a view that has gone
#: on take most of them; of 40 a turn of 60 degrees is lost.
MAX_CORNERS = 160
#: A picture with fewer is of a wall, a cover or a blur, and no key frame.
MIN_CORNERS = 30
#: Long side of the smallest picture in which there is room for corners.
_SMALLEST_PX = 200
#: Long side of the picture in which one that comes back is looked for: of 64 key frames in 4 ms, of 80 pixels in 22.
_THUMBNAIL_PX = 40


@dataclass(frozen=True, eq=False, slots=True)
class KeyFrame:
    """A picture (h, w), and half of it along each side; its corners as unit rays of the world (N, 3); its turn.

    `turn` is a matrix (3, 3), camera from world. `segment` is the number of the beginning that its turn counts from.
    """

    grey: Grey
    half: Grey
    thumbnail: Grey
    world_rays: Floats
    turn: Floats
    segment: int


def make_key_frame(grey: Grey, turn: Floats, segment: int, lens: LiveLens) -> KeyFrame | None:
    """The key frame of a picture; None where it has too few corners.

    They are looked for at half size, at a quarter of the cost: where exactly a patch lies that is followed is all one.
    """
    half = halve(grey)
    source, scale = (half, 2) if max(half.shape) >= _SMALLEST_PX else (grey, 1)
    corners: Pixels = find_corners(source, np.zeros((0, 2), np.float32), MAX_CORNERS, measure_contrast(source))
    if len(corners) < MIN_CORNERS:
        return None
    # The middle of a pixel of the half is the corner between four of the whole.
    rays = lens.to_rays(scale * corners + np.float32((scale - 1) / 2))
    return KeyFrame(grey, half, make_thumbnail(grey), rays @ turn, turn, segment)


def halve(grey: Grey) -> Grey:
    """A picture of half the width and height."""
    height, width = grey.shape
    return np.asarray(cv2.resize(grey, (width // 2, height // 2), interpolation=cv2.INTER_AREA), np.uint8)


def make_thumbnail(grey: Grey) -> Grey:
    """A small picture of a picture."""
    height, width = grey.shape
    ratio = _THUMBNAIL_PX / max(width, height)
    size = max(1, round(width * ratio)), max(1, round(height * ratio))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
