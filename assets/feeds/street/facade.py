"""House fronts above the shops: walls with windows in them, mouldings, balconies, pipes and machines."""

from typing import NamedTuple

import numpy as np

from . import texture as tx
from .mesh import Colour, LocalFrame, TriMesh, box, join, lathe, quad, tube

GROUND_M = 3.75
STOREY_M = 3.0


class Style(NamedTuple):
    """One house: its wall, mouldings and shutters (or none), its upper floors and what it wears."""

    layer: int
    wall: Colour
    trim: Colour
    shutter: Colour | None
    floors: int
    balconies: bool
    seed: int


class Front(NamedTuple):
    """A facade's meshes by the surface that they need."""

    solid: TriMesh
    glass: TriMesh


class _Opening(NamedTuple):
    u: tuple[float, float]
    v: tuple[float, float]


FRAME_WHITE = (0.92, 0.90, 0.85)
IRON = (0.16, 0.17, 0.18)


def openings(width: float, floors: int) -> list[list[_Opening]]:
    """Windows of each upper floor, evenly spread."""
    columns = max(1, round(width / 2.25))
    pitch = width / columns
    half = min(0.56, pitch * 0.27)
    rows = []
    for floor in range(floors):
        base = GROUND_M + floor * STOREY_M
        centres = [pitch * (i + 0.5) for i in range(columns)]
        rows.append([_Opening((c - half, c + half), (base + 0.85, base + 2.45)) for c in centres])
    return rows


def _wall(at: LocalFrame, width: float, style: Style, top: float) -> list[TriMesh]:
    """The wall's quads around the openings."""
    parts: list[TriMesh] = []
    level = GROUND_M
    for row in openings(width, style.floors):
        low, high = row[0].v
        parts.append(quad(at, (0, width), (level, low), 0, style.layer, style.wall))
        edges = [0.0, *(x for opening in row for x in opening.u), width]
        for left, right in zip(edges[::2], edges[1::2], strict=True):
            parts.append(quad(at, (left, right), (low, high), 0, style.layer, style.wall))
        level = high
    parts.append(quad(at, (0, width), (level, top), 0, style.layer, style.wall))
    return parts


def _reveals(at: LocalFrame, o: _Opening, tint: Colour) -> list[TriMesh]:
    """The four sides of a window's hole, 0.16 m deep."""
    deep = 0.16
    shade = (*tint, 0.7)
    return [
        box(at, (o.u[0] - 0.01, o.u[0]), o.v, (-deep, 0), tx.PLAIN, shade),
        box(at, (o.u[1], o.u[1] + 0.01), o.v, (-deep, 0), tx.PLAIN, shade),
        box(at, o.u, (o.v[1], o.v[1] + 0.01), (-deep, 0), tx.PLAIN, shade),
    ]


def _window(at: LocalFrame, o: _Opening, style: Style, rng: np.random.Generator) -> tuple[list[TriMesh], TriMesh]:
    """Frame, bars, sill, hood, curtain and shutters; and the pane."""
    (a, b), (c, d) = o.u, o.v
    mid, n, t = (a + b) / 2, (-0.15, -0.09), 0.055
    transom = d - 0.42
    parts = _reveals(at, o, style.wall)
    for u, v in (((a, a + t), (c, d)), ((b - t, b), (c, d)), ((a, b), (c, c + t)), ((a, b), (d - t, d))):
        parts.append(box(at, u, v, n, tx.PAINTED, FRAME_WHITE))
    parts.append(box(at, (mid - 0.022, mid + 0.022), (c, d), n, tx.PAINTED, FRAME_WHITE))
    parts.append(box(at, (a, b), (transom - 0.02, transom + 0.02), n, tx.PAINTED, FRAME_WHITE))
    parts.append(box(at, (a - 0.10, b + 0.10), (c - 0.09, c), (-0.14, 0.11), tx.STONE, style.trim))
    parts.append(box(at, (a - 0.07, b + 0.07), (d, d + 0.17), (0.0, 0.045), tx.STONE, style.trim))
    parts.append(box(at, (a - 0.12, b + 0.12), (d + 0.17, d + 0.23), (0.0, 0.10), tx.STONE, style.trim))
    parts.append(quad(at, (a, b), (c, d), -0.42, tx.PLAIN, (0.13, 0.12, 0.12)))
    cloth = ((0.86, 0.82, 0.74), (0.62, 0.70, 0.70), (0.82, 0.62, 0.44), (0.90, 0.88, 0.84))[int(rng.integers(4))]
    drawn = float(rng.choice([0.16, 0.24, 0.34, 0.5]))
    parts.append(quad(at, (a, a + (b - a) * drawn), (c, d), -0.24, tx.CURTAIN, cloth))
    parts.append(quad(at, (b - (b - a) * drawn, b), (c, d), -0.24, tx.CURTAIN, cloth))
    if style.shutter is not None:
        w = (b - a) / 2
        for u in ((a - w - 0.03, a - 0.03), (b + 0.03, b + w + 0.03)):
            parts.append(box(at, u, (c, d), (0.01, 0.055), tx.LOUVRE, style.shutter))
    return parts, quad(at, (a, b), (c, d), -0.12, tx.PLAIN, (0.9, 0.95, 1.0))


