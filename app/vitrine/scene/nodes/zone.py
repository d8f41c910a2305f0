"""A named place of the scene: a point on or above the ground, perhaps with an extent that one can be inside of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Zone:
    """A place in world metres (x right, y up, z towards the viewer; ground at y = 0).

    `radius_m` makes it a disc around `at_m` in the ground plane; `polygon_m`, corners (x, z) of one closed outline in
    either direction, makes it an area and wins over the radius. With neither it is a point that one cannot be inside.
    """

    id: str
    at_m: tuple[float, float, float]
    radius_m: float = 0.0
    polygon_m: tuple[tuple[float, float], ...] = ()

    @property
    def has_extent(self) -> bool:
        """Whether one can be inside it."""
        return bool(self.polygon_m) or self.radius_m > 0
