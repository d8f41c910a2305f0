"""Copy ink: the ink bounds of a list's copies: of thousands of rows, those out of their clip are not painted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.geometry import Bounds
from vitrine.stage.layout.appearance import StyledNode
from vitrine.stage.layout.changed_items import find_changed
from vitrine.stage.layout.flex import LayoutBox
from vitrine.stage.paint.paint_state import PaintState, iter_ink_bounds, snap_to_pixels

#: Planes of which the bounds are kept: at full resolution, and at that of a root that is too large for it.
MAX_PLANES = 2

_Plane = tuple[float, float, float]


class _KnownInk(NamedTuple):
    """The copies and their boxes in one plane, and the bounds (N, 4) around all ink of each and its box, in pixels."""

    nodes: Sequence[StyledNode]
    boxes: Sequence[LayoutBox]
    bounds_px: npt.NDArray[np.float64]


_NOTHING = _KnownInk((), (), np.empty((0, 4)))


class CopyInk:
    """The ink bounds of the children of one container, before clipping, as they were last in each plane: a memo."""

    def __init__(self) -> None:
        self._known: dict[_Plane, _KnownInk] = {}

    def bound(self, node: StyledNode, box: LayoutBox, state: PaintState) -> npt.NDArray[np.float64]:
        """The bounds (N, 4) of each child with all in it, in the state that they are painted in."""
        plane = state[:3]
        known = self._known.get(plane, _NOTHING)
        if known.nodes is node.children and known.boxes is box.children:
            return known.bounds_px
        if len(known.nodes) != len(node.children):
            pairs = zip(node.children, box.children, strict=True)
            bounds_px = np.array([_bound_copy(*pair, state) for pair in pairs]).reshape(-1, 4)
        else:
            bounds_px = known.bounds_px.copy()
            moved = find_changed(box.children, known.boxes)
            for index in {*find_changed(node.children, known.nodes), *moved}:
                bounds_px[index] = _bound_copy(node.children[index], box.children[index], state)
        if plane not in self._known and len(self._known) == MAX_PLANES:
            self._known.clear()
        self._known[plane] = _KnownInk(node.children, box.children, bounds_px)
        return bounds_px

    def find_seen(self, node: StyledNode, box: LayoutBox, state: PaintState) -> list[int]:
        """The indices of the children that reach into the clip of the state that they are painted in."""
        x0, y0, x1, y1 = self.bound(node, box, state).T
        clip = state.clip_px
        return np.flatnonzero((x0 < clip.x1) & (x1 > clip.x0) & (y0 < clip.y1) & (y1 > clip.y0)).tolist()

    def bound_seen(self, node: StyledNode, box: LayoutBox, state: PaintState) -> Bounds[float] | None:
        """The bounds of what of the children is seen, None where that is nothing."""
        seen = self.bound(node, box, state)[self.find_seen(node, box, state)]
        if not len(seen):
            return None
        (x0, y0), (x1, y1) = seen[:, :2].min(0).tolist(), seen[:, 2:].max(0).tolist()
        return Bounds(x0, y0, x1, y1).intersect(state.clip_px)


def _bound_copy(node: StyledNode, box: LayoutBox, state: PaintState) -> Bounds[float]:
    x0s, y0s, x1s, y1s = zip(snap_to_pixels(box, state).to_bounds(), *iter_ink_bounds(node, box, state), strict=True)
    return Bounds(min(x0s), min(y0s), max(x1s), max(y1s))
