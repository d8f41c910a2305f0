"""What stands before an overlay of the street: boxes of houses, of tree trunks, and of people while they walk."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from . import people, plan
from .facade import GROUND_M, STOREY_M
from .mesh import Floats
from .places import Point
from .walk import FPS, FRAMES

HEADER = "id,t,x,y,z,width,height,depth,heading"
HOUSE_DEPTH_M = 6.0
TRUNK_M = 0.34
TRUNK_HEIGHT_M = 2.6


class Part(NamedTuple):
    """One box of a figure 1.72 m tall: from `low` to `high`, its width and depth in metres."""

    name: str
    low: float
    high: float
    width: float
    depth: float


HEAD = Part("head", 1.44, 1.74, 0.18, 0.24)
WALKER = (HEAD, Part("trunk", 0.84, 1.44, 0.44, 0.30), Part("legs", 0.0, 0.84, 0.34, 0.56))
RIDER = (HEAD, Part("trunk", 0.94, 1.44, 0.46, 0.46), Part("ride", 0.0, 0.94, 0.40, 1.60))


def csv() -> str:
    """The lines of the table: for what stands still one row each, for what moves one at the film's start and end."""
    return "\n".join([HEADER, *_houses(), *_trunks(), *_people()]) + "\n"


def _row(name: str, t_s: float, middle: Point, size: Point, heading: float = 0.0) -> str:
    return ",".join([name, *(f"{value:.4g}" if value else "0" for value in (t_s, *middle, *size, heading))])


def _houses() -> Iterator[str]:
    """Their bodies from the front on, which recedes where two fronts meet round a corner."""
    for number, lot in enumerate(plan.lots()):
        height = GROUND_M + lot.style.floors * STOREY_M
        along, into = _ways(lot.facing)
        middle = np.array([lot.x, lot.z]) + along * lot.width / 2 + into * HOUSE_DEPTH_M / 2
        sides = np.abs(along) * lot.width + np.abs(into) * HOUSE_DEPTH_M
        place = (float(middle[0]), height / 2, float(middle[1]))
        yield _row(f"house-{number}", 0, place, (float(sides[0]), height, float(sides[1])))


def _ways(facing: str) -> tuple[Floats, Floats]:
    """From a lot's corner: along its front and into its body, on the ground as (x, z)."""
    into = -np.array({"x": (1.0, 0.0), "z": (0.0, 1.0)}[facing[1]]) * (1 if facing[0] == "+" else -1)
    return np.array([-into[1], into[0]]), into


def _trunks() -> Iterator[str]:
    for number, (x, z, _, _) in enumerate(plan.TREES):
        yield _row(f"tree-{number}", 0, (x, TRUNK_HEIGHT_M / 2, z), (TRUNK_M, TRUNK_HEIGHT_M, TRUNK_M))


def _people() -> Iterator[str]:
    """The parts of everybody; as everybody goes straight on, two rows tell where they are on every frame."""
    for number, person in enumerate(people.PEOPLE):
        for part in RIDER if person.rides else WALKER:
            for t_s in (0.0, FRAMES / FPS) if person.speed else (0.0,):
                x, _, z = people.place(person, t_s).tolist()
                middle = (x, (part.low + part.high) / 2 * person.tall, z)
                size = (part.width * person.tall, (part.high - part.low) * person.tall, part.depth * person.tall)
                yield _row(f"person-{number}-{part.name}", t_s, middle, size, person.heading)
