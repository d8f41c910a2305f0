"""The town: everything that stands, as chunks by kind of surface, each small enough to be left out when unseen."""

import numpy as np

from . import furniture, lane
from . import texture as tx
from .blob import disc, strip
from .chunk import Chunk
from .facade import facade, height
from .ground import ground, tower
from .mesh import Colour, LocalFrame, TriMesh, box, dimmed, frame, join, lathe, patch
from .places import LABEL_PLANE_Z, PRODUCT_CENTRES, PRODUCTS, label_centre
from .plan import BEHIND_STALL, BIKES, EDGE_X, LANE_NORTH, LANE_SOUTH, POTS, TREES, Lot, lots
from .shop import shopfront
from .sign import SHOPS, AtlasRegion, printed
from .stall import stall
from .tree import tree


def house(lot: Lot, regions: dict[str, AtlasRegion], number: int, floor: float = 0.0) -> list[Chunk]:
    """A whole house: front, shop, and the body behind that closes its sides and roof; it stands at height `floor`.

    Each stands millimetres lower and further out than its neighbour: where their ledges overlap, none of them
    lies in another's plane, so what is seen never depends on the order of drawing.
    """
    step = 0.003 * (1 + number % 3)
    at = frame(lot.x, floor, lot.z, lot.facing).at(0, -step, step)
    front = facade(at, lot.width, lot.style)
    shop = shopfront(
        at, lot.width, SHOPS[lot.shop], regions, lot.style.wall, lot.style.seed, lot.style.seed != BEHIND_STALL
    )
    top = height(lot.style) + 0.5
    side = dimmed(lot.style.wall, 0.92)
    low, high = lot.inset[0], lot.width - lot.inset[1]
    body = [
        box(at, (low, high), (3.0, top), (-6.0, -0.43), lot.style.layer, side),
        box(at, (low, high), (0, 3.0), (-6.0, -1.30), lot.style.layer, side, 0.6),
        box(at, (low, low + 0.10), (0, top), (-1.4, -0.005), lot.style.layer, side),
        box(at, (high - 0.10, high), (0, top), (-1.4, -0.005), lot.style.layer, side),
        *_roof(at, lot, top),
    ]
    solid = Chunk("solid", join([front.solid, *body]))
    return [
        solid, Chunk("solid", shop.solid), Chunk("glass", join([front.glass, shop.glass])),
        Chunk("cloth", shop.cloth),
        Chunk("print", shop.prints),
    ]  # fmt: skip


def _roof(at: LocalFrame, lot: Lot, top: float) -> list[TriMesh]:
    """A tiled slope behind the parapet, a chimney or a water tank."""
    ridge, w = top + 1.25, lot.width
    tile = ((0.58, 0.32, 0.25), (0.40, 0.40, 0.42))[lot.style.seed % 2]
    front = at.world(
        np.array([[0.1, top + 0.2, -0.3], [w - 0.1, top + 0.2, -0.3], [w - 0.1, ridge, -3.2], [0.1, ridge, -3.2]])
    )
    back = at.world(np.array([[w - 0.1, top, -6.0], [0.1, top, -6.0], [0.1, ridge, -3.2], [w - 0.1, ridge, -3.2]]))
    parts = [patch(front, tx.ROOF, tile), patch(back, tx.ROOF, tile)]
    u = w * (0.2 + 0.6 * ((lot.style.seed * 7) % 10) / 10)
    if lot.style.seed % 3:
        parts.append(box(at, (u, u + 0.6), (top, ridge + 0.75), (-3.4, -2.8), tx.BRICK, (0.62, 0.40, 0.33)))
        parts.append(
            box(at, (u - 0.06, u + 0.66), (ridge + 0.75, ridge + 0.85), (-3.46, -2.74), tx.STONE, (0.7, 0.68, 0.64))
        )
        for k in (0.1, 0.36):
            parts.append(
                lathe(
                    at.at(u + k + 0.08, ridge + 0.85, -3.1),
                    [(0.09, 0), (0.075, 0.35), (0, 0.35)],
                    8,
                    tx.PLAIN,
                    (0.62, 0.36, 0.26),
                )
            )
    else:
        parts.append(
            lathe(
                at.at(u, top, -1.6), [(0.5, 0.5), (0.5, 1.7), (0.3, 1.85), (0, 1.9)], 14, tx.METAL, (0.74, 0.75, 0.74)
            )
        )
    return parts


