"""Legs: the parts of edges that a way goes over, and what they cost a walker."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from vitrine.content.route.geo_frame import Points
from vitrine.content.route.walking_graph import WalkingGraph
from vitrine.content.route.walking_rule import WayKind

#: What a metre of each kind of way counts as, in metres: beside cars, on a path, up or down steps.
_FACTORS = {WayKind.ROAD: 1.2, WayKind.PATH: 1.1, WayKind.STEPS: 1.5}
#: What waiting at a crossing counts as; none is worth a long way round. Half a crossing, half of it.
_CROSSING_FACTOR = 1.6


class WalkedLeg(NamedTuple):
    """A part of an edge that is walked, from one place on its line to another: metres along it, which may go back."""

    edge: int
    from_m: float
    to_m: float

    @property
    def length_m(self) -> float:
        """Its length."""
        return abs(self.to_m - self.from_m)


def compute_factors(graph: WalkingGraph) -> Points:
    """What a metre of each edge (E,) counts as; never less than 1, so that no way costs less than the straight line."""
    factors = np.ones(len(WayKind))
    for kind, factor in _FACTORS.items():
        factors[kind] = factor
    factors[WayKind.CROSSING] = _CROSSING_FACTOR
    return np.asarray(factors[graph.kinds])
