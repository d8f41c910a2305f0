"""The lens of a clip with truth: how places in its pictures are bent, in focal lengths from the middle."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
LensKind = Literal["pinhole", "brown-conrady", "division"]
LENS_KINDS: tuple[LensKind, ...] = ("pinhole", "brown-conrady", "division")


class TrueLens(NamedTuple):
    """Its model, and the one coefficient. Of a pinhole's place at distance r, drawn at distance d:

    brown-conrady: d = r (1 + k1 r^2); division (Fitzgibbon, 2001): r = d / (1 + k1 d^2).
    """

    model: LensKind = "pinhole"
    k1: float = 0.0

    def bend(self, directions: Floats) -> Floats:
        """Places (N, 2) of directions (N, 2) = (X/Z, Y/Z)."""
        squares = np.sum(directions**2, axis=1, keepdims=True)
        if self.model == "division":
            return np.asarray(2 * directions / (1 + np.sqrt(np.maximum(1 - 4 * self.k1 * squares, 0.0))))
        return np.asarray(directions * (1 + self.k1 * squares))

    def straighten(self, places: Floats) -> Floats:
        """The way back: of Brown and Conrady's by Newton's method on the radius, short of where a barrel folds."""
        squares = np.sum(places**2, axis=1, keepdims=True)
        if self.model == "division":
            return np.asarray(places / (1 + self.k1 * squares))
        distance = np.sqrt(squares)
        radius = distance.copy()
        for _ in range(12):
            slope = np.maximum(1 + 3 * self.k1 * radius**2, 1e-3)
            radius -= (radius * (1 + self.k1 * radius**2) - distance) / slope
        return np.asarray(places * (radius / np.maximum(distance, 1e-12)))
