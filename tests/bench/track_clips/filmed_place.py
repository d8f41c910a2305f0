"""The places of the test clips, of the street's own houses, trees and wares: a street, a square, stairs.

Each lies where the street's light volume and shadows reach: x of -9 to 34 m, z of -46 to 4.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assets.feeds.street import furniture, lane
from assets.feeds.street import texture as tx
from assets.feeds.street.blob import disc, strip
from assets.feeds.street.chunk import Chunk
from assets.feeds.street.facade import Style
from assets.feeds.street.mesh import Colour, TriMesh, box, frame, join, lathe, quad, tube
from assets.feeds.street.plan import WALLS, Lot
from assets.feeds.street.sign import SHOPS, AtlasRegion
from assets.feeds.street.town import house
from assets.feeds.street.tree import tree

Floats = NDArray[np.float64]
Regions = dict[str, AtlasRegion]
#: Where a house with its low end at a place along its row, and a width, has its lower left corner: x, z and facing.
Corner = Callable[[float, float], tuple[float, float, str]]
AXIS_X, SOUTH_Z, NORTH_Z = 12.0, 3.0, -44.0
STAIRS_HALF_M, STEPS, RISE_M, TREAD_M, LANDING_M, STAIRS_FROM_Z = 3.0, 12, 0.15, 0.34, 3.0, -8.0
FLIGHTS = 3
FLIGHT_RISE_M = STEPS * RISE_M
_FLAT = frame(0, 0, 0)._replace(up=np.array([0.0, 0.0, -1.0]), out=np.array([0.0, 1.0, 0.0]))
_IRON = (0.13, 0.17, 0.16)


class FilmedPlace(NamedTuple):
    """All that stands there, and where its street lamps shine (N, 3)."""

    chunks: list[Chunk]
    lamps: Floats


def make_street(regions: Regions, seed: int, half_m: float, has_road: bool) -> FilmedPlace:
    """A street along -Z between two rows of houses, closed at both ends."""
    random = np.random.default_rng(seed)
    low, high = AXIS_X - half_m, AXIS_X + half_m
    lots = [
        *_fill_row(random, (NORTH_Z, SOUTH_Z), lambda a, w: (high, a, "-x")),
        *_fill_row(random, (NORTH_Z, SOUTH_Z), lambda a, w: (low, a + w, "+x")),
        *_fill_row(random, (low, high), lambda a, w: (a, NORTH_Z, "+z")),
        *_fill_row(random, (low, high), lambda a, w: (a + w, SOUTH_Z, "-z")),
    ]
    out = _build_houses(lots, regions) + _pave_street(half_m, has_road)
    heads, edge = [], half_m - 2.4
    for number, z in enumerate(np.arange(-3.0, -42.0, -6.5)):
        side = 1 if number % 2 else -1
        x = AXIS_X + side * (edge if has_road else half_m - 0.9)
        out.append(Chunk("solid", furniture.lamp(x, z, -side)))
        heads.append((x - 0.75 * side, 3.55, z))
        if has_road:
            out += _plant_tree(AXIS_X - side * edge, z - 3.2, random.uniform(5.8, 6.8), seed * 50 + number)
    out += _furnish(random, regions, half_m)
    for x, way in ((low, 0.7), (high, -0.7)):
        out.append(Chunk("blob", strip((x, SOUTH_Z), (x, NORTH_Z), (way, 0), 0.55)))
    for number, z in enumerate(np.arange(-5.0, -40.0, -8.0)):
        cord = lane.line((low, 6.3, z), (high, 6.0, z - 1.4), 0.8, 22)
        out += [Chunk("cloth", lane.bunting(cord, number)), Chunk("solid", lane.cord(cord))]
        out.append(Chunk("solid", lane.lights(lane.line((low, 5.5, z - 4), (high, 5.6, z - 3.5), 0.55, 14))))
    return FilmedPlace(out, np.array(heads))


def make_square(regions: Regions, seed: int) -> FilmedPlace:
    """A square of 24 m with houses on all sides, a fountain, trees and benches."""
    random = np.random.default_rng(seed)
    (low, high), (north, south) = (0.0, 24.0), (-33.0, -9.0)
    lots = [
        *_fill_row(random, (north, south), lambda a, w: (high, a, "-x")),
        *_fill_row(random, (north, south), lambda a, w: (low, a + w, "+x")),
        *_fill_row(random, (low, high), lambda a, w: (a, north, "+z")),
        *_fill_row(random, (low, high), lambda a, w: (a + w, south, "-z")),
    ]
    out = _build_houses(lots, regions)
    for edges, layer, tint in (
        ((low, low + 3), tx.PAVING, (0.62, 0.60, 0.56)), ((low + 3, high - 3), tx.SETTS, (0.62, 0.58, 0.54)),
        ((high - 3, high), tx.PAVING, (0.62, 0.60, 0.56)),
    ):  # fmt: skip
        out += [Chunk("solid", mesh) for mesh in _lay(edges, (north, south), 0.0, layer, tint)]
    out += [Chunk("solid", _make_fountain(12.0, -21.0)), Chunk("blob", disc(12, 0.014, -21, (2.4, 2.4), 0.6))]
    heads = []
    for number, (x, z) in enumerate(((5.0, -14.5), (19.0, -14.0), (5.5, -28.0), (18.5, -27.5))):
        out += _plant_tree(x, z, random.uniform(5.4, 6.6), 900 + number)
        side = 1 if x < 12 else -1
        out.append(Chunk("solid", furniture.lamp(x + side * 1.8, z, side)))
        heads.append((x + side * 2.55, 3.55, z))
        out.append(Chunk("solid", furniture.bench(x, z + 1.3 * (1 if z < -21 else -1), "+z" if z < -21 else "-z")))
    for number in range(10):
        out += _plant_pot(random.uniform(2, 22), (-31.6, -10.4)[number % 2], 0.0, number)
    for number, (x, z, turn) in enumerate(((9.4, -10.8, 85), (15.0, -31.2, 95), (22.4, -17.0, 4), (1.6, -22.0, -8))):
        out.append(Chunk("solid", furniture.bicycle(frame(x, 0, z).turned(turn), _paint(random))))
        wood, paper = furniture.board(x + 1.4, z, "+z" if number % 2 else "-z", regions["menu"])
        out += [Chunk("solid", wood), Chunk("print", paper)]
    for number, z in enumerate((-13.0, -17.0, -26.0)):
        cord = lane.line((low, 6.6, z), (high, 6.4, z - 1), 1.4, 40)
        out += [Chunk("cloth", lane.bunting(cord, number)), Chunk("solid", lane.cord(cord))]
    return FilmedPlace(out, np.array(heads))


def find_stair_height(places: Floats) -> Floats:
    """The ground's height (N,) of the stairs at places (N, 2) = x, z, as a ramp."""
    up = np.zeros(len(places))
    for flight in range(FLIGHTS):
        start = STAIRS_FROM_Z - flight * (STEPS * TREAD_M + LANDING_M)
        up += np.clip((start - places[:, 1]) / (STEPS * TREAD_M), 0, 1) * FLIGHT_RISE_M
    return up


