"""What guidance asks for another way: a router, whoever has the map."""

from __future__ import annotations

from typing import Protocol

from vitrine.content.route.geo_frame import GeoFrame
from vitrine.content.route.walking_route import WalkingRoute

#: East and north in metres.
Place2 = tuple[float, float]


class Router(Protocol):
    """What finds a way on a map. It may take tens of milliseconds, and is asked off the drawing thread."""

    @property
    def frame(self) -> GeoFrame:
        """The frame of its metres: its map's own."""

    def find(self, from_m: Place2, to_m: Place2) -> WalkingRoute | None:
        """The shortest way between two places (east, north) in metres of its frame; None: there is none."""
