"""Arrows: 3D meshes that stand in the world, and flat masks for the display's edge."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.geometry import Bounds
from vitrine.stage.draw.drawlist import MESH_INSTANCE, Bitmap, Mesh, Records
from vitrine.stage.draw.light import Light
from vitrine.stage.path.clip_space import clip_to_near_plane, project_to_pixels
from vitrine.stage.path.polyline import Points
from vitrine.stage.shapes.arrow_outline import ArrowTurn, build_outline
from vitrine.stage.shapes.extrusion import extrude
from vitrine.stage.shapes.icon import GUTTER_PX, rasterize_parts
from vitrine.stage.shapes.icon_parts import ICON_GRID, IconPart, PartOp
from vitrine.world.camera import Intrinsics, Pose

#: Fractions of the height: the thickness of a mesh, and the radius of its rounded edges.
THICKNESS, BEVEL = 0.16, 0.045
#: How far a standing arrow turns from the approach direction towards the wearer.
MAX_SWIVEL_RAD = math.radians(25)
MIN_HEIGHT_PX, MAX_HEIGHT_SHARE = 48.0, 0.3
#: Edge arrows turn in steps: each angle is a raster layer of its own, and 2 degrees are not seen as a step.
EDGE_ARROW_STEP_RAD = math.radians(2)
#: Stroke weight of the chevron at the display's edge, in 24ths of its size.
CHEVRON_STROKE = 4.6

Matrix = npt.NDArray[np.float64]


class ArrowPlacement(NamedTuple):
    """Pose of an arrow: its centre in the world, the heading of those who approach it (0 is -Z), and its height."""

    center_m: tuple[float, float, float]
    heading_rad: float
    height_m: float


@lru_cache(maxsize=16)
def build_arrow_mesh(turn: ArrowTurn) -> Mesh:
    """Build the mesh of an arrow, 1 high, centred: x right, y up, its face to +z; at most 1,500 triangles. Cached."""
    return Mesh(f"arrow-{turn}", extrude(build_outline(turn), THICKNESS, BEVEL))


def build_arrow_instance(
    mesh: Mesh,
    index: int,
    stand: ArrowPlacement,
    light_lin: Light,
    pose: Pose,
    intrinsics: Intrinsics,
) -> Records | None:
    """Build one MESH_INSTANCE record (shape (1,)) of the arrow `mesh`, number `index`; None where it is out of view.

    Where its height would appear smaller than MIN_HEIGHT_PX or larger than MAX_HEIGHT_SHARE of the picture, it is
    scaled about its centre.
    """
    optical_from_world = pose.optical_from_world()
    depth = float(optical_from_world[2] @ (*stand.center_m, 1.0))
    if depth <= 0 or stand.height_m <= 0:
        return None
    natural_px = intrinsics.fy_px * stand.height_m / depth
    height_px = max(MIN_HEIGHT_PX, min(natural_px, MAX_HEIGHT_SHARE * intrinsics.height_px))
    scale = stand.height_m * height_px / natural_px
    optical = optical_from_world @ _world_from_model(stand, scale, pose)
    clip = intrinsics.clip_from_optical().astype("f8") @ optical
    box = _box_px(mesh, clip, (intrinsics.width_px, intrinsics.height_px))
    if box is None:
        return None
    record = np.zeros(1, MESH_INSTANCE)
    record[0] = (index, clip, optical, light_lin, box)
    return record


def _world_from_model(stand: ArrowPlacement, scale: float, pose: Pose) -> Matrix:
    heading = stand.heading_rad + _swivel_angle(stand, pose)
    cosine, sine = math.cos(heading), math.sin(heading)
    matrix = np.eye(4)
    matrix[:3, :3] = scale * np.array([[cosine, 0, -sine], [0, 1, 0], [sine, 0, cosine]])
    matrix[:3, 3] = stand.center_m
    return matrix


def _swivel_angle(stand: ArrowPlacement, pose: Pose) -> float:
    """Towards the wearer by at most MAX_SWIVEL_RAD; continuously back to 0 for one who looks from behind."""
    right_of, before = pose.position_m[0] - stand.center_m[0], pose.position_m[2] - stand.center_m[2]
    bearing = math.atan2(-right_of, before) - stand.heading_rad
    bearing = (bearing + math.pi) % (2 * math.pi) - math.pi
    reach = min(abs(bearing), MAX_SWIVEL_RAD, (math.pi - abs(bearing)) * MAX_SWIVEL_RAD / (math.pi / 2))
    return math.copysign(reach, bearing)


def _box_px(mesh: Mesh, clip_from_model: Matrix, size_px: tuple[int, int]) -> Bounds[float] | None:
    """The exact bounds of the mesh in front of the near plane, or None where they miss the picture."""
    positions = mesh.vertices["position_m"].astype("f8")
    clip = positions @ clip_from_model[:, :3].T + clip_from_model[:, 3]
    seen = clip_to_near_plane(clip.reshape(-1, 3, 4)).reshape(-1, 4)
    if not len(seen):
        return None
    places = project_to_pixels(seen, size_px)
    (x0, y0), (x1, y1) = places.min(0).tolist(), places.max(0).tolist()
    if x1 <= 0 or y1 <= 0 or x0 >= size_px[0] or y0 >= size_px[1]:
        return None
    return Bounds(x0, y0, x1, y1)


@lru_cache(maxsize=256)
def rasterize_flat_arrow(turn: ArrowTurn, size_px: float, angle_rad: float = 0.0) -> Bitmap:
    """Rasterise an arrow to coverage (H, W), H = W: its larger side is `size_px`, turned clockwise about the centre.

    The bitmap is as large as the turned arrow needs, with a dark gutter around it.
    """
    shape = build_outline(turn)
    parts = [_filled_part(shape.outer, angle_rad)]
    if shape.hole is not None:
        parts.append(_filled_part(shape.hole, angle_rad)._replace(op=PartOp.ERASE_FILL))
    return _rasterize_centered(tuple(parts), size_px, 0.0)


def rasterize_edge_arrow(direction_px: tuple[float, float], size_px: float) -> Bitmap:
    """Rasterise a chevron that points along `direction_px` (right, down), to EDGE_ARROW_STEP_RAD; up for (0, 0)."""
    angle = math.atan2(direction_px[0], -direction_px[1]) if any(direction_px) else 0.0
    return _rasterize_chevron(size_px, round(angle / EDGE_ARROW_STEP_RAD))


@lru_cache(maxsize=64)
def _rasterize_chevron(size_px: float, step: int) -> Bitmap:
    chevron = np.array([(-0.34, -0.15), (0.0, 0.19), (0.34, -0.15)])
    return _rasterize_centered((IconPart(_to_icon_grid(chevron, step * EDGE_ARROW_STEP_RAD)),), size_px, CHEVRON_STROKE)


def _filled_part(loop: Points, angle_rad: float) -> IconPart:
    return IconPart(_to_icon_grid(np.concatenate([loop, loop[:1]]), angle_rad), PartOp.FILL)


def _to_icon_grid(points: Points, angle_rad: float) -> Points:
    """Points of an outline (y up, 1 high) on the grid of icons (y down), turned clockwise about the centre."""
    cosine, sine = math.cos(angle_rad), math.sin(angle_rad)
    turned = points @ np.array([[cosine, -sine], [sine, cosine]]) * np.array([1, -1])
    return np.asarray(turned * ICON_GRID + ICON_GRID / 2)


def _rasterize_centered(parts: tuple[IconPart, ...], size_px: float, stroke_weight: float) -> Bitmap:
    reach = max(float(np.abs(part.points - ICON_GRID / 2).max()) for part in parts) + stroke_weight / 2
    side = 2 * (math.ceil(reach * size_px / ICON_GRID) + GUTTER_PX)
    return rasterize_parts(parts, size_px / ICON_GRID, (side / 2, side / 2), (side, side), stroke_weight)