def make_stairs(regions: Regions, seed: int) -> FilmedPlace:
    """A street that climbs three flights of stairs between two rows of houses, each on a floor of its own."""
    random = np.random.default_rng(seed)
    low, high = AXIS_X - STAIRS_HALF_M, AXIS_X + STAIRS_HALF_M
    out = _build_flights(random, (low, high)) + _build_terraces(random, regions, (low, high))
    for k, z in enumerate(np.arange(-1.0, -42.0, -3.7).tolist()):
        x = AXIS_X + (STAIRS_HALF_M - 0.55) * (1 if k % 2 else -1)
        level = float(find_stair_height(np.array([[x, z]]))[0])
        if abs(level / FLIGHT_RISE_M - round(level / FLIGHT_RISE_M)) < 1e-9:
            out += _plant_pot(x, z, level, k)
    for k, z in enumerate((-6.0, -14.0, -22.0)):
        cord = lane.line((low, 6.0 + 1.8 * k, z), (high, 6.2 + 1.8 * k, z - 1), 0.6, 16)
        out += [Chunk("cloth", lane.bunting(cord, k)), Chunk("solid", lane.cord(cord))]
    return FilmedPlace(out, np.zeros((0, 3)))


def _build_flights(random: np.random.Generator, x: tuple[float, float]) -> list[Chunk]:
    """Steps, landings and handrails."""
    stone, floor, z = _lay(x, (STAIRS_FROM_Z, SOUTH_Z), 0.0, tx.SETTS, (0.6, 0.57, 0.53)), 0.0, STAIRS_FROM_Z
    for flight in range(FLIGHTS):
        foot = np.array([0.0, floor, z])
        for _ in range(STEPS):
            grey, floor = 0.72 + 0.06 * float(random.uniform(-1, 1)), floor + RISE_M
            deep, tint = (z - TREAD_M - 0.02, z), (grey, grey * 0.98, grey * 0.94)
            stone.append(box(frame(0, 0, 0), x, (floor - 0.5, floor), deep, tx.STONE, tint, 0.75))
            z -= TREAD_M
        for side in (-0.9, 0.9):
            stone += _build_rail(foot + np.array([AXIS_X + side, 0, 0]), np.array([AXIS_X + side, floor, z]))
        end = z - LANDING_M if flight + 1 < FLIGHTS else NORTH_Z
        stone += _lay(x, (end, z), floor, tx.PAVING, (0.60, 0.58, 0.54))
        z = end
    return [Chunk("solid", join(stone[k : k + 8])) for k in range(0, len(stone), 8)]


