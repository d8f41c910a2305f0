"""The spatial index of a walking graph: which edge is nearest to a place. Cells of a grid, in NumPy alone.

Lines are cut into pieces no longer than a cell, each kept in the cell of its middle. A piece in a cell that was not
looked at is no nearer than the square that was, less half a piece: so the nearest found is the nearest there is.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.content.route.walking_graph import WalkingGraph

Indices = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

#: Metres of a cell's side: a town has some ten pieces in one.
CELL_M = 50.0
#: Columns of cells are told apart in one number with their rows: graphs are no larger than this many cells.
_SHIFT = 1 << 32


class SnappedPlace(NamedTuple):
    """The place on an edge nearest to one beside it: metres along its line, and how far it is."""

    edge: int
    at_m: float
    distance_m: float


class EdgeGrid:
    """Pieces of all lines, in the order of their cells."""

    def __init__(self, graph: WalkingGraph) -> None:
        self._lengths = graph.lengths_m
        first, edges = _list_segments(graph)
        along, lengths = graph.along_m[first], graph.along_m[first + 1] - graph.along_m[first]
        counts = np.maximum(1, np.ceil(lengths / CELL_M)).astype("i8")
        place = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        segment = np.repeat(np.arange(len(first)), counts)
        share = np.stack([place, place + 1]) / counts[segment]
        start, step = graph.points_m[first][segment], (graph.points_m[first + 1] - graph.points_m[first])[segment]
        tips = start + share[:, :, None] * step
        cells = np.floor(tips.mean(axis=0) / CELL_M).astype("i8")
        keys = cells[:, 0] * _SHIFT + cells[:, 1]
        order = np.argsort(keys, kind="stable")
        self._keys, self._tips = keys[order], tips[:, order]
        self._edges, self._along = edges[segment][order], (along[segment] + share[0] * lengths[segment])[order]

    def find_nearest(self, at_m: tuple[float, float], most_m: float, only: Flags | None = None) -> SnappedPlace | None:
        """The nearest place on any edge, or on one of those that `only` (E,) says; None where none is within `most_m`.

        Of several that are as near it is on the first edge.
        """
        if not all(math.isfinite(value) and abs(value) < CELL_M * 2**30 for value in at_m):
            return None
        rings = 1
        while True:
            sure_m = (rings - 0.5) * CELL_M
            found = self._find_within(at_m, rings, only)
            if (found is not None and found.distance_m <= sure_m) or sure_m >= most_m:
                return found if found is not None and found.distance_m <= most_m else None
            rings *= 2

    def _find_within(self, at_m: tuple[float, float], rings: int, only: Flags | None) -> SnappedPlace | None:
        """The nearest place on a piece in the cells about that of `at_m`."""
        column, row = (math.floor(value / CELL_M) for value in at_m)
        columns = np.arange(column - rings, column + rings + 1) * _SHIFT + row
        low = np.searchsorted(self._keys, columns - rings)
        high = np.searchsorted(self._keys, columns + rings, side="right")
        pieces = np.concatenate([np.arange(*pair) for pair in zip(low, high, strict=True)])
        if only is not None:
            pieces = pieces[only[self._edges[pieces]]]
        if not len(pieces):
            return None
        start, step = self._tips[0, pieces], self._tips[1, pieces] - self._tips[0, pieces]
        squared = np.maximum(np.einsum("ij,ij->i", step, step), 1e-12)
        share = np.clip(np.einsum("ij,ij->i", np.asarray(at_m) - start, step) / squared, 0.0, 1.0)
        distances = np.hypot(*(start + share[:, None] * step - at_m).T)
        nearest = min(np.flatnonzero(distances == distances.min()), key=lambda one: int(self._edges[pieces[one]]))
        piece = pieces[nearest]
        along_m = float(self._along[piece] + share[nearest] * math.sqrt(squared[nearest]))
        edge = int(self._edges[piece])
        # Sums of pieces may end a rounding beyond their line.
        return SnappedPlace(edge, min(along_m, float(self._lengths[edge])), float(distances[nearest]))


def _list_segments(graph: WalkingGraph) -> tuple[Indices, Indices]:
    """The first point and the edge of each segment: neighbouring points of one line."""
    edge_of_point = np.repeat(np.arange(graph.edge_count), np.diff(graph.starts))
    first = np.flatnonzero(edge_of_point[:-1] == edge_of_point[1:])
    return first, edge_of_point[first]
