"""Meshes as values: record arrays of vertices with triangle indices, and the few solids that everything is made of.

Positions are in metres. A `Frame` is a local system (right, up, out) standing in the world, so that a facade is
written once and stands on either side of the street.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .texture import tile_m

Floats = NDArray[np.float64]
Colour = tuple[float, float, float]
VERTEX = np.dtype([("position", "f4", 3), ("uv", "f4", 2), ("normal", "f2", 4), ("tint", "u1", 4)])
INDEX = np.dtype("u4")


class TriMesh(NamedTuple):
    """Vertices (N,) of `VERTEX` and triangle indices (M,); `normal.w` is the layer, `tint.a` ambient light kept."""

    vertices: NDArray[Any]
    indices: NDArray[np.uint32]


class LocalFrame(NamedTuple):
    """Origin and three unit axes in world metres; `out` points away from the wall towards the viewer."""

    origin: Floats
    right: Floats
    up: Floats
    out: Floats

    def at(self, u: float, v: float, n: float = 0.0) -> "LocalFrame":
        """The same axes with the origin moved by local metres."""
        return self._replace(origin=self.origin + u * self.right + v * self.up + n * self.out)

    def world(self, local: Floats) -> Floats:
        """Local points (N, 3) as world points (N, 3)."""
        return self.origin + local @ np.stack([self.right, self.up, self.out])

    def turned(self, degrees: float) -> "LocalFrame":
        """The frame turned about its up axis; positive from right towards out."""
        c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
        return self._replace(right=c * self.right + s * self.out, out=c * self.out - s * self.right)


def frame(x: float, y: float, z: float, facing: str = "+z") -> LocalFrame:
    """A frame at world (x, y, z) whose `out` is one of +x, -x, +z, -z."""
    outs = {"+x": (1, 0, 0), "-x": (-1, 0, 0), "+z": (0, 0, 1), "-z": (0, 0, -1)}
    out, up = np.array(outs[facing], float), np.array([0.0, 1.0, 0.0])
    return LocalFrame(np.array([x, y, z], float), np.cross(up, out), up, out)


def raw(position: Floats, uv: Floats, normal: Floats, indices: NDArray[Any], layer: float, tint: Any) -> TriMesh:
    """A mesh from parallel arrays; `tint` is one sRGB colour 0..1, or one row a vertex, with light kept as fourth."""
    vertices = np.zeros(len(position), VERTEX)
    vertices["position"], vertices["uv"] = position, uv
    vertices["normal"][:, :3], vertices["normal"][:, 3] = normal, layer
    colour = np.broadcast_to(np.asarray(tint, float), (len(position), np.shape(tint)[-1]))
    vertices["tint"][:, 3] = 255
    vertices["tint"][:, : colour.shape[1]] = np.clip(colour * 255 + 0.5, 0, 255)
    return TriMesh(vertices, np.asarray(indices, INDEX).ravel())


def dimmed(colour: Colour, by: float) -> Colour:
    """A colour with every part multiplied, for things in their own shade or a little brighter."""
    return (colour[0] * by, colour[1] * by, colour[2] * by)


def join(meshes: Iterable[TriMesh]) -> TriMesh:
    """One mesh of many; an empty one of none."""
    parts = [mesh for mesh in meshes if len(mesh.indices)]
    if not parts:
        return TriMesh(np.zeros(0, VERTEX), np.zeros(0, INDEX))
    starts = np.cumsum([0] + [len(part.vertices) for part in parts[:-1]])
    indices = [part.indices + INDEX.type(start) for part, start in zip(parts, starts, strict=True)]
    return TriMesh(np.concatenate([part.vertices for part in parts]), np.concatenate(indices))


def quad(at: LocalFrame, u: tuple[float, float], v: tuple[float, float], n: float, layer: int, tint: Any) -> TriMesh:
    """A rectangle facing `out` at depth `n`, its texture running on in metres."""
    local = np.array([[u[0], v[0], n], [u[1], v[0], n], [u[1], v[1], n], [u[0], v[1], n]])
    uv = local[:, :2] / tile_m(layer)
    return raw(at.world(local), uv, np.tile(at.out, (4, 1)), np.array([0, 1, 2, 0, 2, 3]), layer, tint)


def patch(corners: Floats, layer: int, tint: Any, uv: Floats | None = None) -> TriMesh:
    """A flat or slightly bent quad from four world corners (4, 3), counter-clockwise seen from its front."""
    normal = np.cross(corners[1] - corners[0], corners[3] - corners[0])
    normal /= max(float(np.linalg.norm(normal)), 1e-9)
    across, along = np.linalg.norm(corners[1] - corners[0]), np.linalg.norm(corners[3] - corners[0])
    metres = np.array([[0, 0], [across, 0], [across, along], [0, along]]) / tile_m(layer)
    return raw(
        corners, metres if uv is None else uv, np.tile(normal, (4, 1)), np.array([0, 1, 2, 0, 2, 3]), layer, tint
    )


_FACES = ((0, 1, 2, 1), (0, 1, 2, -1), (2, 1, 0, 1), (2, 1, 0, -1), (0, 2, 1, 1), (0, 2, 1, -1))


def box(
    at: LocalFrame,
    u: tuple[float, float],
    v: tuple[float, float],
    n: tuple[float, float],
    layer: int,
    tint: Any,
    foot: float = 1.0,
) -> TriMesh:
    """A box between local limits; `foot` darkens the lower corners of its sides where it stands on something."""
    low, high = np.array([u[0], v[0], n[0]], float), np.array([u[1], v[1], n[1]], float)
    axes = np.stack([at.right, at.up, at.out])
    local, uv, normal, kept = np.zeros((24, 3)), np.zeros((24, 2)), np.zeros((24, 3)), np.ones((24, 1))
    for face, (a, b, c, side) in enumerate(_FACES):
        rows = slice(4 * face, 4 * face + 4)
        local[rows, a] = np.array([low[a], high[a], high[a], low[a]])
        local[rows, b] = np.array([low[b], low[b], high[b], high[b]])
        local[rows, c] = high[c] if side > 0 else low[c]
        uv[rows] = local[rows][:, [a, b]]
        normal[rows] = axes[c] * side
    kept[local[:, 1] <= low[1]] = foot
    kept[16:] = 1.0
    tints = np.concatenate([np.tile(np.asarray(tint, float)[:3], (24, 1)), kept], 1)
    pattern = np.array([0, 1, 2, 0, 2, 3])
    indices = (pattern + 4 * np.arange(6)[:, None]).ravel()
    return raw(at.world(local), uv / tile_m(layer), normal, indices, layer, tints)


def lathe(
    at: LocalFrame, profile: list[tuple[float, float]], sides: int, layer: int, tint: Any, flat: float = 1.0
) -> TriMesh:
    """A solid of revolution about the frame's up axis: rows of (radius, height); `flat` scales its depth."""
    rows = np.array(profile, float)
    angle = np.linspace(0, 2 * np.pi, sides + 1)
    slope = np.gradient(rows, axis=0)
    ring = np.stack([np.cos(angle), np.sin(angle)], 1)
    local = np.stack(
        [
            np.outer(rows[:, 0], ring[:, 0]),
            np.repeat(rows[:, 1][:, None], sides + 1, 1),
            np.outer(rows[:, 0], ring[:, 1]) * flat,
        ],
        2,
    ).reshape(-1, 3)
    normal = np.stack(
        [
            np.outer(slope[:, 1], ring[:, 0]),
            np.repeat(-slope[:, 0][:, None], sides + 1, 1),
            np.outer(slope[:, 1], ring[:, 1]) / max(flat, 0.05),
        ],
        2,
    ).reshape(-1, 3)
    normal = normal / np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-9)
    girth = max(float(rows[:, 0].max()) * 2 * np.pi, 1e-3) / tile_m(layer)
    along, around = np.meshgrid(rows[:, 1] / tile_m(layer), angle / (2 * np.pi) * girth, indexing="ij")
    uv = np.stack([around.ravel(), along.ravel()], 1)
    turn = np.stack([at.right, at.up, at.out])
    return raw(at.world(local), uv, normal @ turn, grid(len(rows), sides + 1), layer, tint)


