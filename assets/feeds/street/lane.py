"""What hangs over the streets: paper lanterns, bunting, lights and cables; and the gate at the lane's end."""

from itertools import pairwise

import numpy as np

from . import texture as tx
from .mesh import Colour, Floats, TriMesh, ball, box, frame, join, lathe, raw, tube


def line(a: tuple[float, float, float], b: tuple[float, float, float], sag: float, count: int) -> Floats:
    """Points (count, 3) of a cord between two hooks that hangs `sag` metres lower in its middle (a parabola)."""
    s = np.linspace(0, 1, count)[:, None]
    points = np.array(a) * (1 - s) + np.array(b) * s
    points[:, 1] -= (4 * sag * s * (1 - s))[:, 0]
    return points


def cord(points: Floats, radius: float = 0.008) -> TriMesh:
    """A dark cable."""
    return tube(points, radius, 4, tx.PLAIN, (0.09, 0.09, 0.10))


def lantern(x: float, y: float, z: float, size: float, tint: Colour) -> TriMesh:
    """A paper lantern with ribs, dark caps and a tassel, hung by its top at y; belongs to the cloth."""
    at = frame(x, y - size * 1.05, z)
    angle = np.linspace(-1.22, 1.22, 11)
    profile = [
        (size * 0.62 * float(np.cos(a)) ** 0.75 * (1 + 0.03 * (i % 2)), size * 0.60 * float(np.sin(a)))
        for i, a in enumerate(angle)
    ]
    return lathe(at, profile, 16, tx.RIB, tint)


def lantern_fittings(x: float, y: float, z: float, size: float) -> TriMesh:
    """The caps, cord and tassel of a lantern."""
    at = frame(x, y - size * 1.05, z)
    gold = (0.80, 0.60, 0.24)
    parts = [
        lathe(at, [(0, v - 0.04), (size * 0.24, v - 0.04), (size * 0.24, v + 0.04), (0, v + 0.04)], 12, tx.METAL, gold)
        for v in (size * 0.58, -size * 0.58)
    ]
    parts.append(
        lathe(at, [(0.012, -size * 1.25), (0.035, -size * 1.2), (0.02, -size * 0.62)], 6, tx.CLOTH, (0.86, 0.58, 0.16))
    )
    parts.append(tube(np.array([[x, y - size * 0.45, z], [x, y, z]]), 0.006, 4, tx.PLAIN, (0.1, 0.1, 0.1)))
    return join(parts)


def lantern_row(x: float, z: tuple[float, float], y: float, count: int, seed: int) -> tuple[TriMesh, TriMesh]:
    """Lanterns on a cord across the lane at x: (cloth, solid)."""
    rng = np.random.default_rng(seed)
    points = line((x, y, z[0]), (x, y + 0.1, z[1]), 0.35, 2 * count + 1)
    paper, rest = [], [cord(points)]
    for px, py, pz in points[1::2]:
        size = float(rng.uniform(0.34, 0.44))
        tint = ((0.90, 0.16, 0.10), (0.94, 0.44, 0.12), (0.90, 0.16, 0.10))[int(rng.integers(3))]
        paper.append(lantern(px, py, pz, size, tint))
        rest.append(lantern_fittings(px, py, pz, size))
    return join(paper), join(rest)


def bunting(points: Floats, seed: int) -> TriMesh:
    """Small triangular flags along a cord (N, 3); belongs to the cloth."""
    colours = ((0.86, 0.30, 0.22), (0.96, 0.80, 0.40), (0.24, 0.50, 0.50), (0.95, 0.92, 0.84), (0.30, 0.40, 0.62))
    parts = []
    for i in range(len(points) - 1):
        a, b = points[i], points[i] * 0.15 + points[i + 1] * 0.85
        tip = (a + b) / 2 - np.array([0, 0.30, 0])
        side = np.cross(b - a, tip - a)
        normal = np.tile(side / np.linalg.norm(side), (3, 1))
        parts.append(
            raw(
                np.stack([a, tip, b]),
                np.array([[0, 1], [0.5, 0], [1, 1.0]]),
                normal,
                np.array([0, 1, 2]),
                tx.CLOTH,
                colours[(i + seed) % 5],
            )
        )
    return join(parts)


def lights(points: Floats) -> TriMesh:
    """Warm bulbs along a cord (N, 3), with the cord."""
    parts = [cord(points, 0.006)]
    for x, y, z in points[1:-1]:
        at = frame(float(x), float(y) - 0.06, float(z))
        parts.append(ball(at, (0.035, 0.05, 0.035), tx.PLAIN + tx.GLOW, (1.0, 0.92, 0.70, 0.9), 4, 6))
    return join(parts)


def gate(x: float, z: tuple[float, float]) -> TriMesh:
    """A wooden gate across the lane with three tiled roofs."""
    low, high = z
    red, dark = (0.52, 0.17, 0.12), (0.30, 0.31, 0.32)
    parts, middle = [], (low + high) / 2
    for post in (low + 0.4, middle - 1.5, middle + 1.5, high - 0.4):
        at = frame(x, 0, post)
        parts.append(lathe(at, [(0.34, 0), (0.34, 0.4), (0.22, 0.5), (0.18, 0.6), (0.17, 5.0)], 12, tx.PAINTED, red))
    span = [((low, high), 3.9, 0.42), ((middle - 1.7, middle + 1.7), 4.7, 0.5)]
    for (a, b), y, deep in span:
        at = frame(x, y, 0, "-x")
        parts.append(box(at, (a, b), (0, 0.38), (-0.12, 0.12), tx.PAINTED, red))
        parts.append(box(at, (a + 0.3, b - 0.3), (0.06, 0.32), (-0.14, 0.14), tx.PAINTED, (0.16, 0.30, 0.34)))
        parts.append(_roof(x, (a - 0.3, b + 0.3), y + 0.55, deep + 0.4, dark))
    return join(parts)


def _roof(x: float, z: tuple[float, float], y: float, deep: float, tint: Colour) -> TriMesh:
    """A small roof of tiles, swept up at its ends."""
    s = np.linspace(0, 1, 13)
    lift = 0.45 * np.abs(2 * s - 1) ** 3
    rows = []
    for out, drop in ((-deep, -0.28), (-deep * 0.4, 0.02), (0, 0.28), (deep * 0.4, 0.02), (deep, -0.28)):
        rows.append(np.stack([np.full(13, x + out), y + drop + lift, z[0] + (z[1] - z[0]) * s], 1))
    parts = []
    for a, b in pairwise(rows):
        position = np.concatenate([a, b])
        normal = np.cross(a[1] - a[0], b[0] - a[0])
        normal = normal / np.linalg.norm(normal) * (1 if normal[1] > 0 else -1)
        uv = position[:, [2, 0]] / tx.TILE_M[tx.ROOF] * 2
        i = np.arange(12)
        order = np.stack([i, i + 1, i + 14, i, i + 14, i + 13], 1).ravel()
        parts.append(raw(position, uv, np.tile(normal, (26, 1)), order, tx.ROOF, tint))
    return join(parts)
