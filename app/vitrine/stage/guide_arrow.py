"""Guide arrows: a solid one where the route turns, and a flat one at the display's border while that is out of it."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from vitrine.flow.animate.motion import evaluate
from vitrine.geometry import Bounds, Point, Size
from vitrine.scene.nodes.node import Arrow
from vitrine.stage.draw.builder import LayerItem, MeshItem, PaintOrder
from vitrine.stage.draw.drawlist import PAINT_OP, Bitmap, FillSource, NodeBounds, RasterLayer, UnlayeredNode
from vitrine.stage.draw.light import Light, apply_opacity, light_from_color
from vitrine.stage.place.placement import compute_distance_fade, compute_place_fade
from vitrine.stage.place.presence import RootPresence
from vitrine.stage.place.render_root import RenderRoot
from vitrine.stage.shapes.arrow import ArrowPlacement, build_arrow_instance, build_arrow_mesh, rasterize_edge_arrow
from vitrine.world.camera import Vectors
from vitrine.world.viewpoint import Viewpoint

#: Degrees over which the flat arrow fades in as the thing leaves the display, so that it neither jumps nor blinks.
FADE_DEG = 2.0


def build_solid_arrow(
    root: RenderRoot,
    node: Arrow,
    position_m: Vectors,
    presence: RootPresence,
    viewpoint: Viewpoint,
    t_s: float,
    band: int,
) -> tuple[MeshItem, UnlayeredNode] | None:
    """The solid arrow at `position_m`; None while it is out of sight or has faded away."""
    distance_m = _measure_distance_m(position_m, viewpoint)
    opacity = presence.opacity * compute_place_fade(root.anchor, position_m, viewpoint)
    if opacity <= 0:
        return None
    mesh = build_arrow_mesh(node.turn)
    x, y, z = (float(v) for v in position_m)
    stand = ArrowPlacement(
        (x, y, z), math.radians(evaluate(node.heading, t_s)), evaluate(node.height_m, t_s) * presence.scale
    )
    record = build_arrow_instance(
        mesh, 0, stand, apply_opacity(light_from_color(node.color), opacity), viewpoint.pose, viewpoint.intrinsics
    )
    if record is None:
        return None
    x0, y0, x1, y1 = (float(v) for v in record[0]["box_px"])
    bounds = NodeBounds(root.id, Bounds(x0, y0, x1, y1), Point((x0 + x1) / 2, (y0 + y1) / 2))
    unlayered = UnlayeredNode(bounds, "arrow", y1 - y0, record["light_lin"], 1.0, root.anchor.world is not None)
    return MeshItem(PaintOrder(band, node.z, -distance_m, root.order, root.id), mesh, record[0]), unlayered


def build_edge_arrow(
    root: RenderRoot,
    node: Arrow,
    position_m: Vectors,
    presence: RootPresence,
    viewpoint: Viewpoint,
    t_s: float,
    band: int,
) -> tuple[LayerItem, UnlayeredNode] | None:
    """The flat arrow at the border that leans towards `position_m`; None while that is well inside the display."""
    if node.edge is None:
        return None
    scale = viewpoint.intrinsics.px_per_deg
    display_px = viewpoint.display_px
    width, height = display_px.size
    # What is near fades so that it does not stand in the way; its arrow at the edge is where it is still shown.
    far_fade = compute_distance_fade(_measure_distance_m(position_m, viewpoint), None, root.anchor.far_m)
    opacity = (
        presence.opacity
        * far_fade
        * min(max(_measure_distance_outside_px(position_m, viewpoint) / scale / FADE_DEG + 0.5, 0.0), 1.0)
    )
    # A larger one could not lie on a border; through a narrow field of view its mask would have 32 GB.
    size_px = min(evaluate(node.edge.size, t_s) * scale, float(min(width, height)))
    if opacity <= 0 or size_px <= 0:
        return None
    inset = evaluate(node.edge.inset, t_s) * scale + size_px / 2
    direction = _find_direction(position_m, viewpoint)
    center = _intersect_border(
        direction,
        Point(display_px.x0 + width / 2, display_px.y0 + height / 2),
        Size(max(width / 2 - inset, 0.0), max(height / 2 - inset, 0.0)),
    )
    raster_layer = _build_mask_layer(rasterize_edge_arrow(direction, size_px), node.color)
    w, h = raster_layer.size_px
    left, top = math.floor(center.x - w / 2 + 0.5), math.floor(center.y - h / 2 + 0.5)
    corners = np.array([[left, top, 1], [left + w, top, 1], [left + w, top + h, 1], [left, top + h, 1]], "f8")
    bounds = NodeBounds(root.id, Bounds(float(left), float(top), float(left + w), float(top + h)), None)
    unlayered = UnlayeredNode(
        bounds, "edge-arrow", size_px, raster_layer.paint_ops["fill0_lin"], opacity, root.anchor.world is not None
    )
    order = PaintOrder(band, node.z, 0.0, root.order, root.id)
    return LayerItem(order, (raster_layer,), corners[None], (opacity,)), unlayered


def _measure_distance_m(position_m: Vectors, viewpoint: Viewpoint) -> float:
    return float(np.linalg.norm(position_m - np.asarray(viewpoint.pose.position_m)))


def _measure_distance_outside_px(position_m: Vectors, viewpoint: Viewpoint) -> float:
    """How far outside the display a thing is, in pixels; negative inside, infinite behind the eye."""
    x, y, ahead = (float(v) for v in viewpoint.to_homogeneous_px(position_m[None])[0])
    if ahead <= 1e-6:
        return math.inf
    x0, y0, x1, y1 = viewpoint.display_px
    return max(x0 - x / ahead, x / ahead - x1, y0 - y / ahead, y / ahead - y1)


def _find_direction(position_m: Vectors, viewpoint: Viewpoint) -> tuple[float, float]:
    """The direction (right, down) from the middle of the display to a thing, never of no length.

    What is behind is to the left or right, not up or down: its height counts less the farther behind it is, so that the
    arrow turns level while the thing goes by. Straight behind is right.
    """
    i = viewpoint.display or viewpoint.intrinsics
    right, down, ahead = (float(v) for v in viewpoint.to_optical(position_m[None])[0])
    x, y = i.fx_px * right, i.fy_px * down
    if ahead > 0:
        return x + (i.cx_px - i.width_px / 2) * ahead, y + (i.cy_px - i.height_px / 2) * ahead
    return math.copysign(max(abs(x), 1e-9), x), y * max(1 + ahead / max(abs(right), 1e-9), 0.0)


def _intersect_border(direction: tuple[float, float], center: Point[float], half_size: Size[float]) -> Point[float]:
    """Where the line from the middle along `direction` meets the rectangle of `half_size` around the middle."""
    dx, dy = direction
    share = min(half_size.width / max(abs(dx), 1e-12), half_size.height / max(abs(dy), 1e-12))
    return Point(center.x + dx * share, center.y + dy * share)


def _build_mask_layer(mask: Bitmap, color: str) -> RasterLayer:
    """A raster layer of one mask in one colour. Masks are kept by value, and so are their layers."""
    return _build_mask_layer_cached(mask.tobytes(), mask.shape[1], mask.shape[0], light_from_color(color))


@lru_cache(maxsize=64)
def _build_mask_layer_cached(mask: bytes, width: int, height: int, light: Light) -> RasterLayer:
    paint_ops = np.zeros(1, PAINT_OP)
    paint_ops["rect_px"] = paint_ops["clip_px"] = paint_ops["texel_px"] = (0, 0, width, height)
    paint_ops["fill0_lin"] = paint_ops["fill1_lin"] = light
    paint_ops["source"] = FillSource.MASK
    return RasterLayer(Size(width, height), paint_ops, (np.frombuffer(mask, np.uint8).reshape(height, width),))
