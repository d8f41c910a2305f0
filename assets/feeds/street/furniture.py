"""What stands along a street: lamps, bollards, benches, planters, boards, crates, and parked bicycles."""

from typing import NamedTuple

import numpy as np

from . import texture as tx
from .mesh import Colour, LocalFrame, TriMesh, ball, box, frame, join, lathe, tube
from .sign import AtlasRegion, printed
from .tree import cards

IRON = (0.13, 0.17, 0.16)


class Greenery(NamedTuple):
    """A plant by the surface that it needs: pot, stem and flowers; and its leaves."""

    solid: TriMesh
    leaf: TriMesh


def lamp(x: float, z: float, towards: float) -> TriMesh:
    """A street lamp of cast iron, its arm over the road; `towards` is +1 or -1 along x."""
    at = frame(x, 0, z)
    profile = [
        (0.16, 0),
        (0.16, 0.12),
        (0.10, 0.2),
        (0.085, 0.8),
        (0.105, 0.85),
        (0.055, 1.0),
        (0.045, 3.6),
        (0.07, 3.65),
        (0.03, 3.75),
        (0, 3.8),
    ]
    parts = [lathe(at, profile, 12, tx.METAL, IRON)]
    s = np.linspace(0, 1, 9)
    arm = np.stack([x + towards * 0.75 * s, 3.6 + 0.45 * np.sin(np.pi * s * 0.75), np.full(9, z)], 1)
    parts.append(tube(arm, 0.022, 6, tx.METAL, IRON))
    head = frame(float(arm[-1, 0]), float(arm[-1, 1]) - 0.40, z)
    parts.append(lathe(head, [(0.03, 0.40), (0.07, 0.36), (0.20, 0.24), (0.21, 0.2)], 12, tx.METAL, IRON))
    parts.append(
        lathe(head, [(0.17, 0.21), (0.15, 0.1), (0.07, 0.02), (0, 0)], 12, tx.PLAIN + tx.GLOW, (0.98, 0.95, 0.86, 0.75))
    )
    return join(parts)


def bollard(x: float, z: float) -> TriMesh:
    """A waist-high iron post."""
    profile = [
        (0.11, 0),
        (0.11, 0.06),
        (0.075, 0.12),
        (0.065, 0.68),
        (0.085, 0.71),
        (0.06, 0.76),
        (0.075, 0.84),
        (0.04, 0.91),
        (0, 0.92),
    ]
    return lathe(frame(x, 0, z), profile, 10, tx.METAL, IRON)


def bench(x: float, z: float, facing: str) -> TriMesh:
    """A slatted bench with iron ends."""
    at = frame(x, 0, z, facing)
    parts = [
        box(at, (-0.8, 0.8), (0.43, 0.46), (n, n + 0.085), tx.WOOD, (0.62, 0.42, 0.26)) for n in (0, 0.1, 0.2, 0.3)
    ]
    parts += [
        box(at, (-0.8, 0.8), (v, v + 0.085), (-0.06, -0.03), tx.WOOD, (0.62, 0.42, 0.26)) for v in (0.56, 0.67, 0.78)
    ]
    for u in (-0.72, 0.66):
        parts.append(box(at, (u, u + 0.06), (0, 0.43), (0.02, 0.07), tx.METAL, IRON))
        parts.append(box(at, (u, u + 0.06), (0, 0.9), (-0.09, -0.05), tx.METAL, IRON))
        parts.append(box(at, (u, u + 0.06), (0.60, 0.63), (-0.05, 0.38), tx.METAL, IRON))
        parts.append(box(at, (u, u + 0.06), (0.43, 0.62), (0.33, 0.37), tx.METAL, IRON))
    return join(parts)