def _box_flowers(at: LocalFrame, o: _Opening, rng: np.random.Generator) -> list[TriMesh]:
    """A window box with a cushion of leaves and dots of flowers."""
    a, b = o.u
    base = o.v[0]
    parts = [box(at, (a, b), (base, base + 0.17), (0.02, 0.21), tx.WOOD, (0.46, 0.27, 0.18))]
    bloom = ((0.86, 0.26, 0.30), (0.95, 0.66, 0.22), (0.90, 0.52, 0.66))[int(rng.integers(3))]
    for i in range(14):
        u, v, n = a + (b - a) * (i + 0.5) / 14, base + 0.19 + rng.uniform(0, 0.08), 0.11 + rng.uniform(-0.07, 0.09)
        tint = bloom if i % 3 == 0 else (0.24 + rng.uniform(0, 0.1), 0.42 + rng.uniform(0, 0.12), 0.18)
        r = rng.uniform(0.045, 0.085)
        parts.append(lathe(at.at(u, v, n), [(0, -r), (r, -r * 0.3), (r * 0.8, r * 0.6), (0, r)], 6, tx.HEDGE, tint))
    return parts


def _balcony(at: LocalFrame, o: _Opening, style: Style, rng: np.random.Generator) -> list[TriMesh]:
    """A slab on brackets with an iron rail and a few pots."""
    a, b = o.u[0] - 0.35, o.u[1] + 0.35
    base = o.v[0] - 0.55
    parts = [box(at, (a, b), (base - 0.14, base), (0, 0.78), tx.STONE, style.trim)]
    for u in (a + 0.15, b - 0.25):
        parts.append(box(at, (u, u + 0.10), (base - 0.42, base - 0.14), (0, 0.35), tx.STONE, style.trim))
    parts.append(box(at, (a, b), (base + 0.92, base + 0.96), (0.72, 0.78), tx.METAL, IRON))
    parts.append(box(at, (a, b), (base + 0.06, base + 0.09), (0.73, 0.77), tx.METAL, IRON))
    for u in np.arange(a + 0.02, b, 0.125):
        parts.append(box(at, (u, u + 0.016), (base, base + 0.92), (0.742, 0.758), tx.METAL, IRON))
    for u in (a, b - 0.03):
        parts.append(box(at, (u, u + 0.03), (base + 0.92, base + 0.96), (0, 0.75), tx.METAL, IRON))
        for n in np.arange(0.1, 0.75, 0.16):
            parts.append(box(at, (u + 0.007, u + 0.023), (base, base + 0.92), (n, n + 0.016), tx.METAL, IRON))
    for _ in range(3):
        u, r = rng.uniform(a + 0.2, b - 0.2), rng.uniform(0.16, 0.27)
        parts.append(lathe(at.at(u, base, 0.55), [(0.09, 0), (0.12, 0.22), (0, 0.22)], 8, tx.PLAIN, (0.70, 0.38, 0.26)))
        green = (0.25, 0.44 + rng.uniform(0, 0.1), 0.20)
        bush = [(0, -r), (r * 0.8, -r * 0.5), (r, 0), (r * 0.7, r * 0.7), (0, r)]
        parts.append(lathe(at.at(u, base + 0.22 + r * 0.7, 0.55), bush, 8, tx.HEDGE, green))
    return parts


