"""The market stall in Lantern Lane: counter, awning, the three products with their cards, and the pay sign."""

from typing import NamedTuple

import numpy as np

from . import texture as tx
from .furniture import crate, shrub
from .goods import desk_lamp, shoe, tin
from .mesh import TriMesh, ball, box, dimmed, frame, join, lathe, tube
from .places import LABEL_SIZE_M, PAY_SIGN, PRODUCT_CENTRES, PRODUCTS, STALL_X, label_centre
from .shop import awning
from .sign import AtlasRegion, printed

FRONT_Z, BACK_Z, BENCH_Z = -25.80, -26.66, -26.08
COUNTER_Y, BENCH_Y = 0.95, 1.236
WOOD, PALE = (0.60, 0.40, 0.25), (0.84, 0.66, 0.45)
SLATE, DEEP, CREAM = (0.38, 0.47, 0.60), (0.15, 0.30, 0.38), (0.95, 0.90, 0.78)


class StallMeshes(NamedTuple):
    """Meshes of the stall by the surface that they need."""

    solid: TriMesh
    cloth: TriMesh
    prints: TriMesh
    leaf: TriMesh


def _table() -> list[TriMesh]:
    """Posts, counter, the bench that lifts the goods, and the plank wall behind."""
    at = frame(0, 0, 0)
    a, b = STALL_X
    parts = [box(at, (a - 0.05, b + 0.05), (COUNTER_Y - 0.05, COUNTER_Y), (BACK_Z, FRONT_Z + 0.04), tx.WOOD, PALE)]
    parts.append(box(at, (a, b), (0.10, COUNTER_Y - 0.05), (FRONT_Z - 0.05, FRONT_Z), tx.WOOD, DEEP, 0.6))
    for u in (a, b - 0.03):
        parts.append(box(at, (u, u + 0.03), (0.05, COUNTER_Y - 0.05), (BACK_Z, FRONT_Z - 0.05), tx.WOOD, DEEP, 0.6))
    parts.append(box(at, (a + 0.02, b - 0.02), (BENCH_Y - 0.035, BENCH_Y), (BACK_Z, BENCH_Z), tx.WOOD, PALE))
    parts.append(
        box(
            at,
            (a + 0.02, b - 0.02),
            (COUNTER_Y, BENCH_Y - 0.035),
            (BENCH_Z - 0.05, BENCH_Z - 0.03),
            tx.WOOD,
            SLATE,
            0.8,
        )
    )
    parts += _boards()
    for u in (a - 0.09, b + 0.01):
        for n in (BACK_Z - 0.05, FRONT_Z - 0.03):
            parts.append(box(at, (u, u + 0.08), (0, 2.72 if n < -26.3 else 2.40), (n, n + 0.08), tx.WOOD, WOOD, 0.6))
    parts.append(box(at, (a - 0.09, b + 0.09), (2.30, 2.38), (FRONT_Z - 0.02, FRONT_Z + 0.04), tx.WOOD, WOOD))
    parts.append(box(at, (a, b), (1.70, 1.73), (BACK_Z - 0.01, BACK_Z + 0.22), tx.WOOD, PALE))
    return parts


def _boards() -> list[TriMesh]:
    """The painted boards behind the goods, each a little off its neighbour's shade."""
    at, (a, b) = frame(0, 0, 0), STALL_X
    parts = [box(at, (a, b), (0.6, 2.62), (BACK_Z - 0.05, BACK_Z - 0.02), tx.PAINTED, dimmed(SLATE, 0.4))]
    for k in range(9):
        low, tint = 0.6 + 0.2245 * k, dimmed(SLATE, 1.0 + 0.05 * float(np.sin(5.1 * k)))
        parts.append(box(at, (a, b), (low + 0.003, low + 0.2215), (BACK_Z - 0.03, BACK_Z - 0.01), tx.PAINTED, tint))
    return parts


def _shelf() -> list[TriMesh]:
    """Jars, tins and folded cloth on the shelf behind, and things that hang from it."""
    rng = np.random.default_rng(41)
    palette = (
        (0.84, 0.36, 0.26), (0.95, 0.76, 0.36), (0.30, 0.52, 0.46), (0.95, 0.92, 0.84), (0.28, 0.40, 0.58),
        (0.88, 0.62, 0.50),
    )  # fmt: skip
    parts, u = [], STALL_X[0] + 0.14
    while u < STALL_X[1] - 0.12:
        tint = palette[int(rng.integers(6))]
        r, h = rng.uniform(0.045, 0.075), rng.uniform(0.12, 0.28)
        spot = frame(u, 1.73, BACK_Z + 0.11)
        if rng.random() < 0.6:
            profile = [(r, 0), (r * 1.06, h * 0.5), (r * 0.75, h * 0.8), (r * 0.5, h * 0.86), (r * 0.55, h), (0, h)]
            parts.append(lathe(spot, profile, 28, tx.METAL, tint))
        else:
            for k in range(3):
                shade = palette[int(rng.integers(6))]
                parts.append(box(spot, (-0.09, 0.09), (0.05 * k, 0.05 * k + 0.046), (-0.09, 0.07), tx.CLOTH, shade))
        u += 2 * r + rng.uniform(0.06, 0.14)
    return parts


