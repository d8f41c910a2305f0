"""Kept ink bounds of lists' copies: of thousands of rows, those out of their clip are neither painted nor asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from vitrine.geometry import Bounds
from vitrine.stage.layout.appearance import RoundedBox, StyledNode
from vitrine.stage.layout.flex import LayoutBox
from vitrine.stage.paint.paint_state import (
    PaintState,
    apply_clip,
    enter_node,
    is_turned,
    iter_ink_bounds,
    iter_own_ink_bounds,
    snap_to_pixels,
)


class _KeptBounds(NamedTuple):
    node: StyledNode
    box: LayoutBox
    plane: tuple[float, float, float]
    bounds_px: Bounds[float]


class KeptInk:
    """The ink bounds of copies by their boxes, of this painting of a root and of the one before: a memo."""

    def __init__(self) -> None:
        self._entries: dict[int, _KeptBounds] = {}
        self._before: dict[int, _KeptBounds] = {}

    def begin_painting(self) -> None:
        """Let go of what was not asked in the last painting."""
        self._before, self._entries = self._entries, {}

    def bound(self, node: StyledNode, box: LayoutBox, state: PaintState) -> Bounds[float]:
        """The bounds around all ink of a copy in pixels, before clipping; its own box where it has none."""
        key, plane = id(box), state[:3]
        entry = self._entries.get(key) or self._before.get(key)
        if entry is None or entry.node is not node or entry.box is not box or entry.plane != plane:
            x0s, y0s, x1s, y1s = zip(
                snap_to_pixels(box, state).to_bounds(), *iter_ink_bounds(node, box, state), strict=True
            )
            entry = _KeptBounds(node, box, plane, Bounds(min(x0s), min(y0s), max(x1s), max(y1s)))
        self._entries[key] = entry
        return entry.bounds_px

    def is_seen(self, node: StyledNode, box: LayoutBox, state: PaintState) -> bool:
        """Whether a node is painted: all are, but copies out of their clip."""
        if "[" not in node.id:
            return True
        x0, y0, x1, y1 = self.bound(node, box, state)
        clip = state.clip_px
        return x0 < clip.x1 and x1 > clip.x0 and y0 < clip.y1 and y1 > clip.y0

    def iter_seen_bounds(self, node: StyledNode, box: LayoutBox, state: PaintState) -> Iterator[Bounds[float]]:
        """The ink bounds of a node and of each of its descendants in pixels, as far as their clips leave them."""
        if not _has_copies(node):
            yield from iter_ink_bounds(node, box, state)
            return
        state = enter_node(node, box, state)
        yield from iter_own_ink_bounds(node, box, state)
        if isinstance(node.appearance, RoundedBox) and node.appearance.clips_children:
            state = apply_clip(state, node.appearance, snap_to_pixels(box, state))
        for child, child_box in zip(node.children, box.children, strict=True):
            if "[" in child.id:
                if self.is_seen(child, child_box, state):
                    yield self.bound(child, child_box, state).intersect(state.clip_px)
            else:
                yield from (seen.intersect(state.clip_px) for seen in self.iter_seen_bounds(child, child_box, state))


def _has_copies(node: StyledNode) -> bool:
    """Whether copies lie in a node that nothing turns or makes translucent around them."""
    if is_turned(node):
        return False
    return any("[" in child.id or _has_copies(child) for child in node.children[:1]) or any(
        _has_copies(child) for child in node.children[1:] if "[" not in child.id
    )