def shrub(at: LocalFrame, radius: float, green: Colour, bloom: Colour | None, seed: int) -> Greenery:
    """A clump of leaves, its flowers (if any) solid among them."""
    rng = np.random.default_rng(seed)
    way = rng.standard_normal((110, 3))
    way /= np.linalg.norm(way, axis=1, keepdims=True)
    depth = rng.uniform(0.15, 1.0, 110) ** 0.5
    centres = at.world(way * depth[:, None] * radius * np.array([1.0, 0.85, 1.0]))
    tints = np.concatenate([np.array(green) * rng.uniform(0.75, 1.2, (110, 1)), depth[:, None]], 1)
    sizes = radius * rng.uniform(0.34, 0.52, 110)
    leaf = cards(centres, sizes, at.origin - 0.3 * radius * at.up, np.clip(tints, 0, 1), rng)
    flowers: list[TriMesh] = []
    for i in range(0 if bloom is None else 26):
        out = way[i] * radius * np.array([1.02, 0.9, 1.02])
        petal = radius * float(rng.uniform(0.07, 0.11))
        flowers.append(ball(at.at(*out), (petal, petal * 0.7, petal), tx.HEDGE, bloom, 4, 8))
    return Greenery(join(flowers), leaf)


def planter(x: float, z: float, seed: int, bloom: Colour | None = None) -> Greenery:
    """A terracotta or stone pot with a shrub."""
    pot = ((0.68, 0.40, 0.28), (0.52, 0.52, 0.50), (0.30, 0.36, 0.40))[seed % 3]
    at = frame(x, 0, z)
    rim = [(0.20, 0), (0.25, 0.05), (0.31, 0.46), (0.34, 0.47), (0.34, 0.54), (0.29, 0.54), (0.27, 0.48), (0, 0.48)]
    bush = shrub(at.at(0, 0.80), 0.40, (0.32, 0.50, 0.22), bloom, seed)
    return Greenery(join([lathe(at, rim, 20, tx.PLASTER, pot), bush.solid]), bush.leaf)


def board(x: float, z: float, facing: str, region: AtlasRegion) -> tuple[TriMesh, TriMesh]:
    """A folding chalk board on the pavement: (wood, print)."""
    at = frame(x, 0, z, facing)
    up, out = np.array([0.0, 0.966, 0.0]) - 0.259 * at.out, 0.966 * at.out + np.array([0.0, 0.259, 0.0])
    leaning = at._replace(up=up, out=out)
    back = at.at(0, 0, -0.42)._replace(up=np.array([0.0, 0.966, 0.0]) + 0.259 * at.out)
    wood = [
        box(leaning, (-0.32, 0.32), (0, 0.98), (-0.03, 0), tx.WOOD, (0.48, 0.32, 0.2)),
        box(back, (-0.32, 0.32), (0, 0.95), (0, 0.03), tx.WOOD, (0.4, 0.27, 0.18)),
    ]
    return join(wood), printed(leaning, (-0.30, 0.30), (0.06, 0.96), 0.004, region)