def _counter(rng: np.random.Generator) -> list[TriMesh]:
    """Crates of fruit and small things along the front of the counter."""
    parts = []
    fruits = ((0.93, 0.52, 0.13), (0.78, 0.14, 0.13), (0.62, 0.72, 0.22), (0.96, 0.80, 0.30))
    for i, u in enumerate((14.16, 14.70, 15.24, 15.78)):
        at = frame(u, COUNTER_Y, FRONT_Z - 0.14)
        parts.append(crate(at, fruits[i], i, (0.46, 0.10, 0.24)))
    for i, (x, z, y) in enumerate(
        ((13.35, -25.6, 0.0), (13.33, -26.15, 0.0), (13.36, -25.9, 0.27), (16.62, -25.7, 0.0), (16.66, -26.2, 0.0))
    ):
        at = frame(x, y, z).turned(float(rng.normal(0, 5)))
        parts.append(crate(at, (*fruits, (0.30, 0.20, 0.34))[(i * 2 + 1) % 5], 20 + i))
    return parts


def _cards(regions: dict[str, AtlasRegion]) -> tuple[list[TriMesh], list[TriMesh]]:
    """Label cards on little easels, and the pay sign on its stand: (wood, prints)."""
    wood, prints = [], []
    half_w, half_h = LABEL_SIZE_M[0] / 2, LABEL_SIZE_M[1] / 2
    for product in PRODUCTS:
        at = frame(*label_centre(product))
        prints.append(printed(at, (-half_w, half_w), (-half_h, half_h), 0.0, regions[f"label_{product.id}"]))
        wood.append(box(at, (-half_w, half_w), (-half_h, half_h), (-0.008, -0.001), tx.PAINTED, (0.90, 0.88, 0.83)))
        wood.append(
            box(at, (-half_w * 0.8, half_w * 0.8), (-0.134, -half_h), (-0.03, 0.02), tx.WOOD, (0.46, 0.30, 0.19))
        )
    at = frame(*PAY_SIGN)
    prints.append(printed(at, (-0.13, 0.13), (-0.18, 0.18), 0.0, regions["pay"]))
    wood.append(box(at, (-0.14, 0.14), (-0.19, 0.19), (-0.02, -0.001), tx.WOOD, (0.46, 0.30, 0.19)))
    wood.append(box(at, (-0.02, 0.02), (BENCH_Y - PAY_SIGN[1], -0.15), (-0.03, -0.012), tx.WOOD, (0.46, 0.30, 0.19)))
    wood.append(
        box(
            at,
            (-0.09, 0.09),
            (BENCH_Y - PAY_SIGN[1], BENCH_Y - PAY_SIGN[1] + 0.02),
            (-0.07, 0.05),
            tx.WOOD,
            (0.46, 0.30, 0.19),
        )
    )
    return wood, prints


def _lights() -> list[TriMesh]:
    """A string of small lamps under the awning's front bar, and three shaded lamps over the goods."""
    s = np.linspace(0, 1, 31)
    x = 13.75 + 2.5 * s
    wire = np.stack([x, 2.34 - 0.10 * np.abs(np.sin(3 * np.pi * s)), np.full(31, FRONT_Z + 0.06)], 1)
    parts = [tube(wire, 0.005, 4, tx.PLAIN, (0.1, 0.1, 0.1))]
    for point in wire[2::4]:
        bulb = frame(float(point[0]), float(point[1]) - 0.045, float(point[2]))
        parts.append(ball(bulb, (0.024, 0.034, 0.024), tx.PLAIN + tx.GLOW, (1.0, 0.90, 0.66, 1.0), 6, 8))
        parts.append(lathe(bulb, [(0.014, 0.025), (0.012, 0.05), (0, 0.052)], 6, tx.PLAIN, (0.12, 0.11, 0.1)))
    for u in (14.30, 15.01, 15.72):
        hung = frame(u, 2.02, -26.02)
        parts.append(lathe(hung, [(0.15, 0), (0.13, 0.05), (0.05, 0.13), (0.03, 0.16), (0, 0.17)], 24, tx.METAL, DEEP))
        parts.append(lathe(hung, [(0.145, 0.004), (0.125, 0.045), (0.03, 0.11)], 24, tx.PLAIN + tx.GLOW, (*CREAM, 0.7)))
        parts.append(ball(hung.at(0, 0.03), (0.045, 0.05, 0.045), tx.PLAIN + tx.GLOW, (1.0, 0.94, 0.76, 1.0), 8, 12))
        parts.append(tube(hung.at(0, 0.16).world(np.array([[0, 0, 0], [0, 0.32, 0]])), 0.006, 5, tx.PLAIN, (0.1,) * 3))
    return parts


def stall(regions: dict[str, AtlasRegion]) -> StallMeshes:
    """The whole stall in world metres."""
    solid = _table() + _shelf() + _counter(np.random.default_rng(42)) + _lights()
    wood, prints = _cards(regions)
    x, _, z = PRODUCT_CENTRES["shoe"]
    solid.append(shoe(frame(x, BENCH_Y, z).turned(-14.0)))
    x, _, z = PRODUCT_CENTRES["tea"]
    metal, paper = tin(frame(x, BENCH_Y, z), regions["tin"])
    x, _, z = PRODUCT_CENTRES["lamp"]
    solid += [metal, desk_lamp(frame(x - 0.01, BENCH_Y, z).turned(-20.0)), *wood]
    cloth, arms = awning(
        frame(0, 0, BACK_Z - 0.05), (13.15, 16.85), 2.86, ((0.80, 0.24, 0.18), (0.96, 0.92, 0.83)), 1.62, 0.50
    )
    solid.append(arms)
    prints += [paper, printed(frame(15.01, 2.47, BACK_Z + 0.0), (-0.75, 0.75), (-0.11, 0.11), 0.01, regions["stall"])]
    bush = shrub(frame(16.62, 0.62, -26.15), 0.36, (0.32, 0.50, 0.24), (0.94, 0.80, 0.86), 8)
    return StallMeshes(join([*solid, bush.solid]), cloth, join(prints), bush.leaf)
