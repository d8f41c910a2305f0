"""Who is about: walkers, cyclists and the stallholder, each a straight way in time and a gait."""

from typing import NamedTuple

import numpy as np

from .figure import BONES, Clothes, figure, skeleton
from .furniture import bicycle
from .mesh import Colour, Floats, TriMesh, frame

STRIDE_M = 1.42


class Person(NamedTuple):
    """At (x, z) when t = 0, moving along `heading` degrees (0 is -Z, 90 is +X) at `speed` m/s; `look` picks clothes."""

    x: float
    z: float
    heading: float
    speed: float
    look: int
    rides: bool = False
    tall: float = 1.0


PEOPLE = (
    Person(5.30, -6.5, 2, 1.34, 0), Person(4.75, -11.0, -1, 1.26, 1, tall=0.96),
    Person(5.45, -11.3, -1, 1.26, 2, tall=1.03),
    Person(5.45, -15.5, 180, 1.28, 3), Person(5.75, -34.0, 180, 1.22, 4, tall=0.97), Person(2.0, -60.0, 175, 1.15, 5),
    Person(-4.4, -7.0, 0, 1.2, 6), Person(-5.2, -22.0, 180, 1.25, 7, tall=0.95), Person(-4.6, -28.0, 180, 1.2, 8),
    Person(-5.0, -14.0, 2, 1.1, 9),
    Person(-17.5, -19.0, 90, 1.22, 10), Person(22.0, -30.2, -90, 1.30, 2), Person(-4.3, 3.0, 0, 1.35, 5, tall=0.94),
    Person(-7.0, -23.3, 90, 1.22, 7, tall=0.96), Person(41.0, -22.7, -90, 1.20, 9),
    Person(52.0, -23.1, -90, 1.16, 3, tall=0.95),
    Person(-19.5, -25.3, 90, 1.16, 4), Person(-24.0, -22.6, 90, 1.18, 0, tall=0.97),
    Person(75.0, -22.5, -90, 1.22, 6), Person(79.5, -23.0, -90, 1.22, 1, tall=0.94),
    Person(-20.5, -23.4, 90, 1.14, 8, tall=1.02), Person(13.08, -26.92, -125, 0.0, 11, tall=1.0),
    Person(1.25, 22.0, 0, 4.0, 6, True), Person(-1.25, -62.0, 180, 4.1, 3, True),
    Person(-1.3, -98.0, 180, 4.3, 10, True), Person(1.2, 40.0, 0, 4.3, 8, True),
)  # fmt: skip

_TOPS: tuple[Colour, ...] = (
    (0.60, 0.27, 0.22), (0.86, 0.76, 0.60), (0.22, 0.36, 0.48), (0.86, 0.66, 0.30), (0.40, 0.52, 0.40),
    (0.78, 0.78, 0.80),
    (0.26, 0.26, 0.30), (0.74, 0.50, 0.56), (0.36, 0.56, 0.62), (0.88, 0.52, 0.36), (0.56, 0.44, 0.62),
    (0.30, 0.42, 0.36),
)  # fmt: skip
_LEGS: tuple[Colour, ...] = ((0.20, 0.24, 0.34), (0.30, 0.26, 0.24), (0.62, 0.56, 0.46), (0.16, 0.16, 0.18))
_SKINS: tuple[Colour, ...] = ((0.81, 0.60, 0.47), (0.73, 0.53, 0.40), (0.85, 0.66, 0.54), (0.54, 0.37, 0.28))
_HAIR: tuple[Colour, ...] = ((0.09, 0.07, 0.06), (0.14, 0.10, 0.08), (0.30, 0.19, 0.12), (0.55, 0.53, 0.50))
LOOKS = len(_TOPS)


def clothes(look: int) -> Clothes:
    """What a look wears."""
    bag = (None, None, (0.62, 0.42, 0.24), None, (0.30, 0.40, 0.52))[look % 5]
    shoes = ((0.92, 0.91, 0.88), (0.20, 0.16, 0.13), (0.60, 0.30, 0.20))[look % 3]
    skirt = (0.0, 0.42, 0.0, 0.0, 0.30, 0.0, 0.0, 0.50)[look % 8]
    return Clothes(
        _TOPS[look],
        _LEGS[look % 4],
        shoes,
        _SKINS[look % 4 if look % 3 else 0],
        _HAIR[3 if look == 5 else look % 3],
        skirt,
        look % 3 == 1,
        bag,
    )


def models() -> list[TriMesh]:
    """One figure a look, and a bicycle last."""
    ride = bicycle(frame(0, 0, 0, "-x"), (0.22, 0.40, 0.42))
    ride.vertices["uv"] = 0.0
    ride.vertices["tint"][:, 3] = 255
    return [*(figure(clothes(look)) for look in range(LOOKS)), ride]


def place(person: Person, t: float) -> Floats:
    """Where a person stands on the ground at time t: (x, 0, z)."""
    way = np.radians(person.heading)
    return np.array([person.x + np.sin(way) * person.speed * t, 0.0, person.z - np.cos(way) * person.speed * t])


def _root(person: Person, t: float, lift: float) -> Floats:
    """World from figure (4, 4)."""
    way = np.radians(180.0 - person.heading)
    c, s = np.cos(way), np.sin(way)
    out = np.array([[c, 0, s, 0], [0, 1, 0, lift], [-s, 0, c, 0], [0, 0, 0, 1.0]])
    out[:3, :3] *= person.tall
    out[:3, 3] += place(person, t)
    return out


def bones(person: Person, t: float) -> Floats:
    """Bone matrices (BONES, 4, 4) of a person at time t."""
    if person.rides:
        phase = 2 * np.pi * 0.95 * t + person.look
        swing = (0.32 * np.sin(phase), -0.32 * np.sin(phase))
        thigh = (1.05 + swing[0], 1.05 + swing[1])
        knee = (1.25 + 0.9 * swing[0] + 0.2 * np.cos(phase), 1.25 + 0.9 * swing[1] - 0.2 * np.cos(phase))
        return skeleton(_root(person, t, 0.06), thigh, knee, (0.95, 0.95), 0.30, 0.30)
    if person.speed == 0:
        sway = 0.03 * np.sin(1.1 * t)
        return skeleton(
            _root(person, t, 0.0), (0.02, -0.02), (0.03, 0.03), (0.25 + sway, 0.5 - sway), 0.9, 0.04 + sway * 0.5
        )
    phase = 2 * np.pi * person.speed * t / (STRIDE_M * person.tall) + 1.7 * person.look + person.x
    s, c = float(np.sin(phase)), float(np.cos(phase))
    reach = 0.44 - 0.35 * clothes(person.look).skirt
    knee = (0.10 + 0.85 * max(0.0, c) ** 1.4, 0.10 + 0.85 * max(0.0, -c) ** 1.4)
    return skeleton(
        _root(person, t, 0.006 - 0.032 * abs(s)), (reach * s, -reach * s), knee, (-0.42 * s, 0.42 * s), 0.30, 0.03
    )


def still_bones(root: Floats) -> Floats:
    """All bones at one root, for what does not bend."""
    return np.tile(root, (BONES, 1, 1))


def ride_root(person: Person, t: float) -> Floats:
    """World from bicycle (4, 4)."""
    return _root(person, t, 0.0)
