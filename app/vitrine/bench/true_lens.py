"""The lens of a clip with truth: how places in its pictures are bent, in focal lengths from the middle."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.world.lens import LENS_COEFFICIENTS, Lens

Floats = npt.NDArray[np.float64]
LensKind = Literal["pinhole", "brown-conrady", "division", "fisheye"]
LENS_KINDS: tuple[LensKind, ...] = ("pinhole", "brown-conrady", "division", "fisheye")


class TrueLens(NamedTuple):
    """Its model, and the one coefficient; a pinhole has none."""

    model: LensKind = "pinhole"
    k1: float = 0.0

    def bend(self, directions: Floats) -> Floats:
        """Places (N, 2) of directions (N, 2) = (X/Z, Y/Z); NaN beyond the lens's reach."""
        lens = self._find_lens()
        if lens is None:
            return directions
        return lens.project(np.column_stack([directions, np.ones(len(directions))]))

    def straighten(self, places: Floats) -> Floats:
        """The way back."""
        lens = self._find_lens()
        if lens is None:
            return places
        rays = lens.unproject(places)
        return np.asarray(rays[:, :2] / rays[:, 2:])

    def _find_lens(self) -> Lens | None:
        if self.model == "pinhole":
            return None
        names = LENS_COEFFICIENTS[self.model]
        return Lens(self.model, tuple(self.k1 if name == "k1" else 0.0 for name in names))
