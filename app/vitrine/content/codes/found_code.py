"""A code as a reader finds it in one picture, and as a tracker tells of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from vitrine.content.codes.bar_pattern import Modules
from vitrine.content.codes.quad_map import Floats
from vitrine.scene.nodes.code_format import CodeFormat


class FoundCode(NamedTuple):
    """What a reader found: payload, format and corners (4, 2) in pixels, roughly: top-left of the code first.

    `modules` are its dark modules where they follow from the payload, (n,) for bars; `grid` is the number of rows and
    columns of a matrix code.
    """

    payload: str
    format: CodeFormat
    quad: Floats
    modules: Modules | None = None
    grid: tuple[int, int] | None = None

    @property
    def is_matrix(self) -> bool:
        """Whether it is a code of rows and columns, not of bars."""
        return self.grid is not None


@dataclass(frozen=True, slots=True)
class SeenCode:
    """A code in one frame: `copy_id` tells copies of one payload apart for as long as they are followed.

    `corners` are parts 0 to 1 of the frame, from the code's own top-left clockwise: the outer edges of its modules,
    quiet zone left out. `confidence` 0 to 1: how much the picture there looks like that code.
    """

    payload: str
    format: CodeFormat
    corners: tuple[tuple[float, float], ...]
    confidence: float
    copy_id: int

    def distance_from_centre(self) -> float:
        """How far its middle lies from the frame's, in parts of the frame."""
        middle = np.asarray(self.corners).mean(0)
        return float(np.hypot(*(middle - 0.5)))
