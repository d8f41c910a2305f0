"""Light sources of a frame: every node of the overlay as a box that emits, read from its draw list without drawing it.

What lies over something else counts in full, as for the light level.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.geometry import Bounds
from vitrine.glass.optics.photometry import luminance_of
from vitrine.stage.draw.drawlist import DrawList, NodeSlice, PlacedRoot, RasterLayer, UnlayeredNode
from vitrine.stage.place.placement import map_points_into_quad
from vitrine.verdict.measure.picture_level import FILLED_SHARE, SHADED_SHARE, sum_op_light, sum_ribbon_light


class LightSource(NamedTuple):
    """A node as a light: its box in pixels, inside the panel, and its mean luminance there, 1 the panel's white."""

    element: str
    box_px: Bounds[float]
    luminance: float


def list_light_sources(draw_list: DrawList) -> tuple[LightSource, ...]:
    """Every node of a draw list that emits light inside the panel, unlayered nodes first."""
    routes = [node for node in draw_list.unlayered_nodes if node.kind == "route"]
    found = [
        *_iterate_routes(routes, draw_list),
        *(_build_arrow(node) for node in draw_list.unlayered_nodes if node.kind != "route"),
        *(source for root in draw_list.placed_roots for source in _iterate_nodes(root)),
    ]
    panel: Bounds[float] = Bounds(0.0, 0.0, *draw_list.size_px)
    clipped = (source._replace(box_px=source.box_px.intersect(panel)) for source in found)
    return tuple(source for source in clipped if source.luminance > 0 and not source.box_px.is_empty)


def _iterate_routes(routes: list[UnlayeredNode], draw_list: DrawList) -> Iterator[LightSource]:
    """The light of all ribbons, spread evenly over the boxes of all routes."""
    boxes = [node.bounds.box_px.intersect(Bounds(0.0, 0.0, *draw_list.size_px)) for node in routes]
    area = sum(box.area for box in boxes if not box.is_empty)
    if area:
        mean = min(sum_ribbon_light(draw_list)[0] / area, 1.0)
        yield from (LightSource(node.bounds.node_id, box, mean) for node, box in zip(routes, boxes, strict=True))


def _build_arrow(node: UnlayeredNode) -> LightSource:
    share = FILLED_SHARE * (SHADED_SHARE if node.kind == "arrow" else 1.0)
    light = float(luminance_of(node.lights_lin).max(initial=0.0))
    return LightSource(node.bounds.node_id, node.bounds.box_px, share * light * node.opacity)


def _iterate_nodes(root: PlacedRoot) -> Iterator[LightSource]:
    for sub_layer in root.sub_layers:
        raster_layer = sub_layer.raster_layer
        boxes, means = _measure_slices(raster_layer)
        if not len(boxes):
            continue
        corners = map_points_into_quad(root.corners, root.size_px, sub_layer.map_boxes(boxes))
        for node_slice, quad, mean in zip(raster_layer.node_slices, corners, means, strict=True):
            if (quad[:, 2] <= 0).any():
                continue
            px = quad[:, :2] / quad[:, 2:]
            box = Bounds(*(float(side) for side in (*px.min(0), *px.max(0))))
            yield LightSource(node_slice.node_id, box, mean * sub_layer.opacity * root.opacity)


@lru_cache(maxsize=512)
def _measure_slices(raster_layer: RasterLayer) -> tuple[npt.NDArray[np.float64], list[float]]:
    """The boxes (N, 4) that are seen of a raster layer's nodes, and the mean luminance of each."""
    visible = [_visible_box(node_slice, raster_layer) for node_slice in raster_layer.node_slices]
    means = [_mean_luminance(node_slice, raster_layer) for node_slice in raster_layer.node_slices]
    return np.array(visible, np.float64).reshape(-1, 4), means


def _visible_box(node_slice: NodeSlice, raster_layer: RasterLayer) -> Bounds[float]:
    """A node's box inside the clips of its paint ops; none of one without any."""
    clips = raster_layer.paint_ops["clip_px"][node_slice.start : node_slice.stop].astype("f8")
    if not len(clips):
        return Bounds(0.0, 0.0, 0.0, 0.0)
    (x0, y0), (x1, y1) = clips[:, :2].min(0).tolist(), clips[:, 2:].max(0).tolist()
    return node_slice.box_px.to_bounds().intersect(Bounds(x0, y0, x1, y1))


def _mean_luminance(node_slice: NodeSlice, raster_layer: RasterLayer) -> float:
    """The mean luminance of a node's box: the light of all of its paint ops over its area."""
    area = node_slice.box_px.width * node_slice.box_px.height
    ops = raster_layer.paint_ops[node_slice.start : node_slice.stop]
    share = raster_layer.measure_fade(node_slice.box_px.to_bounds())
    return share * sum(sum_op_light(op, raster_layer)[0] for op in ops) / area if area else 0.0
