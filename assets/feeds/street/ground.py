"""The ground: road, kerbs, markings, pavements, the lane's setts; and the tower that closes the view."""

import numpy as np

from . import texture as tx
from .chunk import Chunk
from .mesh import Colour, LocalFrame, TriMesh, box, frame, join, lathe, quad
from .plan import EDGE_X, KERB_X, LANE_NORTH, LANE_SOUTH

WALK_X = (2.98, 5.42)


def ground() -> list[Chunk]:
    """Road, kerbs, markings, pavements and the lane's setts."""
    base = frame(0, 0, 0)
    flat = base._replace(up=-base.out, out=base.up)
    out: list[TriMesh] = []

    def slab(x: tuple[float, float], z: tuple[float, float], y: float, layer: int, tint: Colour) -> None:
        for k in range(max(1, round((z[1] - z[0]) / 12))):
            step = (z[1] - z[0]) / max(1, round((z[1] - z[0]) / 12))
            out.append(quad(flat, x, (-z[1] + k * step, -z[1] + (k + 1) * step), y, layer, tint))

    stone, basalt, setts = (0.64, 0.615, 0.58), (0.285, 0.285, 0.295), (0.34, 0.335, 0.33)
    slab((-KERB_X, KERB_X), (-82, 10), -0.10, tx.ASPHALT, (0.42, 0.42, 0.435))
    for side in (1, -1):
        for z in ((LANE_SOUTH + 0.5, 10), (-82, LANE_NORTH - 0.5)):
            x = sorted((side * (KERB_X + 0.16), side * EDGE_X))
            walk = sorted((side * WALK_X[0], side * WALK_X[1]))
            slab((x[0], walk[0]), z, 0.0, tx.PAVING, stone)
            slab((walk[0], walk[1]), z, 0.0, tx.PAVING, basalt)
            slab((walk[1], x[1]), z, 0.0, tx.PAVING, stone)
        x = sorted((side * (KERB_X + 0.16), side * (EDGE_X + 0.0)))
        slab((x[0], x[1]), (LANE_NORTH - 0.5, LANE_SOUTH + 0.5), 0.0, tx.SETTS, setts)
        kerb = sorted((side * KERB_X, side * (KERB_X + 0.16)))
        for start in range(-82, 10):
            grey = float(0.60 + 0.05 * np.sin(start * 12.9))
            out.append(
                box(
                    base,
                    (kerb[0], kerb[1]),
                    (-0.12, 0.005),
                    (start + 0.006, start + 0.994),
                    tx.STONE,
                    (grey, grey * 0.98, grey * 0.95),
                )
            )
        channel = sorted((side * (KERB_X - 0.28), side * KERB_X))
        slab((channel[0], channel[1]), (-82, 10), -0.096, tx.SETTS, (0.52, 0.50, 0.48))
    slab((EDGE_X, 46.0), (LANE_NORTH, LANE_SOUTH), 0.0, tx.SETTS, (0.66, 0.62, 0.58))
    slab((-26.0, -EDGE_X), (LANE_NORTH, LANE_SOUTH), 0.0, tx.SETTS, (0.66, 0.62, 0.58))
    out += _markings(flat)
    return [Chunk("solid", mesh) for mesh in out]


def _markings(flat: LocalFrame) -> list[TriMesh]:
    """Zebra crossings either side of the lanes, a dashed middle line, gully grates."""
    white, y, parts = (0.86, 0.85, 0.80), -0.092, []
    for low, high in ((-20.6, -17.8), (-30.9, -28.1)):
        for k in range(5):
            x = -1.98 + 0.9 * k
            parts.append(quad(flat, (x, x + 0.46), (-high, -low), y, tx.ASPHALT, white))
    for z in np.arange(-80, 8, 3.6):
        if not -32.5 < z < -14.5:
            parts.append(quad(flat, (-0.06, 0.06), (-(z + 1.6), -z), y, tx.ASPHALT, white))
    for side in (-1, 1):
        for z in (-16.9, -31.8):
            stop = sorted((0.0, side * 2.1))
            if (side > 0) == (z < -20):
                parts.append(quad(flat, (stop[0], stop[1]), (-z, -z + 0.3), y, tx.ASPHALT, white))
    for z in (3.0, -9.0, -36.0):
        for x in (2.13, -2.37):
            parts.append(quad(flat, (x, x + 0.24), (-z, -z + 0.4), -0.09, tx.LOUVRE, (0.16, 0.16, 0.17)))
    return parts


def tower() -> TriMesh:
    """The clock tower that closes the view down Wenyi Road."""
    at = frame(0, 0, -84.0)
    wall, trim = (0.80, 0.58, 0.46), (0.92, 0.88, 0.78)
    parts = [box(at, (-2.3, 2.3), (0, 19), (-4.6, 0), tx.BRICK, wall)]
    for y in (13.5, 15.0, 18.6, 19.0):
        parts.append(box(at, (-2.5, 2.5), (y, y + 0.3), (-4.8, 0.2), tx.STONE, trim))
    face = at.at(0, 16.9, 0.05)
    face = face._replace(up=face.out, out=-face.up)
    parts.append(
        lathe(face, [(1.45, 0), (1.45, 0.15), (1.25, 0.15), (1.25, 0.08), (0, 0.08)], 24, tx.PLAIN, (0.95, 0.93, 0.86))
    )
    parts.append(box(at, (-0.06, 0.06), (16.9, 17.9), (0.14, 0.18), tx.METAL, (0.1, 0.1, 0.12)))
    parts.append(box(at, (-0.75, 0.05), (16.84, 16.96), (0.14, 0.18), tx.METAL, (0.1, 0.1, 0.12)))
    parts.append(
        lathe(
            at.at(0, 19.3, -2.3).turned(45),
            [(3.6, 0), (2.6, 0.9), (1.2, 2.6), (0, 5.2)],
            4,
            tx.ROOF,
            (0.36, 0.44, 0.42),
        )
    )
    return join(parts)
