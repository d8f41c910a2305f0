"""The painted form of a render root, and its placement as layers of the draw list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from vitrine.geometry import Rect, Size
from vitrine.stage.draw.builder import LayerItem, PaintOrder
from vitrine.stage.draw.drawlist import SubLayer
from vitrine.stage.place.placement import Corners, map_boxes_into_quad

#: Memory of one node beside paint operations and bitmaps; measured, with its appearance and item in the cache key.
NODE_OVERHEAD_BYTES = 1500


@dataclass(frozen=True, eq=False)
class PaintedRoot:
    """A root's sub-layers, `size_px` together, with what their placement needs.

    `border_box_px` is the root's border box among them (margins and halo lie outside), `size_deg` its size,
    and `node_boxes_px` the boxes of its nodes by id, back to front. `magnification` is how many panel pixels one of its
    pixels covers: 1, but for what is too large for the full resolution.
    """

    sub_layers: tuple[SubLayer, ...]
    size_px: Size[int]
    size_deg: Size[float]
    border_box_px: Rect[float]
    node_boxes_px: Mapping[str, Rect[float]]
    magnification: float = 1.0

    @property
    def held_bytes(self) -> int:
        """Approximate memory in bytes, bitmaps that it shares with others included."""
        return len(self.node_boxes_px) * NODE_OVERHEAD_BYTES + sum(
            leaf.raster_layer.held_bytes for leaf in self.sub_layers
        )


def build_layer_item(
    order: PaintOrder, roots: Sequence[PaintedRoot], corners: Corners, opacities: Sequence[float]
) -> LayerItem:
    """Build the layers of painted roots, back to front, at their homogeneous `corners` (N, 4, 3)."""
    quads, layer_opacities = [], []
    for painting, quad, opacity in zip(roots, corners, opacities, strict=True):
        sub_layers = painting.sub_layers
        layer_opacities += [opacity * leaf.opacity for leaf in sub_layers]
        if len(sub_layers) > 1:
            x, y, w, h = np.array([(leaf.x_px, leaf.y_px, *leaf.raster_layer.size_px) for leaf in sub_layers], "f8").T
            quads.append(map_boxes_into_quad(quad, painting.size_px, np.stack([x, y, x + w, y + h], 1)))
        else:
            quads.append(quad[None])
    sheets = tuple(leaf.raster_layer for painting in roots for leaf in painting.sub_layers)
    return LayerItem(order, sheets, np.concatenate(quads), layer_opacities)
