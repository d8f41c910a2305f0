"""What is seen through a shop's window: a lit room, its back wall after the trade, and a few wares up front."""

from collections.abc import Callable

import numpy as np

from . import texture as tx
from . import wares
from .mesh import Colour, LocalFrame, TriMesh, ball, box, join, lathe, quad

DEEP_M, TOP_M, SILL_M = 1.25, 2.75, 0.5
WARM = (1.0, 0.90, 0.74)
BRIGHT: tuple[Colour, ...] = (
    (0.82, 0.34, 0.24), (0.92, 0.72, 0.34), (0.36, 0.52, 0.44), (0.94, 0.90, 0.80), (0.28, 0.38, 0.54),
)  # fmt: skip


def _pick(rng: np.random.Generator, colours: tuple[Colour, ...] = BRIGHT) -> Colour:
    r, g, b = np.array(colours[int(rng.integers(len(colours)))]) * rng.uniform(0.85, 1.05)
    return (float(r), float(g), float(b))


def _book(at: LocalFrame, rng: np.random.Generator) -> TriMesh:
    """A small pile with one volume standing on it, its cover to the street."""
    pile = [
        box(at, (-0.10, 0.10), (0.035 * k, 0.035 * k + 0.032), (-0.07, 0.07), tx.PAINTED, _pick(rng)) for k in range(3)
    ]
    front = at.at(0, 0.105).turned(float(rng.uniform(-14, 14)))
    cover = _pick(rng)
    pile.append(box(front, (-0.085, 0.085), (0, 0.25), (-0.02, 0.01), tx.PAINTED, cover))
    pile.append(box(front, (-0.055, 0.055), (0.14, 0.20), (0.01, 0.012), tx.PLAIN, (0.95, 0.92, 0.84)))
    return join(pile)


def _shoe(at: LocalFrame, rng: np.random.Generator) -> TriMesh:
    """A pair on a white block."""
    high = float(rng.uniform(0.05, 0.35))
    parts = [box(at, (-0.17, 0.17), (0, high), (-0.12, 0.12), tx.PAINTED, (0.92, 0.90, 0.86))]
    colour = _pick(rng, ((0.52, 0.26, 0.16), (0.14, 0.14, 0.17), (0.90, 0.88, 0.84), (0.76, 0.26, 0.20)))
    for n in (-0.055, 0.055):
        foot = at.at(0, high, n)
        parts.append(box(foot, (-0.13, 0.13), (0, 0.022), (-0.042, 0.042), tx.PLAIN, (0.93, 0.91, 0.87)))
        parts.append(ball(foot.at(0.03, 0.03), (0.10, 0.045, 0.04), tx.PAINTED, colour, 6, 10))
        parts.append(ball(foot.at(-0.07, 0.06), (0.055, 0.06, 0.038), tx.PAINTED, colour, 6, 10))
    return join(parts)


def _bowl(at: LocalFrame, rng: np.random.Generator) -> TriMesh:
    colour, profile = _pick(rng), [(0.04, 0), (0.045, 0.02), (0.10, 0.07), (0.115, 0.10), (0.10, 0.095), (0, 0.04)]
    return join(lathe(at.at(0, 0.035 * k), profile, 14, tx.PAINTED, colour) for k in range(int(rng.integers(1, 5))))


def _plant(at: LocalFrame, rng: np.random.Generator) -> TriMesh:
    """A pot of leaves with flowers among them."""
    pot, bloom = _pick(rng, ((0.70, 0.40, 0.28), (0.80, 0.78, 0.74), (0.34, 0.40, 0.42))), _pick(rng)
    parts = [lathe(at, [(0.075, 0), (0.11, 0.17), (0.115, 0.18), (0, 0.17)], 12, tx.PLASTER, pot)]
    for i in range(18):
        u, v, n = rng.normal(0, [0.075, 0.07, 0.06])
        r = float(rng.uniform(0.03, 0.055)) * (0.7 if i % 3 == 0 else 1.0)
        green = (0.24, 0.42 + float(rng.uniform(0, 0.12)), 0.18)
        parts.append(ball(at.at(u, 0.30 + v, n), (r, r * 0.8, r), tx.HEDGE, bloom if i % 3 == 0 else green, 4, 7))
    return join(parts)


def _tin(at: LocalFrame, rng: np.random.Generator) -> TriMesh:
    """Tins of one kind in a small tower."""
    colour, parts = _pick(rng, ((0.14, 0.34, 0.26), (0.58, 0.20, 0.16), (0.82, 0.64, 0.34), (0.90, 0.86, 0.74))), []
    for u, v in ((-0.075, 0.0), (0.075, 0.0), (0.0, 0.172)):
        spot = at.at(u, v)
        parts.append(
            lathe(spot, [(0.065, 0), (0.065, 0.135), (0.068, 0.136), (0.068, 0.17), (0, 0.17)], 14, tx.METAL, colour)
        )
        parts.append(lathe(spot, [(0.0662, 0.035), (0.0662, 0.105)], 14, tx.PLAIN, (0.94, 0.90, 0.80)))
    return join(parts)


