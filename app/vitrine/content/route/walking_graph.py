"""A walking graph: the ways that one may walk, as edges between the places where they meet, with their lines.

Positions are whole millimetres, so that a graph is the same after it was written and read. All arrays are read-only.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.content.route.geo_frame import GeoFrame, Points
from vitrine.content.route.street_name import LanguageNames, choose_name, order_names

Integers = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]

#: Bits of an edge's flags: in which directions one may walk it, and what it is besides.
FORWARD, BACKWARD, BRIDGE, TUNNEL = 1, 2, 4, 8


class MapName(NamedTuple):
    """A name as it stands there, in English and in Chinese; what is not given is empty."""

    local: str = ""
    english: str = ""
    chinese: str = ""

    def list_languages(self) -> LanguageNames:
        """The names by language; that which stands there comes first."""
        return order_names(self.local, {"en": self.english, "zh": self.chinese})

    def choose(self, language: str) -> str:
        """The name in a language, `zh-CN` or `en`, or as it stands there."""
        return choose_name(self.list_languages(), language)


class MapPlace(NamedTuple):
    """A place with a name: what it is, `shop=bakery`, and where, in metres east and north."""

    name: MapName
    kind: str
    at_m: tuple[float, float]


@dataclass(frozen=True, eq=False)
class WalkingGraph:
    """E edges between N nodes. An edge's line goes from its first node to its second.

    `points_mm` (P, 2) are the lines of all edges one after another, east and north; that of edge e begins at
    `starts[e]`, `starts` (E + 1,). `ends` (E, 2) are nodes, `streets` (E,) index `names`, whose first is no name;
    `kinds` and `surfaces` (E,) are those of `WayKind` and `WaySurface`, `flags` (E,) the bits above.
    """

    frame: GeoFrame
    source: str
    points_mm: Integers
    starts: Integers
    ends: Integers
    streets: Integers
    kinds: Bytes
    surfaces: Bytes
    flags: Bytes
    names: tuple[MapName, ...]
    places: tuple[MapPlace, ...]

    @property
    def edge_count(self) -> int:
        """E."""
        return len(self.ends)

    @cached_property
    def node_count(self) -> int:
        """N."""
        return int(self.ends.max(initial=-1)) + 1

    @cached_property
    def points_m(self) -> Points:
        """The points of all lines in metres (P, 2)."""
        return self.points_mm / 1_000.0

    @cached_property
    def along_m(self) -> Points:
        """Metres along its own line to each point (P,)."""
        steps = np.hypot(*np.diff(self.points_m, axis=0, prepend=self.points_m[:1]).T)
        total = np.cumsum(steps)
        return np.asarray(total - np.repeat(total[self.starts[:-1]], np.diff(self.starts)))

    @cached_property
    def lengths_m(self) -> Points:
        """The length of each edge's line (E,)."""
        return np.asarray(self.along_m[self.starts[1:] - 1])

    @cached_property
    def nodes_m(self) -> Points:
        """Where each node is (N, 2)."""
        nodes = np.zeros((self.node_count, 2))
        nodes[self.ends[:, 0]] = self.points_m[self.starts[:-1]]
        nodes[self.ends[:, 1]] = self.points_m[self.starts[1:] - 1]
        return nodes

    def join_lines(self, edges: npt.ArrayLike, is_forward: npt.ArrayLike) -> Points:
        """The lines of edges one after another, each along its direction or against it."""
        taken, forward = np.asarray(edges, "i8"), np.asarray(is_forward, bool)
        first, counts = self.starts[taken].astype("i8"), np.diff(self.starts)[taken]
        place = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        against = np.repeat(first + counts - 1, counts) - place
        return np.asarray(
            self.points_m[np.where(np.repeat(forward, counts), np.repeat(first, counts) + place, against)]
        )

    def cut_line(self, edge: int, from_m: float, to_m: float) -> Points:
        """The line of an edge between two places on it, metres along it; against its direction where they are so."""
        rows = slice(int(self.starts[edge]), int(self.starts[edge + 1]))
        line, along = self.points_m[rows], self.along_m[rows]
        low, high = min(from_m, to_m), max(from_m, to_m)
        inner = line[(along > low) & (along < high)]
        tips = np.stack([np.interp([low, high], along, line[:, axis]) for axis in (0, 1)], axis=1)
        cut = np.concatenate([tips[:1], inner, tips[1:]])
        return cut if from_m <= to_m else cut[::-1]
