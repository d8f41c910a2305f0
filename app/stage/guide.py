"""Guiding arrows: a solid body where the way turns, and a flat one at the display's border while that is out of sight."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from app.flow.motion import evaluate
from app.scene.node import Arrow
from app.stage.arrow import Stand, arrow_instance, arrow_mesh, edge_arrow_mask
from app.stage.collect import BodyItem, LayerItem, Order
from app.stage.drawlist import INK, Bitmap, Mark, Sheet, Source
from app.stage.light import Light, dimmed, light_lin
from app.stage.place import fade
from app.stage.presence import Shown
from app.stage.root import Root
from app.world.camera import Vectors
from app.world.sight import Sight

#: Degrees over which the flat arrow comes as the thing leaves the display, so that it neither jumps nor blinks.
FADE_DEG = 2.0


def body_arrow(
    root: Root, node: Arrow, position_m: Vectors, look: Shown, sight: Sight, t_s: float, band: int
) -> tuple[BodyItem, Mark] | None:
    """The solid arrow at `position_m`; None while it is out of sight or has faded away."""
    distance = _distance(position_m, sight)
    opacity = look.opacity * evaluate(node.opacity, t_s) * fade(distance, root.anchor.near_m, root.anchor.far_m)
    if opacity <= 0:
        return None
    mesh = arrow_mesh(node.turn)
    x, y, z = (float(v) for v in position_m)
    stand = Stand((x, y, z), math.radians(evaluate(node.heading, t_s)), evaluate(node.height_m, t_s) * look.scale)
    record = arrow_instance(mesh, 0, stand, dimmed(light_lin(node.color), opacity), sight.pose, sight.intrinsics)
    if record is None:
        return None
    x0, y0, x1, y1 = (float(v) for v in record[0]["box_px"])
    mark = Mark(root.id, (x0, y0, x1, y1), ((x0 + x1) / 2, (y0 + y1) / 2))
    return BodyItem(Order(band, node.z, -distance, root.id), mesh, record[0]), mark


def edge_arrow(
    root: Root, node: Arrow, position_m: Vectors, look: Shown, sight: Sight, t_s: float, band: int
) -> tuple[LayerItem, Mark] | None:
    """The flat arrow at the border that leans towards `position_m`; None while that is well inside the display."""
    if node.edge is None:
        return None
    scale = sight.intrinsics.px_per_deg
    x, y, ahead = (float(v) for v in sight.homogeneous_px(position_m[None])[0])
    width, height = sight.size_px
    center = (width / 2, height / 2)
    # Behind the eye the projection is mirrored: the way there is the other way round, and sideways rather than down.
    px = (x / ahead, y / ahead) if ahead > 1e-6 else (center[0] - (x - center[0] * ahead) * 1e6, center[1])
    out_px = max(-px[0], px[0] - width, -px[1], px[1] - height)
    near = fade(_distance(position_m, sight), root.anchor.near_m, root.anchor.far_m)
    light = look.opacity * near * min(max(out_px / scale / FADE_DEG + 0.5, 0.0), 1.0)
    if light <= 0:
        return None
    inset = (evaluate(node.edge.inset, t_s) + evaluate(node.edge.size, t_s) / 2) * scale
    at = _on_border(px, center, (width / 2 - inset, height / 2 - inset))
    sheet = _flat_sheet(edge_arrow_mask(_direction(px, center), evaluate(node.edge.size, t_s) * scale), node.color)
    w, h = sheet.size_px
    left, top = math.floor(at[0] - w / 2 + 0.5), math.floor(at[1] - h / 2 + 0.5)
    corners = np.array([[left, top, 1], [left + w, top, 1], [left + w, top + h, 1], [left, top + h, 1]], "f8")
    mark = Mark(root.id, (float(left), float(top), float(left + w), float(top + h)), None)
    return LayerItem(Order(band, node.z, 0.0, root.id), (sheet,), corners[None], (light,)), mark


def _distance(position_m: Vectors, sight: Sight) -> float:
    return float(np.linalg.norm(position_m - np.asarray(sight.pose.position_m)))


def _direction(px: tuple[float, float], center: tuple[float, float]) -> tuple[float, float]:
    return px[0] - center[0], px[1] - center[1]


def _on_border(
    px: tuple[float, float], center: tuple[float, float], reach: tuple[float, float]
) -> tuple[float, float]:
    """Where the line from the middle towards `px` meets the rectangle of half size `reach` around the middle."""
    dx, dy = _direction(px, center)
    share = min(reach[0] / max(abs(dx), 1e-9), reach[1] / max(abs(dy), 1e-9))
    return center[0] + dx * share, center[1] + dy * share


def _flat_sheet(mask: Bitmap, color: str) -> Sheet:
    """A sheet that holds one mask in one colour. Masks are kept by value, and so are their sheets."""
    return _sheet_of(mask.tobytes(), mask.shape[1], mask.shape[0], light_lin(color))


@lru_cache(maxsize=64)
def _sheet_of(mask: bytes, width: int, height: int, light: Light) -> Sheet:
    inks = np.zeros(1, INK)
    inks["rect_px"] = inks["clip_px"] = inks["texel_px"] = (0, 0, width, height)
    inks["fill0_lin"] = inks["fill1_lin"] = light
    inks["source"] = Source.MASK
    return Sheet((width, height), inks, (np.frombuffer(mask, np.uint8).reshape(height, width),))