def _loaf(at: LocalFrame, rng: np.random.Generator) -> TriMesh:
    """A basket heaped with bread."""
    parts = [lathe(at, [(0.11, 0), (0.16, 0.10), (0.15, 0.10), (0, 0.05)], 14, tx.CRATE, (0.70, 0.50, 0.30))]
    for i in range(6):
        crust = _pick(rng, ((0.80, 0.54, 0.26), (0.70, 0.42, 0.20), (0.88, 0.68, 0.40)))
        spot = at.at(float(rng.normal(0, 0.06)), 0.11 + 0.028 * i, float(rng.normal(0, 0.04)))
        parts.append(ball(spot.turned(float(rng.uniform(0, 180))), (0.11, 0.045, 0.055), tx.PAINTED, crust, 7, 10))
    return join(parts)


def _table_lamp(at: LocalFrame, rng: np.random.Generator) -> TriMesh:
    h, glow = float(rng.uniform(0.22, 0.42)), _pick(rng, ((1.0, 0.86, 0.60), (1.0, 0.76, 0.48), (0.98, 0.93, 0.80)))
    foot = [(0.075, 0), (0.075, 0.015), (0.015, 0.03), (0.03, h * 0.5), (0.012, h), (0, h)]
    parts = [lathe(at, foot, 14, tx.METAL, _pick(rng, ((0.74, 0.58, 0.34), (0.20, 0.22, 0.24))))]
    parts.append(lathe(at, [(0.13, h), (0.075, h + 0.16)], 18, tx.PLAIN + tx.GLOW, (*glow, 0.75)))
    return join(parts)


def _bust(at: LocalFrame, rng: np.random.Generator) -> TriMesh:
    """A tailor's dummy in a coat, on its stand."""
    coat = [(0.15, 0.28), (0.165, 0.42), (0.125, 0.62), (0.16, 0.80), (0.175, 0.92), (0.10, 1.0), (0.045, 1.03)]
    parts = [lathe(at, coat, 16, tx.CLOTH, _pick(rng), 0.68)]
    parts.append(lathe(at, [(0.045, 1.03), (0.04, 1.08), (0, 1.09)], 10, tx.PAINTED, (0.86, 0.76, 0.62)))
    parts.append(lathe(at, [(0.11, 0), (0.11, 0.015), (0.015, 0.03), (0.015, 0.30)], 10, tx.METAL, (0.30, 0.24, 0.18)))
    return join(parts)


def _cup(at: LocalFrame, rng: np.random.Generator) -> TriMesh:
    """A sack of beans or a pot with its cup."""
    if rng.random() < 0.5:
        sack = [(0.10, 0), (0.13, 0.10), (0.12, 0.24), (0.07, 0.29), (0.10, 0.33), (0, 0.33)]
        return lathe(at, sack, 12, tx.CLOTH, (0.72, 0.58, 0.40))
    pot = [(0.075, 0), (0.085, 0.05), (0.05, 0.17), (0.06, 0.21), (0, 0.24)]
    cup = [(0.03, 0), (0.045, 0.06), (0.04, 0.058), (0, 0.04)]
    return join(
        [lathe(at, pot, 14, tx.METAL, _pick(rng)), lathe(at.at(0.14, 0, 0.05), cup, 10, tx.PAINTED, (0.95, 0.93, 0.88))]
    )


def _jar(at: LocalFrame, rng: np.random.Generator) -> TriMesh:
    r, h = rng.uniform(0.06, 0.10), rng.uniform(0.16, 0.40)
    profile = [(r, 0), (r * 1.05, h * 0.6), (r * 0.6, h * 0.8), (r * 0.65, h), (0, h)]
    return lathe(at, [(float(a), float(b)) for a, b in profile], 12, tx.PAINTED, _pick(rng))


def _clock(at: LocalFrame, rng: np.random.Generator) -> TriMesh:
    """A mantel clock: a round face in a wooden case."""
    r, wood = float(rng.uniform(0.09, 0.14)), _pick(rng, ((0.46, 0.27, 0.17), (0.78, 0.60, 0.32), (0.24, 0.24, 0.28)))
    middle = at.at(0, r + 0.05)
    face = middle._replace(up=middle.out, out=-middle.up)
    parts = [box(at, (-r * 1.3, r * 1.3), (0, 0.06), (-0.06, 0.06), tx.WOOD, wood)]
    parts.append(lathe(face, [(r, -0.05), (r, 0.04), (r * 0.86, 0.05), (r * 0.86, 0.03)], 20, tx.PAINTED, wood))
    parts.append(lathe(face, [(r * 0.88, 0.03), (0, 0.03)], 20, tx.PLAIN, (0.96, 0.94, 0.87)))
    for angle, reach in ((float(rng.uniform(0, 360)), 0.5), (float(rng.uniform(0, 360)), 0.75)):
        c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
        hand = middle._replace(right=c * middle.right + s * middle.up, up=c * middle.up - s * middle.right)
        parts.append(box(hand, (-0.006, 0.006), (0, r * reach), (0.034, 0.038), tx.PLAIN, (0.12, 0.11, 0.10)))
    return join(parts)


