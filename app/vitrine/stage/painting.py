"""The painted form of a render root, and its placement as layers of the draw list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from vitrine.stage.collect import LayerItem, Order
from vitrine.stage.drawlist import Leaf
from vitrine.stage.frame import BoxPx
from vitrine.stage.place import Corners, inside

#: Memory of one node beside paint operations and bitmaps; measured, with its appearance and item in the cache key.
NODE_BYTES = 1500


@dataclass(frozen=True, eq=False)
class Painting:
    """A root's sub-layers, `size_px` together, with what their placement needs.

    `border_box_px` is the root's border box x, y, w, h among them (margins and halo lie outside), `size_deg` its size,
    and `node_boxes_px` the boxes of its nodes by id, back to front. `magnification` is how many panel pixels one of its
    pixels covers: 1, but for what is too large for the full resolution.
    """

    leaves: tuple[Leaf, ...]
    size_px: tuple[int, int]
    size_deg: tuple[float, float]
    box_px: BoxPx
    boxes: Mapping[str, BoxPx]
    enlarged: float = 1.0

    @property
    def held_bytes(self) -> int:
        """Approximate memory in bytes, bitmaps that it shares with others included."""
        return len(self.boxes) * NODE_BYTES + sum(leaf.sheet.held_bytes for leaf in self.leaves)


def layers(order: Order, paintings: Sequence[Painting], corners: Corners, opacities: Sequence[float]) -> LayerItem:
    """Build the layers of painted roots, back to front, at their homogeneous `corners` (N, 4, 3)."""
    quads, layer_opacities = [], []
    for painting, quad, opacity in zip(paintings, corners, opacities, strict=True):
        sub_layers = painting.leaves
        layer_opacities += [opacity * leaf.opacity for leaf in sub_layers]
        if len(sub_layers) > 1:
            x, y, w, h = np.array([(leaf.x_px, leaf.y_px, *leaf.sheet.size_px) for leaf in sub_layers], "f8").T
            quads.append(inside(quad, painting.size_px, np.stack([x, y, x + w, y + h], 1)))
        else:
            quads.append(quad[None])
    sheets = tuple(leaf.sheet for painting in paintings for leaf in painting.leaves)
    return LayerItem(order, sheets, np.concatenate(quads), layer_opacities)
