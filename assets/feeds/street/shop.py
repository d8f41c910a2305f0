"""The ground floor of a house: a shop window with goods behind glass, a door, its sign and its awning."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from . import texture as tx
from .facade import GROUND_M
from .mesh import Colour, LocalFrame, TriMesh, box, dimmed, join, patch, quad, raw, tube
from .sign import AtlasRegion, Shop, printed
from .window import closed, interior

STRIPE_M = 0.30
CLOSED = (38, 57, 73)


class ShopFront(NamedTuple):
    """Meshes of one shop by the surface that they need."""

    solid: TriMesh
    glass: TriMesh
    cloth: TriMesh
    prints: TriMesh


def srgb(rgb: tuple[int, int, int]) -> Colour:
    """An 8-bit colour as 0..1."""
    return (rgb[0] / 255, rgb[1] / 255, rgb[2] / 255)


def awning(
    at: LocalFrame,
    u: tuple[float, float],
    top: float,
    colours: tuple[Colour, Colour],
    reach: float = 1.3,
    fall: float = 0.62,
) -> tuple[TriMesh, TriMesh]:
    """A striped cloth on iron arms with a scalloped edge: (cloth, iron)."""
    count = max(3, round((u[1] - u[0]) / STRIPE_M) | 1)
    edges = np.linspace(u[0], u[1], count + 1)
    cloth: list[TriMesh] = []
    for i in range(count):
        a, b = edges[i], edges[i + 1]
        tint = colours[i % 2]
        rows = [(top, 0.04), (top - fall * 0.52, reach * 0.5), (top - fall, reach)]
        for (v0, n0), (v1, n1) in pairwise(rows):
            corners = at.world(np.array([[a, v1, n1], [b, v1, n1], [b, v0, n0], [a, v0, n0]]))
            cloth.append(patch(corners, tx.CLOTH, tint))
        cloth.append(_scallop(at, (a, b), top - fall, reach, tint))
    arms = []
    for x in (u[0] + 0.03, u[1] - 0.03):
        arms.append(
            tube(
                at.world(np.array([[x, top - fall - 0.03, 0.02], [x, top - fall, reach]])),
                0.014,
                5,
                tx.METAL,
                (0.2,) * 3,
            )
        )
    ends = np.array([[u[0], top - fall, reach], [u[1], top - fall, reach]])
    arms.append(tube(at.world(ends), 0.018, 5, tx.METAL, (0.75, 0.74, 0.7)))
    return join(cloth), join(arms)


def _scallop(at: LocalFrame, u: tuple[float, float], v: float, n: float, tint: Colour) -> TriMesh:
    """One rounded tongue of the valance."""
    a, b = u
    angle = np.linspace(np.pi, 2 * np.pi, 7)
    middle, half = (a + b) / 2, (b - a) / 2
    rim = np.stack([middle + half * np.cos(angle), v - 0.12 + 0.11 * np.sin(angle), np.full(7, n + 0.015)], 1)
    local = np.vstack([[[a, v, n], [b, v, n]], rim])
    order = [0, 2, 8, 0, 8, 1]
    for i in range(2, 8):
        order += [2, i, i + 1] if i > 2 else []
    uv = local[:, :2] / tx.TILE_M[tx.CLOTH]
    return raw(at.world(local), uv, np.tile(at.out, (9, 1)), np.array(order), tx.CLOTH, tint)


def _door(at: LocalFrame, u: float, tint: Colour) -> tuple[list[TriMesh], TriMesh]:
    """A glazed door, 1.05 m wide, with a step and a handle; and its pane."""
    a, b, n = u, u + 1.05, (-0.16, -0.09)
    parts = [box(at, (a - 0.05, b + 0.05), (0, 0.10), (-0.5, 0.12), tx.STONE, (0.66, 0.64, 0.60))]
    for x in ((a, a + 0.11), (b - 0.11, b)):
        parts.append(box(at, x, (0.1, 2.45), n, tx.PAINTED, tint))
    for y in ((0.1, 0.75), (2.33, 2.45), (1.30, 1.36)):
        parts.append(box(at, (a, b), y, n, tx.PAINTED, tint))
    parts.append(box(at, (a + 0.19, a + 0.38), (0.22, 0.62), (-0.09, -0.075), tx.PAINTED, dimmed(tint, 0.8)))
    parts.append(box(at, (b - 0.34, b - 0.19), (0.22, 0.62), (-0.09, -0.075), tx.PAINTED, dimmed(tint, 0.8)))
    parts.append(box(at, (b - 0.075, b - 0.045), (1.0, 1.3), (-0.09, -0.03), tx.METAL, (0.80, 0.66, 0.36)))
    parts.append(quad(at, (a, b), (0.1, 2.75), -0.9, tx.PLAIN + tx.GLOW, (0.30, 0.24, 0.19, 0.6)))
    parts.append(box(at, (a, b), (2.45, 2.52), n, tx.PAINTED, tint))
    return parts, quad(at, (a, b), (0.75, 2.75), -0.13, tx.PLAIN, (0.9, 0.95, 1.0))


def shopfront(
    at: LocalFrame,
    width: float,
    shop: Shop,
    regions: dict[str, AtlasRegion],
    wall: Colour,
    seed: int,
    covered: bool = True,
) -> ShopFront:
    """One shop over the whole width; `at` is the lower left corner on the ground, facing the street.

    `covered` is whether it has an awning of its own.
    """
    rng = np.random.default_rng(seed)
    paint = dimmed(srgb(shop.ground), 0.92)
    joinery: Colour = paint if sum(paint) < 1.9 else (0.24, 0.30, 0.28)
    door_left = bool(seed % 2)
    pier = 0.30
    door_at = pier + 0.05 if door_left else width - pier - 1.10
    window = (door_at + 1.15, width - pier) if door_left else (pier, door_at - 0.10)
    parts = closed(at, window) if seed in CLOSED else interior(at, window, shop.goods, rng)
    more, door_pane = _door(at, door_at, joinery)
    parts += more
    for u in (
        (0, pier),
        (width - pier, width),
        (window[1], window[1] + 0.10) if not door_left else (window[0] - 0.1, window[0]),
    ):
        parts.append(box(at, u, (0, 3.0), (-0.3, 0.05), tx.PAINTED, joinery))
        parts.append(box(at, (u[0] - 0.03, u[1] + 0.03), (0, 0.34), (-0.3, 0.085), tx.STONE, (0.52, 0.50, 0.47)))
        parts.append(box(at, (u[0] - 0.02, u[1] + 0.02), (2.86, 3.0), (-0.3, 0.08), tx.PAINTED, joinery))
    parts.append(box(at, window, (0, 0.48), (-0.14, 0.0), tx.PAINTED, joinery))
    panels = np.linspace(window[0] + 0.1, window[1] - 0.1, max(2, round((window[1] - window[0]) / 0.9)) + 1)
    for p, q in pairwise(panels):
        parts.append(box(at, (p + 0.06, q - 0.06), (0.14, 0.40), (0.0, 0.018), tx.PAINTED, dimmed(joinery, 1.12)))
    bars = np.linspace(window[0], window[1], max(2, round((window[1] - window[0]) / 1.25)) + 1)
    for x in bars:
        parts.append(box(at, (x - 0.03, x + 0.03), (0.48, 2.75), (-0.13, -0.04), tx.PAINTED, joinery))
    for y in (0.48, 2.18, 2.69):
        parts.append(box(at, window, (y, y + 0.06), (-0.13, -0.035), tx.PAINTED, joinery))
    parts.append(box(at, (0, width), (2.75, 3.0), (-1.25, 0.0), tx.PAINTED, joinery))
    parts.append(box(at, (0.02, width - 0.02), (3.0, 3.55), (-0.3, 0.13), tx.PAINTED, srgb(shop.ground)))
    parts.append(box(at, (-0.02, width + 0.02), (3.55, 3.66), (-0.3, 0.24), tx.STONE, dimmed(wall, 0.95)))
    parts.append(box(at, (0, width), (3.66, GROUND_M), (-0.2, 0.02), tx.STONE, wall))
    board = 0.46
    half = min(board * regions[f"fascia_{shop.key}"].aspect, width - 0.3) / 2
    prints = [
        printed(
            at,
            (width / 2 - half, width / 2 + half),
            (3.275 - half / 8, 3.275 + half / 8),
            0.135,
            regions[f"fascia_{shop.key}"],
        )
    ]
    iron, hung = _blade(at, width - 0.5 if door_left else 0.5, regions[f"blade_{shop.key}"])
    parts.append(iron)
    prints += hung
    colours = (srgb(shop.awning[0]), srgb(shop.awning[1]))
    cloth, arms = awning(at, (0.12, width - 0.12), 3.0, colours, reach=1.15 + 0.25 * rng.random())
    if covered:
        parts.append(arms)
    pane = quad(at, window, (0.48, 2.75), -0.09, tx.PLAIN, (0.9, 0.95, 1.0))
    return ShopFront(join(parts), join([pane, door_pane]), cloth if covered else join([]), join(prints))


def _blade(at: LocalFrame, u: float, region: AtlasRegion) -> tuple[TriMesh, list[TriMesh]]:
    """The sign across the pavement on an iron arm, readable from both sides."""
    side = at.at(u, 3.85, 0.0)
    across = side._replace(right=at.out, out=-at.right)
    back = side._replace(right=-at.out, out=at.right)
    parts = [box(across, (0.24, 0.78), (0, 1.28), (-0.045, 0.045), tx.PAINTED, (0.22, 0.17, 0.13))]
    for v in (0.12, 1.14):
        parts.append(box(across, (0, 0.24), (v, v + 0.035), (-0.015, 0.015), tx.METAL, (0.15,) * 3))
    faces = [
        printed(across, (0.265, 0.755), (0.04, 1.24), 0.05, region),
        printed(back, (-0.755, -0.265), (0.04, 1.24), 0.05, region),
    ]
    return join(parts), faces
