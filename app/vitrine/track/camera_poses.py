"""Pose table: where the camera was in each frame of a span, as arrays; frames without a pose among them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.track.rotations import Floats, interpolate


class CameraPoses(NamedTuple):
    """N poses, camera from world: turns (N, 3, 3) and centres (N, 3) in the world, in any unit of length.

    inliers (N,) is how many points agree in a frame, residuals_px (N,) what is left of them, median, in tracked pixels.
    A frame whose centre is NaN has no pose.
    """

    turns: Floats
    centres: Floats
    inliers: npt.NDArray[np.int64]
    residuals_px: Floats

    @classmethod
    def empty(cls, count: int) -> CameraPoses:
        """Frames without poses."""
        return cls(
            np.broadcast_to(np.eye(3), (count, 3, 3)).copy(), np.full((count, 3), np.nan),
            np.zeros(count, np.int64), np.full(count, np.nan),
        )  # fmt: skip

    @property
    def is_known(self) -> npt.NDArray[np.bool_]:
        """Which frames have a pose, (N,)."""
        return ~np.isnan(self.centres[:, 0])

    @property
    def shifts(self) -> Floats:
        """(N, 3): a point is `turn @ point + shift` in the camera's axes."""
        return np.asarray(-np.einsum("nij,nj->ni", self.turns, self.centres))

    def part(self, first: int, stop: int) -> CameraPoses:
        """Frames first..stop-1, as views."""
        part = slice(first, stop)
        return CameraPoses(self.turns[part], self.centres[part], self.inliers[part], self.residuals_px[part])

    def moved(self, turn: Floats, scale: float, shift: Floats) -> CameraPoses:
        """In the world w' = scale * turn @ w + shift."""
        return self._replace(turns=self.turns @ turn.T, centres=scale * self.centres @ turn.T + shift)

    def filled(self) -> CameraPoses:
        """Frames without a pose between others get one between theirs; before the first and after the last theirs."""
        known = np.flatnonzero(self.is_known)
        if not len(known):
            return self
        wanted = np.arange(len(self.turns), dtype=np.float64)
        at = known.astype(np.float64)
        centres = np.stack([np.interp(wanted, at, self.centres[known, axis]) for axis in range(3)], axis=1)
        return self._replace(turns=interpolate(self.turns[known], at, wanted), centres=centres)
