"""What is known of a clip's lens before it is tracked: typed, measured by somebody, or told by the file's own tags."""

from __future__ import annotations

import math
from dataclasses import dataclass

#: The diagonal of a frame of 35 mm film, by which cameras give equivalent focal lengths (CIPA DCG-001).
FILM_DIAGONAL_MM = math.hypot(36.0, 24.0)


@dataclass(frozen=True, slots=True)
class LensGuess:
    """A focal length: `ratio` in parts of the picture's width, or `film_mm` as on 35 mm film; neither: unknown.

    `k1` goes with it, as of a camera's file.
    """

    ratio: float | None = None
    film_mm: float | None = None
    k1: float = 0.0

    @property
    def is_given(self) -> bool:
        """Whether there is one."""
        return self.ratio is not None or self.film_mm is not None

    def focal_px(self, width_px: int, height_px: int) -> float | None:
        """The focal length in pixels of a picture of this size."""
        if self.film_mm is not None:
            return self.film_mm / FILM_DIAGONAL_MM * math.hypot(width_px, height_px)
        return None if self.ratio is None else self.ratio * width_px


UNKNOWN_LENS = LensGuess()
