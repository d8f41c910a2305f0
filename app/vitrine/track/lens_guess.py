"""What is known of a clip's lens before it is tracked: typed, measured by somebody, or told by the file's own tags."""

from __future__ import annotations

import math
from dataclasses import dataclass

from vitrine.track.lens import Freedom, TrackLens, make_fisheye
from vitrine.world.camera import DEFAULT_FOV_DEG, Intrinsics

#: A typed field of view as wide as this is a fish-eye's: a pinhole of 100 degrees draws its corners twice too large.
WIDE_FOV_DEG = 100.0


@dataclass(frozen=True, slots=True)
class LensGuess:
    """A horizontal field of view, or `film_mm` as on 35 mm film, or a whole camera; none of them: unknown."""

    fov_deg: float | None = None
    film_mm: float | None = None
    camera: Intrinsics | None = None

    @property
    def is_given(self) -> bool:
        """Whether there is one that stays: the name of a wide lens says about how wide it is."""
        is_narrow = self.fov_deg is not None and self.fov_deg < WIDE_FOV_DEG
        return is_narrow or self.film_mm is not None or self.camera is not None

    @property
    def freedom(self) -> Freedom:
        """What is still to be found."""
        return Freedom(not self.is_given, self.camera is None)

    def make_lens(self, width_px: int, height_px: int) -> TrackLens:
        """The lens of a picture of this size; unknown, one of 65 degrees along its long side."""
        if self.camera is not None:
            return TrackLens(self.camera.scaled(width_px, height_px))
        if self.film_mm is not None:
            return TrackLens(Intrinsics.from_focal_mm(width_px, height_px, self.film_mm))
        if self.fov_deg is None:
            along_long_side = TrackLens.from_fov(max(width_px, height_px), min(width_px, height_px), DEFAULT_FOV_DEG)
            return TrackLens.from_focal(width_px, height_px, along_long_side.focal_px)
        if self.fov_deg < WIDE_FOV_DEG:
            return TrackLens.from_fov(width_px, height_px, self.fov_deg)
        focal_px = width_px / math.radians(self.fov_deg)
        return TrackLens.from_focal(width_px, height_px, focal_px).with_bend(make_fisheye())


UNKNOWN_LENS = LensGuess()