def _build_rail(foot: Floats, top: Floats) -> list[TriMesh]:
    up = np.array([0.0, 0.92, 0.0])
    posts = [foot + (top - foot) * part for part in np.linspace(0.02, 0.98, 4)]
    return [
        tube(np.stack([foot, top]) + up, 0.025, 8, tx.METAL, _IRON),
        *(tube(np.stack([post, post + up]), 0.02, 6, tx.METAL, _IRON) for post in posts),
    ]


def _build_terraces(random: np.random.Generator, regions: Regions, x: tuple[float, float]) -> list[Chunk]:
    """Houses with their floors at the height of their upper ends, on walls of brick."""
    low, high = x
    along = (NORTH_Z, SOUTH_Z)
    lots = _fill_row(random, along, lambda a, w: (high, a, "-x"))
    lots += _fill_row(random, along, lambda a, w: (low, a + w, "+x"))
    lots += _fill_row(random, x, lambda a, w: (a, NORTH_Z, "+z")) + _fill_row(
        random, x, lambda a, w: (a + w, SOUTH_Z, "-z")
    )
    out = []
    for number, lot in enumerate(lots):
        upper_z = lot.z - lot.width if lot.facing == "+x" else lot.z
        level = float(find_stair_height(np.array([[0.0, upper_z]]))[0])
        out += house(lot, regions, number, level)
        if level and lot.facing in ("-x", "+x"):
            at, u = frame(lot.x, 0, lot.z, lot.facing), (0, lot.width)
            wall = box(at, u, (-0.1, level), (-1.4, 0.12), tx.BRICK, (0.58, 0.47, 0.41), 0.7)
            coping = box(at, u, (level - 0.06, level + 0.04), (-1.4, 0.20), tx.STONE, (0.66, 0.64, 0.60))
            out += [Chunk("solid", wall), Chunk("solid", coping)]
    return out


def _lift(mesh: TriMesh, height_m: float) -> TriMesh:
    """A mesh that stands higher."""
    vertices = mesh.vertices.copy()
    vertices["position"][:, 1] += height_m
    return mesh._replace(vertices=vertices)


def _fill_row(random: np.random.Generator, ends: tuple[float, float], stand: Corner) -> list[Lot]:
    """Houses side by side from end to end."""
    length = ends[1] - ends[0]
    parts = random.uniform(0.85, 1.15, max(1, round(length / 6.6)))
    edges = ends[0] + np.concatenate([[0], np.cumsum(parts / parts.sum())]) * length
    out = []
    for a, b in pairwise(edges.tolist()):
        x, z, facing = stand(a, b - a)
        layer, wall, trim, shutter = WALLS[int(random.integers(len(WALLS)))]
        dye = random.uniform(0.82, 1.06, 3)
        colour: Colour = (min(wall[0] * dye[0], 1.0), min(wall[1] * dye[1], 1.0), min(wall[2] * dye[2], 1.0))
        floors, balconies, seed = (
            int(random.integers(2, 4)),
            bool(random.integers(2)),
            int(random.integers(200, 10_000)),
        )
        style = Style(layer, colour, trim, shutter, floors, balconies, seed)
        out.append(Lot(x, z, facing, b - a, int(random.integers(len(SHOPS))), style))
    return out


def _build_houses(lots: list[Lot], regions: Regions) -> list[Chunk]:
    return [chunk for number, lot in enumerate(lots) for chunk in house(lot, regions, number)]


def _plant_tree(x: float, z: float, height_m: float, seed: int) -> list[Chunk]:
    one = tree(x, z, height_m, 1.9, seed, 0.6)
    return [Chunk("solid", one.solid), Chunk("leaf", one.leaf), Chunk("blob", disc(x, 0.02, z, (0.62, 0.62), 0.6))]


def _plant_pot(x: float, z: float, floor_m: float, seed: int) -> list[Chunk]:
    pot = furniture.planter(x, z, seed, (None, (0.90, 0.36, 0.42), (0.97, 0.80, 0.36))[seed % 3])
    shade = disc(x, 0.014, z, (0.5, 0.5), 0.7)
    kinds = (("solid", pot.solid), ("leaf", pot.leaf), ("blob", shade))
    return [Chunk(kind, _lift(mesh, floor_m)) for kind, mesh in kinds]


