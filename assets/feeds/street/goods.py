"""The three things on the stall, modelled: a running shoe, a tea tin and a desk lamp."""

import numpy as np

from . import texture as tx
from .mesh import Colour, LocalFrame, TriMesh, ball, grid, join, lathe, raw, tube
from .sign import AtlasRegion

CORAL, DEEP, WHITE, TEAL, SUNNY = (
    (0.93, 0.36, 0.24),
    (0.16, 0.20, 0.30),
    (0.96, 0.95, 0.92),
    (0.10, 0.55, 0.56),
    (0.98, 0.78, 0.26),
)
SHOE_M = 0.275


def _outline(s: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Half width and sideways bend of the foot's outline at shares `s` of its length, heel to toe."""
    half = np.interp(
        s,
        [0, 0.03, 0.1, 0.25, 0.45, 0.68, 0.82, 0.92, 0.975, 1],
        [0.008, 0.022, 0.031, 0.033, 0.034, 0.046, 0.045, 0.034, 0.02, 0.004],
    )
    return half, 0.012 * np.sin(np.pi * np.clip((s - 0.3) / 0.7, 0, 1))


def _upper(at: LocalFrame) -> TriMesh:
    """The shoe's upper: cross-sections from heel to toe, coloured by where they lie."""
    rows, columns = 240, 121
    s = np.linspace(0, 1, rows)
    half, bend = _outline(s)
    height = np.interp(
        s,
        [0, 0.05, 0.14, 0.26, 0.36, 0.44, 0.60, 0.78, 0.92, 1],
        [0.070, 0.088, 0.080, 0.066, 0.088, 0.094, 0.070, 0.046, 0.034, 0.012],
    )
    angle = np.linspace(0, np.pi, columns)
    c, h = np.cos(angle), np.sin(angle)
    width = np.sign(c) * np.abs(c) ** 0.75
    opening = np.exp(-(((s - 0.235) / 0.105) ** 4))[:, None] * (h[None, :] > 0.93) * 0.05
    local = np.zeros((rows, columns, 3))
    local[..., 0] = (s - 0.5)[:, None] * SHOE_M
    local[..., 1] = 0.030 + height[:, None] * h[None, :] ** 0.8 - opening
    local[..., 2] = bend[:, None] + half[:, None] * width[None, :] * (1 - 0.30 * h[None, :] ** 2)
    du, dv = np.gradient(local, axis=0), np.gradient(local, axis=1)
    normal = np.cross(dv, du)
    normal /= np.maximum(np.linalg.norm(normal, axis=2, keepdims=True), 1e-9)
    grid_s, grid_h = np.broadcast_to(s[:, None], (rows, columns)), np.broadcast_to(h[None, :], (rows, columns))
    tint = np.tile(np.array([*CORAL, 1.0]), (rows, columns, 1))
    tint[grid_s > 0.90] = (*DEEP, 1.0)
    tint[grid_s < 0.09] = (*TEAL, 1.0)
    band = np.clip(0.5 + (0.085 - np.abs(grid_h - (0.30 + 0.75 * (grid_s - 0.30)))) / 0.03, 0, 1)
    band = (band * ((grid_s > 0.26) & (grid_s < 0.72)))[..., None]
    tint = tint * (1 - band) + np.array([*SUNNY, 1.0]) * band
    tint[(grid_h > 0.90) & (grid_s > 0.36) & (grid_s < 0.66)] = (*DEEP, 1.0)
    tint[opening > 0.012] = (0.10, 0.11, 0.14, 0.35)
    tint[(opening > 0.0005) & (opening <= 0.012)] = (*TEAL, 1.0)
    uv = np.stack([local[..., 0], local[..., 1] + local[..., 2]], 2).reshape(-1, 2) * 5.0
    axes = np.stack([at.right, at.up, at.out])
    return raw(
        at.world(local.reshape(-1, 3)),
        uv,
        normal.reshape(-1, 3) @ axes,
        grid(rows, columns),
        tx.CLOTH,
        tint.reshape(-1, 4),
    )


def _sole(at: LocalFrame, low: tuple[float, float], high: tuple[float, float], grow: float, tint: Colour) -> TriMesh:
    """A slab with the foot's outline; heights at heel and toe, with the toe sprung up a little."""
    n = 40
    s = np.linspace(0, 1, n)
    half, bend = _outline(s)
    spring = 0.016 * np.clip((s - 0.72) / 0.28, 0, 1) ** 2
    rim = np.concatenate(
        [np.stack([s, bend + half + grow, spring], 1), np.stack([s, bend - half - grow, spring], 1)[::-1]]
    )
    rim = np.vstack([rim, rim[:1]])
    wave = 0.003 * np.sin(rim[:, 0] * 40)
    x = (rim[:, 0] - 0.5) * (SHOE_M + 2 * grow)
    levels = [np.interp(rim[:, 0], [0, 1], low) + rim[:, 2], np.interp(rim[:, 0], [0, 1], high) + rim[:, 2] + wave]
    side = np.stack([np.stack([x, level, rim[:, 1]], 1) for level in levels])
    out = np.stack([np.gradient(side[0][:, 2]), np.zeros(len(x)), -np.gradient(side[0][:, 0])], 1)
    out /= np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-9)
    axes = np.stack([at.right, at.up, at.out])
    normal = np.tile(-out if out[5, 2] < 0 else out, (2, 1)) @ axes
    wall = raw(at.world(side.reshape(-1, 3)), np.zeros((2 * len(x), 2)), normal, grid(2, len(x)), tx.PLAIN, tint)
    top = raw(at.world(side[1]), np.zeros((len(x), 2)), np.tile(at.up, (len(x), 1)), _fan(n, len(x)), tx.PLAIN, tint)
    return join([wall, top])


