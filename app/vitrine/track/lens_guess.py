"""What is known of a clip's lens before it is tracked: typed, measured by somebody, or told by the file's own tags."""

from __future__ import annotations

from dataclasses import dataclass

from vitrine.world.camera import Intrinsics


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
            return Intrinsics.from_focal_mm(width_px, height_px, self.film_mm).fx_px
        return None if self.ratio is None else self.ratio * width_px


UNKNOWN_LENS = LensGuess()
