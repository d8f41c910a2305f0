"""The painted form of a render root, and its placement as layers of the draw list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from vitrine.geometry import Point, Rect, Size
from vitrine.stage.draw.builder import LayerItem, PaintOrder
from vitrine.stage.draw.drawlist import LAYER_CLIP, MAX_LAYER_CLIPS, Records, SubLayer
from vitrine.stage.paint.paint_state import UNCLIPPED
from vitrine.stage.place.placement import Corners, map_boxes_into_quad, map_points_into_quad

#: Memory of one node beside paint operations and bitmaps; measured, with its appearance and item in the cache key.
NODE_OVERHEAD_BYTES = 1500


@dataclass(frozen=True, eq=False)
class PaintedRoot:
    """A root's sub-layers, `size_px` together, with what their placement needs.

    `border_box_px` is the root's border box among them (margins and halo lie outside), `size_deg` its size,
    and `node_boxes_px` the boxes of its nodes by id, back to front, with the corners of the turned in `node_quads_px`.
    `magnification` is how many panel pixels one of its
    pixels covers: 1, but for what is too large for the full resolution.
    """

    sub_layers: tuple[SubLayer, ...]
    size_px: Size[int]
    size_deg: Size[float]
    border_box_px: Rect[float]
    node_boxes_px: Mapping[str, Rect[float]]
    magnification: float = 1.0
    node_quads_px: Mapping[str, tuple[Point[float], ...]] = field(default_factory=dict)

    @cached_property
    def is_turned(self) -> bool:
        """Whether some sub-layer is turned; only such ones have clips. Asked at every instant, so it is remembered."""
        return any(leaf.turn is not None for leaf in self.sub_layers)

    @cached_property
    def held_bytes(self) -> int:
        """Approximate memory in bytes, bitmaps that it shares with others included; two caches ask for it."""
        return len(self.node_boxes_px) * NODE_OVERHEAD_BYTES + sum(
            leaf.raster_layer.held_bytes for leaf in self.sub_layers
        )


def build_layer_item(
    order: PaintOrder, roots: Sequence[PaintedRoot], corners: Corners, opacities: Sequence[float]
) -> LayerItem:
    """Build the layers of painted roots, back to front, at their homogeneous `corners` (N, 4, 3)."""
    quads: list[Corners] = []
    layer_opacities: list[float] = []
    clips: list[Records] = []
    for painting, quad, opacity in zip(roots, corners, opacities, strict=True):
        sub_layers = painting.sub_layers
        first = len(layer_opacities)
        layer_opacities += [opacity * leaf.opacity for leaf in sub_layers]
        if painting.is_turned:
            clips += [_build_clip(first + index, leaf) for index, leaf in enumerate(sub_layers) if leaf.clips]
            corners_px = [leaf.map_boxes(np.array([(0.0, 0.0, *leaf.raster_layer.size_px)])) for leaf in sub_layers]
            quads.append(map_points_into_quad(quad, painting.size_px, np.concatenate(corners_px)))
        elif len(sub_layers) > 1:
            x, y, w, h = np.array([(leaf.x_px, leaf.y_px, *leaf.raster_layer.size_px) for leaf in sub_layers], "f8").T
            quads.append(map_boxes_into_quad(quad, painting.size_px, np.stack([x, y, x + w, y + h], 1)))
        else:
            quads.append(quad[None])
    sheets = tuple(leaf.raster_layer for painting in roots for leaf in painting.sub_layers)
    return LayerItem(order, sheets, np.concatenate(quads), layer_opacities, clips)


def _build_clip(index: int, sub_layer: SubLayer) -> Records:
    """The LAYER_CLIP record of a sub-layer; of more clips than there is room for, those next to it."""
    record = np.zeros((), LAYER_CLIP)
    record["layer"], record["box_px"] = index, UNCLIPPED
    width, height = sub_layer.raster_layer.size_px
    for slot, clip in enumerate(sub_layer.clips[-MAX_LAYER_CLIPS:]):
        plane = sub_layer.root_from_layer.then(clip.clip_from_root)
        record["plane_px"][slot] = (
            (plane.x0, plane.y0),
            (plane.xx * width, plane.yx * width),
            (
                plane.xy * height,
                plane.yy * height,
            ),
        )
        record["box_px"][slot], record["cut_px"][slot] = clip.box_px, clip.cut_px
        record["cut_radii_px"][slot] = clip.cut_radii_px
    return record
