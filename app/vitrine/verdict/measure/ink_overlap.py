"""Overlap of what is drawn: where the ink of texts lies in the panel, and how far one quad reaches into another."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.stage.draw.drawlist import DrawList, FillSource, PlacedRoot
from vitrine.stage.inspect.measured_node import cut_polygon, measure_nodes
from vitrine.stage.place.placement import map_points_into_quad

Floats = npt.NDArray[np.float64]


class Overlap(NamedTuple):
    """How far two quads overlap, in pixels along the first one's top edge and its left one."""

    along_px: float
    across_px: float

    @property
    def area_px(self) -> float:
        """The area of the box around it."""
        return self.along_px * self.across_px


NO_OVERLAP = Overlap(0.0, 0.0)


class Cover(NamedTuple):
    """A piece of a panel or picture, a quad (4, 2) in the panel, and the share that it covers of what is below.

    `is_outline`: it is one side of a panel that has no fill.
    """

    quad_px: Floats
    share: float
    is_outline: bool


def measure_overlap(quad: Floats, other: Floats) -> Overlap:
    """Measure how far another convex quad (4, 2) reaches into one that is a parallelogram, or nearly one."""
    origin, along, down = quad[0], quad[1] - quad[0], quad[3] - quad[0]
    basis = np.stack([along, down], 1)
    if abs(np.linalg.det(basis)) < 1e-9:
        return NO_OVERLAP
    points = np.asarray(np.linalg.solve(basis, (other - origin).T).T)
    for axis, limit, side in ((0, 0.0, 1), (1, 0.0, 1), (0, 1.0, -1), (1, 1.0, -1)):
        points = cut_polygon(points, axis, limit, side)
    if not len(points):
        return NO_OVERLAP
    wide, high = (points.max(0) - points.min(0)).tolist()
    return Overlap(wide * float(np.hypot(*along)), high * float(np.hypot(*down)))


def locate_inks(draw_list: DrawList, ids: Collection[str]) -> dict[str, list[Floats]]:
    """The quads (4, 2) in the panel of the lines of these texts, by id; copies of a repeated one count together."""
    found: dict[str, list[Floats]] = {name: [] for name in ids}
    for root in draw_list.placed_roots:
        for node in measure_nodes(root.sub_layers):
            if node.node_slice.node_id in found and len(node.ink_px):
                found[node.node_slice.node_id] += _project(root, node.ink_px)
    return found


def list_covers(draw_list: DrawList, node_id: str) -> list[Cover]:
    """The pieces of a panel or picture that lie over what was drawn before: its inside, or else its four edges."""
    return [cover for root in draw_list.placed_roots for cover in _iterate_covers(root, node_id)]


def _iterate_covers(root: PlacedRoot, node_id: str) -> Iterator[Cover]:
    for sub_layer in root.sub_layers:
        opacity = root.opacity * sub_layer.opacity
        for part in sub_layer.raster_layer.node_slices:
            if part.node_id != node_id:
                continue
            for op in sub_layer.raster_layer.paint_ops[part.start : part.stop]:
                if op["source"] == FillSource.MASK or op["softness_px"] > 0:
                    continue
                boxes, share = _list_solid_boxes(op)
                for quad in _project(root, sub_layer.map_boxes(boxes)):
                    yield Cover(quad, share * opacity, len(boxes) > 1)


def _list_solid_boxes(op: npt.NDArray[np.void]) -> tuple[Floats, float]:
    """The boxes (N, 4) that a paint op covers, inside its clip, and how much of what is below."""
    x, y, width, height = op["rect_px"].astype("f8").tolist()
    boxes, share = np.array([(x, y, x + width, y + height)]), float(max(op["fill0_lin"][3], op["fill1_lin"][3]))
    border = float(op["border_px"])
    if not share and border > 0:
        right, bottom = x + width, y + height
        boxes = np.array(
            [
                (x, y, right, y + border),
                (x, bottom - border, right, bottom),
                (x, y, x + border, bottom),
                (right - border, y, right, bottom),
            ]
        )
        share = float(op["border_lin"][3])
    clip = op["clip_px"].astype("f8")
    low, high = np.maximum(boxes[:, :2], clip[:2]), np.minimum(boxes[:, 2:], clip[2:])
    return np.concatenate([low, np.maximum(low, high)], 1), share


def _project(root: PlacedRoot, quads: Floats) -> list[Floats]:
    """Quads (N, 4, 2) of a root in the panel; those that reach behind the eye are left out."""
    corners = map_points_into_quad(root.corners, root.size_px, quads)
    return [quad[:, :2] / quad[:, 2:] for quad in corners if (quad[:, 2] > 0).all()]