def grid(rows: int, columns: int) -> NDArray[np.uint32]:
    """Triangle indices of a grid of vertices, row after row."""
    r, c = np.meshgrid(np.arange(rows - 1), np.arange(columns - 1), indexing="ij")
    first = (r * columns + c).ravel()
    cells = np.stack([first, first + 1, first + columns + 1, first, first + columns + 1, first + columns], 1)
    return cells.ravel().astype(np.uint32)


def tube(points: Floats, radius: Any, sides: int, layer: int, tint: Any) -> TriMesh:
    """A round bar along world points (N, 3); `radius` is one number or one a point, in metres."""
    tangent = np.gradient(points, axis=0)
    tangent /= np.maximum(np.linalg.norm(tangent, axis=1, keepdims=True), 1e-9)
    helper = np.where(np.abs(tangent[:, 1:2]) > 0.9, np.array([[1.0, 0, 0]]), np.array([[0, 1.0, 0]]))
    side = np.cross(tangent, helper)
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    other = np.cross(side, tangent)
    angle = np.linspace(0, 2 * np.pi, sides + 1)
    normal = side[:, None] * np.cos(angle)[None, :, None] + other[:, None] * np.sin(angle)[None, :, None]
    radii = np.broadcast_to(np.asarray(radius, float), (len(points),))
    position = points[:, None] + normal * radii[:, None, None]
    length = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    along, around = np.meshgrid(length / tile_m(layer), angle * 0.2, indexing="ij")
    uv = np.stack([around.ravel(), along.ravel()], 1)
    return raw(position.reshape(-1, 3), uv, normal.reshape(-1, 3), grid(len(points), sides + 1), layer, tint)


def ball(at: LocalFrame, radii: Colour, layer: int, tint: Any, rings: int = 8, sides: int = 12) -> TriMesh:
    """An ellipsoid about the frame's origin with radii along right, up and out."""
    latitude = np.linspace(-np.pi / 2, np.pi / 2, rings + 1)
    profile = [(float(np.cos(a)), float(np.sin(a))) for a in latitude]
    unit = lathe(LocalFrame(np.zeros(3), *np.eye(3)), profile, sides, layer, tint)
    local = unit.vertices["position"].astype(float)
    scale, turn = np.array(radii), np.stack([at.right, at.up, at.out])
    normal = (local / scale) @ turn
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-9)
    unit.vertices["position"] = at.world(local * scale)
    unit.vertices["normal"][:, :3] = normal
    return unit