def _fan(half: int, total: int) -> np.ndarray:
    """Triangles across an outline whose far side runs back."""
    rows = [(i, i + 1, total - 2 - i, i + 1, total - 3 - i, total - 2 - i) for i in range(half - 1)]
    return np.array(rows).ravel()


def shoe(at: LocalFrame) -> TriMesh:
    """A running shoe on its sole, heel to toe along the frame's right axis; about 0.28 m long, 0.12 m high."""
    parts = [
        _sole(at, (0.0, 0.004), (0.010, 0.010), 0.002, DEEP),
        _sole(at, (0.010, 0.010), (0.036, 0.024), 0.006, WHITE),
        _sole(at, (0.024, 0.016), (0.031, 0.021), 0.0072, SUNNY),
        _upper(at),
    ]
    for i in range(6):
        s = 0.40 + 0.045 * i
        half, bend = _outline(np.array([s]))
        top = float(np.interp(s, [0.36, 0.44, 0.60, 0.78], [0.118, 0.124, 0.100, 0.076]))
        w = float(half[0]) * 0.52
        u = (s - 0.5) * SHOE_M
        lace = np.array(
            [[u, top - 0.010, bend[0] - w], [u + 0.004, top + 0.004, bend[0]], [u, top - 0.010, bend[0] + w]]
        )
        parts.append(tube(at.world(lace), 0.0034, 5, tx.PLAIN, WHITE))
    loop = np.array([[-0.137, 0.095, 0], [-0.148, 0.118, 0], [-0.138, 0.124, 0], [-0.128, 0.108, 0]])
    parts.append(tube(at.world(loop), 0.0035, 5, tx.PLAIN, SUNNY))
    return join(parts)


