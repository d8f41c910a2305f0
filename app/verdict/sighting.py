"""What is remembered of one element on one device while a take plays: the light that contrast is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.glass.optics import Optics

Floats = npt.NDArray[np.float64]

#: Frames in which an element shines with less of its own most are left out: it is coming or going.
PRESENT = 0.5


@dataclass(frozen=True, eq=False, slots=True)
class Sightings:
    """Every frame in which an element was seen, each field (N,): the take's time, the luminance at the eye before
    `gain` of its ink at full coverage and of its veil, the share of the world that each lets through, the luminance of
    the world behind it (95th percentile, 1 is diffuse white), and its size in degrees.
    """

    times_s: Floats
    ink: Floats
    veil: Floats
    through_ink: Floats
    through_veil: Floats
    world: Floats
    size_deg: Floats

    @classmethod
    def gathered(cls, rows: Sequence[tuple[float, ...]]) -> Sightings:
        """From one row of the seven values per frame; frames in which the element comes or goes are left out."""
        table = np.array(rows, np.float64)
        strength = np.maximum(table[:, 1], table[:, 2])
        return cls(*table[strength >= PRESENT * strength.max()].T)

    def contrast(self, optics: Optics) -> Floats:
        """Ambient contrast (N,) of ink against its veil and the world behind both, at least 1.

        (G·ink + world) / (G·veil + world), the floor's light on both sides; dark ink on a bright veil counts the other
        way round. Pass-through displays let through less of the world where there is alpha.
        """
        gain = optics.gain * optics.share
        shine = gain * (self.ink + optics.floor) + self.world * self.through_ink
        around = gain * (self.veil + optics.floor) + self.world * self.through_veil
        ratio = np.maximum(shine, LEAST_LIGHT) / np.maximum(around, LEAST_LIGHT)
        return np.maximum(ratio, 1 / ratio)


#: What even a black feed reflects, as a share of diffuse white: 8-bit codes know nothing darker than 1/3295.
LEAST_LIGHT = 1 / 3295