def _cornice(at: LocalFrame, width: float, style: Style, top: float) -> list[TriMesh]:
    """Stepped mouldings with dentils at the eaves, a parapet above, and string courses between the floors."""
    steps = ((0.00, 0.14, 0.07), (0.14, 0.30, 0.17), (0.30, 0.42, 0.33), (0.42, 0.47, 0.38))
    parts = [box(at, (-0.02, width + 0.02), (top + a, top + b), (-0.2, n), tx.STONE, style.trim) for a, b, n in steps]
    for u in np.arange(0.12, width - 0.1, 0.34):
        parts.append(box(at, (u, u + 0.15), (top + 0.13, top + 0.29), (0.1, 0.28), tx.STONE, style.trim))
    parts.append(box(at, (0, width), (top + 0.47, top + 0.95), (-0.25, 0.02), style.layer, style.wall))
    parts.append(box(at, (-0.03, width + 0.03), (top + 0.95, top + 1.03), (-0.3, 0.08), tx.STONE, style.trim))
    for floor in range(1, style.floors):
        y = GROUND_M + floor * STOREY_M
        parts.append(box(at, (0, width), (y - 0.07, y + 0.10), (0, 0.06), tx.STONE, style.trim))
    return parts


def _machine(at: LocalFrame, u: float, v: float) -> list[TriMesh]:
    """An air conditioner's outdoor box on its brackets."""
    parts = [box(at, (u, u + 0.78), (v, v + 0.54), (0.08, 0.38), tx.METAL, (0.82, 0.82, 0.79))]
    turned = at.at(u + 0.30, v + 0.27, 0.385)
    fan = turned._replace(up=turned.out, out=-turned.up)
    parts.append(
        lathe(fan, [(0.22, 0), (0.20, 0.006), (0.19, 0.0), (0.03, 0.0), (0, 0.004)], 18, tx.RIB, (0.28, 0.29, 0.3))
    )
    for w in (u + 0.08, u + 0.66):
        parts.append(box(at, (w, w + 0.04), (v - 0.05, v), (0, 0.40), tx.METAL, (0.4, 0.4, 0.4)))
    return parts


def _pipe(at: LocalFrame, u: float, top: float) -> list[TriMesh]:
    """A downpipe with brackets and a swan neck under the eaves."""
    local = np.array([[u, 0.05, 0.10], [u, 1.5, 0.10], [u, top - 0.3, 0.10], [u, top - 0.05, 0.25]])
    parts = [tube(at.world(local), 0.048, 8, tx.METAL, (0.46, 0.44, 0.40))]
    for v in np.arange(0.6, top - 0.5, 1.7):
        parts.append(box(at, (u - 0.075, u + 0.075), (v, v + 0.05), (0, 0.155), tx.METAL, (0.38, 0.37, 0.35)))
    return parts


def height(style: Style) -> float:
    """Height of the eaves over the ground in metres."""
    return GROUND_M + style.floors * STOREY_M + 0.25


def facade(at: LocalFrame, width: float, style: Style) -> Front:
    """The front over the shop; `at` stands at its lower left corner on the ground, facing the street."""
    rng = np.random.default_rng(style.seed)
    top = height(style)
    parts, panes = _wall(at, width, style, top), []
    for floor, row in enumerate(openings(width, style.floors)):
        with_balcony = style.balconies and floor == style.seed % max(style.floors, 1)
        for i, opening in enumerate(row):
            more, pane = _window(at, opening, style, rng)
            parts += more
            panes.append(pane)
            if with_balcony and i % 2 == style.seed % 2:
                parts += _balcony(at, opening, style, rng)
            elif rng.random() < 0.26:
                parts += _box_flowers(at, opening, rng)
    parts += _cornice(at, width, style, top) + _pipe(at, 0.16, top)
    if style.seed % 3 == 1 and len(openings(width, 1)[0]) > 1:
        parts += _machine(at, width / len(openings(width, 1)[0]) - 0.4, GROUND_M + 0.25)
    return Front(join(parts), join(panes))
