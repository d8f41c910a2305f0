"""The plan of the town: where streets, houses, trees and pots stand, in world metres."""

from typing import NamedTuple

from . import texture as tx
from .facade import Style
from .mesh import Colour

EDGE_X, KERB_X = 6.8, 2.4
LANE_SOUTH, LANE_NORTH = -21.2, -27.4
BEHIND_STALL = 82
TREES = (
    (2.9, -7.4, 6.6, 2.0), (2.9, -13.4, 6.9, 2.1), (3.05, -33.5, 6.6, 2.0), (3.05, -42.0, 6.8, 2.0),
    (3.05, -53.0, 6.5, 2.0),
    (-3.1, 1.0, 6.8, 2.1), (-3.1, -8.4, 6.3, 1.9), (-3.1, -16.0, 6.9, 2.0), (-3.1, -33.0, 6.6, 2.0),
    (-3.1, -44.0, 6.8, 2.1),
    (30.2, -26.2, 5.4, 1.6), (24.4, -22.2, 4.6, 1.3), (-3.1, -58.0, 6.8, 2.1), (40.0, -23.0, 7.5, 2.4),
    (40.5, -26.5, 7.0, 2.3),
)  # fmt: skip

POTS = (
    (6.35, -1.5),
    (6.4, -7.5),
    (6.4, -8.1),
    (6.35, -14.3),
    (6.3, -20.8),
    (7.1, -27.0),
    (11.7, -27.0),
    (19.1, -27.0),
    (24.3, -26.95),
    (13.7, -21.6),
    (20.1, -21.7),
    (-6.4, -0.2),
    (-6.4, -7.0),
    (-6.4, -20.9),
    (31.6, -22.0),
)
BIKES = (
    (2.95, -4.6, 82, (0.20, 0.42, 0.46)),
    (3.0, -5.3, 97, (0.78, 0.30, 0.22)),
    (2.95, -14.6, 86, (0.86, 0.70, 0.30)),
    (9.3, -21.75, 8, (0.30, 0.36, 0.50)),
    (-3.0, -10.6, 92, (0.7, 0.3, 0.3)),
    (22.0, -26.9, 4, (0.76, 0.28, 0.20)),
)


class Lot(NamedTuple):
    """A house's place: its lower left corner seen from the street, facing, width, shop and style.

    `inset` keeps its body clear of a front round the corner, at its left and right end.
    """

    x: float
    z: float
    facing: str
    width: float
    shop: int
    style: Style
    inset: tuple[float, float] = (0.003, 0.003)


WALLS: tuple[tuple[int, Colour, Colour, Colour | None], ...] = (
    (tx.PLASTER, (0.93, 0.80, 0.60), (0.90, 0.87, 0.80), (0.24, 0.40, 0.38)),
    (tx.BRICK, (0.74, 0.42, 0.33), (0.86, 0.82, 0.74), None),
    (tx.PLASTER, (0.88, 0.60, 0.44), (0.93, 0.88, 0.80), (0.36, 0.44, 0.36)),
    (tx.PLASTER, (0.93, 0.89, 0.80), (0.80, 0.74, 0.64), (0.34, 0.46, 0.56)),
    (tx.BRICK, (0.62, 0.50, 0.42), (0.84, 0.80, 0.72), None),
    (tx.PLASTER, (0.72, 0.76, 0.68), (0.92, 0.90, 0.84), (0.52, 0.30, 0.22)),
    (tx.PLASTER, (0.94, 0.74, 0.42), (0.94, 0.90, 0.82), (0.28, 0.42, 0.46)),
    (tx.PLASTER, (0.82, 0.52, 0.42), (0.92, 0.86, 0.76), None),
)


def _style(wall: int, floors: int, balconies: bool, seed: int) -> Style:
    layer, colour, trim, shutter = WALLS[wall % len(WALLS)]
    return Style(layer, colour, trim, shutter, floors, balconies, seed)


def lots() -> list[Lot]:
    """Every house along both streets."""
    out = []
    right = ((-1.2, 8.2, 4, 3, 3), (-7.8, 6.6, 0, 0, 2), (-14.4, 6.6, 1, 1, 3), (-21.2, 6.8, 8, 2, 2),
    (-34.4, 7.0, 2, 6, 2),
             (-41.2, 6.8, 6, 4, 3), (-48.4, 7.2, 9, 3, 2), (-56.4, 8.0, 5, 2, 3), (-65.4, 9.0, 7, 0, 2),
             (-75.4, 10.0, 3, 5, 3))  # fmt: skip
    for i, (z, width, shop, wall, floors) in enumerate(right):
        inset = (1.6 if i == 3 else 0.003, 1.6 if i == 4 else 0.003)
        out.append(Lot(EDGE_X, z, "-x", width, shop, _style(wall, floors, i % 2 == 0, 31 + i), inset))
    left = ((8.2, 8.0, 10, 5, 2), (0.2, 7.4, 5, 2, 3), (-7.2, 6.4, 3, 6, 2), (-13.6, 7.6, 11, 4, 3),
    (-27.4, 7.2, 7, 0, 2),
            (-34.6, 7.4, 0, 7, 3), (-42.0, 7.0, 8, 5, 2), (-49.0, 8.4, 4, 1, 3), (-57.4, 8.6, 9, 3, 2),
            (-66.0, 9.4, 1, 2, 3))  # fmt: skip
    for i, (z, width, shop, wall, floors) in enumerate(left):
        inset = (1.6 if i == 4 else 0.003, 1.6 if i == 3 else 0.003)
        out.append(Lot(-EDGE_X, z, "+x", width, shop, _style(wall, floors, i % 3 == 1, 51 + i), inset))
    south = (
        (13.6, 6.8, 8, 2, 1),
        (19.4, 5.8, 9, 3, 1),
        (25.6, 6.2, 7, 6, 1),
        (32.6, 7.0, 5, 5, 2),
        (40.0, 7.4, 0, 1, 2),
    )
    for i, (x, width, shop, wall, floors) in enumerate(south):
        out.append(
            Lot(
                x,
                LANE_SOUTH,
                "-z",
                width,
                shop,
                _style(wall, floors, i == 3, 71 + i),
                (0.003, 1.6 if i == 0 else 0.003),
            )
        )
    north = (
        (6.8, 6.4, 2, 6, 2),
        (13.2, 5.6, 4, 1, 2),
        (18.8, 5.4, 6, 0, 2),
        (24.2, 6.2, 10, 5, 1),
        (30.4, 7.0, 3, 2, 2),
    )
    for i, (x, width, shop, wall, floors) in enumerate(north):
        out.append(
            Lot(
                x,
                LANE_NORTH,
                "+z",
                width,
                shop,
                _style(wall, floors, i == 2, 81 + i),
                (1.6 if i == 0 else 0.003, 0.003),
            )
        )
    out.append(Lot(-14.6, LANE_NORTH, "+z", 7.8, 9, _style(0, 2, False, 91), (0.003, 1.6)))
    out.append(Lot(-EDGE_X, LANE_SOUTH, "-z", 7.8, 6, _style(4, 3, False, 92), (1.6, 0.003)))
    out.append(Lot(45.5, -31.0, "-x", 12.0, 11, _style(3, 2, True, 93)))
    out.append(Lot(-7.0, -82.0, "+z", 14.0, 2, _style(6, 3, True, 95)))
    return out