def tin(at: LocalFrame, region: AtlasRegion) -> tuple[TriMesh, TriMesh]:
    """A tea tin, 0.15 m high, with a printed paper round its front: (tin, print)."""
    green, gold = (0.10, 0.30, 0.24), (0.86, 0.68, 0.34)
    parts = [
        lathe(at, [(0, 0), (0.053, 0), (0.055, 0.003), (0.055, 0.112)], 32, tx.METAL, green),
        lathe(at, [(0.0562, 0.008), (0.0562, 0.013)], 32, tx.METAL, gold),
        lathe(at, [(0.0562, 0.106), (0.0562, 0.112)], 32, tx.METAL, gold),
        lathe(
            at,
            [
                (0.0575, 0.112),
                (0.0575, 0.138),
                (0.054, 0.142),
                (0.02, 0.145),
                (0.012, 0.146),
                (0.012, 0.154),
                (0, 0.156),
            ],
            32,
            tx.METAL,
            green,
        ),
        lathe(at, [(0.0585, 0.128), (0.0585, 0.132)], 32, tx.METAL, gold),
    ]
    angle = np.linspace(-0.95, 0.95, 15)
    ring = np.stack([np.sin(angle), np.cos(angle)], 1) * 0.0558
    rows = [np.stack([ring[:, 0], np.full(15, v), ring[:, 1]], 1) for v in (0.017, 0.103)]
    a, b, c, d = region.uv
    u = np.interp(angle, [-0.95, 0.95], [a, c])
    uv = np.concatenate([np.stack([u, np.full(15, v)], 1) for v in (b, d)])
    normal = np.tile(np.stack([ring[:, 0], 0 * angle, ring[:, 1]], 1) / 0.0558, (2, 1)) @ np.stack(
        [at.right, at.up, at.out]
    )
    paper = raw(at.world(np.concatenate(rows)), uv, normal, grid(2, 15), 0, (1.0, 1.0, 1.0))
    return join(parts), paper


def desk_lamp(at: LocalFrame) -> TriMesh:
    """An adjustable desk lamp, switched on, 0.31 m high; leans along the frame's right axis."""
    paint, brass = (0.95, 0.66, 0.16), (0.80, 0.66, 0.40)
    foot, knee, head = np.array([-0.045, 0.024, 0.0]), np.array([-0.085, 0.175, 0.0]), np.array([0.015, 0.285, 0.01])
    parts = [
        lathe(
            at, [(0, 0), (0.066, 0), (0.070, 0.005), (0.066, 0.014), (0.02, 0.024), (0, 0.026)], 28, tx.PAINTED, paint
        )
    ]
    for aside in (-0.008, 0.008):
        shift = np.array([0, 0, aside])
        parts.append(tube(at.world(np.stack([foot, knee]) + shift), 0.0042, 8, tx.METAL, brass))
        parts.append(tube(at.world(np.stack([knee, head]) + shift), 0.0042, 8, tx.METAL, brass))
    for joint, r in ((foot, 0.012), (knee, 0.013), (head, 0.012)):
        parts.append(ball(at.at(*joint), (r, r, r), tx.PAINTED, paint, 8, 12))
    axis = np.array([0.62, -0.74, 0.26]) / np.linalg.norm([0.62, -0.74, 0.26])
    side = np.cross(axis, [0, 0, 1.0])
    side /= np.linalg.norm(side)
    local = np.stack([side, axis, np.cross(side, axis)])
    turned = at.at(*head)._replace(
        right=local[0] @ np.stack(at[1:]), up=local[1] @ np.stack(at[1:]), out=local[2] @ np.stack(at[1:])
    )
    shade = [(0.010, -0.022), (0.020, -0.018), (0.026, 0.0), (0.036, 0.025), (0.066, 0.082), (0.068, 0.086)]
    parts.append(lathe(turned, shade, 30, tx.PAINTED, paint))
    parts.append(
        lathe(turned, [(0.064, 0.085), (0.034, 0.028), (0.022, 0.004)], 30, tx.PLAIN + tx.GLOW, (1.0, 0.93, 0.72, 0.9))
    )
    parts.append(ball(turned.at(0, 0.050, 0), (0.022, 0.026, 0.022), tx.PLAIN + tx.GLOW, (1.0, 0.97, 0.86, 1.0), 8, 14))
    return join(parts)