def _street_furniture(regions: dict[str, AtlasRegion]) -> list[Chunk]:
    """Lamps, bollards, benches, pots, boards, bicycles."""
    out = [Chunk("solid", furniture.lamp(x, z, side)) for x, z, side in (
        (2.85, -8.3, -1), (2.85, -16.6, -1), (-2.85, -3.6, 1), (-2.85, -12.4, 1), (2.85, -38, -1), (-2.85, -38, 1),
        (2.85, -48, -1),
    )]  # fmt: skip
    posts = [furniture.bollard(2.85, z) for z in (-21.6, -23.0, -24.4, -25.8, -27.2)]
    posts += [furniture.bollard(-2.85, z) for z in (-21.6, -23.0, -24.4, -25.8, -27.2)]
    out.append(Chunk("solid", join(posts)))
    out.append(
        Chunk(
            "solid",
            join(
                [
                    furniture.bench(2.95, -9.9, "+x"),
                    furniture.bench(-3.0, -5.8, "-x"),
                    furniture.bench(26.6, -22.0, "-z"),
                ]
            ),
        )
    )
    blooms: tuple[Colour | None, ...] = (None, (0.90, 0.36, 0.42), (0.97, 0.80, 0.36), None, (0.93, 0.62, 0.72))
    for i, (x, z) in enumerate(POTS):
        pot = furniture.planter(x, z, i, blooms[i % 5])
        out += [Chunk("solid", pot.solid), Chunk("leaf", pot.leaf)]
    for x, z, facing in ((6.2, -9.45, "+z"), (11.2, -22.4, "-z"), (-5.4, -2.6, "+z")):
        wood, paper = furniture.board(x, z, facing, regions["menu"])
        out += [Chunk("solid", wood), Chunk("print", paper)]
    for x, z, turn, paint in BIKES:
        out.append(Chunk("solid", furniture.bicycle(frame(x, 0, z).turned(turn), paint)))
    rng = np.random.default_rng(6)
    fruit = ((0.93, 0.52, 0.13), (0.80, 0.15, 0.14), (0.62, 0.72, 0.22), (0.96, 0.82, 0.30), (0.40, 0.22, 0.42))
    for i in range(6):
        spot = frame(6.45, 0.0 if i % 2 else 0.27, -15.6 - 0.62 * (i // 2), "-x").turned(float(rng.normal(0, 3)))
        out.append(Chunk("solid", furniture.crate(spot, fruit[i % 5] if not i % 2 else None, i)))
    return out


def _overhead() -> list[Chunk]:
    """Lanterns in the lane; bunting, lights and cables over the road."""
    out = []
    for i, x in enumerate((9.2, 12.2, 18.2, 21.6, 25.0, 28.4)):
        paper, rest = lane.lantern_row(x, (LANE_NORTH + 0.1, LANE_SOUTH - 0.1), 5.0 - 0.25 * (i % 2), 4, i)
        out += [Chunk("cloth", paper), Chunk("solid", rest)]
    for i, z in enumerate((-6.0, -14.0, -34.5, -44.0)):
        points = lane.line((-EDGE_X, 6.4, z), (EDGE_X, 6.2, z - 1.6), 0.8, 26)
        out += [Chunk("cloth", lane.bunting(points, i)), Chunk("solid", lane.cord(points))]
    for z in (-2.4, -10.4, -19.0, -39.0):
        out.append(Chunk("solid", lane.lights(lane.line((-EDGE_X, 5.7, z + 0.6), (EDGE_X, 5.6, z), 0.55, 18))))
    for x, y in ((6.55, 7.1), (6.6, 7.4)):
        out.append(Chunk("solid", lane.cord(lane.line((x, y, 6), (x, y, LANE_SOUTH), 0.5, 12))))
    out.append(Chunk("solid", lane.gate(34.0, (LANE_NORTH, LANE_SOUTH))))
    return out


def _plates(regions: dict[str, AtlasRegion]) -> list[Chunk]:
    """The street names on the corner houses."""
    spots = (
        (frame(EDGE_X, 3.35, LANE_SOUTH, "-x").at(0.9, 0.55, 0.10), 0),
        (frame(EDGE_X, 3.9, LANE_NORTH, "+z").at(1.2, 0, 0.16), 1),
        (frame(EDGE_X, 3.9, LANE_NORTH, "-x").at(-0.9, 0, 0.16), 0),
        (frame(-EDGE_X, 3.9, LANE_NORTH, "+x").at(0.9, 0, 0.1), 0),
    )
    out = []
    for at, name in spots:
        out.append(Chunk("print", printed(at, (-0.62, 0.62), (-0.145, 0.145), 0.0, regions[f"street_{name}"])))
        out.append(Chunk("solid", box(at, (-0.64, 0.64), (-0.165, 0.165), (-0.05, -0.004), tx.METAL, (0.9, 0.9, 0.9))))
    return out


def _shades() -> list[Chunk]:
    """Contact shades of what stands on the ground and on the stall's bench."""
    out = [
        strip((EDGE_X, 8), (EDGE_X, LANE_SOUTH), (-0.7, 0), 0.55),
        strip((EDGE_X, LANE_NORTH), (EDGE_X, -82), (-0.7, 0), 0.55),
    ]
    out += [
        strip((-EDGE_X, 8), (-EDGE_X, LANE_SOUTH), (0.7, 0), 0.55),
        strip((-EDGE_X, LANE_NORTH), (-EDGE_X, -82), (0.7, 0), 0.55),
    ]
    out += [
        strip((EDGE_X, LANE_SOUTH), (45, LANE_SOUTH), (0, -0.6), 0.55),
        strip((EDGE_X, LANE_NORTH), (45, LANE_NORTH), (0, 0.6), 0.55),
    ]
    out += [disc(x, 0.02, z, (0.62, 0.62), 0.65) for x, z, _, _ in TREES]
    out += [disc(x, 0.014, z, (0.55, 0.55), 0.7) for x, z in POTS]
    out += [
        disc(x, 0.014, z, (0.26, 0.26), 0.6)
        for side in (1, -1)
        for x, z in ((2.85 * side, z) for z in (-21.6, -23.0, -24.4, -25.8, -27.2))
    ]
    out += [disc(x, 0.014, z, (0.5, 0.42), 0.6) for x, z in ((6.2, -9.65), (11.2, -22.2), (-5.4, -2.8))]
    out += [disc(x, 0.014, z, (0.40, 0.85), 0.5) for x, z, turn, _ in BIKES if turn > 40]
    out += [disc(x, 0.014, z, (0.85, 0.40), 0.5) for x, z, turn, _ in BIKES if turn < 40]
    out += [disc(15.0, 0.014, -26.0, (1.75, 0.95), 0.75), disc(13.08, 0.014, -26.92, (0.4, 0.4), 0.6)]
    for name, half in (("shoe", (0.175, 0.075)), ("tea", (0.095, 0.085)), ("lamp", (0.12, 0.10))):
        x, _, z = PRODUCT_CENTRES[name]
        out.append(disc(x - (0.055 if name == "lamp" else 0.0), 1.2375, z, half, 0.8))
    out += [disc(label_centre(product)[0], 1.2375, LABEL_PLANE_Z, (0.15, 0.09), 0.7) for product in PRODUCTS]
    return [Chunk("blob", mesh) for mesh in out]


def town(regions: dict[str, AtlasRegion]) -> list[Chunk]:
    """Every chunk of the town."""
    out = ground()
    for number, lot in enumerate(lots()):
        out += house(lot, regions, number)
    market = stall(regions)
    out += [Chunk("solid", market.solid), Chunk("cloth", market.cloth), Chunk("print", market.prints)]
    out.append(Chunk("leaf", market.leaf))
    for i, (x, z, tall, spread) in enumerate(TREES):
        one = tree(x, z, tall, spread, 100 + i, 1.0 if z > -30 else 0.6)
        out += [Chunk("solid", one.solid), Chunk("leaf", one.leaf)]
    out.append(Chunk("solid", tower()))
    out += _street_furniture(regions) + _overhead() + _plates(regions) + _shades()
    return [chunk for chunk in out if len(chunk.mesh.indices)]
