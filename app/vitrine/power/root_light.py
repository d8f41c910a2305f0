"""Root light: which share of a picture's light each root of the scene has, estimated from its draw list.

Estimated by the same sums as `verdict/measure/picture_level.py` has them; what was drawn is measured as a whole.
"""

from __future__ import annotations

from vitrine.glass.optics.photometry import luminance_of
from vitrine.stage.draw.drawlist import DrawList, PlacedRoot, UnlayeredNode
from vitrine.verdict.measure.picture_level import FILLED_SHARE, SHADED_SHARE, sum_layer_light, sum_ribbon_light


def share_light(draw_list: DrawList) -> dict[str, float]:
    """The share 0..1 of its light that each root has, by id; none of a picture without light."""
    amounts: dict[str, float] = {}
    for root in draw_list.placed_roots:
        amounts[root.rank[4]] = amounts.get(root.rank[4], 0.0) + _sum_root(root)
    ribbons = [node for node in draw_list.unlayered_nodes if node.kind in ("route", "leader")]
    for node in draw_list.unlayered_nodes:
        name = node.bounds.node_id
        amount = sum_ribbon_light(draw_list)[0] / len(ribbons) if node in ribbons else _sum_body(node)
        amounts[name] = amounts.get(name, 0.0) + amount
    whole = sum(amounts.values())
    return {name: amount / whole for name, amount in amounts.items()} if whole > 0 else {}


def _sum_root(root: PlacedRoot) -> float:
    """The light of a painted root, as large as it lies in the panel."""
    if (root.corners[:, 2] <= 0).any() or not all(root.size_px):
        return 0.0
    quad = root.corners[:, :2] / root.corners[:, 2:]
    (left, top), (right, bottom) = quad.min(0).tolist(), quad.max(0).tolist()
    scale = (right - left) * (bottom - top) / (root.size_px[0] * root.size_px[1])
    light = sum(sum_layer_light(part.raster_layer)[0] * part.opacity for part in root.sub_layers)
    return float(light * scale * root.opacity)


def _sum_body(node: UnlayeredNode) -> float:
    """The light of a body in the world: of its box the share that bodies fill, with their shaded sides."""
    box = node.bounds.box_px
    area = max(box.x1 - box.x0, 0.0) * max(box.y1 - box.y0, 0.0)
    light = float(luminance_of(node.lights_lin).mean()) if len(node.lights_lin) else 0.0
    return area * light * node.opacity * FILLED_SHARE * SHADED_SHARE
