"""The head of a figure: a face told by soft shades alone, and hair with a little strand in it.

At the distance of a passer-by a face is a hint: sockets, brows, the shade under nose and lip, warm cheeks.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from .mesh import Colour, Floats, TriMesh

_PROFILE = np.array(
    [
        (1.495, 0.030, 0.020, 0.022), (1.505, 0.024, 0.036, 0.042), (1.52, 0.020, 0.048, 0.058),
        (1.55, 0.012, 0.061, 0.079), (1.60, 0.006, 0.071, 0.091), (1.65, 0.002, 0.072, 0.092),
        (1.69, 0.0, 0.058, 0.074), (1.71, 0.0, 0.01, 0.01),
    ]
)  # fmt: skip
_FINE_ROWS = 34


class _Mark(NamedTuple):
    """A soft spot on the face, mirrored to both sides: its middle and reach in metres, its strength, its colour."""

    x: float
    y: float
    width: float
    height: float
    strength: float
    colour: Colour


def rows() -> list[tuple[float, ...]]:
    """Rings of the head from chin to crown: (x, y, z, half width, half depth, share of the first bone)."""
    heights = np.concatenate([[1.495, 1.505], np.linspace(1.515, 1.645, _FINE_ROWS), [1.66, 1.68, 1.70, 1.71]])
    columns = [np.interp(heights, _PROFILE[:, 0], _PROFILE[:, k]) for k in (1, 2, 3)]
    return [(0.0, float(y), *(float(column[i]) for column in columns), 1.0) for i, y in enumerate(heights)]


def _marks(hair: Colour) -> Sequence[_Mark]:
    return (
        _Mark(0.029, 1.613, 0.016, 0.011, 0.32, (0.34, 0.18, 0.14)),
        _Mark(0.029, 1.611, 0.0085, 0.0042, 0.80, (0.13, 0.09, 0.08)),
        _Mark(0.030, 1.630, 0.0150, 0.0036, 0.70, hair),
        _Mark(0.044, 1.578, 0.018, 0.016, 0.22, (0.86, 0.42, 0.34)),
        _Mark(0.010, 1.594, 0.006, 0.016, 0.20, (0.40, 0.22, 0.17)),
        _Mark(0.0, 1.577, 0.012, 0.0045, 0.42, (0.36, 0.19, 0.15)),
        _Mark(0.0, 1.551, 0.018, 0.0042, 0.62, (0.62, 0.28, 0.25)),
        _Mark(0.0, 1.540, 0.016, 0.0050, 0.22, (0.36, 0.19, 0.15)),
        _Mark(0.0, 1.500, 0.090, 0.014, 0.35, (0.36, 0.20, 0.16)),
    )


def features(head: TriMesh, hair: Colour) -> TriMesh:
    """The head with its nose drawn out and its marks painted on."""
    at = head.vertices["position"].astype(float)
    x, y, front = np.abs(at[:, 0]), at[:, 1], np.clip((at[:, 2] - 0.02) / 0.03, 0, 1)
    tint: Floats = head.vertices["tint"][:, :3] / 255.0
    for mark in _marks(hair):
        spot = np.exp(-(((x - mark.x) / mark.width) ** 2) - ((y - mark.y) / mark.height) ** 2)
        share = (mark.strength * front * spot)[:, None]
        tint = tint * (1 - share) + np.array(mark.colour) * share
    bridge = np.clip((1.628 - y) / 0.040, 0, 1) * np.clip((y - 1.576) / 0.008, 0, 1)
    head.vertices["position"][:, 2] += 0.020 * front * bridge * np.exp(-((x / 0.010) ** 2))
    head.vertices["tint"][:, :3] = np.clip(tint * 255 + 0.5, 0, 255)
    return head


def strands(hair: TriMesh) -> TriMesh:
    """Hair with lighter and darker locks running down from the crown."""
    at = hair.vertices["position"].astype(float)
    turn = np.arctan2(at[:, 2] + 0.02, at[:, 0])
    lock = 1.0 + 0.07 * np.sin(13 * turn + 9 * at[:, 1]) + 0.06 * np.sin(29 * turn + 2.0) + 0.5 * (at[:, 1] - 1.62)
    hair.vertices["tint"][:, :3] = np.clip(hair.vertices["tint"][:, :3] * lock[:, None] + 6 * lock[:, None], 0, 255)
    return hair