def _guitar(at: LocalFrame, rng: np.random.Generator) -> TriMesh:
    wood, stand = _pick(rng, ((0.74, 0.42, 0.20), (0.50, 0.24, 0.14), (0.86, 0.64, 0.34))), at.turned(8.0)
    parts = [ball(stand.at(0, 0.20), (0.17, 0.19, 0.05), tx.PAINTED, wood, 8, 14)]
    parts.append(ball(stand.at(0, 0.42), (0.125, 0.14, 0.05), tx.PAINTED, wood, 8, 14))
    parts.append(ball(stand.at(0, 0.36, 0.035), (0.045, 0.045, 0.02), tx.PLAIN, (0.08, 0.06, 0.05), 6, 12))
    parts.append(box(stand, (-0.022, 0.022), (0.44, 0.98), (0.02, 0.05), tx.WOOD, (0.30, 0.18, 0.12)))
    return join(parts)


_MAKERS: dict[str, tuple[Callable[[LocalFrame, np.random.Generator], TriMesh], float]] = {
    "books": (_book, 0.30), "shoes": (_shoe, 0.46), "bowls": (_bowl, 0.34), "flowers": (_plant, 0.36),
    "tins": (_tin, 0.42), "bread": (_loaf, 0.44), "lamps": (_table_lamp, 0.42), "clothes": (_bust, 0.62),
    "cups": (_cup, 0.44), "herbs": (_jar, 0.27), "clocks": (_clock, 0.40), "music": (_guitar, 0.62),
}  # fmt: skip


def _room(at: LocalFrame, u: tuple[float, float], layer: int) -> list[TriMesh]:
    """Back and side walls, ceiling, and the platform behind the glass."""
    a, b = u
    return [
        quad(at, u, (0.0, TOP_M), -DEEP_M + 0.006, layer + tx.GLOW, (*WARM, 0.62)),
        box(at, u, (TOP_M - 0.03, TOP_M - 0.01), (-DEEP_M, -0.14), tx.PLAIN + tx.GLOW, (0.85, 0.78, 0.64, 0.8)),
        box(at, (a + 0.014, b - 0.014), (0.0, SILL_M), (-0.55, -0.15), tx.WOOD, (0.50, 0.36, 0.24)),
        box(at, (a + 0.004, a + 0.014), (0.0, TOP_M), (-DEEP_M, -0.14), layer + tx.GLOW, (*WARM, 0.5)),
        box(at, (b - 0.014, b - 0.004), (0.0, TOP_M), (-DEEP_M, -0.14), layer + tx.GLOW, (*WARM, 0.5)),
    ]


def _pendants(at: LocalFrame, u: tuple[float, float]) -> list[TriMesh]:
    parts = []
    for w in np.arange(u[0] + 0.35, u[1] - 0.2, 0.8):
        bulb = at.at(float(w), 2.25, -0.5)
        globe = [(0, -0.07), (0.045, -0.055), (0.068, -0.01), (0.06, 0.05), (0.03, 0.09), (0, 0.1)]
        parts.append(lathe(bulb, globe, 10, tx.PLAIN + tx.GLOW, (1.0, 0.95, 0.8, 1.0)))
        parts.append(lathe(bulb, [(0.15, 0.02), (0.04, 0.13), (0.01, 0.5)], 12, tx.METAL, (0.2, 0.18, 0.16)))
    return parts


def closed(at: LocalFrame, u: tuple[float, float]) -> list[TriMesh]:
    """An empty shop: its curtain drawn, one lamp left on behind it."""
    return [*_room(at, u, tx.PLAIN), quad(at, u, (0.0, 2.30), -0.30, tx.CURTAIN + tx.GLOW, (0.86, 0.80, 0.70, 0.34))]


def interior(at: LocalFrame, u: tuple[float, float], trade: str, rng: np.random.Generator) -> list[TriMesh]:
    """A lit recess over the window's width, with the trade's wall at its back and its wares in the window."""
    parts = _room(at, u, tx.WARES + wares.TRADES.index(trade)) + _pendants(at, u)
    make, pitch = _MAKERS[trade]
    w = u[0] + 0.30
    while w < u[1] - 0.24:
        spot = at.at(w, SILL_M, -0.32 + float(rng.uniform(-0.06, 0.06)))
        parts.append(make(spot.turned(float(rng.uniform(-18, 18))), rng))
        w += pitch * float(rng.uniform(0.9, 1.35))
    return parts
