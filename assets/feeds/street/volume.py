"""Light that reaches each place of the street but straight from the sun: open sky, and sunlight bounced once.

A coarse voxel model, sampled from the meshes, is walked by rays from every free cell. The sky part is kept as four
numbers (three of direction and a mean, the first two bands of spherical harmonics), the bounce as one colour.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .mesh import TriMesh
from .sky import SUN

Floats = NDArray[np.float32]
CELL_M = 0.45
LOW = np.array([-9.0, -0.25, -46.0])
SHAPE = np.array([96, 26, 112])
RAYS = 26
STEPS = 34
SUN_STEPS = 30


class Volume(NamedTuple):
    """Two grids (z, y, x, 4) of float16; `low` and `size` place them in world metres."""

    sky: NDArray[np.float16]
    bounce: NDArray[np.float16]
    low: NDArray[np.float64]
    size: NDArray[np.float64]


def _samples(mesh: TriMesh, spacing: float = 0.30) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points over all triangles about `spacing` metres apart, and their linear reflectance."""
    corners = mesh.vertices["position"][mesh.indices].reshape(-1, 3, 3).astype(float)
    tint = (mesh.vertices["tint"][mesh.indices[::3]][:, :3] / 255.0) ** 2.2 * 0.8
    area = 0.5 * np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    count = np.minimum(np.ceil(area / spacing**2).astype(int), 20000) * (area > 1e-4)
    which = np.repeat(np.arange(len(area)), count)
    rng = np.random.default_rng(5)
    a, b = rng.random((2, len(which)))
    flip = a + b > 1
    a[flip], b[flip] = 1 - a[flip], 1 - b[flip]
    base = corners[which]
    points = base[:, 0] + a[:, None] * (base[:, 1] - base[:, 0]) + b[:, None] * (base[:, 2] - base[:, 0])
    return points, tint[which]


def _march(solid: NDArray[np.bool_], start: Floats, way: Floats, steps: int) -> NDArray[np.int64]:
    """First solid cell met from each start (N, 3), as a flat index; -1 where the sky is reached, -2 where neither."""
    hit = np.full(len(start), -2, np.int64)
    alive = np.arange(len(start))
    at = start + way * 1.3
    limits = SHAPE.astype(np.float32)
    for _ in range(steps):
        outside = ((at < 0) | (at >= limits)).any(1)
        hit[alive[outside]] = -1
        alive, at = alive[~outside], at[~outside]
        cell = at.astype(np.int32)
        index = (cell[:, 2] * SHAPE[1] + cell[:, 1]) * SHAPE[0] + cell[:, 0]
        struck = solid[index]
        hit[alive[struck]] = index[struck]
        alive, at = alive[~struck], at[~struck] + way
        if not len(alive):
            break
    return hit


def _directions(rays: int) -> Floats:
    """Directions (rays, 3) spread over the sphere (a Fibonacci spiral)."""
    i = np.arange(rays) + 0.5
    y, angle = 1 - 2 * i / rays, np.pi * (1 + 5**0.5) * i
    radius = np.sqrt(1 - y * y)
    return np.stack([radius * np.cos(angle), y, radius * np.sin(angle)], 1).astype(np.float32)


def _spread(grid: Floats, free: NDArray[np.bool_]) -> Floats:
    """Solid cells take the mean of their free neighbours, so that reading near a wall does not go dark."""
    total, weight = np.zeros_like(grid), np.zeros(free.shape, np.float32)
    for axis in range(3):
        for shift in (-1, 1):
            total += np.roll(grid * free[..., None], shift, axis)
            weight += np.roll(free, shift, axis)
    filled = total / np.maximum(weight, 1e-6)[..., None]
    return np.where(free[..., None], grid, filled)


def bake(mesh: TriMesh, rays: int = RAYS) -> Volume:
    """The volume of a still scene, by `rays` rays from every cell."""
    cells_total = int(SHAPE.prod())
    points, tint = _samples(mesh)
    cell = np.floor((points - LOW) / CELL_M).astype(int)
    inside = ((cell >= 0) & (cell < SHAPE)).all(1)
    flat = (cell[inside, 2] * SHAPE[1] + cell[inside, 1]) * SHAPE[0] + cell[inside, 0]
    count = np.bincount(flat, minlength=cells_total)
    solid = count > 0
    tinted = np.stack([np.bincount(flat, tint[inside, k], cells_total) for k in range(3)], 1)
    albedo: NDArray[np.float64] = tinted / np.maximum(count, 1)[:, None]
    z, y, x = np.meshgrid(*(np.arange(n) for n in SHAPE[::-1]), indexing="ij")
    centres = np.stack([x.ravel(), y.ravel(), z.ravel()], 1).astype(np.float32) + 0.5
    sun_way = SUN.astype(np.float32)
    lit = np.zeros(cells_total, np.float32)
    solid_cells = np.flatnonzero(solid)
    lit[solid_cells] = _march(solid, centres[solid_cells], sun_way, SUN_STEPS) < 0
    glow = (albedo * (lit * 0.62 + 0.10)[:, None]).astype(np.float32)
    free = np.flatnonzero(~solid)
    sky, bounce = np.zeros((cells_total, 4), np.float32), np.zeros((cells_total, 4), np.float32)
    for way in _directions(rays):
        hit = _march(solid, centres[free], way, STEPS)
        open_sky = (hit < 0) & (way[1] > 0.02)
        strength = open_sky * (0.75 + 0.5 * abs(float(way[1])))
        sky[free] += strength[:, None] * np.array([*(way * 1.0), 0.5], np.float32) * (2.0 / rays)
        bounce[free, :3] += np.where(hit[:, None] >= 0, glow[np.maximum(hit, 0)], 0) * (2.2 / rays)
        bounce[free, :3] += ((hit < 0) & (way[1] <= 0.02))[:, None] * np.float32(0.22 * 2.2 / rays)
    shape = (*SHAPE[::-1], 4)
    open_cells = (~solid).reshape(shape[:3])
    sky_grid = _spread(sky.reshape(shape), open_cells)
    bounce_grid = _spread(bounce.reshape(shape), open_cells)
    return Volume(sky_grid.astype(np.float16), bounce_grid.astype(np.float16), LOW, SHAPE * CELL_M)
