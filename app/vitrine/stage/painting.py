"""A root as it was painted: its leaves of light, and how they become layers where the root is placed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from vitrine.stage.collect import LayerItem, Order
from vitrine.stage.drawlist import Leaf
from vitrine.stage.frame import BoxPx
from vitrine.stage.place import Corners, inside

#: What one node takes in objects, beside its ink and bitmaps; measured, its look and its item in the key included.
NODE_BYTES = 1500


@dataclass(frozen=True, eq=False)
class Painting:
    """A root's leaves, which are `size_px` together, with what their placing needs.

    `box_px` is the root's border box x, y, w, h among them (margins and halo lie outside), `size_deg` its size, and
    `boxes` where each node lies, from the back to the front. `enlarged` is how many pixels of the panel one of these
    takes: 1, but for what is too large to be drawn as finely.
    """

    leaves: tuple[Leaf, ...]
    size_px: tuple[int, int]
    size_deg: tuple[float, float]
    box_px: BoxPx
    boxes: Mapping[str, BoxPx]
    enlarged: float = 1.0

    @property
    def held_bytes(self) -> int:
        """About how much memory it takes, bitmaps that it shares with others included."""
        return len(self.boxes) * NODE_BYTES + sum(leaf.sheet.held_bytes for leaf in self.leaves)


def layers(order: Order, paintings: Sequence[Painting], corners: Corners, opacities: Sequence[float]) -> LayerItem:
    """Paintings at their `corners` (N, 4, 3), one after the other, as layers."""
    quads, lights = [], []
    for painting, quad, opacity in zip(paintings, corners, opacities, strict=True):
        leaves = painting.leaves
        lights += [opacity * leaf.opacity for leaf in leaves]
        if len(leaves) > 1:
            x, y, w, h = np.array([(leaf.x_px, leaf.y_px, *leaf.sheet.size_px) for leaf in leaves], "f8").T
            quads.append(inside(quad, painting.size_px, np.stack([x, y, x + w, y + h], 1)))
        else:
            quads.append(quad[None])
    sheets = tuple(leaf.sheet for painting in paintings for leaf in painting.leaves)
    return LayerItem(order, sheets, np.concatenate(quads), lights)
