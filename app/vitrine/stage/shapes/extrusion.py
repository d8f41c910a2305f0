"""Extrusion of a flat outline to a mesh with rounded edges and smooth normals."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from vitrine.stage.draw.drawlist import MESH_VERTEX, Records
from vitrine.stage.path.polyline import Points
from vitrine.stage.shapes.arrow_outline import ArrowOutline

#: Steps of the quarter circle that rounds an edge.
BEVEL_STEPS = 3


def extrude(outline: ArrowOutline, thickness: float, bevel: float) -> Records:
    """Extrude an outline to MESH_VERTEX records, three to a triangle, counter-clockwise from outside.

    The faces lie at z = ±thickness/2. `bevel` is the radius of the rounded edges, at most half of `thickness` and less
    than the radii of the outer corners.
    """
    walls = [_build_rim(outline.outer, thickness, bevel)]
    if outline.hole is None:
        front = _inset_loop(outline.outer, bevel)[triangulate(_inset_loop(outline.outer, bevel))]
    else:
        walls.append(_build_rim(outline.hole[::-1], thickness, bevel))
        front = _ring_triangles(_inset_loop(outline.outer, bevel), _inset_loop(outline.hole[::-1], bevel)[::-1])
    faces = [_build_face(front, thickness / 2), _build_face(front[:, ::-1], -thickness / 2)]
    return np.concatenate([*walls, *faces])


def _outward_normals(loop: Points) -> Points:
    """Unit normals (N, 2) at the points of a counter-clockwise loop."""
    ahead = np.roll(loop, -1, axis=0) - loop
    ahead /= np.linalg.norm(ahead, axis=1)[:, None]
    along = ahead + np.roll(ahead, 1, axis=0)
    along /= np.linalg.norm(along, axis=1)[:, None]
    return np.stack([along[:, 1], -along[:, 0]], 1)


def _inset_loop(loop: Points, by: float) -> Points:
    return np.asarray(loop - by * _outward_normals(loop))


def _build_rim(loop: Points, thickness: float, bevel: float) -> Records:
    """The rim around a loop: a quarter circle, the flank, a quarter circle, from front to back."""
    normals = _outward_normals(loop)
    tilts = [math.pi / 2 * (1 - k / BEVEL_STEPS) for k in range(BEVEL_STEPS + 1)]
    rings = [(tilt, thickness / 2 - bevel) for tilt in tilts] + [(-tilt, bevel - thickness / 2) for tilt in tilts[::-1]]
    vertices = np.zeros((len(rings), len(loop)), MESH_VERTEX)
    for ring, (tilt, z) in zip(vertices, rings, strict=True):
        ring["position_m"][:, :2] = loop - bevel * (1 - math.cos(tilt)) * normals
        ring["position_m"][:, 2] = z + bevel * math.sin(tilt)
        ring["normal"][:, :2] = math.cos(tilt) * normals
        ring["normal"][:, 2] = math.sin(tilt)
    near, far = vertices[:-1], vertices[1:]
    quads = (near, far, np.roll(far, -1, axis=1), near, np.roll(far, -1, axis=1), np.roll(near, -1, axis=1))
    return np.stack(quads, -1).ravel()


def _build_face(triangles: npt.NDArray[np.float64], z: float) -> Records:
    vertices = np.zeros(triangles.shape[0] * 3, MESH_VERTEX)
    vertices["position_m"][:, :2] = triangles.reshape(-1, 2)
    vertices["position_m"][:, 2] = z
    vertices["normal"][:, 2] = math.copysign(1.0, z)
    return vertices


def _ring_triangles(outer: Points, hole: Points) -> npt.NDArray[np.float64]:
    """Triangles (T, 3, 2) between two loops of corresponding points, both counter-clockwise."""
    next_outer, next_hole = np.roll(outer, -1, axis=0), np.roll(hole, -1, axis=0)
    first = np.stack([outer, next_outer, next_hole], 1)
    second = np.stack([outer, next_hole, hole], 1)
    return np.concatenate([first, second])


def triangulate(loop: Points) -> npt.NDArray[np.int64]:
    """Triangulate a simple counter-clockwise loop (N, 2) by ear clipping: indices (N - 2, 3).

    The ear of the best quality is clipped first, which keeps slivers few. After Meisters, "Polygons have ears" (1975).
    """
    left = np.arange(len(loop))
    triangles = []
    while len(left) > 3:
        corners = np.stack([np.roll(left, 1), left, np.roll(left, -1)], 1)
        best = int(np.argmax(_ear_qualities(loop, corners)))
        triangles.append(corners[best])
        left = np.delete(left, best)
    triangles.append(left)
    return np.array(triangles)


def _ear_qualities(loop: Points, corners: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Area over squared perimeter of the ears at all corners (C, 3); below 0 for corners that are no ear."""
    a, b, c = loop[corners].transpose(1, 0, 2)
    area = _cross(b - a, c - a)
    sides = ((a, b), (b, c), (c, a))
    inside = np.logical_and.reduce([_cross((q - p)[:, None], b - p[:, None]) >= 0 for p, q in sides])
    inside &= (corners[:, :, None] != corners[:, 1]).all(1)
    around = np.hypot(*(b - a).T) + np.hypot(*(c - b).T) + np.hypot(*(a - c).T)
    return np.where(area <= 0, area - 1, np.where(inside.any(1), -1.0, area / around**2))


def _cross(a: Any, b: Any) -> Any:
    return a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