def crate(
    at: LocalFrame, fruit: Colour | None, seed: int, size: tuple[float, float, float] = (0.52, 0.26, 0.36)
) -> TriMesh:
    """A slatted crate, heaped with round fruit unless `fruit` is None."""
    w, h, d = size
    wood = (0.74, 0.57, 0.37)
    parts = [box(at, (-w / 2, w / 2), (0, 0.02), (-d / 2, d / 2), tx.CRATE, wood)]
    for k in range(3):
        v = (0.01 + h * k / 3, h * (k + 0.78) / 3)
        parts += [
            box(at, (-w / 2, w / 2), v, n, tx.CRATE, wood) for n in ((-d / 2, -d / 2 + 0.015), (d / 2 - 0.015, d / 2))
        ]
        parts += [
            box(at, u, v, (-d / 2, d / 2), tx.CRATE, wood) for u in ((-w / 2, -w / 2 + 0.015), (w / 2 - 0.015, w / 2))
        ]
    if fruit is not None:
        rng = np.random.default_rng(seed)
        for i in range(40):
            u, n = ((i % 8) + 0.5) / 8 - 0.5, ((i // 8) + 0.5) / 5 - 0.5
            spot = at.at(
                u * (w - 0.06) + rng.normal(0, 0.006),
                h - 0.015 + 0.05 * (1 - 2 * abs(n)) + rng.normal(0, 0.008),
                n * (d - 0.06),
            )
            tint = tuple(float(np.clip(c * rng.uniform(0.88, 1.08), 0, 1)) for c in fruit)
            parts.append(ball(spot, (0.036, 0.034, 0.036), tx.PAINTED, tint, 6, 9))
    return join(parts)


def bicycle(at: LocalFrame, paint: Colour) -> TriMesh:
    """A city bicycle along the frame's right axis, wheels on the ground, with basket and carrier."""
    dark, steel = (0.08, 0.08, 0.09), (0.72, 0.73, 0.74)
    parts = []
    s = np.linspace(0, 2 * np.pi, 25)
    for u in (-0.53, 0.53):
        rim = np.stack([u + 0.325 * np.cos(s), 0.345 + 0.325 * np.sin(s), 0 * s], 1)
        parts.append(tube(at.world(rim), 0.021, 6, tx.PLAIN, dark))
        parts.append(
            tube(
                at.world(np.stack([u + 0.295 * np.cos(s), 0.345 + 0.295 * np.sin(s), 0 * s], 1)),
                0.008,
                4,
                tx.METAL,
                steel,
            )
        )
        for angle in np.arange(0, np.pi, np.pi / 7):
            c, d = 0.29 * np.cos(angle), 0.29 * np.sin(angle)
            parts.append(
                tube(
                    at.world(np.array([[u - c, 0.345 - d, 0.01], [u + c, 0.345 + d, -0.01]])),
                    0.0022,
                    3,
                    tx.METAL,
                    steel,
                )
            )
        guard = np.linspace(0.25, 0.85, 10) * np.pi
        parts.append(
            tube(
                at.world(np.stack([u + 0.36 * np.cos(guard), 0.345 + 0.36 * np.sin(guard), 0 * guard], 1)),
                0.015,
                4,
                tx.METAL,
                paint,
            )
        )
    bars = [
        ((-0.53, 0.345), (-0.05, 0.30)),
        ((-0.53, 0.345), (-0.20, 0.78)),
        ((-0.05, 0.30), (-0.22, 0.88)),
        ((-0.05, 0.30), (0.38, 0.72)),
        ((-0.2, 0.62), (0.36, 0.84)),
        ((0.53, 0.345), (0.36, 0.98)),
    ]
    for (u0, v0), (u1, v1) in bars:
        parts.append(tube(at.world(np.array([[u0, v0, 0], [u1, v1, 0]])), 0.017, 6, tx.METAL, paint))
    parts.append(box(at, (-0.34, -0.10), (0.87, 0.93), (-0.07, 0.07), tx.PLAIN, (0.28, 0.17, 0.10)))
    bar = np.array([[0.22, 1.02, -0.30], [0.34, 1.05, -0.2], [0.37, 1.03, 0], [0.34, 1.05, 0.2], [0.22, 1.02, 0.30]])
    parts.append(tube(at.world(bar), 0.013, 6, tx.METAL, steel))
    parts.append(box(at, (0.45, 0.75), (0.72, 0.94), (-0.17, 0.17), tx.CRATE, (0.66, 0.50, 0.32)))
    parts.append(box(at, (-0.85, -0.35), (0.76, 0.78), (-0.08, 0.08), tx.METAL, dark))
    pedal = np.array([[-0.05, 0.30, 0.0], [-0.05, 0.30, 0.09], [0.06, 0.18, 0.09], [0.06, 0.18, 0.16]])
    parts.append(tube(at.world(pedal), 0.011, 5, tx.METAL, steel))
    return join(parts)