def _lay(x: tuple[float, float], z: tuple[float, float], y: float, layer: int, tint: Colour) -> list[TriMesh]:
    """A floor in slabs of some 8 m."""
    edges = np.linspace(z[0], z[1], max(1, round((z[1] - z[0]) / 8)) + 1)
    return [quad(_FLAT, x, (-b, -a), y, layer, tint) for a, b in pairwise(edges.tolist())]


def _pave_street(half_m: float, has_road: bool) -> list[Chunk]:
    z, out = (NORTH_Z, SOUTH_Z), []
    kerb = half_m - 3.4 if has_road else half_m - 1.5
    road = (tx.ASPHALT, (0.46, 0.46, 0.48), -0.10) if has_road else (tx.SETTS, (0.58, 0.54, 0.50), 0.0)
    out += _lay((AXIS_X - kerb, AXIS_X + kerb), z, road[2], road[0], road[1])
    for side in (-1, 1):
        edges = sorted((AXIS_X + side * (kerb + 0.16), AXIS_X + side * half_m))
        out += _lay((edges[0], edges[1]), z, 0.0, tx.PAVING, (0.60, 0.585, 0.55))
        stone = sorted((AXIS_X + side * kerb, AXIS_X + side * (kerb + 0.16)))
        for start in np.arange(z[0], z[1]):
            grey = float(0.58 + 0.06 * np.sin(start * 12.9 + side))
            u, n, tint = (stone[0], stone[1]), (start + 0.006, start + 0.994), (grey, grey * 0.98, grey * 0.95)
            out.append(box(frame(0, 0, 0), u, (-0.12, 0.006), n, tx.STONE, tint))
    if has_road:
        for start in np.arange(z[0] + 1, z[1], 3.6):
            u, v = (AXIS_X - 0.06, AXIS_X + 0.06), (-start - 1.6, -start)
            out.append(quad(_FLAT, u, v, -0.092, tx.ASPHALT, (0.86, 0.85, 0.80)))
    return [Chunk("solid", join(out[k : k + 12])) for k in range(0, len(out), 12)]


def _furnish(random: np.random.Generator, regions: Regions, half_m: float) -> list[Chunk]:
    """Pots, boards, bicycles, benches and crates along both rows of houses."""
    out, fruit = [], ((0.93, 0.52, 0.13), (0.80, 0.15, 0.14), (0.62, 0.72, 0.22))
    for number, z in enumerate(np.arange(-1.0, -43.0, -1.9)):
        side = int(random.choice([-1, 1]))
        x, z = AXIS_X + side * (half_m - 0.5), float(z + random.uniform(-0.4, 0.4))
        kind = int(random.integers(5))
        if kind < 2:
            out += _plant_pot(x, z, 0.0, number)
        elif kind == 2:
            wood, paper = furniture.board(x - 0.1 * side, z, "+z", regions["menu"])
            out += [Chunk("solid", wood), Chunk("print", paper)]
        elif kind == 3:
            bike = furniture.bicycle(frame(x - 0.1 * side, 0, z).turned(float(random.uniform(80, 100))), _paint(random))
            out.append(Chunk("solid", bike))
        else:
            for level in range(2):
                spot = frame(x, 0.27 * level, z, "-x" if side > 0 else "+x").turned(float(random.normal(0, 4)))
                out.append(Chunk("solid", furniture.crate(spot, fruit[number % 3] if level else None, number)))
    return out


def _paint(random: np.random.Generator) -> Colour:
    red, green, blue = random.uniform(0.2, 0.8, 3).tolist()
    return (red, green, blue)


def _make_fountain(x: float, z: float) -> TriMesh:
    at = frame(x, 0, z)
    basin = [(2.0, 0), (2.0, 0.45), (2.1, 0.5), (2.1, 0.58), (1.8, 0.58), (1.75, 0.3), (0, 0.3)]
    column = [(0.45, 0.3), (0.4, 0.6), (0.22, 0.8), (0.2, 1.5), (0.35, 1.6), (0.95, 1.75), (1.0, 1.85), (0.3, 1.8)]
    column += [(0.15, 2.3), (0, 2.5)]
    return join([
        lathe(at, basin, 28, tx.STONE, (0.66, 0.63, 0.58)), lathe(at, column, 20, tx.STONE, (0.62, 0.60, 0.56)),
        lathe(at, [(1.78, 0.42), (0, 0.42)], 28, tx.METAL, (0.30, 0.44, 0.46)),
    ])  # fmt: skip
