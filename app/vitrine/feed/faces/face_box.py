"""Face box: where a face is in a frame, and the choice of the best among boxes of one face."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Float32s = npt.NDArray[np.float32]

#: Two boxes that share more of what both cover are of one face.
SAME_FACE_OVERLAP = 0.3
#: So many boxes of a frame are looked at, the best first: a model that finds more sees faces everywhere.
MAX_BOXES = 400
#: What a model tells of a size is its logarithm; beyond these no picture has room.
EXPONENTS = (-10.0, 10.0)


class FaceBox(NamedTuple):
    """A face in a frame: its top left corner and its size in pixels, and how sure the model is, 0 to 1."""

    x: float
    y: float
    width: float
    height: float
    score: float = 1.0

    @property
    def center(self) -> tuple[float, float]:
        """The middle, in pixels."""
        return self.x + self.width / 2, self.y + self.height / 2

    @property
    def side(self) -> float:
        """The longer side, in pixels."""
        return max(self.width, self.height)

    def moved(self, right: float, down: float) -> FaceBox:
        """The box that lies so many pixels further."""
        return self._replace(x=self.x + right, y=self.y + down)

    def grown(self, share: float) -> FaceBox:
        """The box about the same middle, larger by a share of its size."""
        return FaceBox(
            self.x - self.width * share / 2,
            self.y - self.height * share / 2,
            self.width * (1 + share),
            self.height * (1 + share),
            self.score,
        )

    def overlap(self, other: FaceBox) -> float:
        """The area in both by the area in either, 0 to 1."""
        across = min(self.x + self.width, other.x + other.width) - max(self.x, other.x)
        down = min(self.y + self.height, other.y + other.height) - max(self.y, other.y)
        if across <= 0 or down <= 0:
            return 0.0
        shared = across * down
        return shared / (self.width * self.height + other.width * other.height - shared)


def choose_best(boxes: Float32s) -> Float32s:
    """Of rows x, y, width, height, score those that overlap no better one: greedy non-maximum suppression.

    The surest first; equal ones in the order that they came in.
    """
    rows = boxes[np.argsort(-boxes[:, 4], kind="stable")[:MAX_BOXES]]
    left, top = rows[:, 0], rows[:, 1]
    right, bottom, area = left + rows[:, 2], top + rows[:, 3], rows[:, 2] * rows[:, 3]
    chosen: list[int] = []
    is_free = np.ones(len(rows), bool)
    for number in range(len(rows)):
        if not is_free[number]:
            continue
        chosen.append(number)
        across = np.minimum(right, right[number]) - np.maximum(left, left[number])
        down = np.minimum(bottom, bottom[number]) - np.maximum(top, top[number])
        shared = np.maximum(across, 0) * np.maximum(down, 0)
        is_free &= shared <= SAME_FACE_OVERLAP * (area + area[number] - shared)
    return rows[chosen]
